-- A run of straight steps about any subject, copied from the standard when it starts: a later pack changes no run under way.
create table procedure_runs (
  id uuid primary key default uuidv7(),
  subject_kind text not null,
  subject_id uuid not null,
  case_id uuid,
  site_id uuid not null,
  procedure text not null,
  clause text not null,
  started_at timestamptz not null,
  started_by uuid,
  -- The largest sum of money now stated; decides who may approve.
  amount numeric(14, 2),
  owed_by_staff_id uuid,
  owed_by_team_id uuid,
  finished_at timestamptz,
  refused_at timestamptz,
  cancelled_at timestamptz,
  cancel_reason text,
  check (num_nonnulls(finished_at, refused_at, cancelled_at) <= 1)
);
create unique index procedure_runs_one_open on procedure_runs (subject_id, procedure)
  where finished_at is null and refused_at is null and cancelled_at is null;

-- The steps of a run in order; `turn` counts how often a step was opened (sent back and done again).
create table procedure_steps (
  id uuid primary key default uuidv7(),
  run_id uuid not null references procedure_runs,
  place int not null,
  turn int not null default 1,
  step text not null,
  does text not null check (does in ('fill', 'check', 'approve', 'issue', 'settle')),
  plan jsonb not null,
  opened_at timestamptz,
  done_at timestamptz,
  done_by uuid,
  done_by_person uuid,
  outcome text check (outcome in ('done', 'approved', 'refused', 'sent_back')),
  data jsonb,
  words text,
  unique (run_id, place, turn),
  check ((done_at is null) = (outcome is null))
);
create index procedure_runs_of_subject on procedure_runs (subject_id);
create unique index procedure_steps_one_open on procedure_steps (run_id) where opened_at is not null and done_at is null;

-- Whoever filled in or checked never approves, whichever account he uses and whichever door he takes.
create function refuse_own_approval() returns trigger language plpgsql as $$
begin
  if exists (select from procedure_steps other where other.run_id = new.run_id and other.does in ('fill', 'check')
      and other.done_by_person = new.done_by_person) then
    raise exception 'approver and filler of a procedure are one person' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger approved_by_another after insert or update on procedure_steps
  for each row when (new.does = 'approve' and new.outcome = 'approved') execute function refuse_own_approval();

-- Numbered papers and cards: FX-2026-000123, counted by kind, site and year.
create table issued_papers (
  id uuid primary key default uuidv7(),
  kind text not null,
  site_id uuid not null,
  year int not null,
  serial int not null,
  number text not null,
  run_id uuid not null references procedure_runs,
  step_id uuid not null references procedure_steps,
  issued_at timestamptz not null,
  issued_by uuid not null,
  expires_at timestamptz not null,
  unique (kind, site_id, year, serial)
);
create index issued_papers_by_number on issued_papers (number);
create index issued_papers_of_run on issued_papers (run_id);

-- The last serial given; the row lock keeps numbers without gaps and never twice.
create table paper_serials (
  kind text not null,
  site_id uuid not null,
  year int not null,
  serial int not null,
  primary key (kind, site_id, year)
);
