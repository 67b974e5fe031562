import { lockCase, readCase } from '#features/cases/service/case.ts'
import { stateOf } from '#features/commitments/rules/state.ts'
import { firstOwedOf } from '#features/commitments/service/views.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import { pageFrom, readCursor } from '#platform/cursor.ts'
import { Problem } from '#platform/problem.ts'
import type { AttemptOutcome, FollowUpRow, FollowUpView } from '../contract.ts'
import { attemptRefusal, type FollowUpFacts, hearRefusal } from '../rules/decide.ts'
import { dayAround, fillLine, isQuiet, planFor } from '../rules/plan.ts'
import {
  answerOf,
  attemptsOf,
  clocksOf,
  countFollowUps as countRows,
  type FollowUpEntry,
  findFollowUp,
  findLastOfCase,
  listFollowUps,
  staffNumberOf,
} from '../store/read.ts'
import { ensureFollowUp } from './plan.ts'

/** A page of follow-ups within what `me` may see of their cases. */
export async function followUps(
  ctx: Ctx,
  query: {
    due: 'today' | 'all' | 'heard'
    whose: 'mine' | 'all'
    site?: string | undefined
    after?: string | undefined
    limit: number
  },
): Promise<{ rows: FollowUpRow[]; next: string | null }> {
  const rows = await listFollowUps(ctx, {
    due: query.due,
    until: dayAround(ctx.now).to,
    mineOnly: query.whose === 'mine' && query.due !== 'heard',
    site: query.site,
    after: readCursor(query.after, 'time', 'id'),
    limit: query.limit + 1,
  })
  const place = (row: FollowUpEntry) => (query.due === 'heard' ? row.heardAt! : row.dueAt)
  const cut = pageFrom(rows, query.limit, row => [place(row), row.id])
  return { rows: await rowsOf(ctx, cut.rows), next: cut.next }
}

export async function countFollowUps(ctx: Ctx, site: string | undefined) {
  return await countRows(ctx, dayAround(ctx.now), site)
}

/** @throws Problem follow_up.not_found */
export async function followUp(ctx: Ctx, id: string): Promise<FollowUpView> {
  const entry = await findFollowUp(ctx, id)
  if (!entry) throw new Problem('follow_up.not_found')
  return await viewOf(ctx, entry)
}

/** The follow-up of a case, of its present cycle if there is one. @throws Problem case.not_found, follow_up.not_found */
export async function followUpOfCase(ctx: Ctx, caseId: string): Promise<FollowUpView> {
  const seen = await readCase(ctx, caseId)
  if (seen.stage === 'answered') await ensureFollowUp(ctx, await lockCase(ctx, caseId))
  const entry = await findLastOfCase(ctx, caseId)
  if (!entry) throw new Problem('follow_up.not_found')
  return await viewOf(ctx, entry)
}

function factsOf(entry: FollowUpEntry): FollowUpFacts {
  return {
    stage: entry.stage,
    gateOpen: entry.gateOpen,
    heardAt: entry.heardAt,
    isPresent: entry.cycle === entry.caseCycle && !entry.droppedAt,
    handledByMe: entry.handledByMe,
    aloneInSite: entry.aloneInSite,
  }
}

async function viewOf(ctx: Ctx, entry: FollowUpEntry): Promise<FollowUpView> {
  const [row] = await rowsOf(ctx, [entry])
  const pack = packOf(entry.siteId)
  const plan = planFor(pack, entry.kind)
  const sheet = pack.questionnaires.find(one => one.id === plan.questionnaire)!
  const answer = await answerOf(ctx, entry.caseId, entry.cycle)
  const attempts = await attemptsOf(ctx, entry.id)
  const { language } = ctx.me
  const names = await namesOf(ctx, entry, answer)
  const quiet = isQuiet(plan.quietHours, ctx.now)
  return {
    ...row!,
    answer: answer
      ? {
          words: answer.words,
          answeredAt: answer.answeredAt.toISOString(),
          reachedAt: answer.reachedAt?.toISOString() ?? null,
        }
      : null,
    attemptLog: attempts.map(one => ({ ...one, at: one.at.toISOString(), outcome: one.outcome as AttemptOutcome })),
    heard: heardOf(entry),
    script: sheet.script.map(line => ({ id: line.id, when: line.when, text: fillLine(line.text[language], names) })),
    questionnaire: {
      id: sheet.id,
      label: sheet.label[language],
      fields: sheet.fields.map(field => ({
        id: field.id,
        label: field.label[language],
        ask: field.ask[language],
        type: field.type,
        required: field.required,
      })),
    },
    quiet: { ...plan.quietHours, now: quiet },
    mayAttempt: attemptRefusal(factsOf(entry), ctx.me, quiet),
  }
}

async function namesOf(
  ctx: Ctx,
  entry: FollowUpEntry,
  answer: { words: string; answeredAt: Date } | undefined,
): Promise<Record<string, string>> {
  const { language } = ctx.me
  const day = (at: Date | null) =>
    at ? at.toLocaleDateString(language, { timeZone: 'Asia/Shanghai', month: 'long', day: 'numeric' }) : ''
  return {
    customer: entry.customerName ?? '',
    site: entry.siteName,
    caller: ctx.me.name,
    number: ctx.me.staffId ? ((await staffNumberOf(ctx, ctx.me.staffId)) ?? '') : '',
    matter: entry.matter,
    receivedOn: day(entry.receivedAt),
    answeredOn: day(answer?.answeredAt ?? entry.answeredAt),
    answer: answer?.words.replace(/[。.]$/, '') ?? '',
  }
}

function heardOf(entry: FollowUpEntry): FollowUpView['heard'] {
  if (!entry.heardAt) return null
  return {
    satisfied: entry.satisfied!,
    attitude: entry.attitude,
    speed: entry.speed,
    result: entry.result,
    words: entry.words,
    better: entry.better,
    door: entry.door as 'staff' | 'customer',
    by: entry.hearerName,
    at: entry.heardAt.toISOString(),
  }
}

async function rowsOf(ctx: Ctx, entries: readonly FollowUpEntry[]): Promise<FollowUpRow[]> {
  const ids = entries.map(entry => entry.id)
  const owed = await firstOwedOf(ctx, ids)
  const clocks = new Map((await clocksOf(ctx, ids)).map(row => [row.subjectId, row]))
  return entries.map(entry => {
    const clock = clocks.get(entry.id)
    return {
      id: entry.id,
      caseId: entry.caseId,
      caseNumber: entry.caseNumber,
      kind: entry.kind,
      urgency: entry.urgency as FollowUpRow['urgency'],
      matter: entry.matter,
      cycle: entry.cycle,
      site: { id: entry.siteId, name: entry.siteName },
      customer: entry.customerId ? { name: entry.customerName, addressForm: entry.addressForm } : null,
      channel: entry.channel,
      dueAt: (clock?.dueAt ?? entry.dueAt).toISOString(),
      wishedAt: entry.wishedAt?.toISOString() ?? null,
      state: clock ? stateOf(clock, ctx.now) : 'open',
      left: owed.get(entry.id)?.left ?? null,
      attempts: Number(entry.attempts ?? 0),
      attemptsNeeded: planFor(packOf(entry.siteId), entry.kind).attempts,
      heardAt: entry.heardAt?.toISOString() ?? null,
      satisfied: entry.satisfied,
      selfAsked: entry.selfAsked,
      mayHear: hearRefusal(factsOf(entry), ctx.me),
    }
  })
}
