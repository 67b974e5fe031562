import { randomUUID } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { beforeAll, describe, expect, test } from 'vitest'
import { openApi } from '#platform/openapi.ts'
import { type Answer, answerWords, type CaseHouse, openCaseHouse } from '#tests/helpers/caseHouse.ts'
import { jpegWithPosition, pngWithPosition, webpWithPosition } from '#tests/helpers/pictures.ts'

interface Printed {
  paths: Record<string, Record<string, { parameters?: { in: string; name: string; required: boolean }[] }>>
}

let house: CaseHouse
beforeAll(async () => {
  house = await openCaseHouse()
})

const contact = (body: unknown, key: string | undefined, more: Record<string, string> = {}) =>
  house.call('public', 'POST', '/api/public/contacts', body, {
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...more,
  })
const caseCount = async () => (await house.pool.query('select count(*)::int as n from cases')).rows[0].n

describe('a contact', () => {
  test('becomes a case, told exactly so much', async () => {
    const reply = await contact(
      { text: '三楼楼道灯坏了', name: '郭先生', phone: '138 0013 8000', place: '3 栋' },
      randomUUID(),
    )
    expect(reply.status).toBe(201)
    expect(Object.keys(reply.body)).toEqual(['caseNumber', 'lookupCode', 'receivedAt', 'commitments'])
    expect(reply.body.caseNumber).toMatch(/^[1-9][0-9]{7}$/)
    expect(reply.body.lookupCode).toMatch(/^[2-9A-HJKMNP-Z]{8}$/)
    expect(new Date(reply.body.receivedAt)).toEqual(house.now())
    expect(reply.body.commitments.length).toBeGreaterThan(0)
    for (const owed of reply.body.commitments) {
      expect(Object.keys(owed)).toEqual(['kind', 'dueAt'])
      expect(new Date(owed.dueAt).getTime()).toBeGreaterThan(house.now().getTime())
    }
    expect(reply.headers['cache-control']).toBe('no-store')
    const { rows } = await house.pool.query(
      'select lookup_code_hash, owner_team_id, words from cases where number = $1',
      [reply.body.caseNumber],
    )
    expect(rows[0].owner_team_id).toBe(house.dutyTeamId)
    expect(rows[0].lookup_code_hash.toString('latin1')).not.toContain(reply.body.lookupCode)
  })

  test.each([
    ['no site of that name', { text: '您好', site: 'nowhere' }, 404, 'site.not_found'],
    ['no such kind', { text: '您好', kind: 'riot' }, 400, 'case.unknown_kind'],
    ['no words', {}, 400, 'input.invalid'],
    ['blank words', { text: ' \n ' }, 400, 'input.invalid'],
    ['an unknown field', { text: '您好', admin: true }, 400, 'input.invalid'],
    ['a file that is none', { text: '您好', attachments: [randomUUID()] }, 404, 'file.not_found'],
    ['seven files', { text: '您好', attachments: Array.from({ length: 7 }, () => randomUUID()) }, 400, 'input.invalid'],
    ['a number that is none', { text: '您好', phone: 'abc' }, 400, 'input.bad_contact'],
  ])('with %s is refused, leaving nothing', async (_, body, status, code) => {
    const before = await caseCount()
    const key = randomUUID()
    const reply = await contact(body, key)
    expect([reply.status, reply.body.code]).toEqual([status, code])
    expect(Object.keys(reply.body)).toEqual(['code', 'message'])
    expect(await caseCount()).toBe(before)
    expect((await contact({ text: '同一个键，重新填好' }, key)).status).toBe(201)
  })

  test('the printed API names the header that each call needs', () => {
    const { paths } = openApi(house.mounted, { version: '0', url: 'http://127.0.0.1' }) as never as Printed
    const headers = (path: string, method: string) =>
      (paths[path]![method]!.parameters ?? [])
        .filter(one => one.in === 'header')
        .map(one => `${one.name}${one.required ? '!' : ''}`)
    expect(headers('/api/public/contacts', 'post')).toEqual(['idempotency-key!'])
    expect(headers('/api/public/cases/{number}', 'get')).toEqual(['lookup-code'])
  })

  test('goes to the site it names', async () => {
    const { id } = await house.say({ text: '西区的路灯坏了', site: 'west' })
    expect((await house.call('outsider', 'GET', `/api/cases/${id}`)).status).toBe(200)
    expect((await house.call('supervisor', 'GET', `/api/cases/${id}`)).status).toBe(404)
  })
})

