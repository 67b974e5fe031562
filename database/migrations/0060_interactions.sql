-- One contact that happened on a channel, in or out.
create table interactions (
  id uuid primary key default uuidv7(),
  site_id uuid not null references sites,
  direction text not null check (direction in ('in', 'out')),
  channel text not null check (channel in
    ('phone', 'chat', 'email', 'wechat', 'window', 'web', 'sms', 'letter', 'form')),
  customer_id uuid references customers,
  staff_id uuid references staff,
  started_at timestamptz not null,
  ended_at timestamptz check (ended_at >= started_at),
  -- Whether the customer was reached; null = cannot be known (a letter on its way).
  reached boolean,
  subject text,
  -- Belongs to a confidential matter: only its viewers see it.
  confidential boolean not null default false,
  -- The adapter's name and its own id of the contact: delivered twice, kept once.
  source text,
  reference text,
  recorded_at timestamptz not null,
  recorded_by uuid,
  check ((source is null) = (reference is null))
);
create index interactions_by_customer on interactions (customer_id, started_at desc, id desc) where customer_id is not null;
create index interactions_by_site on interactions (site_id, started_at desc, id desc);
create index interactions_by_staff on interactions (staff_id, started_at desc) where staff_id is not null;
create unique index interactions_by_reference on interactions (source, reference) where source is not null;

create table interaction_viewers (
  interaction_id uuid not null references interactions,
  person_id uuid not null,
  primary key (interaction_id, person_id)
);

-- Words with times, in the order they were said or written.
create table utterances (
  interaction_id uuid not null references interactions,
  seq integer not null,
  role text not null check (role in ('agent', 'customer', 'bot', 'system')),
  at timestamptz,
  ends_at timestamptz,
  text text not null,
  primary key (interaction_id, seq)
);

-- Ringing, answering, holding, hanging up: what happened beside the words.
create table interaction_events (
  interaction_id uuid not null references interactions,
  seq integer not null,
  at timestamptz not null,
  type text not null check (type in
    ('ring', 'answer', 'hold', 'resume', 'transfer', 'hangup', 'mute', 'unmute', 'rating_invited', 'rated', 'abandoned')),
  by text check (by in ('agent', 'customer', 'network')),
  primary key (interaction_id, seq)
);
