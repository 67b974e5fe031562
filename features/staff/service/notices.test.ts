import { beforeAll, describe, expect, test } from 'vitest'
import { type Me, systemMe } from '#platform/context.ts'
import { type House, openHouse } from '#tests/helpers/house.ts'
import { hiddenFromMe, hiddenPersons, hideFrom, isHiddenFromMe, personBehind, unhide } from './hidden.ts'
import { listNotices, notify, readNotices } from './notices.ts'
import { updateTeam } from './teams.ts'

let house: House
let one: { id: string; me: Me }
let two: { id: string; me: Me }
let twin: { id: string; me: Me }

beforeAll(async () => {
  house = await openHouse()
  one = await house.hire('n1', ['agent'])
  two = await house.hire('n2', ['agent'])
  twin = await house.hire('n1b', ['agent'], undefined, { samePersonAs: one.id })
  await house.run(ctx => updateTeam(ctx, house.dutyTeamId, { memberIds: [one.id, two.id] }))
})

const anId = () => crypto.randomUUID()
const told = (to: Parameters<typeof notify>[1]['to'], subject = { kind: 'case', id: anId() }, facts = {}) =>
  house.run(ctx => notify(ctx, { to, kind: 'case.urged', subject, facts }))
const kindsOf = async (me: Me) =>
  (await house.run(ctx => listNotices(ctx, { unread: true, limit: 50 }), me)).rows.map(row => row.subject.id)

describe('notices', () => {
  test('go to people, and to a team with its lead, once each', async () => {
    expect((await told([one.id, null, undefined, one.id])).sort()).toEqual([one.id])
    expect((await told({ team: house.dutyTeamId })).sort()).toEqual([house.adminId, one.id, two.id].sort())
    expect((await told({ staff: [one.id], team: house.dutyTeamId })).length).toBe(3)
    expect(await told([])).toEqual([])
    expect(await told([anId()])).toEqual([])
    const { rows } = await house.pool.query(
      `select facts, site_id from events where kind = 'notice.sent' and subject_kind = 'staff' and subject_id = $1`,
      [one.id],
    )
    expect(rows).toEqual(Array(3).fill({ facts: { notice: 'case.urged' }, site_id: null }))
  })

  test('are paged, read one by one or up to one, by their owner alone', async () => {
    const all = await house.run(ctx => listNotices(ctx, { unread: true, limit: 50 }), one.me)
    const first = await house.run(ctx => listNotices(ctx, { unread: true, limit: 2 }), one.me)
    const rest = await house.run(ctx => listNotices(ctx, { unread: true, limit: 2, after: first.next! }), one.me)
    expect([...first.rows, ...rest.rows].map(row => row.id)).toEqual(all.rows.map(row => row.id))
    expect(all.unread).toBe(3)
    const ids = [all.rows[2]!.id]
    expect(await house.run(ctx => readNotices(ctx, { ids }), two.me)).toEqual({ unread: 2 })
    expect(await house.run(ctx => readNotices(ctx, { ids }), one.me)).toEqual({ unread: 2 })
    expect(await house.run(ctx => readNotices(ctx, { upTo: all.rows[0]!.id }), one.me)).toEqual({ unread: 0 })
    await expect(house.run(ctx => readNotices(ctx, { ids }), systemMe())).rejects.toMatchObject({
      code: 'auth.forbidden',
    })
  })
})

describe('hiding', () => {
  test('takes the case and its interaction from every account of the person, and from nobody else', async () => {
    const [caseId, interactionId] = [anId(), anId()]
    await told([one.id, two.id], { kind: 'case', id: caseId })
    const subjects = [
      { kind: 'case', id: caseId },
      { kind: 'interaction', id: interactionId },
    ]
    await house.run(ctx => hideFrom(ctx, { personId: one.me.personId!, subjects, caseId }))
    await house.run(ctx => hideFrom(ctx, { personId: one.me.personId!, subjects, caseId }))
    for (const me of [one.me, twin.me]) {
      expect(await house.run(ctx => hiddenFromMe(ctx, [caseId, interactionId, anId()]), me)).toEqual(
        new Set([caseId, interactionId]),
      )
      expect(await house.run(ctx => isHiddenFromMe(ctx, subjects[1]!), me)).toBe(true)
    }
    for (const me of [two.me, systemMe()])
      expect(await house.run(ctx => isHiddenFromMe(ctx, subjects[0]!), me)).toBe(false)
    expect(await house.run(ctx => hiddenPersons(ctx, subjects[0]!))).toEqual([one.me.personId])
    const { rows } = await house.pool.query(
      `select is_hidden($1, 'case', $2) as his, is_hidden($3, 'case', $2) as hers, is_hidden(null, 'case', $2) as none`,
      [one.me.personId, caseId, two.me.personId],
    )
    expect(rows).toEqual([{ his: true, hers: false, none: false }])

    expect(await kindsOf(one.me)).not.toContain(caseId)
    expect(await kindsOf(two.me)).toContain(caseId)
    expect(await told([one.id, twin.id, two.id], { kind: 'case', id: caseId })).toEqual([two.id])
    expect(await told([one.id, two.id], { kind: 'work_order', id: anId() }, { caseId })).toEqual([two.id])
  })

  test('ends when the case no longer asks for it; another case’s stays', async () => {
    const [subjectId, first, second] = [anId(), anId(), anId()]
    const personId = two.me.personId!
    const subjects = [{ kind: 'interaction', id: subjectId }]
    await house.run(ctx => hideFrom(ctx, { personId, subjects, caseId: first }))
    await house.run(ctx => hideFrom(ctx, { personId, subjects, caseId: second }))
    expect(await house.run(ctx => unhide(ctx, { personId, caseId: first }))).toBe(true)
    expect(await house.run(ctx => unhide(ctx, { personId, caseId: first }))).toBe(false)
    expect(await house.run(ctx => isHiddenFromMe(ctx, subjects[0]!), two.me)).toBe(true)
    await house.run(ctx => unhide(ctx, { personId, caseId: second }))
    expect(await house.run(ctx => isHiddenFromMe(ctx, subjects[0]!), two.me)).toBe(false)
    expect(await house.run(ctx => personBehind(ctx, twin.id))).toBe(one.me.personId)
  })
})
