import { describe, expect, test } from 'vitest'
import { says } from '#features/standards/rules/families.ts'
import { standardPack } from '#features/standards/service/loadPack.ts'
import { inspected, outcome, standard, talk } from '#tests/helpers/talks.ts'

const pack = standardPack()
const moments = pack.scripts.flatMap(file => file.moments)
const filled = (text: string) =>
  text
    .replace('{unit}', '三声物业')
    .replace('{name}', '小林')
    .replace('{number}', '108')
    .replace('{time}', '明天下午三点')
    .replace('{n}', '三')
    .replace(/\{\w+\}/g, '服务台')
const linesOf = (moment: string) => moments.find(one => one.id === moment)!.lines.map(one => filled(one.text))
const rows = (all: Record<string, string[]>) =>
  Object.entries(all).flatMap(([moment, families]) => linesOf(moment).map(line => [moment, families, line] as const))

describe('the lines of the pack mean what the rules ask for (D1-00)', () => {
  test.each(
    rows({
      greeting: ['greeting'],
      late_answer: ['apology', 'thanks_for_waiting'],
      before_hold: ['ask_to_wait'],
      hold_reminder: ['ask_to_wait'],
      look_up: ['ask_to_wait'],
      after_hold: ['thanks_for_waiting'],
      after_look_up: ['thanks_for_waiting', 'apology'],
      queue_wait: ['apology'],
      ask_repeat: ['apology', 'recaps', 'question_word'],
      recap: ['recaps'],
      read_back: ['recaps'],
      understanding: ['understanding', 'praise', 'thanks'],
      transfer: ['announces_transfer'],
      thanks_reply: ['thanks_reply'],
      praise_reply: ['praise_reply'],
      apology: ['apology'],
      complaint: ['apology', 'next_step', 'plan', 'thanks_reply'],
      angry: ['apology', 'understanding'],
      keep_once: ['keeps_customer'],
      abusive_remind: ['warning'],
      abusive_final: ['warning'],
      call_back: ['next_step'],
      anything_else: ['anything_else'],
      closing_new_year: ['farewell'],
      closing_spring: ['farewell'],
      closing_festival: ['farewell'],
      farewell_desk: ['farewell'],
      resolved: ['solved', 'next_step'],
      noise: ['cannot_hear', 'call_again'],
      no_voice: ['nothing_heard', 'call_again'],
    }).filter(
      ([moment, , line]) =>
        !(moment === 'understanding' && /欣赏|佩服/.test(line)) && !/虚心接受|如有问题|请与/.test(line),
    ),
  )('%s says one of %j: %s', (_, families, line) => {
    expect(families.some(family => says(standard.ground.families, family, line))).toBe(true)
  })

  test.each([...linesOf('opening'), ...linesOf('opening_with_name')])('opening: %s', line => {
    expect(outcome(inspected(talk([`a ${line}`])), 'opening')).toBe('passed')
  })

  test.each([
    ['2026-01-01', 'opening_new_year'],
    ['2026-02-18', 'opening_new_year'],
    ['2026-05-01', 'opening_festival'],
    ['2026-06-19', 'opening_festival'],
    ['2026-09-25', 'opening_festival'],
    ['2026-10-03', 'opening_festival'],
  ])('on %s %s keeps both rules of the opening', (date, moment) => {
    for (const line of linesOf(moment)) {
      const result = inspected(talk([`a ${line}`], { startedAt: `${date}T09:00:00+08:00` }))
      expect([outcome(result, 'opening'), outcome(result, 'opening.holiday')]).toEqual(['passed', 'passed'])
    }
  })

  test('the closing line invites to rate and says farewell', () => {
    const result = inspected(talk(linesOf('closing').map(line => `a ${line}`)))
    expect([outcome(result, 'closing.rating'), outcome(result, 'farewell')]).toEqual(['passed', 'passed'])
  })

  test('asked for the number, the line of the pack gives it', () => {
    const agent = { staffNo: '108' }
    const result = inspected(talk(['c 你的工号是多少', ...linesOf('staff_number').map(line => `a ${line}`)], { agent }))
    expect(outcome(result, 'staff_number')).toBe('passed')
  })

  test('two lines to keep the customer are two attempts', () => {
    const lines = ['c 叫你们领导来', ...linesOf('keep_once').map(line => `a ${line}`)]
    expect(outcome(inspected(talk(lines, { events: ['transfer'] })), 'retention')).toBe('passed')
  })
})

test('no line of the pack breaks a rule about words', () => {
  const watched = /^(forbidden\.|dialect|competitor|privacy|opening\.wei)/
  const broken = moments
    .flatMap(one => one.lines.map(line => filled(line.text)))
    .flatMap(line => inspected(talk([`a ${line}`])).findings.map(({ rule, text }) => ({ line, rule, text })))
    .filter(({ rule }) => watched.test(rule))
  expect(broken).toEqual([])
})