describe('the key of a contact', () => {
  test.each([undefined, '', ' ', 'a b', '键', 'x'.repeat(256), 'tab\there'])('%j is asked for', async key => {
    const reply = await contact({ text: '您好' }, key)
    expect([reply.status, reply.body.code]).toEqual([400, 'idempotency.key_required'])
  })

  test.each(['a', '!~', 'x'.repeat(255)])('%j will do', async key => {
    expect((await contact({ text: '您好' }, `${key}`)).status).toBe(201)
  })

  test('same key, same body: the first reply, word for word, whatever the order of fields', async () => {
    const key = randomUUID()
    const first = await contact({ text: '您好', place: '3 栋' }, key)
    const before = await caseCount()
    house.at('2026-03-03T09:00:00+08:00')
    expect(await contact({ place: '3 栋', text: ' 您好 ' }, key)).toMatchObject({ status: 201, body: first.body })
    house.at('2026-03-02T09:00:00+08:00')
    expect(await caseCount()).toBe(before)
  })

  test('same key, another body: refused, and nothing of the first is told', async () => {
    const key = randomUUID()
    const first = await contact({ text: '我家漏水了', phone: '13912345678' }, key)
    const other = await contact({ text: '我家漏水了' }, key)
    expect([other.status, other.body.code]).toEqual([409, 'idempotency.key_reused'])
    for (const secret of [first.body.caseNumber, first.body.lookupCode])
      expect(JSON.stringify(other.body)).not.toContain(secret)
  })

  test('twenty at once with one key: one case, one reply', async () => {
    const before = await caseCount()
    const key = randomUUID()
    const replies = await Promise.all(Array.from({ length: 20 }, () => contact({ text: '同时点了很多次' }, key)))
    expect(new Set(replies.map(reply => `${reply.status} ${JSON.stringify(reply.body)}`)).size).toBe(1)
    expect(replies[0]!.status).toBe(201)
    expect(await caseCount()).toBe(before + 1)
  })

  test('at once with other bodies: one case, the others refused', async () => {
    const key = randomUUID()
    const replies = await Promise.all(['一', '二', '三'].map(text => contact({ text }, key)))
    expect(replies.map(reply => reply.status).sort()).toEqual([201, 409, 409])
  })

  test('is forgotten after thirty days, not before', async () => {
    const { forgetOldKeys } = await import('#platform/idempotency.ts')
    const key = randomUUID()
    const first = await contact({ text: '三十天' }, key)
    house.at('2026-04-01T08:59:00+08:00')
    await house.run(forgetOldKeys)
    expect((await contact({ text: '三十天' }, key)).body).toEqual(first.body)
    house.at('2026-04-01T09:01:00+08:00')
    await house.run(forgetOldKeys)
    expect((await contact({ text: '三十天' }, key)).body.caseNumber).not.toBe(first.body.caseNumber)
    house.at('2026-03-02T09:00:00+08:00')
  })

  test('its stored reply cannot be read without the key', async () => {
    const key = randomUUID()
    const { body } = await contact({ text: '保密' }, key)
    const { rows } = await house.pool.query('select reply, key_hash from idempotency_keys order by at desc')
    for (const row of rows) {
      expect(row.reply.toString('latin1')).not.toContain(body.lookupCode)
      expect(row.key_hash.toString('latin1')).not.toContain(key)
    }
  })
})

