import { beforeAll, describe, expect, test } from 'vitest'
import { type Ctx, type Me, systemMe } from '#platform/context.ts'
import { type House, openHouse } from '#tests/helpers/house.ts'
import { createApiKey } from './apiKeys.ts'
import { endEmployment, findOrphanTeams } from './departure.ts'
import { createStaff, listStaff, readStaff, resetPassword, setRoles, updateStaff } from './people.ts'
import { readyOf, setPresence, setPresenceOf } from './presence.ts'
import { createRole, listRoles, updateRole } from './roles.ts'
import { createSite, listSites, openSite, siteOf, updateSite } from './sites.ts'
import { ladderOf, supervisorsOf } from './supervisors.ts'
import { createTeam, dutyTeamOf, listTeams, teamOf, updateTeam } from './teams.ts'

type Person = { id: string; me: Me }

let house: House
let admin: Me
let east: string
let manager: Person
let lead: Person
let clerk: Person
let teamId: string

beforeAll(async () => {
  house = await openHouse()
  admin = await house.meOf(house.adminId)
  east = (await as(admin, ctx => createSite(ctx, { key: 'east', name: '东区' }))).id
  manager = await house.hire('m1', ['manager'], [east])
  lead = await house.hire('l1', ['supervisor'], [east], { supervisorId: manager.id })
  clerk = await house.hire('c1', ['agent'], [east], { supervisorId: lead.id })
  teamId = (
    await as(admin, ctx => createTeam(ctx, { siteId: east, name: '维修组', leadId: lead.id, memberIds: [clerk.id] }))
  ).id
})

const as = <T>(me: Me, verb: (ctx: Ctx) => Promise<T>) => house.run(verb, me)
const refusal = (code: string) => expect.objectContaining({ code })
const events = async (kind: string) =>
  (await house.pool.query('select subject_id, actor_id, facts from events where kind = $1 order by id', [kind])).rows
const person = (staffNumber: string) => ({
  name: `人员${staffNumber}`,
  staffNumber,
  password: 'long enough',
  roles: ['agent'],
  sites: [east],
})
const page = { limit: 50 }

describe('sites', () => {
  test('open with a duty team led by who opens them', async () => {
    expect(await as(admin, ctx => dutyTeamOf(ctx, east))).toMatchObject({ leadId: house.adminId })
    expect(await as(admin, ctx => openSite(ctx, undefined))).toMatchObject({ key: 'main' })
    await expect(as(admin, ctx => openSite(ctx, 'nowhere'))).rejects.toEqual(refusal('site.not_found'))
    expect((await events('site.created')).at(-1)).toMatchObject({ subject_id: east, actor_id: house.adminId })
  })

  test('are refused with a key in use, hours that make no sense, or without the right', async () => {
    await expect(as(admin, ctx => createSite(ctx, { key: 'east', name: 'x' }))).rejects.toEqual(
      refusal('site.key_taken'),
    )
    const workingHours = {
      weekdays: '1-5',
      hours: '13:30-18:00,09:00-12:00',
      byWeekday: {},
      holidays: 'observed' as const,
    }
    await expect(as(admin, ctx => createSite(ctx, { key: 'new', name: 'x', workingHours }))).rejects.toEqual(
      refusal('input.hours_unreadable'),
    )
    await expect(as(manager.me, ctx => createSite(ctx, { key: 'new', name: 'x' }))).rejects.toEqual(
      refusal('auth.forbidden'),
    )
  })

  test('get a new calendar version with new hours, not with a new name', async () => {
    const workingHours = { weekdays: '1-6', hours: '08:00-24:00', byWeekday: {}, holidays: 'ignored' as const }
    await as(admin, ctx => updateSite(ctx, east, { name: '东区服务中心', phone: '010-1234' }))
    expect(await as(admin, ctx => siteOf(ctx, east))).toMatchObject({
      calendarVersion: 1,
      name: '东区服务中心',
      phone: '010-1234',
    })
    await as(admin, ctx => updateSite(ctx, east, { workingHours, phone: undefined }))
    expect(await as(admin, ctx => siteOf(ctx, east))).toMatchObject({ calendarVersion: 2, workingHours, phone: null })
    await expect(as(manager.me, ctx => updateSite(ctx, east, { name: 'x' }))).rejects.toEqual(refusal('auth.forbidden'))
  })

  test('are listed within one’s scope, and the last one stays open', async () => {
    expect((await as(manager.me, ctx => listSites(ctx, page))).rows.map(site => site.key)).toEqual(['east'])
    const first = await as(admin, ctx => listSites(ctx, { limit: 1 }))
    const rest = await as(admin, ctx => listSites(ctx, { limit: 1, after: first.next! }))
    expect([...first.rows, ...rest.rows].map(site => site.key)).toEqual(['east', 'main'])
    expect(rest.next).toBeNull()
    await expect(as(admin, ctx => listSites(ctx, { limit: 1, after: 'garbage' }))).rejects.toEqual(
      refusal('input.bad_cursor'),
    )
    await as(admin, ctx => updateSite(ctx, house.siteId, { closed: true }))
    expect(await as(admin, ctx => openSite(ctx, undefined))).toMatchObject({ key: 'east' })
    await expect(as(admin, ctx => updateSite(ctx, east, { closed: true }))).rejects.toEqual(refusal('site.last_open'))
    await as(admin, ctx => updateSite(ctx, house.siteId, { closed: false }))
  })
})

