import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Ctx, type Me, publicMe } from '#platform/context.ts'
import { inTransaction } from '#platform/mount.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import {
  addCareNote,
  addContact,
  canBeReached,
  endCareNote,
  phoneTails,
  removeContact,
  revealContact,
} from './contacts.ts'
import {
  createCustomer,
  customerCards,
  customerOfCase,
  findOrCreateByContact,
  getCustomer,
  updateCustomer,
} from './customers.ts'
import { createPremises, linkPremises, searchPremises, unlinkPremises } from './premises.ts'
import { searchCustomers } from './search.ts'

const now = new Date('2026-03-02T09:00:00+08:00')
const east = randomUUID()
const west = randomUUID()

function staff(permissions: string[], sites: Me['sites'] = [east]): Me {
  const id = randomUUID()
  return {
    kind: 'staff',
    staffId: id,
    personId: id,
    name: '林',
    permissions: new Set(permissions),
    sites,
    teams: [],
    language: 'zh-CN',
  }
}

const clerk = staff(['customer.read', 'customer.write', 'customer.reveal'])
const reader = staff(['customer.read'])
const clerkWest = staff(['customer.read', 'customer.write', 'customer.reveal'], [west])
const chief = staff(['customer.read', 'customer.write', 'customer.reveal', 'customer.merge'], 'all')
const nobody = publicMe('zh-CN')

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})

function as<T>(me: Me, run: (ctx: Ctx) => Promise<T>, at = now): Promise<T> {
  return inTransaction(database.db, tx => run({ me, now: at, tx }))
}

async function events(subject: string) {
  return await database.db
    .selectFrom('events')
    .where('subjectId', '=', subject)
    .orderBy('id')
    .select(['kind', 'facts', 'actorId', 'siteId'])
    .execute()
}

function person(name: string, phone: string, site: string | null = east) {
  return {
    kind: 'person' as const,
    name,
    addressForm: null,
    script: null,
    site,
    contacts: [{ kind: 'phone' as const, value: phone, shared: false }],
  }
}

describe('intake', () => {
  test('the same number in any format is the same customer', async () => {
    const first = await as(nobody, ctx => findOrCreateByContact(ctx, { site: east, phone: '+86 139-0000-0001' }))
    const again = await as(nobody, ctx =>
      findOrCreateByContact(ctx, { site: east, phone: '013900000001', name: '王小明' }),
    )
    expect(first?.fresh).toBe(true)
    expect(again).toEqual({ id: first!.id, fresh: false })
    expect((await as(clerk, ctx => getCustomer(ctx, first!.id))).name).toBe('王小明')
    expect((await events(first!.id)).map(event => event.kind)).toEqual(['customer.created'])
  })

  test('a name that is known is not overwritten from outside', async () => {
    const first = await as(nobody, ctx =>
      findOrCreateByContact(ctx, { site: east, phone: '13900000002', name: '张三' }),
    )
    await as(nobody, ctx => findOrCreateByContact(ctx, { site: east, phone: '13900000002', name: '李四' }))
    expect((await as(clerk, ctx => getCustomer(ctx, first!.id))).name).toBe('张三')
  })

  test('a switchboard with two extensions is two people', async () => {
    const desk = (phone: string) => as(nobody, ctx => findOrCreateByContact(ctx, { site: east, phone }))
    const one = await desk('010-87651111转801')
    expect((await desk('010 8765 1111 ext. 801'))?.id).toBe(one!.id)
    expect((await desk('010-87651111转802'))?.fresh).toBe(true)
    expect((await desk('010-87651111'))?.fresh).toBe(true)
    expect((await as(clerk, ctx => searchCustomers(ctx, { q: '01087651111', limit: 9 }))).rows).toHaveLength(3)
  })

  test('each site has its own, unless the whole organisation knows the number', async () => {
    const ofEast = await as(nobody, ctx => findOrCreateByContact(ctx, { site: east, phone: '13900000003' }))
    const ofWest = await as(nobody, ctx => findOrCreateByContact(ctx, { site: west, phone: '13900000003' }))
    expect(ofWest!.id).not.toBe(ofEast!.id)
    const all = await as(chief, ctx => createCustomer(ctx, person('全市', '13900000004', null)))
    expect(await as(nobody, ctx => findOrCreateByContact(ctx, { site: west, phone: '13900000004' }))).toEqual({
      id: all.id,
      fresh: false,
    })
  })

  test('twenty at once with one number give one customer', async () => {
    const found = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        as(nobody, ctx => findOrCreateByContact(ctx, { site: east, phone: '13900000005', name: `第${at}位` })),
      ),
    )
    expect(new Set(found.map(customer => customer!.id)).size).toBe(1)
    expect(found.filter(customer => customer!.fresh)).toHaveLength(1)
    const { rows } = await database.pool.query(
      "select count(*)::int as count from customers where not exists (select from customer_contacts k where k.customer_id = customers.id) and name like '第%'",
    )
    expect(rows[0].count).toBe(0)
  })

  test('without number there is a name, without both nobody; what is no number is refused', async () => {
    expect((await as(nobody, ctx => findOrCreateByContact(ctx, { site: east, name: '赵六' })))?.fresh).toBe(true)
    expect(await as(nobody, ctx => findOrCreateByContact(ctx, { site: east }))).toBeNull()
    await expect(as(nobody, ctx => findOrCreateByContact(ctx, { site: east, phone: '1380013' }))).rejects.toThrow(
      'input.bad_contact',
    )
  })

  test('a customer known by WeChat', async () => {
    const contact = { kind: 'wechat' as const, value: 'wang_xm88' }
    const first = await as(nobody, ctx => findOrCreateByContact(ctx, { site: east, contact }))
    expect((await as(nobody, ctx => findOrCreateByContact(ctx, { site: east, contact })))?.id).toBe(first!.id)
    expect(await as(nobody, ctx => phoneTails(ctx, first!.id))).toEqual([])
    expect(await as(nobody, ctx => canBeReached(ctx, first!.id))).toBe(true)
  })
})