const lookUp = (number: string, proof: { code?: string; tail?: string }) =>
  house.call(
    'public',
    'GET',
    `/api/public/cases/${encodeURIComponent(number)}${proof.tail === undefined ? '' : `?phoneTail=${encodeURIComponent(proof.tail)}`}`,
    undefined,
    proof.code === undefined ? {} : { 'lookup-code': proof.code },
  )
const unknownNumber = '10000001'

describe('a look-up', () => {
  test('by code: the stage in words, due times, the answer; of the customer nothing', async () => {
    const said = {
      kind: 'repair',
      text: '厨房水管漏水',
      name: '欧阳小姐',
      phone: '13512347788',
      place: '翠湖 9 栋 1101',
    }
    const { id, number, code } = await house.say(said)
    const before = (await lookUp(number, { code })).body
    expect(before).toMatchObject({ number, kind: 'repair', stage: 'received', answer: null, followUp: { open: false } })
    await house.did('handler', id, 'accept')
    await house.did('handler', id, 'answer', { words: answerWords })
    const byCode = await lookUp(number, { code })
    expect(byCode.body).toMatchObject({ stage: 'answered', answer: { words: answerWords }, followUp: { open: true } })
    const byTail = await lookUp(number, { tail: '7788' })
    expect(byTail.body).toMatchObject({ stage: 'answered', answer: null, followUp: null })
    for (const reply of [byCode, byTail]) {
      expect(reply.body.stageText.length).toBeGreaterThan(4)
      expect(reply.body.commitments.length).toBeGreaterThan(0)
      for (const secret of [said.text, said.name, said.phone, said.place, '7788', id, '102'])
        expect(JSON.stringify(reply.body.commitments) + reply.body.stageText + Object.keys(reply.body)).not.toContain(
          secret,
        )
      const { answer: _answer, number: _number, receivedAt: _at, ...rest } = reply.body
      for (const secret of [said.text, said.name, said.phone, said.place])
        expect(JSON.stringify(rest)).not.toContain(secret)
    }
  })

  test('the number and the code as people write them', async () => {
    const { number, code } = await house.say({ text: '您好', phone: '13512340000' })
    const written = [
      number,
      `${number.slice(0, 4)}-${number.slice(4)}`,
      `${number.slice(0, 4)} ${number.slice(4)}`,
      [...number].map(d => String.fromCharCode(d.charCodeAt(0) + 0xfee0)).join(''),
    ]
    for (const one of written) expect([one, (await lookUp(one, { code })).status]).toEqual([one, 200])
    for (const one of [
      code.toLowerCase(),
      ` ${code} `,
      `${code.slice(0, 4)}-${code.slice(4)}`,
      `${code.slice(0, 4)} ${code.slice(4)}`,
    ])
      expect([one, (await lookUp(number, { code: one })).status]).toEqual([one, 200])
    for (const one of ['', code.slice(1), `${code}A`])
      expect([one, (await lookUp(number, { code: one })).status]).toEqual([one, 404])
    expect((await lookUp(number, { tail: '００００' })).status).toBe(200)
  })

  test('opening it with the code keeps what is owed to his ear; the tail does not', async () => {
    const { id, number, code } = await house.say({ text: '您好，请问怎么交费', phone: '13512341111' })
    const kept = async () =>
      (
        await house.pool.query(
          `select count(*)::int as n from commitments where case_id = $1 and kept_at is not null`,
          [id],
        )
      ).rows[0].n
    await lookUp(number, { tail: '1111' })
    expect(await kept()).toBe(0)
    await lookUp(number, { code })
    expect(await kept()).toBe(1)
  })

  test('unknown number, wrong tail, wrong code, no phone on file: one status, one body, as many statements', async () => {
    const withPhone = await house.say({ text: '有电话', phone: '13512342222' })
    const without = await house.say({ text: '没电话' })
    const named = await house.say({ text: '只有姓名', name: '刘女士' })
    const tails = [
      [unknownNumber, { tail: '2222' }],
      ['not a number', { tail: '2222' }],
      [withPhone.number, { tail: '3333' }],
      [withPhone.number, { tail: '22' }],
      [withPhone.number, { tail: '' }],
      [without.number, { tail: '2222' }],
      [named.number, { tail: '2222' }],
    ] as const
    const codes = [
      [unknownNumber, { code: 'ABCDEFGH' }],
      [withPhone.number, { code: 'ABCDEFGH' }],
      [without.number, { code: '' }],
      [withPhone.number, {}],
    ] as const
    for (const group of [tails, codes]) {
      const seen = []
      for (const [number, proof] of group) {
        const statements = countStatements()
        const { status, body } = await lookUp(number, proof)
        seen.push(JSON.stringify({ status, body, statements: statements() }))
      }
      expect(seen).toEqual(Array(group.length).fill(seen[0]))
      expect(JSON.parse(seen[0]!)).toMatchObject({ status: 404, body: { code: 'case.lookup_not_found' } })
    }
  })

  test('five wrong tails lock the tail for an hour from the fifth, whatever the address; the code still opens', async () => {
    const { number, code } = await house.say({ text: '锁', phone: '13512344444' })
    const other = await house.say({ text: '不锁', phone: '13512344444' })
    const status = async (proof: { code?: string; tail?: string }) => (await lookUp(number, proof)).status
    for (const minute of ['00', '20', '40', '50']) {
      house.at(`2026-03-02T10:${minute}:00+08:00`)
      expect(await status({ tail: '0000' })).toBe(404)
      expect(await status({ tail: '4444' })).toBe(200)
    }
    house.at('2026-03-02T10:59:00+08:00')
    expect(await status({ tail: '0000' })).toBe(404)
    expect(await status({ tail: '4444' })).toBe(404)
    expect(await status({ code })).toBe(200)
    expect((await lookUp(other.number, { tail: '4444' })).status).toBe(200)
    house.at('2026-03-02T11:30:00+08:00')
    for (let tries = 0; tries < 6; tries += 1) expect(await status({ tail: '4444' })).toBe(404)
    house.at('2026-03-02T11:58:59+08:00')
    expect(await status({ tail: '4444' })).toBe(404)
    house.at('2026-03-02T11:59:00+08:00')
    expect(await status({ tail: '4444' })).toBe(200)
    house.at('2026-03-02T09:00:00+08:00')
  })

  test('fifty guesses in one moment count as fifty, not as one', async () => {
    const { number } = await house.say({ text: '猜', phone: '13512345050' })
    const guesses = Array.from({ length: 50 }, (_, n) =>
      lookUp(number, { tail: n === 49 ? '5050' : `90${String(n).padStart(2, '0')}` }),
    )
    const replies = await Promise.all(guesses)
    const { rows } = await house.pool.query(
      `select count(*)::int as n from case_lookup_misses m join cases c on c.id = m.case_id where c.number = $1`,
      [number],
    )
    expect(rows).toEqual([{ n: 5 }])
    expect(replies.slice(0, 49).every(reply => reply.status === 404)).toBe(true)
  })

  test('five wrong codes lock nothing', async () => {
    const { number, code } = await house.say({ text: '码', phone: '13512345555' })
    for (let tries = 0; tries < 6; tries += 1) await lookUp(number, { code: 'ABCDEFGH' })
    expect((await lookUp(number, { code })).status).toBe(200)
    expect((await lookUp(number, { tail: '5555' })).status).toBe(200)
  })
})

