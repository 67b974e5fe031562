-- Counts cases; the number told to people is a permutation of it (features/cases/rules/caseNumber.ts).
create sequence case_numbers minvalue 0 start 0;

-- A matter to be settled. Its kind is pack data, its course is code.
create table cases (
  id uuid primary key default uuidv7(),
  number text not null unique check (number ~ '^[1-9][0-9]{7}([0-9]{2})?$'),
  site_id uuid not null references sites,
  pack text not null,
  kind text not null,
  course text not null check (course in ('plain', 'repair', 'complaint', 'procedure')),
  stage text not null check (stage in ('received', 'accepted', 'in_hand', 'answered', 'closed', 'returned', 'withdrawn', 'void')),
  cycle int not null default 1 check (cycle >= 1),
  urgency text not null default 'normal' check (urgency in ('normal', 'urgent', 'emergency')),
  matter text not null,
  words text not null,
  place text,
  nature text,
  root_cause text,
  grounds text[] not null default '{}',
  form jsonb not null default '{}',
  customer_id uuid references customers,
  channel text not null,
  origin_interaction_id uuid references interactions,
  lookup_code_hash bytea,
  suggested_kind text,
  suggestion jsonb,
  kind_decided_at timestamptz,
  kind_decided_by uuid references staff,
  owner_staff_id uuid references staff,
  owner_team_id uuid references teams,
  master_id uuid references cases,
  urged int not null default 0,
  confidential_at timestamptz,
  received_at timestamptz not null,
  received_by uuid references staff,
  accepted_at timestamptz,
  answered_at timestamptz,
  closed_at timestamptz,
  ended_at timestamptz,
  archived_at timestamptz,
  retain_until date,
  source text,
  search tsvector not null default '',
  check ((stage = 'closed') = (closed_at is not null)),
  check ((stage in ('closed', 'returned', 'withdrawn', 'void')) = (ended_at is not null)),
  check (owner_staff_id is not null or owner_team_id is not null),
  check (archived_at is null or ended_at is not null)
);
-- The list of what is not settled, newest first; a person with some sites, then one with all.
create index cases_open_by_site on cases (site_id, received_at desc, id desc) where ended_at is null;
create index cases_open on cases (received_at desc, id desc) where ended_at is null;
-- All cases, ended ones too.
create index cases_by_site on cases (site_id, received_at desc, id desc);
create index cases_by_time on cases (received_at desc, id desc);
create index cases_open_by_stage on cases (site_id, stage, received_at desc, id desc) where ended_at is null;
create index cases_open_by_kind on cases (site_id, kind, received_at desc, id desc) where ended_at is null;
-- Whether an open case may be seen, without reading it.
create index cases_open_seen on cases (id) include (site_id, confidential_at, owner_staff_id) where ended_at is null;
create index cases_open_again on cases (site_id, received_at desc, id desc) where ended_at is null and cycle > 1;
-- What a person or team owns.
create index cases_by_owner on cases (owner_staff_id, received_at desc, id desc) where ended_at is null;
create index cases_by_team on cases (owner_team_id, received_at desc, id desc) where ended_at is null;
create index cases_by_customer on cases (customer_id, received_at desc, id desc);
create index cases_by_master on cases (master_id) where master_id is not null;
create index cases_to_archive on cases (ended_at) where ended_at is not null and archived_at is null;
create index cases_search on cases using gin (search) with (fastupdate = off);

-- A dated row that must be cleared before a case may be answered or closed.
create table case_gates (
  case_id uuid not null references cases,
  cycle int not null,
  gate text not null check (gate in ('work', 'follow_up', 'procedure')),
  opened_at timestamptz not null,
  opened_by uuid references staff,
  cleared_at timestamptz,
  cleared_by uuid references staff,
  attempts int not null default 0,
  evidence_kind text check (evidence_kind in ('follow_up', 'exception', 'work_orders', 'procedure')),
  evidence_id uuid,
  primary key (case_id, cycle, gate),
  check ((cleared_at is null) = (evidence_kind is null)),
  check (gate <> 'follow_up' or evidence_kind is null or evidence_kind in ('follow_up', 'exception'))
);

-- What needs a second person: asked by one, decided by another.
create table case_requests (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases,
  cycle int not null,
  kind text not null check (kind in ('return', 'withdraw', 'void', 'exception', 'escalation')),
  reason text not null,
  words text,
  amount numeric(14, 2),
  asked_by uuid not null references staff,
  asked_by_person uuid not null,
  asked_at timestamptz not null,
  to_staff_id uuid references staff,
  decided_by uuid references staff,
  decided_by_person uuid,
  decided_at timestamptz,
  approved boolean,
  decision_words text,
  check ((decided_at is null) = (approved is null)),
  check (decided_by_person is null or decided_by_person <> asked_by_person)
);
create index case_requests_by_case on case_requests (case_id, id);
create unique index case_requests_one_open on case_requests (case_id, kind) where decided_at is null;
create index case_requests_waiting on case_requests (asked_at, id) where decided_at is null;

