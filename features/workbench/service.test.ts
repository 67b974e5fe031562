import { beforeAll, expect, test } from 'vitest'
import { readCase } from '#features/cases/service/case.ts'
import { nameAccused } from '#features/cases/service/complaint.ts'
import { receive } from '#features/cases/service/intake.ts'
import { createSite } from '#features/staff/service/sites.ts'
import { createTeam } from '#features/staff/service/teams.ts'
import type { Me } from '#platform/context.ts'
import { type House, openHouse } from '#tests/helpers/house.ts'
import { departStaff } from './service.ts'

let house: House
let admin: Me
let east: { id: string; dutyTeamId: string }
let west: { id: string; dutyTeamId: string }
let number = 0

beforeAll(async () => {
  house = await openHouse()
  admin = await house.meOf(house.adminId)
  east = await house.run(ctx => createSite(ctx, { key: 'east', name: '东区' }), admin)
  west = await house.run(ctx => createSite(ctx, { key: 'west', name: '西区' }), admin)
})

/** A lead at east and a clerk of his team who works at both sites. */
async function team() {
  number += 1
  const lead = await house.hire(`l${number}`, ['supervisor'], [east.id])
  const clerk = await house.hire(`c${number}`, ['agent'], [east.id, west.id])
  await house.run(
    ctx => createTeam(ctx, { siteId: east.id, name: `组${number}`, leadId: lead.id, memberIds: [clerk.id] }),
    admin,
  )
  return { lead, clerk }
}

const complain = async (me: Me, siteId: string) => {
  const contact = {
    siteId,
    kind: 'complaint',
    channel: 'phone' as const,
    words: '报修三天没有人来',
    phone: `1380000${1000 + number}`,
  }
  return (await house.run(ctx => receive(ctx, { ...contact, ownerStaffId: me.staffId! }), me)).record.id
}
const ownerOf = async (caseId: string) => {
  const { rows } = await house.pool.query(
    `select owner_staff_id as staff, owner_team_id as team, (select array_agg(distinct coalesce(owed_by_staff_id, owed_by_team_id))
       from commitments where case_id = cases.id and kept_at is null and cancelled_at is null) as owing from cases where id = $1`,
    [caseId],
  )
  return rows[0]
}

test('a colleague leaves, and all he owns and owes is his lead’s at the same moment', async () => {
  const { lead, clerk } = await team()
  const caseId = await complain(clerk.me, east.id)
  expect(await ownerOf(caseId)).toEqual({ staff: clerk.id, team: null, owing: [clerk.id] })
  expect(await house.run(ctx => departStaff(ctx, clerk.id), admin)).toEqual({ successorId: lead.id, cases: 1 })
  expect(await ownerOf(caseId)).toEqual({ staff: lead.id, team: null, owing: [lead.id] })
})

test('a case of a site where the successor does not work goes to its duty team', async () => {
  const { clerk } = await team()
  const caseId = await complain(clerk.me, west.id)
  await house.run(ctx => departStaff(ctx, clerk.id), admin)
  expect(await ownerOf(caseId)).toEqual({ staff: null, team: west.dutyTeamId, owing: [west.dutyTeamId] })
})

test('a complaint about the successor goes to the duty team', async () => {
  const { lead, clerk } = await team()
  const caseId = await complain(clerk.me, east.id)
  await house.run(
    async ctx => nameAccused(ctx, await readCase(ctx, caseId), { id: lead.id, personId: lead.me.personId! }),
    clerk.me,
  )
  await house.run(ctx => departStaff(ctx, clerk.id), admin)
  expect(await ownerOf(caseId)).toEqual({ staff: null, team: east.dutyTeamId, owing: [east.dutyTeamId] })
})

test('without the right nobody leaves, and nothing moves', async () => {
  const { lead, clerk } = await team()
  const caseId = await complain(clerk.me, east.id)
  await expect(house.run(ctx => departStaff(ctx, clerk.id), lead.me)).rejects.toMatchObject({ code: 'auth.forbidden' })
  await expect(house.run(ctx => departStaff(ctx, house.adminId), admin)).rejects.toMatchObject({
    code: 'staff.not_yourself',
  })
  expect(await ownerOf(caseId)).toMatchObject({ staff: clerk.id })
})

test('two departures at once leave no case behind', async () => {
  const { lead, clerk } = await team()
  const caseId = await complain(clerk.me, east.id)
  await Promise.all([clerk, lead].map(one => house.run(ctx => departStaff(ctx, one.id), admin)))
  expect(await ownerOf(caseId)).toEqual({ staff: house.adminId, team: null, owing: [house.adminId] })
})
