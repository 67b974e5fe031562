/** What hangs on the loaded cases, made from them by the database itself, in the order it must be run. */
export function afterCases(now: Date): string[] {
  const at = `'${now.toISOString()}'::timestamptz`
  return [
    `insert into interactions (id, site_id, direction, channel, customer_id, started_at, ended_at, reached, recorded_at)
     select origin_interaction_id, site_id, 'in', channel, customer_id, received_at, received_at, true, received_at from cases`,
    `insert into interactions (id, site_id, direction, channel, customer_id, staff_id, started_at, ended_at, reached, recorded_at)
     select ${own('answer')}, site_id, 'out', 'phone', customer_id, owner_staff_id, answered_at, answered_at, true, answered_at
     from cases c where answered_at is not null`,
    `insert into utterances (interaction_id, seq, role, at, text) select origin_interaction_id, 1, 'customer', received_at, words from cases`,
    `insert into utterances (interaction_id, seq, role, at, text)
     select ${own('answer')}, 1, 'agent', answered_at, '您反映的情况已经处理好了，请您看看是否满意。' from cases c where answered_at is not null`,
    `insert into case_interactions (case_id, interaction_id, role, linked_at) select id, origin_interaction_id, 'origin', received_at from cases`,
    `insert into case_interactions (case_id, interaction_id, role, linked_at)
     select id, ${own('answer')}, 'answer', answered_at from cases c where answered_at is not null`,
    `insert into case_answers (case_id, cycle, words, answered_by, answered_at, interaction_id, reached_at, reached_by)
     select id, cycle, '已经处理好了。', owner_staff_id, answered_at, ${own('answer')}, answered_at, 'contact'
     from cases c where answered_at is not null`,
    `insert into case_handlers (case_id, staff_id, person_id, role, since)
     select c.id, s.id, s.person_id, 'owner', c.received_at from cases c join staff s on s.id = c.owner_staff_id`,
    `insert into follow_ups (id, case_id, cycle, site_id, channel, planned_at, due_at, heard_at, satisfied, attitude, speed, result, door)
     select ${own('follow_up')}, id, cycle, site_id, 'phone', answered_at,
       case when ended_at is null then ${at} + (${share('due')} * 20 - 6) * interval '1 day' else answered_at + interval '3 days' end,
       ended_at, case when ended_at is not null then true end, 5, 5, 5, case when ended_at is not null then 'customer' end
     from cases c where answered_at is not null and course in ('repair', 'complaint')`,
    `insert into case_gates (case_id, cycle, gate, opened_at, cleared_at, evidence_kind, evidence_id)
     select id, cycle, 'follow_up', accepted_at, ended_at, case when ended_at is not null then 'follow_up' end,
       case when ended_at is not null then ${own('follow_up')} end
     from cases c where accepted_at is not null and course in ('repair', 'complaint')`,
    workOrders(at),
    `insert into case_gates (case_id, cycle, gate, opened_at, cleared_at, evidence_kind, evidence_id)
     select c.id, c.cycle, 'work', w.opened_at, w.completed_at, case when w.completed_at is not null then 'work_orders' end, w.id
     from work_orders w join cases c on c.id = w.case_id`,
    commitments(at, 'acknowledge', `'case', c.id`, 'accepted_at', '4h', 'true'),
    commitments(at, 'answer', `'case', c.id`, 'answered_at', '5 working days', 'true'),
    commitments(
      at,
      'follow_up',
      `'follow_up', ${own('follow_up')}`,
      'ended_at',
      '3 working days',
      `answered_at is not null and course in ('repair', 'complaint')`,
    ),
    ...(['received', 'accepted', 'answered', 'closed'] as const).map(
      step => `insert into events (kind, subject_kind, subject_id, site_id, actor_kind, actor_id, at, facts, salt)
       select 'case.${step === 'received' ? 'opened' : step}', 'case', id, site_id, 'staff', owner_staff_id, ${step}_at,
         jsonb_build_object('cycle', cycle), '' from cases where ${step}_at is not null`,
    ),
    // A complaint about a colleague, hidden from each person a few times, among the newest of his site.
    `insert into hidden_from (person_id, subject_kind, subject_id, reason_case_id, since)
     select s.person_id, 'case', c.id, c.id, c.received_at from staff_sites l join staff s on s.id = l.staff_id
     cross join lateral (select id, received_at from cases where site_id = l.site_id and ended_at is null
       order by received_at desc limit 60) c where ${share('hidden')} < 0.25`,
  ]
}

function workOrders(at: string): string {
  return `insert into work_orders (id, case_id, cycle, site_id, matter, team_id, staff_id, opened_at, accepted_at, completed_at, result)
    select ${own('work')}, c.id, c.cycle, c.site_id, left(c.matter, 20), t.id, c.owner_staff_id, c.accepted_at, c.accepted_at,
      coalesce(c.answered_at, case when ${share('done')} < 0.2 then ${at} end),
      case when c.answered_at is not null or ${share('done')} < 0.2 then 'done' end
    from cases c join teams t on t.site_id = c.site_id and t.is_duty
    where c.accepted_at is not null and c.owner_staff_id is not null and c.course = 'repair'`
}

function commitments(at: string, kind: string, subject: string, kept: string, within: string, where: string): string {
  const open = `c.${kept} is null`
  const due = `case when ${open} then ${at} + (${share(kind)} * 60 - 20) * interval '1 day' else c.${kept} + interval '1 day' end`
  return `insert into commitments (kind, subject_kind, subject_id, case_id, site_id, cycle, owed_by_staff_id, owed_by_team_id, owed_to_kind,
      owed_to_id, within, calendar_kind, calendar_version, calendar_state, provisional, clause, made_at, counted_from, due_at, warn_at,
      kept_at, kept_by_interaction_id, broken_at)
    select '${kind}', ${subject}, c.id, c.site_id, c.cycle, c.owner_staff_id, c.owner_team_id, 'customer', c.customer_id, '${within}', 'site',
      'bench', 1, false, 'W-art13', c.received_at, c.received_at, d.due_at, d.due_at - interval '1 day', c.${kept},
      case when c.${kept} is not null then c.origin_interaction_id end,
      case when ${open} and d.due_at < ${at} and ${share('broken')} < 0.5 then d.due_at end
    from cases c cross join lateral (select ${due} as due_at) d where ${where}`
}

// An id and a share of one, always the same for a case and a name.
const own = (name: string) => `md5(c.id::text || '${name}')::uuid`
const share = (name: string) => `(abs(hashtext(c.id::text || '${name}')::bigint) % 1000 / 1000.0)`
