import { type Sentence, say, terminalLanguage } from '#database/sentences.ts'
import type { Conversation, Finding, Inspection } from '#features/inspections/contract.ts'
import type { Standard } from '#features/inspections/rules/inspect.ts'
import type { Writer } from './inspectWriter.ts'

const texts = {
  title: { 'zh-CN': '会话质检', 'zh-TW': '會話質檢', en: 'Conversations inspected' },
  mean: { 'zh-CN': '平均分', 'zh-TW': '平均分', en: 'mean score' },
  count: { 'zh-CN': '会话', 'zh-TW': '會話', en: 'conversations' },
  vetoes: { 'zh-CN': '一票否决', 'zh-TW': '一票否決', en: 'vetoes' },
  rule: { 'zh-CN': '规则', 'zh-TW': '規則', en: 'rule' },
  found: { 'zh-CN': '问题', 'zh-TW': '問題', en: 'findings' },
  passed: { 'zh-CN': '做到了', 'zh-TW': '做到了', en: 'kept' },
  promises: { 'zh-CN': '承诺', 'zh-TW': '承諾', en: 'Promises' },
  noTime: { 'zh-CN': '没说时间', 'zh-TW': '沒說時間', en: 'no time named' },
  better: { 'zh-CN': '可以说', 'zh-TW': '可以說', en: 'Rather' },
  agent: { 'zh-CN': '坐席', 'zh-TW': '坐席', en: 'Agent' },
  customer: { 'zh-CN': '客户', 'zh-TW': '客戶', en: 'Customer' },
  bot: { 'zh-CN': '机器人', 'zh-TW': '機器人', en: 'Bot' },
  system: { 'zh-CN': '系统', 'zh-TW': '系統', en: 'System' },
  minor: { 'zh-CN': '轻', 'zh-TW': '輕', en: 'minor' },
  major: { 'zh-CN': '重', 'zh-TW': '重', en: 'major' },
  critical: { 'zh-CN': '否决', 'zh-TW': '否決', en: 'veto' },
} satisfies Record<string, Sentence>

const style = `:root{color-scheme:light dark;--paper:#f6f5f2;--surface:#fff;--ink:#1d1c1a;--soft:#6e6b65;--line:#e7e4de;--accent:#2b47b0;--minor:#935800;--minor-soft:#fdf3de;--major:#c0391b;--major-soft:#fdeee9;--critical:#8c1740;--critical-soft:#faeaf0;--ok:#1c7a4c}
@media(prefers-color-scheme:dark){:root{--paper:#161614;--surface:#1f1e1c;--ink:#eeece7;--soft:#a39f97;--line:#35332f;--accent:#a9b8f0;--minor:#efd49a;--minor-soft:#3a2d12;--major:#f5a58f;--major-soft:#41201a;--critical:#f0a9c1;--critical-soft:#401d2b;--ok:#8fd3ad}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.7 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
main{max-width:960px;margin:0 auto;padding:24px 16px 64px;display:flex;flex-direction:column;gap:8px}
h1{font-size:22px;margin:0;order:-3}.sum{order:-2;background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:16px}
.sum p{margin:0 0 12px;display:flex;gap:24px;flex-wrap:wrap}.sum b{font-size:20px;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:4px 8px;border-top:1px solid var(--line)}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}th{color:var(--soft);font-weight:400}
details{background:var(--surface);border:1px solid var(--line);border-radius:8px}summary{padding:10px 16px;cursor:pointer;display:flex;gap:12px;align-items:baseline;flex-wrap:wrap}
summary b{font-variant-numeric:tabular-nums;min-width:3.5em}summary small,.soft{color:var(--soft)}.body{padding:4px 16px 16px;border-top:1px solid var(--line)}
.line{display:grid;grid-template-columns:5em 1fr;gap:8px;padding:3px 0}.who{color:var(--soft)}.line.agent .who{color:var(--accent)}
mark{color:inherit;padding:1px 2px;border-radius:3px;text-decoration:underline wavy 1px;text-underline-offset:4px}
.minor{background:var(--minor-soft);text-decoration-color:var(--minor)}.major{background:var(--major-soft);text-decoration-color:var(--major)}.critical{background:var(--critical-soft);text-decoration-color:var(--critical)}
.note{margin:2px 0 4px;font-size:13px;color:var(--soft)}.tag{font-size:12px;padding:0 6px;border-radius:4px;color:var(--ink);text-decoration:none}.kept{color:var(--ok);font-size:13px;margin:12px 0 0}
@media print{body{background:#fff}details{break-inside:avoid}}`

