import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { Clock, type ClockFacts } from './Clock.tsx'
import { GreyedButton } from './GreyedButton.tsx'
import { MarkedText, withBetter } from './Phrase.tsx'
import { StageTrack } from './StageTrack.tsx'
import { initialOf, KindTag, StageDashes } from './smallParts.tsx'
import { uiTexts } from './texts/zh-CN.ts'
import { startTexts } from './texts.ts'
import { Voice } from './Voice.tsx'

beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
  vi.stubGlobal('document', { documentElement: {} })
  await startTexts(async () => uiTexts)
})

const words = (html: string) => html.replace(/<[^>]*>/g, '')

describe('clock', () => {
  test.each<[ClockFacts, string]>([
    [{ state: 'ok', ms: 222 * 60_000 }, '3 时 42 分'],
    [{ state: 'soon', ms: 42 * 60_000 }, '42 分'],
    [{ state: 'late', ms: 18 * 60_000 }, '过 18 分'],
    [{ state: 'broken', ms: 18 * 60_000 }, '已失约'],
    [{ state: 'kept', ms: 14 * 60_000 }, '用时 14 分'],
    [{ state: 'kept' }, '守约'],
    [{ state: 'keptlate', ms: 35 * 60_000 }, '迟了 35 分'],
    [{ state: 'stopped' }, '停表'],
    [{ state: 'wait', starts: '答复后起算' }, '答复后起算'],
    [{ state: 'wait' }, '未起算'],
  ])('%j says %s and has a shape of its own', (facts, said) => {
    const html = renderToStaticMarkup(<Clock {...facts} />)
    expect(words(html)).toBe(said)
    expect(html).toContain(`clock ${facts.state}`)
    expect(html).toMatch(/class="ring"|<svg/)
  })

  test('the ring holds the share left and never more than all of it', () => {
    expect(renderToStaticMarkup(<Clock state="ok" ms={60_000} share={0.16} />)).toContain('--p:16')
    expect(renderToStaticMarkup(<Clock state="ok" ms={60_000} share={1.4} />)).toContain('--p:100')
  })

  test('in the strip it says that time is left', () => {
    expect(words(renderToStaticMarkup(<Clock state="soon" ms={42 * 60_000} strip />))).toBe('剩 42 分')
  })
})

test('a greyed button keeps its words, can be focused and names its reason', () => {
  const html = renderToStaticMarkup(<GreyedButton why="还差：回访满意">关闭</GreyedButton>)
  expect(html).toContain('aria-disabled="true"')
  expect(html).not.toMatch(/\sdisabled=/)
  const described = /aria-describedby="([^"]+)"/.exec(html)?.[1]
  expect(html).toContain(`id="${described}"`)
  expect(words(html)).toBe('关闭还差：回访满意')
})

test("the customer's words stand in 「」, ours do not, and markup in them is text", () => {
  expect(words(renderToStaticMarkup(<Voice who="customer" words="又停了" />))).toBe('「又停了」')
  expect(words(renderToStaticMarkup(<Voice who="us" words="明天回电" />))).toBe('明天回电')
  expect(renderToStaticMarkup(<Voice who="customer" words="<script>x</script>" />)).not.toContain('<script>')
})

test('marks cut the text and leave every word; the better line takes their place', () => {
  const text = '是我们不到位。配件是厂家的事。'
  const mark = { from: 7, to: 14, reason: '推责', better: '我们会跟到底' }
  const html = renderToStaticMarkup(<MarkedText text={text} marks={[mark]} />)
  expect(words(html)).toBe(text)
  expect(html).toContain('>配件是厂家的事</mark>')
  expect(withBetter(text, mark)).toBe('是我们不到位。我们会跟到底。')
})

test('a shut gate says so to those who cannot see it', () => {
  const gate = { id: 'follow_up', name: '回访', cleared: false, note: '满意才放行' }
  const html = renderToStaticMarkup(
    <StageTrack
      stages={[
        { id: 'answered', name: '答复', state: 'now', note: '', gates: [gate] },
        { id: 'closed', name: '关闭', state: 'next', note: '' },
      ]}
    />,
  )
  expect(html).toContain('aria-label="回访：锁着，不放行"')
  expect(html).toContain('aria-current="step"')
})

test('small ones', () => {
  expect(renderToStaticMarkup(<KindTag kind="complaint" text="投诉" />)).toContain('tag ink')
  expect(renderToStaticMarkup(<KindTag kind="repair" text="报修" />)).toContain('class="tag"')
  expect(renderToStaticMarkup(<StageDashes step={3} text="办理" />).match(/class="d"/g)).toHaveLength(3)
  expect(['陈立', 'Ann Lee', '', '𠮷田'].map(initialOf)).toEqual(['陈', 'AL', '?', '𠮷'])
})
