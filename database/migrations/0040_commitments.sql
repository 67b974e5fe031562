-- One thing owed by a moment. No foreign keys to site, staff or subject: the share locks would make every intake of a site
-- meet on one row, and the subjects live in features further down.
create table commitments (
  id uuid primary key default uuidv7(),
  kind text not null,
  subject_kind text not null check (subject_kind in ('case', 'work_order', 'follow_up', 'procedure_step', 'statement')),
  subject_id uuid not null,
  case_id uuid,
  site_id uuid not null,
  cycle int not null default 1,
  owed_by_staff_id uuid,
  owed_by_team_id uuid,
  owed_to_kind text not null check (owed_to_kind in ('customer', 'staff')),
  owed_to_id uuid,
  within text,
  warn_before text,
  calendar_kind text not null check (calendar_kind in ('site', 'wall')),
  calendar_version text not null,
  calendar_state int not null,
  provisional boolean not null,
  clause text not null,
  made_at timestamptz not null,
  made_by uuid,
  -- Where counting starts: usually when it was made.
  counted_from timestamptz not null,
  -- A moment somebody agreed to (a promised time, an urge, an extension) instead of a counted one, and since when.
  fixed_due_at timestamptz,
  fixed_since timestamptz,
  due_at timestamptz not null,
  warn_at timestamptz not null,
  stopped_at timestamptz,
  kept_at timestamptz,
  kept_by_interaction_id uuid,
  opened_by_customer boolean not null default false,
  broken_at timestamptz,
  waived_at timestamptz,
  waived_by uuid,
  waive_reason text,
  waive_words text,
  cancelled_at timestamptz,
  cancel_reason text,
  -- When the sweep has to look at it again; null once nothing is owed or while the clock stands still.
  next_step_at timestamptz,
  check (num_nonnulls(owed_by_staff_id, owed_by_team_id) = 1),
  check (within is not null or fixed_due_at is not null),
  check ((fixed_due_at is null) = (fixed_since is null)),
  check ((waived_at is null) = (waive_reason is null)),
  check ((cancelled_at is null) = (cancel_reason is null)),
  -- What is owed to the customer's ear is never kept by saving a text.
  check (kept_at is null or kind not in ('acknowledge', 'answer', 'call_back', 'extension_notice')
    or kept_by_interaction_id is not null or opened_by_customer)
);
create index commitments_of_subject on commitments (subject_id);
create index commitments_of_case on commitments (case_id) where case_id <> subject_id;
create index commitments_owed_by_staff on commitments (owed_by_staff_id, due_at, id)
  where kept_at is null and waived_at is null and cancelled_at is null;
create index commitments_owed_by_team on commitments (owed_by_team_id, due_at, id)
  where kept_at is null and waived_at is null and cancelled_at is null;
create index commitments_owed on commitments (due_at, id)
  where kept_at is null and waived_at is null and cancelled_at is null;
create index commitments_owed_by_site on commitments (site_id, due_at, id)
  where kept_at is null and waived_at is null and cancelled_at is null;
-- For the numbers of the tabs: how something stands is told without reading the row.
create index commitments_warned on commitments (warn_at, due_at) include (subject_id, subject_kind, site_id, broken_at)
  where kept_at is null and waived_at is null and cancelled_at is null and stopped_at is null;
create index commitments_broken on commitments (due_at, id) include (subject_id, subject_kind, site_id)
  where kept_at is null and waived_at is null and cancelled_at is null and broken_at is not null;
create index commitments_stopped on commitments (due_at, id) include (subject_id, subject_kind, site_id)
  where kept_at is null and waived_at is null and cancelled_at is null and stopped_at is not null;
create index commitments_to_sweep on commitments (next_step_at, id) where next_step_at is not null;
create index commitments_by_calendar on commitments (site_id, calendar_state)
  where calendar_kind = 'site' and kept_at is null and waived_at is null and cancelled_at is null and broken_at is null;

-- Confidential cases and the persons who may see what is owed in them; all others of the site are told of none.
create table commitment_viewers (
  case_id uuid primary key,
  viewers uuid[] not null
);

-- Rungs of the ladder that were climbed; once for each due moment.
create table commitment_steps (
  commitment_id uuid not null references commitments,
  rung text not null,
  due_at timestamptz not null,
  climbed_at timestamptz not null,
  told uuid[] not null,
  primary key (commitment_id, rung, due_at)
);

-- Times when the clock stood still.
create table commitment_stops (
  id uuid primary key default uuidv7(),
  commitment_id uuid not null references commitments,
  reason text not null,
  stopped_at timestamptz not null,
  stopped_by uuid,
  until timestamptz not null,
  resumed_at timestamptz,
  resumed_by uuid,
  check (until > stopped_at and resumed_at >= stopped_at)
);
create unique index commitment_stops_one_open on commitment_stops (commitment_id) where resumed_at is null;
create index commitment_stops_of on commitment_stops (commitment_id);
create index commitment_stops_to_end on commitment_stops (until) where resumed_at is null;

create table commitment_extensions (
  id uuid primary key default uuidv7(),
  commitment_id uuid not null references commitments,
  reason text not null,
  words text,
  until timestamptz not null,
  former_due_at timestamptz not null,
  asked_at timestamptz not null,
  asked_by uuid not null,
  asked_by_person uuid not null,
  decided_at timestamptz,
  decided_by uuid,
  decided_by_person uuid,
  approved boolean,
  decision_words text,
  check (num_nonnulls(decided_at, decided_by, decided_by_person, approved) in (0, 4)),
  check (decided_by_person is null or decided_by_person <> asked_by_person)
);
create unique index commitment_extensions_one_asked on commitment_extensions (commitment_id) where decided_at is null;
create index commitment_extensions_of on commitment_extensions (commitment_id);