describe('teams', () => {
  test('have their lead among them, and only people of their site', async () => {
    const team = await as(admin, ctx => teamOf(ctx, teamId))
    expect(team.members.map(member => member.id).sort()).toEqual([lead.id, clerk.id].sort())
    const stranger = await house.hire('x1', ['agent'])
    await expect(as(admin, ctx => updateTeam(ctx, teamId, { memberIds: [stranger.id] }))).rejects.toEqual(
      refusal('team.member_elsewhere'),
    )
    await expect(as(admin, ctx => createTeam(ctx, { siteId: east, name: '维修组', leadId: lead.id }))).rejects.toEqual(
      refusal('team.name_taken'),
    )
  })

  test('outside one’s scope do not exist', async () => {
    await expect(as(manager.me, ctx => updateTeam(ctx, house.dutyTeamId, { name: 'x' }))).rejects.toEqual(
      refusal('team.not_found'),
    )
    await expect(as(clerk.me, ctx => updateTeam(ctx, teamId, { name: 'x' }))).rejects.toEqual(refusal('auth.forbidden'))
    expect((await as(manager.me, ctx => listTeams(ctx, page))).rows.every(team => team.siteId === east)).toBe(true)
  })

  test('keep who was in them when', async () => {
    const other = await house.hire('c2', ['agent'], [east])
    house.at('2026-03-03T09:00:00+08:00')
    await as(manager.me, ctx => updateTeam(ctx, teamId, { memberIds: [clerk.id, other.id] }))
    house.at('2026-03-04T09:00:00+08:00')
    await as(manager.me, ctx => updateTeam(ctx, teamId, { memberIds: [clerk.id] }))
    const { rows } = await house.pool.query('select since, until from team_members where staff_id = $1', [other.id])
    expect(rows.map(row => [row.since.toISOString().slice(0, 10), row.until.toISOString().slice(0, 10)])).toEqual([
      ['2026-03-03', '2026-03-04'],
    ])
    expect((await as(admin, ctx => teamOf(ctx, teamId))).members.map(member => member.id)).toContain(lead.id)
  })

  test('hand the duty on, and the one on duty cannot be dissolved', async () => {
    const before = await as(admin, ctx => dutyTeamOf(ctx, east))
    await as(admin, ctx => updateTeam(ctx, teamId, { isDuty: true }))
    expect(await as(admin, ctx => dutyTeamOf(ctx, east))).toEqual({ id: teamId, leadId: lead.id })
    await expect(as(admin, ctx => updateTeam(ctx, teamId, { dissolved: true }))).rejects.toEqual(
      refusal('team.is_duty'),
    )
    await as(admin, ctx => updateTeam(ctx, before.id, { dissolved: true }))
    await expect(as(admin, ctx => teamOf(ctx, before.id))).rejects.toEqual(refusal('team.not_found'))
  })
})

