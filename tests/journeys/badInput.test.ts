import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Endpoint } from '#platform/endpoint.ts'
import { type Answer, type CaseHouse, openCaseHouse, type Who } from '#tests/helpers/caseHouse.ts'
import { addressOf, fieldsOf, fitting, garbage } from '#tests/helpers/garbage.ts'

let house: CaseHouse
let known: Record<string, unknown>
beforeAll(async () => {
  house = await openCaseHouse()
  await house.run(async ctx => {
    const { setRoles } = await import('#features/staff/service/people.ts')
    const roles = ['admin', 'manager', 'investigator']
    await setRoles(ctx, house.staffId.manager, { roles, sites: 'all' } as never)
  })
  const id = await house.complaint('answered')
  known = { id }
})

const languages = ['zh-CN', 'zh-TW', 'en'] as const

/** What is wrong with a reply: a refusal is a stable code and one sentence, never an error of ours. Null = nothing. */
function faultOf({ status, body }: Answer): string | null {
  if (status < 400) return null
  if (status >= 500) return `${status} ${body?.code}`
  if (JSON.stringify(Object.keys(body ?? {})) !== '["code","message"]') return `keys ${Object.keys(body ?? {})}`
  if (!/^[a-z_]+\.[a-z0-9_]+$/.test(body.code)) return `code ${body.code}`
  const unquoted = body.message.replace(/[“「"].*[”」"]/gs, '')
  return body.message.length > 3 && !/[{}]|undefined|\[object/.test(unquoted) ? null : `message ${body.message}`
}

function expectSentence(reply: Answer, what: unknown): void {
  expect([what, faultOf(reply)]).toEqual([what, null])
}

const contact = (body: unknown, headers: Record<string, string> = {}) =>
  house.call('public', 'POST', '/api/public/contacts', body, { 'idempotency-key': randomUUID(), ...headers })

describe('every field of every door', () => {
  const whoFor = ({ needs }: Endpoint): Who => (needs === 'public' ? 'public' : 'manager')

  test('filled with what nobody means: a sentence or shown as text, never an error of ours', async () => {
    let calls = 0
    const faults: string[] = []
    const chosen = house.mounted.filter(
      one => !one.file && !one.path.includes('setup') && !one.path.includes('sign-out'),
    )
    expect(chosen.length).toBeGreaterThan(80)
    for (const [at, one] of chosen.entries()) {
      const fields = [
        ...fieldsOf(one.body).map(name => ['body', name] as const),
        ...fieldsOf(one.query).map(name => ['query', name] as const),
        ...fieldsOf(one.params).map(name => ['params', name] as const),
      ]
      for (const [number, [part, name]] of fields.entries()) {
        // Each field gets a share of the garbage, another one in another place: all of it everywhere would take an hour.
        for (let n = 0; n < 4; n += 1) {
          const [kind, value] = garbage[(at * 7 + number * 3 + n * 6) % garbage.length]!
          const input = {
            params: fitting(one.params, known),
            query: fitting(one.query, { after: undefined, ...known }),
            body: one.body ? fitting(one.body, known) : undefined,
          }
          ;(input[part] as Record<string, unknown>)[name] = value
          const reply = await house.call(
            whoFor(one),
            one.method,
            addressOf(one, input.params, input.query),
            input.body,
            {
              'idempotency-key': randomUUID(),
              'lookup-code': typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? value.slice(0, 200) : 'x',
              'accept-language': languages[n % 3]!,
            },
          )
          const fault = faultOf(reply)
          if (fault) faults.push(`${one.method} ${one.path} ${part}.${name} = ${kind}: ${fault}`)
          calls += 1
        }
      }
    }
    expect(faults).toEqual([])
    expect(calls).toBeGreaterThan(1000)
  }, 120_000)

  test('with a body of another shape, or of fields nobody asked for', async () => {
    const bodies = [
      '[]',
      '"x"',
      '1',
      'null',
      'true',
      '{"__proto__":{"x":1}}',
      '{"constructor":1,"toString":2}',
      '{"unknown":1}',
    ]
    const faults: string[] = []
    for (const one of house.mounted.filter(({ body, path }) => body && !path.includes('setup'))) {
      for (const body of bodies) {
        const reply = await house.call(whoFor(one), one.method, addressOf(one, fitting(one.params, known), {}), body)
        const fault = faultOf(reply) ?? (reply.status < 300 ? 'was taken' : null)
        if (fault) faults.push(`${one.method} ${one.path} ${body}: ${fault}`)
      }
    }
    expect(faults).toEqual([])
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  }, 60_000)

  test('after a place that is none', async () => {
    const cursors = [
      'x',
      '""',
      'W10',
      Buffer.from('["a","b"]').toString('base64url'),
      Buffer.from('[1e999,null]').toString('base64url'),
      Buffer.from('["2026-03-02T00:00:00.000Z","x"]').toString('base64url'),
      'a'.repeat(399),
    ]
    const faults: string[] = []
    const paged = house.mounted.filter(
      one => one.method === 'GET' && !one.path.includes(':') && fieldsOf(one.query).includes('after'),
    )
    expect(paged.length).toBeGreaterThan(8)
    for (const one of paged) {
      for (const after of cursors) {
        const query = fieldsOf(one.query).includes('q') ? { after, q: '您好' } : { after }
        const reply = await house.call(whoFor(one), 'GET', addressOf(one, fitting(one.params, known), query))
        const fault = faultOf(reply) ?? (reply.body.code === 'input.bad_cursor' ? null : reply.body.code)
        if (fault) faults.push(`${one.path} after=${after}: ${fault}`)
      }
    }
    expect(faults).toEqual([])
  }, 60_000)
})

describe('what is well-formed and hostile', () => {
  const texts = [
    '<script>alert(1)</script>',
    `'; drop table cases; --`,
    '{{constructor.constructor("x")()}}',
    '\u202e倒过来\u202c',
    '👩‍👩‍👧‍👦 表情',
    '=cmd|calc!A1',
  ]

  test.each(texts)('%s is kept and shown as text', async text => {
    const { id } = await house.say({ text, name: text.slice(0, 50), place: text.slice(0, 100) })
    const page = await house.ok('agent', 'GET', `/api/cases/${id}`)
    expect(page.words).toBe(text)
    expect((await house.pool.query('select count(*)::int as n from cases')).rows[0].n).toBeGreaterThan(0)
    await house.did('agent', id, 'note', { words: text })
    const { entries } = await house.ok('agent', 'GET', `/api/cases/${id}/timeline`)
    expect(entries.map((entry: { words: string | null }) => entry.words)).toContain(text)
    const reply = await house.call('agent', 'GET', `/api/cases?q=${encodeURIComponent(text)}`)
    expectSentence(reply, text)
    expect(String(page && reply.headers['content-type'])).toContain('application/json')
    expect(reply.headers['x-content-type-options']).toBe('nosniff')
  })
})

describe('the envelope', () => {
  const raw = (payload: Buffer | string, headers: Record<string, string> = {}) =>
    house.app
      .inject({
        method: 'POST',
        url: '/api/public/contacts',
        headers: {
          host: '127.0.0.1:80',
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
          ...headers,
        },
        payload,
      })
      .then(reply => ({ status: reply.statusCode, body: reply.json(), headers: reply.headers }))

  test.each([
    ['no body', '', {}, 400, 'input.no_body'],
    ['half a body', '{"text":"您好', {}, 400, 'input.not_json'],
    ['no JSON', 'text=hello', {}, 400, 'input.not_json'],
    ['a body of 10 MB', `{"text":"${'x'.repeat(10_000_000)}"}`, {}, 413, 'input.too_large'],
    ['a body just over 64 kB', `{"text":"${'x'.repeat(65_600)}"}`, {}, 413, 'input.too_large'],
    ['thirty thousand brackets', '['.repeat(30_000), {}, 400, 'input.not_json'],
    ['thirty thousand nested lists', '['.repeat(30_000) + ']'.repeat(30_000), {}, 400, 'input.invalid'],
    ['broken UTF-8', Buffer.from([0x7b, 0x22, 0x74, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), {}, 400, 'input.not_utf8'],
    ['UTF-16', Buffer.from('{"text":"您好"}', 'utf16le'), {}, 400, 'input.not_utf8'],
    [
      'half a character',
      Buffer.concat([Buffer.from('{"text":"'), Buffer.from('好').subarray(0, 2), Buffer.from('"}')]),
      {},
      400,
      'input.not_utf8',
    ],
    ['the same field twice', '{"text":"一","text":"二"}', {}, 201, undefined],
    ['plain text', '您好', { 'content-type': 'text/plain' }, 415, 'input.unsupported_type'],
    ['a form', 'text=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'input.unsupported_type'],
    ['a type that is none', '{}', { 'content-type': 'nonsense' }, 415, 'input.unsupported_type'],
    ['another host', '{"text":"x"}', { host: 'evil.example' }, 400, 'input.wrong_host'],
    ['another site in the browser', '{"text":"x"}', { 'sec-fetch-site': 'cross-site' }, 403, 'auth.cross_site'],
    ['another origin', '{"text":"x"}', { origin: 'https://evil.example' }, 403, 'auth.cross_site'],
    ['no origin', '{"text":"x"}', { origin: 'null' }, 403, 'auth.cross_site'],
  ])('%s', async (_, payload, headers, status, code) => {
    const reply = await raw(payload, headers as Record<string, string>)
    expect([reply.status, reply.body.code]).toEqual([status, code])
    expectSentence(reply, code)
  })

  test.each([
    ['a lone surrogate written as an escape', '{"text":"a\\ud800b"}'],
    ['NUL written as an escape', '{"text":"a\\u0000b"}'],
    ['a bell', '{"text":"a\\u0007b"}'],
  ])('%s cannot be written down, and says so', async (_, payload) => {
    const reply = await raw(payload)
    expect([reply.status, reply.body.code]).toEqual([400, 'input.unwritable'])
  })

  test('each language of the person gets its own sentence, the code stays', async () => {
    const sentences = []
    for (const language of ['zh-CN', 'zh-TW,zh;q=0.8', 'zh-Hant-HK', 'en-GB', 'de,en;q=0.5', 'fr', '']) {
      const { body } = await contact({}, { 'accept-language': language })
      expect(body.code).toBe('input.invalid')
      sentences.push(body.message)
    }
    const [cn, tw, hk, gb, de, fr, none] = sentences
    expect(new Set([cn, tw, gb]).size).toBe(3)
    expect([hk, de, fr, none]).toEqual([tw, gb, cn, cn])
    expect(gb).toMatch(/^[\x20-\x7e“”…’]+$/)
    expect(cn).toMatch(/[\u4e00-\u9fff]/)
  })

  test('who chose a language is answered in it, unless the request asks for another', async () => {
    const say = async (headers: Record<string, string>) =>
      (await house.call('agent', 'POST', `/api/cases/${known.id}/note`, { wordz: 'x' }, headers)).body.message
    const plain = await say({})
    const setTo = (language: string) =>
      house.pool.query('update staff set language = $1 where id = $2', [language, house.staffId.agent])
    await setTo('zh-TW')
    const [own, asked] = [await say({}), await say({ 'accept-language': 'en' })]
    await setTo('zh-CN')
    expect(own).toMatch(/^「.*沒有.*請改正/)
    expect(asked).toMatch(/^[\x20-\x7e“”…’]+$/)
    expect(plain).toMatch(/没有/)
  })

  test('addresses that lead nowhere', async () => {
    for (const url of [
      '/api/nothing',
      '/api/cases/x',
      '/api/cases/%00',
      '/api/cases/%ff%fe',
      '/api/cases/..%2f..',
      `/api/cases/${'9'.repeat(500)}`,
      '/api/public/cases/%E4%B8',
      '/api/cases/by-number/%27%3B--',
    ]) {
      for (const who of ['public', 'agent'] as const) {
        const reply = await house.call(who, 'GET', url)
        expectSentence(reply, url)
        expect([url, [400, 401, 404].includes(reply.status)]).toEqual([url, true])
      }
    }
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      expect([method, (await house.call('agent', method, '/api/public/contacts')).status < 500]).toEqual([method, true])
  })

  test('keys that are none', async () => {
    for (const authorization of [
      '',
      'Bearer',
      'Bearer ',
      'Bearer ss_x',
      'Basic eA==',
      `Bearer ${'x'.repeat(5000)}`,
      'Bearer \u00ff',
    ]) {
      const reply = await house.call('public', 'GET', '/api/cases', undefined, { authorization })
      expectSentence(reply, authorization)
      expect([authorization, reply.status]).toEqual([authorization, 401])
    }
    for (const cookie of [
      'sansheng_session=',
      'sansheng_session=x;sansheng_session=y',
      `sansheng_session=${'%00'.repeat(50)}`,
    ])
      expect((await house.call('public', 'GET', '/api/cases', undefined, { cookie })).status).toBe(401)
  })
})

describe('over a real line', () => {
  let port: number
  beforeAll(async () => {
    await house.app.listen({ port: 0, host: '127.0.0.1' })
    port = (house.app.server.address() as AddressInfo).port
  })

  /** Sends these bytes and gives what came back until the line closed. */
  async function raw(
    ...parts: (string | Buffer)[]
  ): Promise<{ status: number; body: { code: string; message: string } }> {
    const socket = net.connect(port, '127.0.0.1')
    let said = ''
    socket.on('data', data => {
      said += data
    })
    socket.on('error', () => {})
    for (const part of parts) socket.write(part)
    await Promise.race([once(socket, 'close'), sleep(5000)])
    socket.destroy()
    const [head = '', body = ''] = said.split('\r\n\r\n')
    return {
      status: Number(head.split(' ')[1]),
      body: JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1)),
    }
  }
  const post = (headers: string) => `POST /api/public/contacts HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`
  const json = 'Host: 127.0.0.1:80\r\nContent-Type: application/json\r\nIdempotency-Key: k'

  test.each([
    ['no request at all', ['HELLO\r\n\r\n'], 400, 'input.broken'],
    [
      'a header without an end',
      [`GET / HTTP/1.1\r\nHost: 127.0.0.1:80\r\nX: ${'x'.repeat(70_000)}`],
      400,
      'input.broken',
    ],
    ['NUL in a header', ['GET /api/health HTTP/1.1\r\nHost: 127.0.0.1:80\r\nX: a\0b\r\n\r\n'], 400, 'input.broken'],
    ['two lengths', [post(`${json}\r\nContent-Length: 2\r\nContent-Length: 3`), '{}'], 400, 'input.broken'],
    ['a length that is none', [post(`${json}\r\nContent-Length: -1`), '{}'], 400, 'input.broken'],
    [
      'a length and chunks',
      [post(`${json}\r\nContent-Length: 2\r\nTransfer-Encoding: chunked`), '0\r\n\r\n'],
      400,
      'input.broken',
    ],
    ['chunks of no size', [post(`${json}\r\nTransfer-Encoding: chunked`), 'zz\r\n{}\r\n'], 400, 'input.broken'],
    ['no Host', [post('Content-Type: application/json\r\nContent-Length: 2'), '{}'], 400, 'input.wrong_host'],
    [
      'an address that cannot be read',
      ['GET /api/%zz HTTP/1.1\r\nHost: 127.0.0.1:80\r\nConnection: close\r\n\r\n'],
      404,
      'page.not_found',
    ],
    ['10 MB announced', [post(`${json}\r\nContent-Length: 10000000`), 'x'.repeat(100_000)], 413, 'input.too_large'],
    [
      '10 MB in chunks, unannounced',
      [post(`${json}\r\nTransfer-Encoding: chunked`), `${(200_000).toString(16)}\r\n${'x'.repeat(200_000)}\r\n`],
      413,
      'input.too_large',
    ],
  ])('%s: a sentence with a code', async (_, parts, status, code) => {
    const reply = await raw(...parts)
    expect([reply.status, reply.body.code, Object.keys(reply.body)]).toEqual([status, code, ['code', 'message']])
  })

  test('and it goes on serving', async () => {
    const reply = await fetch(`http://127.0.0.1:${port}/api/health`, { headers: { host: '127.0.0.1:80' } })
    expect([200, 400]).toContain(reply.status)
    expect((await house.call('public', 'GET', '/api/health')).status).toBe(200)
  })
})
