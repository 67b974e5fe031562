import { beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { act, allowed, type Colleague, type Office, openOffice } from '#tests/helpers/office.ts'
import { approveExtension, askExtension, refuseExtension, waive } from './leave.ts'
import { promise } from './promise.ts'
import { keep } from './verbs.ts'
import {
  commitmentOf,
  commitmentsOfCase,
  listCommitments,
  listExtensions,
  openOf,
  restrictCommitments,
} from './views.ts'

let database: TestDatabase
let office: Office
let asker: Colleague['me']
let approver: Colleague['me']

beforeAll(async () => {
  database = await testDatabase()
  office = await openOffice(database.pool)
  asker = allowed(office.clerk, 'commitment.extend')
  approver = allowed(office.chief, 'commitment.approve_extension', 'commitment.waive')
})

const nine = '2026-11-23T09:00:00+08:00'
const ten = '2026-11-23T10:00:00+08:00'
const until = new Date('2026-11-25T18:00:00+08:00')
const asked = { reason: 'complex', words: '须请专业单位检测', until }

async function anAnswer(owedBy: { staffId?: string; teamId?: string } = { staffId: office.clerk.staffId }) {
  const caseId = crypto.randomUUID()
  const subject = { kind: 'case' as const, id: caseId }
  const [made] = await act(database.db, office.clerk.me, nine, ctx =>
    promise(ctx, [
      {
        kind: 'answer',
        subject,
        caseId,
        site: office.siteId,
        owedBy,
        owedTo: { kind: 'customer', id: null },
        within: '8h',
        clause: 'D3-10',
      },
    ]),
  )
  return { id: made!.id, caseId, subject }
}

describe('waive', () => {
  const reason = { reason: 'customer_agreed', words: '客户来电说不用了' }

  test('lets somebody else off, with a listed reason', async () => {
    const { id } = await anAnswer()
    expect(await act(database.db, approver, ten, ctx => waive(ctx, id, reason))).toMatchObject({ state: 'waived' })
    await expect(act(database.db, approver, ten, ctx => waive(ctx, id, reason))).rejects.toThrow('commitment.not_owed')
  })

  test('needs the permission and a reason of the list', async () => {
    const { id } = await anAnswer()
    const plain = act(database.db, office.chief.me, ten, ctx => waive(ctx, id, reason))
    await expect(plain).rejects.toThrow('auth.forbidden')
    const other = act(database.db, approver, ten, ctx => waive(ctx, id, { reason: 'busy' }))
    await expect(other).rejects.toThrow('commitment.reason_unknown')
  })

  test('never one’s own: not by another account of the same person, nor as a member or lead of the team', async () => {
    const own = await anAnswer()
    const teams = await anAnswer({ teamId: office.teamId })
    for (const [who, id] of [
      [office.clerk, own.id],
      [office.clerkAgain, own.id],
      [office.clerk, teams.id],
      [office.clerkAgain, teams.id],
      [office.lead, teams.id],
    ] as const) {
      const selfish = act(database.db, allowed(who, 'commitment.waive'), ten, ctx => waive(ctx, id, reason))
      await expect(selfish).rejects.toThrow('commitment.own')
    }
    expect(await act(database.db, approver, ten, ctx => waive(ctx, teams.id, reason))).toMatchObject({
      state: 'waived',
    })
  })

  test('out of the site, and hidden from a person, it does not exist', async () => {
    const { id, caseId } = await anAnswer()
    const far = act(database.db, allowed(office.stranger, 'commitment.waive'), ten, ctx => waive(ctx, id, reason))
    await expect(far).rejects.toThrow('commitment.not_found')
    await database.pool.query(
      `insert into hidden_from (person_id, subject_kind, subject_id, reason_case_id, since) values ($1, 'case', $2, $2, now())`,
      [office.chief.personId, caseId],
    )
    await expect(act(database.db, approver, ten, ctx => waive(ctx, id, reason))).rejects.toThrow('commitment.not_found')
    await expect(act(database.db, approver, ten, ctx => commitmentOf(ctx, id))).rejects.toThrow('commitment.not_found')
  })

  test('of a confidential case, only for its viewers, who owes it, and holders of the permission', async () => {
    const { id, caseId } = await anAnswer()
    const seenBy = async (me: Colleague['me']) => {
      const list = await act(database.db, me, ten, ctx =>
        listCommitments(ctx, { owedBy: 'all', state: 'owed', limit: 200 }),
      )
      return list.rows.some(row => row.id === id)
    }
    const service = { ...office.chief.me, kind: 'service' as const, staffId: null, personId: null }
    const restrict = (viewers: string[] | null) =>
      act(database.db, office.director.me, ten, ctx => restrictCommitments(ctx, caseId, viewers))
    await restrict([office.director.personId])
    const cleared = allowed(office.lead, 'case.view_confidential')
    const all = [office.clerk.me, office.director.me, cleared, office.lead.me, approver, service]
    expect(await Promise.all(all.map(seenBy))).toEqual([true, true, true, false, false, false])
    await expect(act(database.db, approver, ten, ctx => waive(ctx, id, reason))).rejects.toThrow('commitment.not_found')
    await restrict(null)
    expect(await seenBy(office.lead.me)).toBe(true)
  })

  test('does not take away that it was broken', async () => {
    const { id } = await anAnswer()
    const view = await act(database.db, approver, '2026-11-26T10:00:00+08:00', ctx => waive(ctx, id, reason))
    expect(view).toMatchObject({ state: 'broken', left: null })
  })
})

describe('extension', () => {
  const ask = (id: string, me = asker) => act(database.db, me, ten, ctx => askExtension(ctx, id, asked))

  test('moves the due moment when another person approves, and telling the customer is owed then', async () => {
    const { id, subject } = await anAnswer()
    const before = await ask(id)
    expect(before).toMatchObject({ dueAt: '2026-11-24T01:30:00.000Z', extension: { reason: 'complex' } })
    const waiting = await act(database.db, approver, ten, ctx => listExtensions(ctx, { limit: 10 }))
    expect(waiting.rows.map(row => row.id)).toEqual([id])
    const extensionId = before.extension!.id
    const view = await act(database.db, approver, ten, ctx => approveExtension(ctx, id, { extensionId }))
    expect(view).toMatchObject({ dueAt: until.toISOString(), extension: null, state: 'open' })
    const open = await act(database.db, approver, ten, ctx => openOf(ctx, subject))
    expect(open.map(one => [one.kind, one.dueAt])).toEqual([
      ['extension_notice', '2026-11-23T07:30:00.000Z'],
      ['answer', until.toISOString()],
    ])
  })

  test('is told to who stands above, and the decision to who asked', async () => {
    const { id, caseId } = await anAnswer()
    const { extension } = await ask(id)
    await act(database.db, approver, ten, ctx => approveExtension(ctx, id, { extensionId: extension!.id }))
    const { rows } = await database.pool.query(
      'select staff.name, kind from notices join staff on staff.id = staff_id where subject_id = $1 order by notices.id',
      [caseId],
    )
    expect(rows).toEqual([
      { name: 'lead', kind: 'commitment.extension_asked' },
      { name: 'clerk', kind: 'commitment.extension_approved' },
    ])
  })

  test('the notice is kept only by reaching the customer', async () => {
    const { id, subject } = await anAnswer()
    const { extension } = await ask(id)
    await act(database.db, approver, ten, ctx => approveExtension(ctx, id, { extensionId: extension!.id }))
    const kinds = ['extension_notice']
    const silent = act(database.db, asker, ten, ctx => keep(ctx, { subject, kinds }))
    await expect(silent).rejects.toThrow('commitment.needs_contact')
    const interactionId = crypto.randomUUID()
    expect(await act(database.db, asker, ten, ctx => keep(ctx, { subject, kinds, interactionId }))).toHaveLength(1)
  })

  test('nobody decides about his own: asker by another account, owner, a service', async () => {
    const { id } = await anAnswer()
    const { extension } = await ask(id)
    const extensionId = extension!.id
    const as = (me: Colleague['me']) =>
      act(database.db, me, ten, ctx => approveExtension(ctx, id, { extensionId, words: '同意' }))
    const permission = 'commitment.approve_extension'
    await expect(as(allowed(office.clerkAgain, permission))).rejects.toThrow('commitment.same_person')
    const service = { ...allowed(office.chief, permission), kind: 'service' as const, staffId: null, personId: null }
    await expect(as(service)).rejects.toThrow('auth.forbidden')
    await expect(as(office.chief.me)).rejects.toThrow('auth.forbidden')
    await expect(as(allowed(office.stranger, permission))).rejects.toThrow('commitment.not_found')
    const byColleague = await anAnswer()
    const lead = allowed(office.lead, 'commitment.extend')
    const other = (await ask(byColleague.id, lead)).extension!
    const owner = act(database.db, allowed(office.clerk, permission), ten, ctx =>
      approveExtension(ctx, byColleague.id, { extensionId: other.id }),
    )
    await expect(owner).rejects.toThrow('commitment.own')
  })

  test('refused: nothing moves, and it may be asked again', async () => {
    const { id, caseId } = await anAnswer()
    const { extension, dueAt } = await ask(id)
    const input = { extensionId: extension!.id, words: '请按期办理' }
    expect(await act(database.db, approver, ten, ctx => refuseExtension(ctx, id, input))).toMatchObject({ dueAt })
    const again = act(database.db, approver, ten, ctx => refuseExtension(ctx, id, input))
    await expect(again).rejects.toThrow('commitment.extension_not_found')
    await ask(id)
    expect(await act(database.db, approver, ten, ctx => commitmentsOfCase(ctx, caseId))).toHaveLength(1)
  })

  test('is asked in time, for a later moment, one at a time, as often as the standard allows', async () => {
    const { id } = await anAnswer()
    const late = act(database.db, asker, '2026-11-24T10:00:00+08:00', ctx => askExtension(ctx, id, asked))
    await expect(late).rejects.toThrow('commitment.extension_too_late')
    const earlier = { ...asked, until: new Date(ten) }
    const sooner = act(database.db, asker, ten, ctx => askExtension(ctx, id, earlier))
    await expect(sooner).rejects.toThrow('commitment.extension_not_later')
    let extensionId = (await ask(id)).extension!.id
    await expect(ask(id)).rejects.toThrow('commitment.extension_asked')
    for (const days of [1, 2]) {
      await act(database.db, approver, ten, ctx => approveExtension(ctx, id, { extensionId }))
      const later = { ...asked, until: new Date(until.getTime() + days * 86_400_000) }
      const more = act(database.db, asker, ten, ctx => askExtension(ctx, id, later))
      if (days === 2) await expect(more).rejects.toThrow('commitment.extension_used_up')
      else extensionId = (await more).extension!.id
    }
  })

  test('not even SQL lets one person ask and approve', async () => {
    const { id } = await anAnswer()
    await ask(id)
    const byHand = database.pool.query(
      `update commitment_extensions set approved = true, decided_at = now(), decided_by = asked_by,
        decided_by_person = asked_by_person where commitment_id = $1`,
      [id],
    )
    await expect(byHand).rejects.toThrow(/check constraint/)
  })
})