describe('people', () => {
  test('are added, found by name, initials, pinyin and number, within one’s sites', async () => {
    const { id, temporaryPassword } = await as(manager.me, ctx =>
      createStaff(ctx, {
        name: '单田芳',
        staffNumber: 'Z９',
        roles: ['agent'],
        sites: [east],
        skills: ['粤语', '网络'],
        teamIds: [teamId],
      }),
    )
    expect(temporaryPassword).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/)
    for (const q of ['单田', 'stf', 'shantianfang', 'z9']) {
      expect(
        (await as(manager.me, ctx => listStaff(ctx, { ...page, q, departed: false }))).rows.map(row => row.id),
      ).toEqual([id])
    }
    expect((await as(manager.me, ctx => listStaff(ctx, { ...page, q: '%', departed: false }))).rows).toEqual([])
    expect(await as(manager.me, ctx => readStaff(ctx, id))).toMatchObject({
      personId: id,
      skills: ['粤语', '网络'],
      teams: [{ id: teamId }],
    })
    await expect(as(clerk.me, ctx => readStaff(ctx, house.adminId))).resolves.toMatchObject({ sites: 'all' })
    const far = await house.hire('far', ['agent'])
    await expect(as(manager.me, ctx => readStaff(ctx, far.id))).rejects.toEqual(refusal('staff.not_found'))
  })

  test('may be given their sites by key', async () => {
    const { id } = await as(manager.me, ctx =>
      createStaff(ctx, { ...person('k1'), sites: ['east'], teamIds: [teamId] }),
    )
    expect(await as(admin, ctx => readStaff(ctx, id))).toMatchObject({
      sites: [{ id: east, key: 'east' }],
      teams: [{ id: teamId }],
    })
    const elsewhere = { ...person('k2'), sites: ['main'], teamIds: [teamId] }
    await expect(as(admin, ctx => createStaff(ctx, elsewhere))).rejects.toEqual(refusal('team.member_elsewhere'))
  })

  test('are paged by number', async () => {
    const all = (await as(admin, ctx => listStaff(ctx, { limit: 200, departed: false }))).rows.map(row => row.id)
    const seen: string[] = []
    let after: string | undefined
    do {
      const part = await as(admin, ctx => listStaff(ctx, { limit: 2, after, departed: false }))
      seen.push(...part.rows.map(row => row.id))
      after = part.next ?? undefined
    } while (after)
    expect(seen).toEqual(all)
  })

  test('are refused with a number in use, whatever its width or case, a weak password, or an unknown role', async () => {
    await expect(as(admin, ctx => createStaff(ctx, person('Ｃ1')))).rejects.toEqual(refusal('staff.number_taken'))
    await expect(as(admin, ctx => createStaff(ctx, { ...person('n1'), password: '12345678' }))).rejects.toEqual(
      refusal('password.too_easy'),
    )
    await expect(as(admin, ctx => createStaff(ctx, { ...person('n1'), roles: ['king'] }))).rejects.toEqual(
      refusal('role.not_found'),
    )
    await expect(as(admin, ctx => createStaff(ctx, { ...person('n1'), sites: ['moon'] }))).rejects.toEqual(
      refusal('site.not_found'),
    )
    await expect(as(clerk.me, ctx => createStaff(ctx, person('n1')))).rejects.toEqual(refusal('auth.forbidden'))
  })

  test('a second account is the same person', async () => {
    const twin = await house.hire('c1b', ['followup'], [east], { samePersonAs: clerk.id })
    expect(twin.me.personId).toBe(clerk.me.personId)
    expect(twin.me.staffId).not.toBe(clerk.me.staffId)
  })

  test('nobody gives or takes over what he may not do himself', async () => {
    const beyond = refusal('staff.forbidden')
    await expect(as(manager.me, ctx => createStaff(ctx, { ...person('n2'), roles: ['admin'] }))).rejects.toEqual(beyond)
    await expect(as(manager.me, ctx => createStaff(ctx, { ...person('n2'), sites: 'all' }))).rejects.toEqual(beyond)
    await expect(as(manager.me, ctx => createStaff(ctx, { ...person('n2'), sites: [house.siteId] }))).rejects.toEqual(
      beyond,
    )
    await expect(as(manager.me, ctx => setRoles(ctx, clerk.id, { roles: ['admin'], sites: [east] }))).rejects.toEqual(
      beyond,
    )
    await expect(
      as(manager.me, ctx => resetPassword(ctx, house.adminId, { withoutSecondFactor: true })),
    ).rejects.toEqual(beyond)
    await expect(as(manager.me, ctx => setPresenceOf(ctx, house.adminId, { state: 'off' }))).rejects.toEqual(beyond)
    await expect(as(manager.me, ctx => endEmployment(ctx, house.adminId))).rejects.toEqual(beyond)
    await expect(as(manager.me, ctx => resetPassword(ctx, manager.id, { withoutSecondFactor: true }))).rejects.toEqual(
      refusal('staff.not_yourself'),
    )
    await as(manager.me, ctx => setRoles(ctx, clerk.id, { roles: ['agent', 'handler'], sites: [east] }))
    expect((await events('staff.roles_set')).at(-1)).toMatchObject({
      subject_id: clerk.id,
      actor_id: manager.id,
      facts: { roles: expect.arrayContaining(['agent', 'handler']) },
    })
  })

  test('a key made by who may not keep the roles stays within his rights', async () => {
    const me: Me = { ...clerk.me, permissions: new Set([...clerk.me.permissions, 'api_key.write']) }
    const key = (staffId: string | null, permissions: string[]) =>
      as(me, ctx => createApiKey(ctx, { name: 'k', staffId, permissions, siteIds: [east] }))
    await expect(key(house.adminId, ['role.write'])).rejects.toEqual(refusal('staff.forbidden'))
    await expect(key(null, ['audit.read'])).rejects.toEqual(refusal('staff.forbidden'))
    await expect(key(null, ['case.fly'])).rejects.toEqual(refusal('api_key.unknown_permission'))
    await expect(key(null, ['case.read'])).resolves.toMatchObject({ name: 'k' })
  })

  test('supervisors do not run in a circle, and the ladder ends at the duty team', async () => {
    await expect(as(admin, ctx => updateStaff(ctx, manager.id, { supervisorId: clerk.id }))).rejects.toEqual(
      refusal('staff.supervisor_circle'),
    )
    expect(await as(admin, ctx => supervisorsOf(ctx, clerk.id))).toEqual([lead.id, manager.id])
    expect(await as(admin, ctx => ladderOf(ctx, { staffId: clerk.id }, east))).toEqual([lead.id, manager.id])
    expect(await as(admin, ctx => ladderOf(ctx, { teamId }, east))).toEqual([lead.id, manager.id])
    expect(await as(admin, ctx => ladderOf(ctx, { staffId: manager.id }, east))).toEqual([lead.id])
  })

  test('who leaves a site leaves its teams, but first hands on what he leads', async () => {
    const mover = await house.hire('mv', ['agent'], [east])
    await as(admin, ctx => updateTeam(ctx, teamId, { memberIds: [mover.id, clerk.id] }))
    const { id } = await as(admin, ctx => createTeam(ctx, { siteId: east, name: '搬家组', leadId: mover.id }))
    const move = () => as(admin, ctx => setRoles(ctx, mover.id, { roles: ['agent'], sites: ['main'] }))
    await expect(move()).rejects.toEqual(refusal('team.led_elsewhere'))
    await as(admin, ctx => updateTeam(ctx, id, { leadId: lead.id }))
    await move()
    expect(await as(admin, ctx => readStaff(ctx, mover.id))).toMatchObject({ sites: [{ key: 'main' }], teams: [] })
  })

  test('the last administrator stays', async () => {
    await expect(
      as(systemMe(), ctx => setRoles(ctx, house.adminId, { roles: ['agent'], sites: 'all' })),
    ).rejects.toEqual(refusal('staff.last_administrator'))
    const [role] = (await house.pool.query(`select id from roles where key = 'admin'`)).rows
    await expect(as(admin, ctx => updateRole(ctx, role.id, { permissions: ['staff.read'] }))).rejects.toEqual(
      refusal('staff.last_administrator'),
    )
    await expect(as(systemMe(), ctx => endEmployment(ctx, house.adminId))).rejects.toMatchObject({ name: 'Problem' })
  })

  test('of two administrators who end each other one stays', async () => {
    const own = await openHouse()
    const first = await own.meOf(own.adminId)
    const second = await own.hire('a2', ['admin', 'manager'], 'all')
    const ends = await Promise.allSettled([
      own.run(ctx => endEmployment(ctx, second.id), first),
      own.run(ctx => endEmployment(ctx, own.adminId), second.me),
    ])
    expect(ends.filter(end => end.status === 'fulfilled').length).toBe(1)
  })
})

