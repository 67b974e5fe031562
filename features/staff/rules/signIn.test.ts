import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Failures, passwordFault, secondsToWait, tellsPerson, waitHere, waitNetwork } from './signIn.ts'

const now = new Date('2026-03-02T09:00:00+08:00')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)
const none: Failures = { here: 0, lastHere: null, network: 0, lastNetwork: null, isKnownHere: false }

describe('the wait grows', () => {
  test.each([
    [0, 0],
    [2, 0],
    [3, 5],
    [4, 10],
    [5, 20],
    [8, 160],
    [10, 640],
    [11, 900],
    [500, 900],
  ])('after %i failures at one account from one address: %i s', (failures, seconds) => {
    expect(waitHere(failures)).toBe(seconds)
  })

  test.each([
    [99, 0],
    [100, 5],
    [104, 80],
    [120, 900],
  ])('after %i failures from one address: %i s', (failures, seconds) => {
    expect(waitNetwork(failures)).toBe(seconds)
  })

  test('and never shrinks with another failure, nor passes a quarter of an hour', () => {
    fc.assert(
      fc.property(fc.nat(2000), failures => {
        expect(waitHere(failures + 1)).toBeGreaterThanOrEqual(waitHere(failures))
        expect(waitHere(failures)).toBeLessThanOrEqual(900)
        expect(waitNetwork(failures)).toBeLessThanOrEqual(waitHere(failures))
      }),
    )
  })
})

describe('who waits', () => {
  test.each<[string, Partial<Failures>, number]>([
    ['nobody without failures', {}, 0],
    ['the guesser, for what is left', { here: 4, lastHere: ago(3) }, 7],
    ['the guesser no more when the time is over', { here: 4, lastHere: ago(10) }, 0],
    ['a stranger at a guessing address', { network: 102, lastNetwork: ago(1) }, 19],
    ['not who is at home there', { network: 102, lastNetwork: ago(1), isKnownHere: true }, 0],
    ['who is at home there, for his own mistakes', { here: 3, lastHere: ago(0), isKnownHere: true }, 5],
  ])('%s', (_who, failures, seconds) => {
    expect(secondsToWait({ ...none, ...failures }, now)).toBe(seconds)
  })
})

test('the person is told at the fifth failure and at every twentieth', () => {
  const told = Array.from({ length: 61 }, (_, count) => count).filter(tellsPerson)
  expect(told).toEqual([5, 20, 40, 60])
})

describe('a password', () => {
  const person = { name: '陈建国建国建国', staffNumber: 'chenjianguo' }
  test.each([
    ['1234567', 'password.too_short'],
    ['三声三声三声', 'password.too_short'],
    ['PASSWORD', 'password.too_easy'],
    ['aaaaaaaaaa', 'password.too_easy'],
    ['ChenJianguo', 'password.too_easy'],
    ['correct horse', null],
    ['来有迎声问有答声', null],
  ])('%s → %s', (password, fault) => {
    expect(passwordFault(password, person)).toBe(fault)
  })
})
