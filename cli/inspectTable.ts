import { type Sentence, say } from '#database/sentences.ts'
import type { Writer } from './inspectWriter.ts'

const titles = {
  score: { 'zh-CN': '得分', 'zh-TW': '得分', en: 'score' },
  findings: { 'zh-CN': '问题', 'zh-TW': '問題', en: 'found' },
  rules: { 'zh-CN': '会话 · 规则', 'zh-TW': '會話 · 規則', en: 'conversation · rules' },
} satisfies Record<string, Sentence>

/** A line a conversation: score, how many findings, id and the rules not kept. */
export function textTable(): Writer {
  let [count, sum] = [0, 0]
  return {
    head: () => `${say(titles.score).padStart(6)} ${say(titles.findings).padStart(6)}  ${say(titles.rules)}\n`,
    row: ({ id }, { score, findings }) => {
      count++
      sum += score
      const times = new Map<string, number>()
      for (const { rule } of findings) times.set(rule, (times.get(rule) ?? 0) + 1)
      const rules = [...times].map(([rule, n]) => (n > 1 ? `${rule}×${n}` : rule)).join(' ')
      const name = id.length > 20 ? `${id.slice(0, 19)}…` : id
      return `${score.toFixed(1).padStart(6)} ${String(findings.length).padStart(6)}  ${name.padEnd(20)}  ${rules}\n`
    },
    foot: () => (count === 0 ? '' : `${(sum / count).toFixed(1).padStart(6)} ${String(count).padStart(6)}  =\n`),
  }
}
