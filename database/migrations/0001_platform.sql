-- Facts that happened. Written in the verb's transaction, never changed.
create table events (
  id uuid primary key default uuidv7(),
  kind text not null,
  subject_kind text not null,
  subject_id uuid not null,
  site_id uuid,
  actor_kind text not null check (actor_kind in ('staff', 'service', 'public', 'system')),
  actor_id uuid,
  at timestamptz not null,
  facts jsonb not null default '{}',
  salt bytea not null
);
-- The timeline of a subject, newest last.
create index events_by_subject on events (subject_id, id);

-- Committed events that have no place yet; the sequencer empties it.
create table event_queue (
  event_id uuid primary key references events
);

-- The order of events, given afterwards by one sequencer, without gaps, each chained to the one before.
create table event_log (
  position bigint primary key,
  event_id uuid not null unique references events,
  seal bytea not null
);

create table subscriber_positions (
  subscriber text primary key,
  position bigint not null
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger events_are_facts before update or delete on events for each row execute function refuse_change();

-- One row a public request key, 30 days: the sealed first reply.
create table idempotency_keys (
  key_hash bytea primary key,
  body_hash bytea not null,
  reply bytea,
  at timestamptz not null
);
create index idempotency_keys_by_age on idempotency_keys (at);

-- Uploaded files; content lies on disk under its hash.
create table files (
  id uuid primary key default uuidv7(),
  sha256 text not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  uploaded_by uuid,
  uploaded_at timestamptz not null,
  subject_kind text,
  subject_id uuid,
  attached_at timestamptz
);
create index files_by_subject on files (subject_id) where subject_id is not null;
create index files_unattached on files (uploaded_at) where attached_at is null;
create index files_by_hash on files (sha256);