describe('contacts', () => {
  test('nothing but reveal shows a number, and reveal is written down', async () => {
    const { id } = await as(clerk, ctx => createCustomer(ctx, person('陈一', '0755-87654321转802')))
    const shown = await as(clerk, ctx => getCustomer(ctx, id))
    expect(shown.contacts.map(contact => contact.masked)).toEqual(['075*******21'])
    expect(JSON.stringify(shown)).not.toContain('8765')
    const listed = await as(clerk, ctx => searchCustomers(ctx, { q: '陈一', limit: 10 }))
    expect(JSON.stringify(listed)).not.toContain('8765')

    const revealed = await as(clerk, ctx => revealContact(ctx, id, { purpose: 'call_back' }))
    expect(revealed.contacts).toMatchObject([{ value: '0755-87654321转802', number: '075587654321', extension: '802' }])
    const written = (await events(id)).at(-1)!
    expect(written).toMatchObject({ kind: 'customer.revealed', actorId: clerk.staffId, siteId: east })
    expect(written.facts).toEqual({ purpose: 'call_back', contacts: [revealed.contacts[0]!.id] })
  })

  test('who may not reveal is refused, and a stranger site finds nobody', async () => {
    const { id } = await as(clerk, ctx => createCustomer(ctx, person('陈二', '13900000011')))
    await expect(as(reader, ctx => revealContact(ctx, id, { purpose: 'visit' }))).rejects.toThrow('auth.forbidden')
    await expect(as(clerkWest, ctx => revealContact(ctx, id, { purpose: 'visit' }))).rejects.toThrow(
      'customer.not_found',
    )
    await expect(as(clerkWest, ctx => getCustomer(ctx, id))).rejects.toThrow('customer.not_found')
    expect((await as(clerkWest, ctx => searchCustomers(ctx, { q: '13900000011', limit: 10 }))).rows).toEqual([])
    expect((await as(clerkWest, ctx => customerCards(ctx, [id]))).size).toBe(0)
    expect((await events(id)).map(event => event.kind)).not.toContain('customer.revealed')
  })

  test('a number has one holder a site; a shared one may have several', async () => {
    const one = await as(clerk, ctx => createCustomer(ctx, person('孙父', '0755-87650001')))
    const two = await as(clerk, ctx => createCustomer(ctx, person('孙子', '13900000012')))
    const add = (shared: boolean) =>
      as(clerk, ctx => addContact(ctx, two.id, { kind: 'phone', value: '075587650001', shared }))
    await expect(add(false)).rejects.toMatchObject({ code: 'customer.contact_taken', facts: { customer: one.id } })
    await add(true)
    expect((await as(nobody, ctx => findOrCreateByContact(ctx, { site: east, phone: '075587650001' })))?.id).toBe(
      one.id,
    )
    await expect(as(clerk, ctx => createCustomer(ctx, person('孙孙', '0755 8765 0001')))).rejects.toThrow(
      'customer.contact_taken',
    )
  })

  test('the same contact twice is one, and a removed number is free again', async () => {
    const { id } = await as(clerk, ctx => createCustomer(ctx, person('周一', '13900000013')))
    const [first] = (await as(clerk, ctx => getCustomer(ctx, id))).contacts
    expect(
      await as(clerk, ctx => addContact(ctx, id, { kind: 'phone', value: '+86 13900000013', shared: false })),
    ).toEqual({ id: first!.id })
    await as(clerk, ctx => removeContact(ctx, id, first!.id))
    expect(await as(nobody, ctx => canBeReached(ctx, id))).toBe(false)
    await expect(as(clerk, ctx => removeContact(ctx, id, first!.id))).rejects.toThrow('contact.not_found')
    const next = await as(nobody, ctx => findOrCreateByContact(ctx, { site: east, phone: '13900000013' }))
    expect(next).toMatchObject({ fresh: true })
    expect(await as(nobody, ctx => phoneTails(ctx, next!.id))).toEqual(['0013'])
  })

  test('only who may write writes', async () => {
    const { id } = await as(clerk, ctx => createCustomer(ctx, person('周二', '13900000014')))
    const contact = { kind: 'qq' as const, value: '1234567', shared: false }
    await expect(as(reader, ctx => addContact(ctx, id, contact))).rejects.toThrow('auth.forbidden')
    await expect(as(reader, ctx => updateCustomer(ctx, id, { name: '无' }))).rejects.toThrow('auth.forbidden')
    await expect(as(reader, ctx => createCustomer(ctx, person('无', '13900000015')))).rejects.toThrow('auth.forbidden')
    await expect(as(clerkWest, ctx => updateCustomer(ctx, id, { name: '无' }))).rejects.toThrow('customer.not_found')
    await expect(as(clerk, ctx => createCustomer(ctx, person('无', '13900000015', west)))).rejects.toThrow(
      'customer.site_needed',
    )
    await expect(as(clerk, ctx => createCustomer(ctx, person('无', '13900000015', null)))).rejects.toThrow(
      'customer.site_needed',
    )
  })
})

