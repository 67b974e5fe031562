import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { areSitesWithin, credentialsIn, isWithinOwnRights, permissionsOfKey, unknownPermissions } from './access.ts'
import { permissions, personalPermissions } from './permissions.ts'

const token = 'a'.repeat(43)
const someRights = fc.subarray([...permissions])

describe('credentials', () => {
  test.each([
    ['nothing', {}, null],
    ['a session cookie', { cookie: `x=1; sansheng_session=${token}` }, { kind: 'session', token }],
    ['a key', { authorization: `Bearer ss_${token}` }, { kind: 'api_key', key: `ss_${token}` }],
    [
      'a key before a cookie',
      { authorization: `bearer ss_${token}`, cookie: `sansheng_session=${token}` },
      { kind: 'api_key', key: `ss_${token}` },
    ],
    ['a wrong header, whatever the cookie', { authorization: 'Basic eDp5', cookie: `sansheng_session=${token}` }, null],
    ['a short cookie', { cookie: 'sansheng_session=abc' }, null],
    ['a key that is too long', { authorization: `Bearer ss_${token}x` }, null],
  ])('%s', (_what, headers, expected) => {
    expect(credentialsIn(headers)).toEqual(expected)
  })
})

describe('a key', () => {
  test('of a person does what it was given and he may, nothing else', () => {
    fc.assert(
      fc.property(someRights, someRights, (given, his) => {
        const effective = permissionsOfKey(given, new Set(his))
        expect([...effective].every(one => (given as string[]).includes(one) && (his as string[]).includes(one))).toBe(
          true,
        )
        expect(effective.size).toBe(given.filter(one => his.includes(one)).length)
      }),
    )
  })

  test('of a service never makes a person’s judgement', () => {
    const effective = permissionsOfKey(permissions, null)
    expect(personalPermissions.filter(one => effective.has(one))).toEqual([])
    expect([...personalPermissions].sort()).toEqual([
      'api_key.write',
      'case.confirm',
      'case.grant_exception',
      'commitment.approve_extension',
      'follow_up.record',
      'role.write',
    ])
    expect(effective.has('case.read')).toBe(true)
  })
})

test('nobody hands out what he may not do, but who keeps the roles', () => {
  fc.assert(
    fc.property(someRights, someRights, (mine, given) => {
      const within = isWithinOwnRights({ permissions: new Set<string>(mine) }, given)
      expect(within).toBe(mine.includes('role.write') || given.every(one => mine.includes(one)))
    }),
  )
})

test.each<['all' | string[], 'all' | string[], boolean]>([
  ['all', 'all', true],
  ['all', ['a'], true],
  [['a'], 'all', false],
  [['a', 'b'], ['b'], true],
  [['a'], ['a', 'b'], false],
  [[], [], true],
])('sites %j hold %j: %s', (mine, theirs, within) => {
  expect(areSitesWithin({ sites: mine }, theirs)).toBe(within)
})

test('a word that is no permission is found', () => {
  expect(unknownPermissions(['case.read', 'case.fly'])).toEqual(['case.fly'])
})
