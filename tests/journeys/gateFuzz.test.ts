import { beforeAll, describe, expect, test } from 'vitest'
import { type CaseHouse, complaintWords, openCaseHouse, staffCast } from '#tests/helpers/caseHouse.ts'
import {
  type Call,
  chanceFrom,
  fuzzedCaseVerbs,
  knownOf,
  type Pursued,
  randomCall,
} from '#tests/helpers/randomVerbs.ts'

const seed = Number(process.env.FUZZ_SEED ?? 20261121)
const rounds = 220
const callsAtOnce = 6

let house: CaseHouse
const cases: Pursued[] = []
beforeAll(async () => {
  house = await openCaseHouse()
  for (let n = 0; n < 6; n += 1) await takeIn()
})

async function takeIn(): Promise<void> {
  const complaint = cases.length % 2 === 0
  const phone = cases.length % 3 === 0 ? {} : { phone: `1390000${String(1000 + cases.length)}` }
  cases.push(
    await house.say({
      kind: complaint ? 'complaint' : 'repair',
      text: complaint ? complaintWords : '楼道灯坏了',
      ...phone,
    }),
  )
}

/** Everything that must hold, asked of the tables alone; each row is a case that ended wrongly. */
const wrong = `
  select c.number, c.stage, c.cycle, 'closed without proof' as why from cases c
  where c.stage = 'closed' and exists (select from case_gates g where g.case_id = c.id and g.gate = 'follow_up')
    and not exists (select from follow_ups f where f.case_id = c.id and f.cycle = c.cycle and f.satisfied)
    and not exists (
      select from case_requests r join staff a on a.id = r.asked_by join staff d on d.id = r.decided_by
      where r.case_id = c.id and r.cycle = c.cycle and r.kind = 'exception' and r.approved and a.person_id <> d.person_id
        and not exists (select from case_handlers h where h.case_id = c.id and h.person_id = d.person_id and h.since < r.decided_at))
  union all
  select c.number, c.stage, c.cycle, 'closed with an open gate' from cases c join case_gates g on g.case_id = c.id
  where c.stage = 'closed' and g.cycle = c.cycle and g.cleared_at is null
  union all
  select c.number, c.stage, c.cycle, 'accepted without a gate' from cases c
  where c.course in ('complaint', 'repair') and c.stage in ('accepted', 'in_hand', 'answered')
    and not exists (select from case_gates g where g.case_id = c.id and g.cycle = c.cycle and g.gate = 'follow_up')
  union all
  select c.number, c.stage, c.cycle, 'lost its gate with its kind' from cases c
  where c.stage in ('in_hand', 'answered', 'closed') and exists (select from case_gates g where g.case_id = c.id and g.gate = 'follow_up')
    and not exists (select from case_gates g where g.case_id = c.id and g.cycle = c.cycle and g.gate = 'follow_up')
  union all
  select c.number, c.stage, c.cycle, 'ended by one person' from cases c
  where c.stage in ('returned', 'withdrawn', 'void') and not exists (
    select from case_requests r join staff a on a.id = r.asked_by join staff d on d.id = r.decided_by
    where r.case_id = c.id and r.cycle = c.cycle and r.approved and a.person_id <> d.person_id
      and r.kind = case c.stage when 'returned' then 'return' when 'withdrawn' then 'withdraw' else 'void' end)
  union all
  select c.number, c.stage, c.cycle, 'heard by one who had a hand in it' from cases c join follow_ups f on f.case_id = c.id
  where f.door = 'staff' and not f.self_asked
    and exists (select from case_handlers h where h.case_id = c.id and h.person_id = f.heard_by_person and h.since < f.heard_at)
  union all
  select c.number, c.stage, c.cycle, 'heard by whom it is about' from cases c join follow_ups f on f.case_id = c.id
    join case_accused x on x.case_id = c.id and x.person_id = f.heard_by_person and x.named_at < f.heard_at
  union all
  select c.number, c.stage, c.cycle, 'owned by whom it is about' from cases c join staff s on s.id = c.owner_staff_id
    join case_accused x on x.case_id = c.id and x.person_id = s.person_id where c.ended_at is null
  union all
  select c.number, c.stage, c.cycle, 'open work without its gate' from cases c join work_orders w on w.case_id = c.id and w.cycle = c.cycle
  where w.completed_at is null and w.cancelled_at is null and c.ended_at is null
    and not exists (select from case_gates g where g.case_id = c.id and g.cycle = c.cycle and g.gate = 'work' and g.cleared_at is null)
  union all
  select c.number, c.stage, c.cycle, 'answered with work open' from cases c join case_gates g on g.case_id = c.id and g.cycle = c.cycle
  where c.stage = 'answered' and g.gate = 'work' and g.cleared_at is null
  union all
  select c.number, c.stage, c.cycle, 'ended and still owed' from cases c join commitments o on o.subject_id = c.id
  where c.ended_at is not null and o.kept_at is null and o.cancelled_at is null and o.waived_at is null
    and not (c.stage = 'returned' and o.kind = 'acknowledge' and o.clause = 'W-art14')`

async function makeCall(call: Call) {
  const { who, method, url, body, headers } = call
  const reply = await house.call(who, method, url, body, headers)
  return { call, status: reply.status, code: reply.body?.code as string | undefined }
}

/** What the page of this person says about each verb; null when the case does not exist for him. */
async function mayOf({ who }: Call, id: string): Promise<Record<string, string | null> | null> {
  if (who === 'public') return null
  const page = await house.call(who, 'GET', `/api/cases/${id}`)
  return page.status === 200 ? page.body.may : null
}