test('particulars change one by one, null clears, and the name is found anew', async () => {
  const { id } = await as(clerk, ctx => createCustomer(ctx, person('吴一凡', '13900000021')))
  await as(clerk, ctx => updateCustomer(ctx, id, { name: '单田芳', addressForm: 'elder_sir', script: 'traditional' }))
  expect(await as(clerk, ctx => getCustomer(ctx, id))).toMatchObject({
    name: '单田芳',
    addressForm: 'elder_sir',
    script: 'traditional',
    kind: 'person',
  })
  const find = async (q: string) =>
    (await as(reader, ctx => searchCustomers(ctx, { q, limit: 10 }))).rows.map(row => row.id)
  expect(await find('stf')).toEqual([id])
  expect(await find('單田')).toEqual([id])
  expect(await find('吴一凡')).toEqual([])
  await as(clerk, ctx => updateCustomer(ctx, id, { addressForm: null }))
  expect(await as(clerk, ctx => getCustomer(ctx, id))).toMatchObject({ name: '单田芳', addressForm: null })
  expect((await events(id)).filter(event => event.kind === 'customer.updated').map(event => event.facts)).toEqual([
    { changed: ['name', 'script', 'addressForm'] },
    { changed: ['addressForm'] },
  ])
})

describe('care', () => {
  test('a flag ends by itself or by hand', async () => {
    const { id } = await as(clerk, ctx => createCustomer(ctx, person('郑一', '13900000031')))
    await as(clerk, ctx => addCareNote(ctx, id, { flag: 'hard_of_hearing', expiresAt: '2026-04-01T00:00:00+08:00' }))
    const note = await as(clerk, ctx => addCareNote(ctx, id, { text: '请下午联系' }))
    const shown = await as(reader, ctx => getCustomer(ctx, id))
    expect(shown.flags).toEqual(['hard_of_hearing'])
    expect(await as(nobody, ctx => customerOfCase(ctx, id))).toMatchObject({
      name: '郑一',
      contacts: [{ masked: '139******31' }],
      flags: ['hard_of_hearing'],
    })
    expect(await as(nobody, ctx => customerOfCase(ctx, randomUUID()))).toBeNull()
    expect(shown.careNotes.map(care => care.text)).toEqual(['请下午联系', null])
    expect((await as(reader, ctx => searchCustomers(ctx, { q: '郑一', limit: 5 }))).rows[0]!.flags).toEqual([
      'hard_of_hearing',
    ])

    await as(clerk, ctx => endCareNote(ctx, id, note.id))
    await expect(as(clerk, ctx => endCareNote(ctx, id, note.id))).rejects.toThrow('care_note.not_found')
    const later = await as(reader, ctx => getCustomer(ctx, id), new Date('2026-04-01T00:00:00+08:00'))
    expect(later).toMatchObject({ flags: [], careNotes: [] })
  })

  test('nobody else writes it', async () => {
    const { id } = await as(clerk, ctx => createCustomer(ctx, person('郑二', '13900000032')))
    await expect(as(reader, ctx => addCareNote(ctx, id, { flag: 'elderly' }))).rejects.toThrow('auth.forbidden')
    await expect(as(clerkWest, ctx => addCareNote(ctx, id, { flag: 'elderly' }))).rejects.toThrow('customer.not_found')
  })
})

