import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { GroundProblem } from '#database/sentences.ts'
import { productFolder, readConfig } from './config.ts'

test('nothing set: the defaults', () => {
  expect(readConfig({})).toEqual({
    port: 7300,
    host: '127.0.0.1',
    dataFolder: path.join(productFolder, 'data'),
    databaseUrl: null,
    publicUrl: 'http://127.0.0.1:7300',
    publicUrlSet: false,
    trustProxy: [],
    adminPassword: null,
    publicRate: 60,
  })
})

test('everything set', () => {
  const config = readConfig({
    PORT: '8080',
    HOST: '::1',
    SANSHENG_DATA: '/var/lib/sansheng',
    DATABASE_URL: 'postgres://u:p%20w@db:5432/sansheng',
    SANSHENG_PUBLIC_URL: 'https://kefu.example.cn/',
    SANSHENG_TRUST_PROXY: '10.0.0.0/8, fd00::1',
    SANSHENG_ADMIN_PASSWORD: 'correct horse',
    SANSHENG_PUBLIC_RATE: '0',
  })
  expect(config).toMatchObject({
    port: 8080,
    dataFolder: '/var/lib/sansheng',
    databaseUrl: 'postgres://u:p%20w@db:5432/sansheng',
    publicUrl: 'https://kefu.example.cn',
    publicUrlSet: true,
    trustProxy: ['10.0.0.0/8', 'fd00::1'],
    adminPassword: 'correct horse',
    publicRate: 0,
  })
})

test('an IPv6 host stands in brackets in the address', () => {
  expect(readConfig({ HOST: '::1', PORT: '80' }).publicUrl).toBe('http://[::1]:80')
})

test('a socket address of a database is accepted', () => {
  const url = 'postgres://u:p@/db?host=%2Frun%2Fpg'
  expect(readConfig({ DATABASE_URL: url }).databaseUrl).toBe(url)
})

describe('a wrong setting is named in one sentence', () => {
  test.each([
    ['PORT', '70000'],
    ['PORT', '80a'],
    ['HOST', 'http://x'],
    ['DATABASE_URL', 'mysql://x/y'],
    ['SANSHENG_PUBLIC_URL', 'kefu.example.cn'],
    ['SANSHENG_PUBLIC_URL', 'ftp://x'],
    ['SANSHENG_PUBLIC_URL', 'https://x/?a=1'],
    ['SANSHENG_TRUST_PROXY', '10.0.0.0/33'],
    ['SANSHENG_TRUST_PROXY', 'proxy'],
    ['SANSHENG_ADMIN_PASSWORD', 'short'],
    ['SANSHENG_PUBLIC_RATE', '-1'],
  ])('%s=%s', (name, value) => {
    let problem: unknown
    try {
      readConfig({ [name]: value })
    } catch (error) {
      problem = error
    }
    expect(problem).toBeInstanceOf(GroundProblem)
    for (const sentence of Object.values((problem as GroundProblem).sentence)) {
      expect(sentence).toContain(name)
      expect(sentence.split('\n')).toHaveLength(1)
    }
  })

  test('a password is never repeated', () => {
    expect(() => readConfig({ SANSHENG_ADMIN_PASSWORD: 'geheim' })).not.toThrow(/geheim/)
    expect(() => readConfig({ SANSHENG_ADMIN_PASSWORD: 'geheim' })).toThrow(/SANSHENG_ADMIN_PASSWORD/)
  })
})
