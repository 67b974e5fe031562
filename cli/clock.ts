import { Command } from 'commander'
import { say, terminalLanguage } from '#database/sentences.ts'
import { sentences } from '#features/standards/rules/because.ts'
import { buildCalendar, type Calendar } from '#features/standards/rules/calendar.ts'
import { readHours, readWeekdays } from '#features/standards/rules/calendarFiles.ts'
import { type BecauseLine, explainBetween, explainDue } from '#features/standards/rules/explain.ts'
import { readInstant, toShanghai } from '#features/standards/rules/shanghai.ts'
import { readWithin } from '#features/standards/rules/within.ts'
import { loadCalendars } from '#features/standards/service/loadCalendars.ts'
import { Problem } from '#platform/problem.ts'
import { sentence } from '#platform/texts.ts'

interface Options {
  from?: string
  to?: string
  within?: string
  hours?: string
  weekdays?: string
  json?: boolean
}

/**
 * `sansheng clock due|between`: asks the working clock without a server or a database. Bad input: one sentence, exit 2.
 * JSON keeps to zh-CN, so that a script reads the same on every machine; the plain answer speaks the terminal's language.
 */
export function clockCommand(): Command {
  const clock = new Command('clock')
  clock
    .command('due')
    .usage('--from <time> --within <limit> [options]')
    .description(say(about.due))
    .option('--from <time>', say(about.from))
    .option('--within <limit>', say(about.within))
    .addHelpText('after', '\n  sansheng clock due --from 2026-09-30T16:00+08:00 --within 8h --json\n')
    .action(options => answer(() => due(options)))
  clock
    .command('between')
    .usage('--from <time> --to <time> [options]')
    .description(say(about.between))
    .option('--from <time>', say(about.from))
    .option('--to <time>', say(about.to))
    .addHelpText('after', '\n  sansheng clock between --from 2026-09-30T16:00+08:00 --to 2026-10-08T16:30+08:00\n')
    .action(options => answer(() => between(options)))
  for (const command of clock.commands) {
    command
      .option('--hours <spans>', say(about.hours))
      .option('--weekdays <days>', say(about.weekdays))
      .option('--json', say(about.json))
  }
  return clock
}

function due(options: Options): string {
  const [from, within] = [readInstant(given(options, 'from')), readWithin(given(options, 'within'))]
  const explained = explainDue(calendarFor(options), from, within)
  return inWords(options, explained, { due: explained.due && toShanghai(explained.due) })
}

function between(options: Options): string {
  const [from, to] = [readInstant(given(options, 'from')), readInstant(given(options, 'to'))]
  if (to < from) throw new Problem('input.times_reversed')
  const explained = explainBetween(calendarFor(options), from, to)
  return inWords(options, explained, { minutes: explained.minutes })
}

function given(options: Options, name: 'from' | 'to' | 'within'): string {
  const value = options[name]
  if (value === undefined) throw new Problem('input.option_missing', { option: `--${name}` })
  return value
}

function inWords(
  options: Options,
  explained: { lines: readonly BecauseLine[]; provisional: boolean },
  result: Record<string, unknown>,
): string {
  if (!options.json) return sentences(explained.lines, terminalLanguage()).join('\n')
  const provisional = explained.provisional ? { provisional: true } : {}
  return JSON.stringify({ ...result, because: sentences(explained.lines), ...provisional })
}

/** The pack's office hours and notices; `--hours` and `--weekdays` replace the hours, never the notices. */
function calendarFor(options: Options): Calendar {
  const { hours, notices } = loadCalendars()
  const office = hours.get('office')!
  return buildCalendar(
    {
      ...office,
      hours: options.hours === undefined ? office.hours : readHours(options.hours),
      weekdays: options.weekdays === undefined ? office.weekdays : readWeekdays(options.weekdays),
    },
    notices,
  )
}

function answer(work: () => string): void {
  try {
    process.stdout.write(`${work()}\n`)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    process.stderr.write(`${sentence(terminalLanguage(), error.code, error.facts)}\n`)
    process.exitCode = 2
  }
}

const about = {
  due: {
    'zh-CN': '从某一时刻起，时限何时到期',
    'zh-TW': '從某一時刻起，時限何時到期',
    en: 'When a limit that starts at a moment runs out',
  },
  between: {
    'zh-CN': '两个时刻之间有多少工作时间',
    'zh-TW': '兩個時刻之間有多少工作時間',
    en: 'How much working time lies between two moments',
  },
  from: {
    'zh-CN': '开始时间，如 2026-09-30T16:00+08:00；不带时区按北京时间',
    'zh-TW': '開始時間，如 2026-09-30T16:00+08:00；不帶時區按北京時間',
    en: 'start, such as 2026-09-30T16:00+08:00; Beijing time without an offset',
  },
  to: { 'zh-CN': '结束时间，写法相同', 'zh-TW': '結束時間，寫法相同', en: 'end, written alike' },
  within: {
    'zh-CN': '时限：8h、30m、1h30m、3 working days；wall 30m 连续计算，不分节假日',
    'zh-TW': '時限：8h、30m、1h30m、3 working days；wall 30m 連續計算，不分節假日',
    en: 'limit: 8h, 30m, 1h30m, 3 working days; wall 30m counts day and night',
  },
  hours: {
    'zh-CN': '工作时间，如 09:00-12:00,13:30-18:00（默认用规范包里的办公时间）',
    'zh-TW': '工作時間，如 09:00-12:00,13:30-18:00（預設用規範包裡的辦公時間）',
    en: 'working hours, such as 09:00-12:00,13:30-18:00 (office hours of the pack by default)',
  },
  weekdays: {
    'zh-CN': '每周工作日，如 1-5 或 1,3,5；1 是周一',
    'zh-TW': '每週工作日，如 1-5 或 1,3,5；1 是週一',
    en: 'weekdays worked, such as 1-5 or 1,3,5; 1 is Monday',
  },
  json: { 'zh-CN': '输出 JSON', 'zh-TW': '輸出 JSON', en: 'print JSON' },
}