describe('homes and accounts', () => {
  test('many people, many homes, found by any way of writing the code', async () => {
    const home = await as(clerk, ctx =>
      createPremises(ctx, { site: east, kind: 'home', code: '3-2-1201', address: '滨江路8号' }),
    )
    const shop = await as(clerk, ctx => createPremises(ctx, { site: east, kind: 'shop', code: 'S-7' }))
    const owner = await as(clerk, ctx => createCustomer(ctx, person('冯一', '13900000041')))
    const tenant = await as(clerk, ctx => createCustomer(ctx, person('冯二', '13900000042')))
    await as(clerk, ctx => linkPremises(ctx, owner.id, { premises: home.id, relation: 'owner' }))
    await as(clerk, ctx => linkPremises(ctx, owner.id, { premises: shop.id, relation: 'owner' }))
    await as(clerk, ctx => linkPremises(ctx, tenant.id, { premises: home.id, relation: 'tenant' }))
    const shown = await as(reader, ctx => getCustomer(ctx, owner.id))
    expect(shown.premises.map(place => [place.code, place.relation])).toEqual([
      ['3-2-1201', 'owner'],
      ['S-7', 'owner'],
    ])
    const find = async (me: Me, q: string) =>
      (await as(me, ctx => searchCustomers(ctx, { q, limit: 10 }))).rows.map(row => row.name)
    expect(await find(reader, '3号楼2单元1201')).toEqual(['冯二', '冯一'])
    expect(await find(reader, '3-2')).toEqual(['冯二', '冯一'])
    expect(await find(reader, '滨江')).toEqual(['冯二', '冯一'])
    expect(await find(clerkWest, '3-2-1201')).toEqual([])
    expect(
      (await as(reader, ctx => searchPremises(ctx, { q: '3-2', limit: 10 }))).rows.map(place => place.code),
    ).toEqual(['3-2-1201'])
    expect((await as(clerkWest, ctx => searchPremises(ctx, { q: '3-2', limit: 10 }))).rows).toEqual([])

    await as(clerk, ctx => unlinkPremises(ctx, tenant.id, home.id))
    expect(await find(reader, '3-2-1201')).toEqual(['冯一'])
    await expect(as(clerk, ctx => unlinkPremises(ctx, tenant.id, home.id))).rejects.toThrow('premises.not_found')
  })

  test('a code is one home a site; others may not touch it', async () => {
    const home = await as(clerk, ctx => createPremises(ctx, { site: east, kind: 'home', code: '5-1-101' }))
    await expect(
      as(clerk, ctx => createPremises(ctx, { site: east, kind: 'home', code: '5号楼1单元101室' })),
    ).rejects.toThrow('premises.exists')
    await expect(as(clerk, ctx => createPremises(ctx, { site: east, kind: 'home', code: '--' }))).rejects.toThrow(
      'input.bad_code',
    )
    await expect(as(clerk, ctx => createPremises(ctx, { site: west, kind: 'home', code: '5-1-101' }))).rejects.toThrow(
      'customer.site_needed',
    )
    await as(clerkWest, ctx => createPremises(ctx, { site: west, kind: 'home', code: '5-1-101' }))
    const stranger = await as(clerkWest, ctx => createCustomer(ctx, person('冯三', '13900000043', west)))
    await expect(
      as(clerkWest, ctx => linkPremises(ctx, stranger.id, { premises: home.id, relation: 'tenant' })),
    ).rejects.toThrow('premises.not_found')
    await expect(as(reader, ctx => createPremises(ctx, { site: east, kind: 'home', code: '5-1-102' }))).rejects.toThrow(
      'auth.forbidden',
    )
  })
})