/** Statements sent since now, through any connection. */
function countStatements(): () => number {
  const { pool } = house
  let statements = 0
  const count = () => {
    statements += 1
  }
  const watched: (() => void)[] = []
  // biome-ignore lint/suspicious/noExplicitAny: the clients of a pool are its own affair
  for (const client of (pool as any)._clients) {
    const { query } = client
    // biome-ignore lint/suspicious/noExplicitAny: every form of query
    client.query = (...args: any[]) => {
      count()
      return query.apply(client, args)
    }
    watched.push(() => {
      client.query = query
    })
  }
  return () => {
    for (const release of watched) release()
    return statements
  }
}

async function upload(content: Buffer, name = 'photo.jpg', type = 'image/jpeg'): Promise<Answer> {
  const boundary = 'limit'
  const payload = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`,
    ),
    content,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  const reply = await house.app.inject({
    method: 'POST',
    url: '/api/public/uploads',
    headers: { host: '127.0.0.1:80', 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload,
  })
  return { status: reply.statusCode, body: reply.json(), headers: reply.headers }
}

/** Uploads, ties it to a case, and downloads it at the desk. */
async function through(content: Buffer, name: string, type: string) {
  const { uploadId } = (await upload(content, name, type)).body
  const { id } = await house.say({ text: '见图', attachments: [uploadId] })
  const [file] = (await house.ok('agent', 'GET', `/api/cases/${id}`)).files
  const reply = await house.app.inject({
    method: 'GET',
    url: `/api/cases/${id}/files/${file.id}`,
    headers: { host: '127.0.0.1:80', authorization: `Bearer ${house.keys.agent}` },
  })
  return { id, uploadId, file, content: reply.rawPayload, headers: reply.headers, status: reply.statusCode }
}

describe('an upload', () => {
  test.each([
    ['photo.jpg', 'image/jpeg', jpegWithPosition()],
    ['photo.png', 'image/png', pngWithPosition()],
    ['photo.webp', 'image/webp', webpWithPosition()],
  ])('%s loses where it was taken, and nothing else', async (name, type, original) => {
    const { file, content, headers } = await through(original, name, 'application/octet-stream')
    expect(file).toMatchObject({ name, mediaType: type, size: content.length })
    for (const trace of ['GPS', 'Shanghai', '121.4737'])
      expect([original.includes(trace) || type !== 'image/jpeg', content.includes(trace)]).toEqual([true, false])
    const pixels = {
      'image/jpeg': [0x12, 0x34, 0x56, 0xff, 0xd9],
      'image/png': [0x78, 0x9c, 0x63],
      'image/webp': [0x2f, 0, 0, 0, 0, 0x88],
    }[type]!
    expect(content.includes(Buffer.from(pixels))).toBe(true)
    if (type === 'image/jpeg') expect(content.includes(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]))).toBe(true)
    expect(headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''/)
    expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox")
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  test('lies on disk under its hash once, however often it came', async () => {
    const { id } = await through(pngWithPosition(), 'a.png', 'image/png')
    await through(pngWithPosition(), 'b.png', 'image/png')
    const { rows } = await house.pool.query(`select distinct sha256 from files where media_type = 'image/png'`)
    expect(rows).toHaveLength(1)
    const stored = await fs.readdir(path.join(house.folder, 'files', rows[0].sha256.slice(0, 2)))
    expect(stored).toEqual([rows[0].sha256])
    expect(id).toBeTruthy()
  })

  test.each([
    ['a web page called a picture', Buffer.from('<html><script>alert(1)</script></html>'), 'text/plain'],
    ['words', Buffer.from('一段文字'), 'text/plain'],
  ])('%s is kept as %s', async (_, content, mediaType) => {
    const { file, headers } = await through(content, 'photo.jpg', 'image/jpeg')
    expect(file.mediaType).toBe(mediaType)
    expect(headers['content-type']).toMatch(/^text\/plain/)
  })

  test.each([
    ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]), 400, 'input.file_kind'],
    ['nothing', Buffer.alloc(0), 400, 'input.file_empty'],
    ['over 15 MB', Buffer.concat([jpegWithPosition(), Buffer.alloc(15 * 1024 * 1024, 1)]), 413, 'input.file_too_large'],
  ])('%s is refused, whatever its name', async (_, content, status, code) => {
    const reply = await upload(content)
    expect([[status, 413].includes(reply.status), reply.body.code]).toEqual([true, code])
  })

  test('a picture cut off, or lying about its lengths, is kept or refused, never an error of ours', async () => {
    for (const original of [jpegWithPosition(), pngWithPosition(), webpWithPosition()]) {
      for (let length = 12; length < original.length; length += 7) {
        const { status, body } = await upload(original.subarray(0, length))
        expect([length, status < 500, body.code !== 'server.failed']).toEqual([length, true, true])
      }
      for (let at = 12; at < Math.min(original.length, 60); at += 1) {
        const broken = Buffer.from(original)
        broken[at] = 0xff
        expect([at, (await upload(broken)).status < 500]).toEqual([at, true])
      }
    }
  })

  test('two files at once are refused', async () => {
    const second = '\r\n--limit\r\nContent-Disposition: form-data; name="more"; filename="b.txt"\r\n\r\n二'
    const { status, body } = await upload(Buffer.from(`一${second}`), 'a.txt', 'text/plain')
    expect([status, body.code]).toEqual([400, 'input.one_file'])
  })

  test('no file, or no form, is named so', async () => {
    expect((await house.call('public', 'POST', '/api/public/uploads', { file: 'x' })).status).toBe(400)
    const { body } = await house.call('public', 'POST', '/api/public/uploads')
    expect(body.code).toBe('input.no_file')
  })

  test('belongs to one case: not attached again, not read through another', async () => {
    const { id, uploadId, file } = await through(jpegWithPosition(), 'mine.jpg', 'image/jpeg')
    expect((await contact({ text: '别人的', attachments: [uploadId] }, randomUUID())).body.code).toBe('file.not_found')
    const other = await house.say({ text: '没有图' })
    const read = (caseId: string, who: 'agent' | 'outsider') =>
      house.call(who, 'GET', `/api/cases/${caseId}/files/${file.id}`)
    expect((await read(other.id, 'agent')).body.code).toBe('file.not_found')
    expect((await read(id, 'outsider')).body.code).toBe('case.not_found')
    expect((await house.call('public', 'GET', `/api/cases/${id}/files/${file.id}`)).status).toBe(401)
  })

  test('six go with one contact; the same twice counts once', async () => {
    const ids = []
    for (let n = 0; n < 6; n += 1) ids.push((await upload(Buffer.from(`第 ${n} 张`))).body.uploadId)
    const { id } = await house.say({ text: '六张', attachments: ids })
    expect((await house.ok('agent', 'GET', `/api/cases/${id}`)).files).toHaveLength(6)
    const twice = (await upload(Buffer.from('又一张'))).body.uploadId
    const again = await house.say({ text: '两次', attachments: [twice, twice] })
    expect((await house.ok('agent', 'GET', `/api/cases/${again.id}`)).files).toHaveLength(1)
  })

  test('a name that is a path, or holds what is not a name, is only a name', async () => {
    for (const name of ['../../etc/passwd', '..', 'a\\b\\c.txt', '照片 1.jpg']) {
      const { file } = await through(Buffer.from(`文件 ${name}`), name, 'text/plain')
      expect(file.name).not.toMatch(/[/\\]|^\.\.?$/)
    }
  })

  test('coming slowly holds no connection of the database', async () => {
    const body = new PassThrough()
    const pending = house.app.inject({
      method: 'POST',
      url: '/api/public/uploads',
      headers: { host: '127.0.0.1:80', 'content-type': 'multipart/form-data; boundary=slow' },
      payload: body,
    })
    const sent = pending.then(reply => reply)
    body.write('--slow\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n第一段')
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(house.pool.totalCount - house.pool.idleCount).toBe(0)
    body.end('第二段\r\n--slow--\r\n')
    expect((await sent).statusCode).toBe(201)
  })
})

test('the guide names open sites, public kinds, the pledge and how long things are kept', async () => {
  const guide = await house.ok('public', 'GET', '/api/public/guide')
  expect(guide.sites.map((site: { key: string }) => site.key).sort()).toEqual(['main', 'west'])
  expect(guide.kinds.length).toBeGreaterThan(5)
  for (const kind of guide.kinds) expect(kind.retentionYears).toBeGreaterThan(0)
  const english = await house.ok('public', 'GET', '/api/public/guide', undefined, { 'accept-language': 'en' })
  expect(english.pledge).not.toEqual(guide.pledge)
})
