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
  amount numeric(14, 2),
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
create unique index procedure_steps_one_open on procedure_steps (run_id) where opened_at is not null and done_at is null;

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
  expires_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid,
  revoke_reason text,
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