// Refusals of the input itself, or of what a state cannot know: the page cannot grey a button for them.
const beyondState =
  /^(input\.|case\.(unknown_|empty_answer|beyond_|looks_like|itself|one_receiver|person_concerned|same_person|nothing_asked|not_found|reachable|attempts_missing|contact_keeps|already_accepted|merged_already|ended)|staff\.|team\.|commitment\.)/

describe(`by chance (FUZZ_SEED=${seed})`, () => {
  const chance = chanceFrom(seed)
  let moment = Date.parse('2026-03-02T09:00:00+08:00')
  let calls = 0
  const failures: unknown[] = []
  const granted = new Map<string, number>()

  const timePasses = () => {
    moment += (1 + chance.below(90)) * 60_000
    house.at(new Date(moment).toISOString())
  }
  const settle = (replies: Awaited<ReturnType<typeof makeCall>>[]) => {
    for (const { call, status, code } of replies) {
      calls += 1
      if (status >= 500) failures.push({ call, status, code })
      const verb = call.url.split('/').at(-1)!
      if (status < 300) granted.set(verb, (granted.get(verb) ?? 0) + 1)
    }
  }

  test('one call after the other: none closes wrongly, none fails, each is refused as its page says', async () => {
    const lies: unknown[] = []
    for (let n = 0; n < 1300; n += 1) {
      if (n % 40 === 39) await takeIn()
      if (n % 5 === 0) timePasses()
      const one = chance.pick(cases.slice(-14))
      const call = randomCall(
        chance,
        one,
        await knownOf(
          house,
          one,
          cases.map(({ number }) => number),
        ),
      )
      const verb = call.url.split('/').at(-1)!
      const may =
        n % 3 === 0 && call.url.startsWith('/api/cases/') && fuzzedCaseVerbs.includes(verb)
          ? await mayOf(call, one.id)
          : null
      const reply = await makeCall(call)
      settle([reply])
      if (may?.[verb] && (reply.status < 300 || (reply.code !== may[verb] && !beyondState.test(reply.code!))))
        lies.push({ verb, said: may[verb], did: reply.code ?? reply.status, who: call.who })
      if (may && may[verb] === null && reply.status >= 400 && !beyondState.test(reply.code!))
        lies.push({ verb, said: null, did: reply.code, who: call.who })
      if (n % 20 === 19) expect((await house.pool.query(wrong)).rows).toEqual([])
    }
    expect(lies).toEqual([])
    expect(failures).toEqual([])
  }, 240_000)

  test('six at once about one case: none closes wrongly, none fails', async () => {
    for (let round = 0; round < rounds; round += 1) {
      if (round % 8 === 7) await takeIn()
      timePasses()
      const pursued = chance.pick(cases.slice(-10))
      const other = chance.pick(cases.slice(-10))
      const known = await knownOf(house, pursued, [pursued.number, other.number])
      const batch = Array.from({ length: callsAtOnce }, () =>
        randomCall(chance, chance.below(4) ? pursued : other, known),
      )
      settle(await Promise.all(batch.map(makeCall)))
      if (round % 5 === 4) expect((await house.pool.query(wrong)).rows).toEqual([])
    }
    expect((await house.pool.query(wrong)).rows).toEqual([])
    expect(failures).toEqual([])
  }, 240_000)

  test('each case, driven by everybody at once at its end, closes by its proof or not at all', async () => {
    for (const one of cases.slice(-12)) {
      for (let again = 0; again < 4; again += 1) {
        const closes = staffCast.map(who => ({ who, method: 'POST', url: `/api/cases/${one.id}/close`, body: {} }))
        const known = await knownOf(house, one, [one.number])
        const others = Array.from({ length: 4 }, () => randomCall(chance, one, known))
        settle(await Promise.all([...closes, ...others].map(makeCall)))
      }
      expect((await house.pool.query(wrong)).rows).toEqual([])
    }
    expect(failures).toEqual([])
  }, 120_000)

  test('it went far enough to mean something', async () => {
    expect(calls).toBeGreaterThan(3000)
    for (const verb of ['accept', 'answer', 'close', 'confirm', 'grant_exception', 'reopen', 'follow-up'])
      expect([verb, (granted.get(verb) ?? 0) > 0]).toEqual([verb, true])
    const { rows } = await house.pool.query(
      `select count(*) filter (where kind = 'case.sent_back')::int as back, count(*) filter (where kind = 'case.closed')::int as closed,
         count(*) filter (where kind = 'case.exception_granted')::int as granted from events`,
    )
    expect(rows[0].back).toBeGreaterThan(3)
    expect(rows[0].closed).toBeGreaterThan(3)
    expect(rows[0].granted).toBeGreaterThan(0)
  })

  test('the question asked of the tables finds what is wrong', async () => {
    const client = await house.pool.connect()
    await client.query(`begin; set local session_replication_role = replica`)
    await client.query(
      `update cases set stage = 'closed', closed_at = now(), ended_at = now(), cycle = cycle + 1 where id = $1`,
      [cases.at(-1)!.id],
    )
    await client.query(
      `insert into case_gates (case_id, cycle, gate, opened_at) select id, cycle, 'follow_up', now() from cases where id = $1 on conflict do nothing`,
      [cases.at(-1)!.id],
    )
    const { rows } = await client.query(wrong)
    await client.query('rollback')
    client.release()
    expect(rows.map(row => row.why)).toEqual(
      expect.arrayContaining(['closed without proof', 'closed with an open gate']),
    )
  })
})