/** A page of its own that a supervisor can read: sums first, then each conversation with its findings marked in the words. */
export function htmlPage(standard: Standard): Writer {
  const language = terminalLanguage()
  const labels = new Map(standard.rules.map(({ rule }) => [rule.id, rule.label[language]]))
  const found = new Map<string, number>()
  const kept = new Map<string, number>()
  let [count, sum, vetoes] = [0, 0, 0]
  return {
    head: () =>
      `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
      `<title>${say(texts.title)}</title><style>${style}</style></head><body><main>\n<h1>${say(texts.title)}</h1>\n`,
    row: (conversation, inspection) => {
      count++
      sum += inspection.score
      if (inspection.findings.some(one => one.severity === 'critical')) vetoes++
      for (const { rule } of inspection.findings) found.set(rule, (found.get(rule) ?? 0) + 1)
      for (const rule of inspection.passed) kept.set(rule, (kept.get(rule) ?? 0) + 1)
      return conversationPart(conversation, inspection, labels)
    },
    foot: () => {
      const rules = [...labels].filter(([rule]) => found.has(rule) || kept.has(rule))
      rules.sort(([a], [b]) => (found.get(b) ?? 0) - (found.get(a) ?? 0))
      const rows = rules.map(
        ([rule, label]) =>
          `<tr><td>${inHtml(label)} <small class="soft">${rule}</small></td><td class="n">${found.get(rule) ?? 0}</td><td class="n">${kept.get(rule) ?? 0}</td></tr>`,
      )
      const mean = count === 0 ? '–' : (sum / count).toFixed(1)
      return (
        `<section class="sum"><p><span>${say(texts.count)} <b>${count}</b></span><span>${say(texts.mean)} <b>${mean}</b></span>` +
        `<span>${say(texts.vetoes)} <b>${vetoes}</b></span></p><table><thead><tr><th>${say(texts.rule)}</th>` +
        `<th class="n">${say(texts.found)}</th><th class="n">${say(texts.passed)}</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>\n` +
        '</main></body></html>\n'
      )
    },
  }
}

function conversationPart(one: Conversation, inspection: Inspection, labels: ReadonlyMap<string, string>): string {
  const { score, findings, passed, promises } = inspection
  const name = (rule: string) => inHtml(labels.get(rule) ?? rule)
  const lines = one.utterances.map(({ role, text, at }, index) => {
    const mine = findings.filter(finding => finding.utterance === index)
    const time = at === undefined ? '' : ` <small class="soft">${clockOf(at)}</small>`
    const notes = mine.map(finding => note(finding, name(finding.rule))).join('')
    return `<div class="line ${role}"><span class="who">${say(texts[role])}${time}</span><div>${marked(text, mine)}${notes}</div></div>`
  })
  const loose = findings.filter(finding => finding.utterance === undefined)
  const owed = promises.map(
    ({ text, dueAt }) => `<p class="note">${say(texts.promises)}: ${inHtml(text)} · ${dueAt ?? say(texts.noTime)}</p>`,
  )
  const keptRules = passed.map(name).join(' · ')
  return (
    `<details${findings.length > 0 ? ' open' : ''}><summary><b>${score.toFixed(1)}</b><span>${inHtml(one.id)}</span><small>${one.channel} · ${inHtml(one.startedAt)}` +
    `${one.agent?.name ? ` · ${inHtml(one.agent.name)}` : ''} · ${say(texts.found)} ${findings.length}</small></summary><div class="body">` +
    `${loose.map(finding => note(finding, name(finding.rule))).join('')}${lines.join('')}${owed.join('')}` +
    `<p class="kept">${say(texts.passed)}: ${keptRules}</p></div></details>\n`
  )
}

function note({ severity, message, clause, at, better }: Finding, label: string): string {
  const time = at === undefined ? '' : ` ${clockOf(at)}`
  const rather = better ? ` ${say(texts.better)}: ${inHtml(better)}` : ''
  return `<p class="note"><span class="tag ${severity}">${say(texts[severity])}</span> ${label}${time} · ${inHtml(message)} <small>${inHtml(clause)}</small>${rather}</p>`
}

const grades = ['minor', 'major', 'critical'] as const

/** The words found marked; where several findings lie, the gravest gives the colour. What speaks of a whole line is no mark. */
function marked(text: string, findings: readonly Finding[]): string {
  const spans = findings.filter(
    one => one.from !== undefined && (one.to! - one.from < text.length || one.rule.startsWith('forbidden.')),
  )
  const edges = [...new Set([0, text.length, ...spans.flatMap(one => [one.from!, one.to!])])].sort((a, b) => a - b)
  let html = ''
  for (let at = 0; at + 1 < edges.length; at++) {
    const [from, to] = [edges[at]!, edges[at + 1]!]
    const over = spans.filter(one => one.from! <= from && to <= one.to!)
    const piece = inHtml(text.slice(from, to))
    const grade = grades.findLast(one => over.some(finding => finding.severity === one))
    html += grade
      ? `<mark class="${grade}" title="${inHtml(over.map(one => one.message).join(' '))}">${piece}</mark>`
      : piece
  }
  return html
}

function clockOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
}

function inHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}