describe('roles', () => {
  test('are data: made, changed, and felt at once', async () => {
    const role = {
      key: 'night',
      name: { 'zh-CN': '夜班' },
      permissions: ['case.read'],
      authority: { amount: 50, currency: 'CNY' as const },
      secondFactor: 'off' as const,
    }
    const { id } = await as(admin, ctx => createRole(ctx, role))
    await expect(as(admin, ctx => createRole(ctx, role))).rejects.toEqual(refusal('role.key_taken'))
    await expect(as(manager.me, ctx => createRole(ctx, { ...role, key: 'day' }))).rejects.toEqual(
      refusal('auth.forbidden'),
    )
    const owl = await house.hire('owl', ['night'], [east])
    expect([...owl.me.permissions]).toEqual(['case.read'])
    await as(admin, ctx => updateRole(ctx, id, { permissions: ['case.read', 'case.open'] }))
    expect([...(await house.meOf(owl.id)).permissions].sort()).toEqual(['case.open', 'case.read'])
    const { rows } = await as(admin, ctx => listRoles(ctx, page))
    expect(rows.find(one => one.key === 'night')).toMatchObject({
      name: { 'zh-CN': '夜班', 'zh-TW': '夜班', en: '夜班' },
      builtIn: false,
    })
  })
})

describe('presence', () => {
  test('is dated, and away has a reason', async () => {
    house.at('2026-03-05T09:00:00+08:00')
    await as(clerk.me, ctx => setPresence(ctx, { state: 'ready' }))
    expect(await as(admin, ctx => readyOf(ctx, [clerk.id, lead.id]))).toEqual([clerk.id])
    await expect(as(clerk.me, ctx => setPresence(ctx, { state: 'away' }))).rejects.toEqual(
      refusal('presence.reason_needed'),
    )
    house.at('2026-03-05T12:00:00+08:00')
    await as(clerk.me, ctx => setPresence(ctx, { state: 'away', reason: 'meal' }))
    await as(clerk.me, ctx => setPresence(ctx, { state: 'away', reason: 'meal' }))
    expect(await as(admin, ctx => readyOf(ctx, [clerk.id, lead.id]))).toEqual([])
    const { rows } = await house.pool.query(
      'select state, reason, until is null as now from presence where staff_id = $1 order by since',
      [clerk.id],
    )
    expect(rows).toEqual([
      { state: 'ready', reason: null, now: false },
      { state: 'away', reason: 'meal', now: true },
    ])
    await as(lead.me, ctx => setPresence(ctx, { state: 'busy' }))
    await expect(as(lead.me, ctx => setPresenceOf(ctx, clerk.id, { state: 'off' }))).rejects.toEqual(
      refusal('auth.forbidden'),
    )
  })
})