-- Who owned, worked or answered a case, as persons: none of them hears its follow-up or grants its exception.
create table case_handlers (
  case_id uuid not null references cases,
  person_id uuid not null,
  staff_id uuid not null references staff,
  role text not null check (role in ('owner', 'worker', 'answerer', 'investigator')),
  since timestamptz not null,
  primary key (case_id, person_id, role)
);

-- The chain of owners and the offers between them.
create table case_hand_overs (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases,
  from_staff_id uuid references staff,
  from_team_id uuid references teams,
  to_staff_id uuid references staff,
  to_team_id uuid references teams,
  offered_by uuid references staff,
  offered_at timestamptz not null,
  words text,
  taken_by uuid references staff,
  taken_at timestamptz,
  refused_by uuid references staff,
  refused_at timestamptz,
  refusal text,
  check (to_staff_id is not null or to_team_id is not null)
);
create index case_hand_overs_by_case on case_hand_overs (case_id, id);
create unique index case_hand_overs_one_open on case_hand_overs (case_id) where taken_at is null and refused_at is null;
create index case_hand_overs_waiting on case_hand_overs (to_staff_id, offered_at) where taken_at is null and refused_at is null;

create table case_findings (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases,
  cycle int not null,
  conclusion text not null check (conclusion in ('founded', 'partly', 'unfounded')),
  words text not null,
  root_cause text,
  found_by uuid not null references staff,
  found_at timestamptz not null
);
create index case_findings_by_case on case_findings (case_id, id);

create table case_statements (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases,
  cycle int not null,
  side text not null check (side in ('customer', 'ours')),
  asked_of uuid references staff,
  asked_by uuid references staff,
  asked_at timestamptz,
  summary text,
  words text,
  given_at timestamptz,
  written_by uuid references staff,
  check ((words is null) = (given_at is null))
);
create index case_statements_by_case on case_statements (case_id, id);
create index case_statements_asked on case_statements (asked_of, id) where given_at is null;

-- Staff a complaint is about: hidden from them through staff.hidden_from.
create table case_accused (
  case_id uuid not null references cases,
  person_id uuid not null,
  staff_id uuid not null references staff,
  named_by uuid references staff,
  named_at timestamptz not null,
  primary key (case_id, person_id)
);

create table case_answers (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases,
  cycle int not null,
  words text not null,
  amount numeric(14, 2),
  answered_by uuid not null references staff,
  answered_at timestamptz not null,
  interaction_id uuid references interactions,
  reached_at timestamptz,
  reached_by text check (reached_by in ('contact', 'portal')),
  accepts text check (accepts in ('yes', 'no', 'will_think'))
);
create index case_answers_by_case on case_answers (case_id, id);

create table case_interactions (
  case_id uuid not null references cases,
  interaction_id uuid not null references interactions,
  role text not null check (role in ('origin', 'contact', 'answer', 'urge', 'notice', 'follow_up', 'objection')),
  linked_at timestamptz not null,
  primary key (case_id, interaction_id)
);
create index case_interactions_by_interaction on case_interactions (interaction_id);

create table case_links (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases,
  other_id uuid not null references cases,
  kind text not null check (kind in ('related', 'repeat', 'merged', 'group')),
  linked_by uuid references staff,
  linked_at timestamptz not null,
  ended_by uuid references staff,
  ended_at timestamptz,
  check (case_id <> other_id)
);
create index case_links_by_case on case_links (case_id) where ended_at is null;
create index case_links_by_other on case_links (other_id) where ended_at is null;
create unique index case_links_once on case_links (case_id, other_id, kind) where ended_at is null;

create table case_urges (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases,
  interaction_id uuid references interactions,
  by_case_id uuid references cases,
  urged_by uuid references staff,
  urged_at timestamptz not null,
  due_before timestamptz,
  due_after timestamptz
);
create index case_urges_by_case on case_urges (case_id, id);

create table case_notes (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases,
  words text not null,
  written_by uuid not null references staff,
  written_at timestamptz not null
);
create index case_notes_by_case on case_notes (case_id, id);

create table case_viewers (
  case_id uuid not null references cases,
  staff_id uuid not null references staff,
  added_by uuid references staff,
  added_at timestamptz not null,
  primary key (case_id, staff_id)
);

-- Misses (null: of a number that is none) of the last four digits at the public look-up; five lock that door of the case for an hour.
create table case_lookup_misses (
  case_id uuid,
  missed_at timestamptz not null
);
create index case_lookup_misses_by_case on case_lookup_misses (case_id, missed_at);

-- The end of a complaint or repair is earned: checked at commit, whoever writes.
create function case_end_is_earned() returns trigger language plpgsql as $$
declare
  one cases;
  gated boolean;
  proof case_gates;
