-- A place with its own people and data scope. Every site has a duty team (see teams).
create table sites (
  id uuid primary key default uuidv7(),
  key text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  name text not null,
  address text,
  phone text,
  pack text not null,
  -- {weekdays: "1-5", hours: "09:00-12:00,13:30-18:00", byWeekday: {"6": "09:00-12:00"}, holidays: "observed"|"ignored"}
  working_hours jsonb not null,
  -- {off: [{date, until?, note}], work: [{date, note, hours?}]}: above the official notice
  own_days jsonb not null,
  -- Grows with each change of the two columns above.
  calendar_version integer not null default 1,
  created_at timestamptz not null,
  closed_at timestamptz
);

create table staff (
  id uuid primary key default uuidv7(),
  -- One human being may hold several accounts; approver, asker and handler are compared by this.
  person_id uuid not null,
  staff_number text not null,
  name text not null,
  name_pinyin text not null,
  -- Folded forms, what sign-in and search compare.
  number_key text not null unique,
  name_key text not null,
  password_hash text,
  password_set_at timestamptz,
  must_change_password boolean not null default false,
  supervisor_id uuid references staff,
  language text not null check (language in ('zh-CN', 'zh-TW', 'en')),
  phone text,
  joined_at timestamptz not null,
  departed_at timestamptz,
  -- Null site of the scope = all sites, those to come included.
  all_sites boolean not null default false
);
create index staff_by_person on staff (person_id);
create index staff_by_name on staff (name_key);
create index staff_by_supervisor on staff (supervisor_id) where supervisor_id is not null;

create table roles (
  id uuid primary key default uuidv7(),
  key text not null unique check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  -- {zh-CN, zh-TW, en}
  name jsonb not null,
  about jsonb not null,
  permissions text[] not null,
  -- {amount, currency}: how much a holder may grant a customer
  authority jsonb not null,
  second_factor text not null check (second_factor in ('off', 'encouraged', 'required')),
  clause text not null,
  built_in boolean not null default false
);

create table staff_roles (
  staff_id uuid not null references staff,
  role_id uuid not null references roles,
  primary key (staff_id, role_id)
);
create index staff_roles_by_role on staff_roles (role_id);

create table staff_sites (
  staff_id uuid not null references staff,
  site_id uuid not null references sites,
  primary key (staff_id, site_id)
);
create index staff_sites_by_site on staff_sites (site_id);

create table staff_skills (
  staff_id uuid not null references staff,
  skill text not null,
  primary key (staff_id, skill)
);
create index staff_skills_by_skill on staff_skills (skill);

create table teams (
  id uuid primary key default uuidv7(),
  site_id uuid not null references sites,
  name text not null,
  lead_id uuid references staff,
  -- Owns what nobody has taken yet; its lead answers for it.
  is_duty boolean not null default false,
  created_at timestamptz not null,
  dissolved_at timestamptz,
  unique (site_id, name)
);
create unique index one_duty_team_a_site on teams (site_id) where is_duty;
create index teams_by_lead on teams (lead_id) where lead_id is not null;

-- Dated: who was in the team when.
create table team_members (
  team_id uuid not null references teams,
  staff_id uuid not null references staff,
  since timestamptz not null,
  until timestamptz,
  primary key (team_id, staff_id, since)
);
create unique index team_members_now on team_members (staff_id, team_id) where until is null;

create table presence (
  id uuid primary key default uuidv7(),
  staff_id uuid not null references staff,
  state text not null check (state in ('ready', 'busy', 'away', 'training', 'off')),
  reason text,
  since timestamptz not null,
  until timestamptz,
  check (state <> 'away' or reason is not null)
);
create unique index presence_now on presence (staff_id) where until is null;
create index presence_by_staff on presence (staff_id, since desc);

create table sessions (
  id uuid primary key default uuidv7(),
  token_hash bytea not null unique,
  staff_id uuid not null references staff,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  address text not null,
  agent text not null,
  revoked_at timestamptz,
  revoked_by uuid
);
create index sessions_by_staff on sessions (staff_id, created_at desc);

-- One row an attempt, 30 days. `account` is the staff id, or a hash of what was typed where it names nobody.
create table sign_in_attempts (
  id uuid primary key default uuidv7(),
  account text not null,
  network text not null,
  at timestamptz not null,
  succeeded boolean not null
);
create index sign_in_attempts_by_account on sign_in_attempts (account, at desc);
create index sign_in_attempts_by_network on sign_in_attempts (network, at desc);
create index sign_in_attempts_by_age on sign_in_attempts (at);

create table totp (
  staff_id uuid primary key references staff,
  -- AES-256-GCM under a key of the data folder.
  sealed_secret bytea not null,
  enrolled_at timestamptz not null,
  confirmed_at timestamptz,
  -- Last time step used: a code is good once.
  last_step bigint
);

create table recovery_codes (
  staff_id uuid not null references staff,
  hash bytea not null,
  used_at timestamptz,
  primary key (staff_id, hash)
);

create table api_keys (
  id uuid primary key default uuidv7(),
  name text not null,
  prefix text not null,
  hash bytea not null unique,
  -- Null = a service: no person, no judgements.
  staff_id uuid references staff,
  permissions text[] not null,
  -- Null = all sites (of the person, where the key has one).
  site_ids uuid[],
  created_at timestamptz not null,
  created_by uuid,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
create index api_keys_by_staff on api_keys (staff_id) where staff_id is not null;

create table setup_links (
  hash bytea primary key,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- What a person may not see, because a complaint about him lies behind it.
create table hidden_from (
  person_id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  reason_case_id uuid not null,
  since timestamptz not null,
  primary key (person_id, subject_kind, subject_id, reason_case_id)
);
create index hidden_from_by_case on hidden_from (reason_case_id);
create index hidden_from_by_subject on hidden_from (subject_id);

/* A null person (services, the product itself) sees all its scope allows. */
create function is_hidden(person uuid, kind text, id uuid) returns boolean
  language sql stable parallel safe cost 20
  return exists (
    select 1 from hidden_from
    where hidden_from.person_id = $1 and hidden_from.subject_kind = $2 and hidden_from.subject_id = $3
  );

create table notices (
  id uuid primary key default uuidv7(),
  staff_id uuid not null references staff,
  kind text not null,
  subject_kind text not null,
  subject_id uuid not null,
  site_id uuid,
  -- Ids and keys of texts only.
  facts jsonb not null default '{}',
  at timestamptz not null,
  read_at timestamptz
);
create index notices_by_staff on notices (staff_id, id desc);
create index notices_unread on notices (staff_id) where read_at is null;