describe('departure', () => {
  test('ends the account and hands its teams and people to the lead of the team', async () => {
    const own = await house.hire('d1', ['supervisor'], [east], { supervisorId: manager.id })
    const below = await house.hire('d2', ['agent'], [east], { supervisorId: own.id })
    await as(admin, ctx => updateTeam(ctx, teamId, { memberIds: [own.id] }))
    const { id: ledTeam } = await as(admin, ctx => createTeam(ctx, { siteId: east, name: '夜班组', leadId: own.id }))
    const { key } = await as(admin, ctx =>
      createApiKey(ctx, { name: 'k', staffId: own.id, permissions: ['case.read'] }),
    )
    expect(key).toBeTruthy()
    await expect(as(own.me, ctx => endEmployment(ctx, own.id))).rejects.toEqual(refusal('auth.forbidden'))
    await expect(as(manager.me, ctx => endEmployment(ctx, manager.id))).rejects.toEqual(refusal('staff.not_yourself'))

    const end = await as(manager.me, ctx => endEmployment(ctx, own.id))
    expect(end).toEqual({ successorId: lead.id, personId: own.me.personId })
    expect((await as(admin, ctx => teamOf(ctx, ledTeam))).leadId).toBe(lead.id)
    expect(await as(admin, ctx => supervisorsOf(ctx, below.id))).toEqual([manager.id])
    const { rows } = await house.pool.query(
      `select departed_at is not null as gone, (select count(*) from team_members where staff_id = staff.id and until is null)::int as teams,
        (select count(*) from api_keys where staff_id = staff.id and revoked_at is null)::int as keys from staff where id = $1`,
      [own.id],
    )
    expect(rows).toEqual([{ gone: true, teams: 0, keys: 0 }])
    expect((await events('staff.departed')).at(-1)).toMatchObject({
      subject_id: own.id,
      facts: { successorId: lead.id },
    })
    await expect(as(manager.me, ctx => endEmployment(ctx, own.id))).rejects.toEqual(refusal('staff.not_found'))
    expect((await as(admin, ctx => listStaff(ctx, { ...page, departed: true }))).rows.map(row => row.id)).toEqual([
      own.id,
    ])
    expect(await as(systemMe(), ctx => findOrphanTeams(ctx))).toEqual([])
  })

  test('gives a team of another site to the lead on duty there, and the duty itself to the successor, who is let in', async () => {
    const north = await as(admin, ctx => createSite(ctx, { key: 'north', name: '北区' }))
    const boss = await house.hire('f1', ['supervisor'], [east])
    const roamer = await house.hire('f2', ['supervisor'], [east, north.id], { supervisorId: boss.id })
    const { id: led } = await as(admin, ctx => createTeam(ctx, { siteId: north.id, name: '巡查组', leadId: roamer.id }))
    await as(admin, ctx => endEmployment(ctx, roamer.id))
    expect((await as(admin, ctx => teamOf(ctx, led))).leadId).toBe(house.adminId)
    const second = await house.hire('f3', ['supervisor'], [east, north.id], { supervisorId: boss.id })
    await as(admin, ctx => updateTeam(ctx, north.dutyTeamId, { leadId: second.id }))
    await as(admin, ctx => endEmployment(ctx, second.id))
    expect((await as(admin, ctx => dutyTeamOf(ctx, north.id))).leadId).toBe(boss.id)
    expect((await house.meOf(boss.id)).sites).toContain(north.id)
  })

  test('a team that has lost its lead all the same is found at night, and administrators are told', async () => {
    const { id } = await as(admin, ctx => createTeam(ctx, { siteId: east, name: '无主组', leadId: lead.id }))
    await house.pool.query('update teams set lead_id = null where id = $1', [id])
    expect(await as(systemMe(), ctx => findOrphanTeams(ctx))).toEqual([{ teamId: id, siteId: east }])
    const { rows } = await house.pool.query(
      `select staff_id from notices where kind = 'team.leaderless' and subject_id = $1`,
      [id],
    )
    expect(rows).toEqual([{ staff_id: house.adminId }])
  })

  test('of a lead goes to his supervisor', async () => {
    const boss = await house.hire('e1', ['supervisor'], [east])
    const head = await house.hire('e2', ['supervisor'], [east], { supervisorId: boss.id })
    await as(admin, ctx => createTeam(ctx, { siteId: east, name: '前台组', leadId: head.id }))
    expect(await as(admin, ctx => endEmployment(ctx, head.id))).toMatchObject({ successorId: boss.id })
  })
})