begin
  select * into one from cases where id = new.id;
  if not found then return null; end if;
  select exists (select 1 from case_gates where case_id = one.id and gate = 'follow_up')
      or one.course in ('complaint', 'repair') into gated;
  if one.stage in ('accepted', 'in_hand', 'answered') and one.course in ('complaint', 'repair')
     and not exists (select 1 from case_gates where case_id = one.id and cycle = one.cycle and gate = 'follow_up') then
    raise exception 'case %: an accepted complaint or repair has a follow-up gate', one.number using errcode = 'check_violation';
  end if;
  if one.stage = 'closed' then
    if exists (select 1 from case_gates where case_id = one.id and cycle = one.cycle and cleared_at is null) then
      raise exception 'case %: a gate of the present cycle is open', one.number using errcode = 'check_violation';
    end if;
    if gated then
      select * into proof from case_gates where case_id = one.id and cycle = one.cycle and gate = 'follow_up';
      if not found or not follow_up_gate_is_proven(proof) then
        raise exception 'case %: closed without a satisfied follow-up or an approved exception', one.number using errcode = 'check_violation';
      end if;
    end if;
  elsif one.stage in ('returned', 'withdrawn', 'void') then
    if not exists (
      select 1 from case_requests r
        join staff asker on asker.id = r.asked_by and asker.person_id = r.asked_by_person
        join staff decider on decider.id = r.decided_by and decider.person_id = r.decided_by_person
      where r.case_id = one.id and r.cycle = one.cycle and r.approved and r.decided_by_person <> r.asked_by_person
        and r.kind = case one.stage when 'returned' then 'return' when 'withdrawn' then 'withdraw' else 'void' end
    ) then
      raise exception 'case %: ended as % without a second person', one.number, one.stage using errcode = 'check_violation';
    end if;
  end if;
  return null;
end $$;

-- An exception of this case and cycle, granted by another person than the one who asked.
create function exception_is_granted(proof case_gates) returns boolean language sql stable as $$
  select proof.evidence_kind = 'exception' and exists (
    select 1 from case_requests r
      join staff asker on asker.id = r.asked_by and asker.person_id = r.asked_by_person
      join staff decider on decider.id = r.decided_by and decider.person_id = r.decided_by_person
    where r.id = proof.evidence_id and r.case_id = proof.case_id and r.cycle = proof.cycle
      and r.kind = 'exception' and r.approved and r.decided_by_person <> r.asked_by_person
  )
$$;

-- What proves a cleared follow-up gate: here a granted exception; the migration of follow-ups adds what the customer said.
create function follow_up_gate_is_proven(proof case_gates) returns boolean language plpgsql stable as $$
begin
  return proof.cleared_at is not null and exception_is_granted(proof);
end $$;

create constraint trigger case_end_is_earned after insert or update of stage, course, cycle, closed_at, ended_at on cases
  deferrable initially deferred for each row execute function case_end_is_earned();

-- A gate is opened once, cleared once with proof, and never removed.
create function gate_is_kept() returns trigger language plpgsql as $$
begin
  if tg_op in ('DELETE', 'TRUNCATE') then
    raise exception 'gates are never removed' using errcode = 'restrict_violation';
  end if;
  if (old.case_id, old.cycle, old.gate) is distinct from (new.case_id, new.cycle, new.gate) then
    raise exception 'a gate keeps its place' using errcode = 'restrict_violation';
  end if;
  if old.gate = 'follow_up' and old.cleared_at is not null and new is distinct from old then
    raise exception 'a cleared follow-up gate stays as it is' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger gate_is_kept before update or delete on case_gates for each row execute function gate_is_kept();
create trigger gates_are_kept before truncate on case_gates for each statement execute function gate_is_kept();

create function cleared_gate_is_proven() returns trigger language plpgsql as $$
begin
  if new.gate = 'follow_up' and new.cleared_at is not null and not follow_up_gate_is_proven(new) then
    raise exception 'the follow-up gate is cleared by a satisfied follow-up or an approved exception of its cycle' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger cleared_gate_is_proven after insert or update on case_gates
  deferrable initially deferred for each row execute function cleared_gate_is_proven();

-- A cycle never goes back, an ended case stays ended except into a new cycle, an archived one is locked.
create function case_moves_forward() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'cases are never removed' using errcode = 'restrict_violation';
  end if;
  if old.archived_at is not null then
    raise exception 'case %: archived, locked', old.number using errcode = 'restrict_violation';
  end if;
  if new.cycle < old.cycle or new.number <> old.number or new.received_at <> old.received_at then
    raise exception 'case %: number, receipt and cycle do not go back', old.number using errcode = 'restrict_violation';
  end if;
  if old.ended_at is not null and new.ended_at is null and new.cycle = old.cycle and old.stage <> 'returned' then
    raise exception 'case %: reopened only in a new cycle', old.number using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger case_moves_forward before update or delete on cases for each row execute function case_moves_forward();
