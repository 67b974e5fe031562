-- Someone we serve. A merge never rewrites rows of others: whoever reads takes coalesce(canonical_id, id).
create table customers (
  id uuid primary key default uuidv7(),
  kind text not null default 'person' check (kind in ('person', 'organisation')),
  name text,
  -- Folded pieces of the name (platform/search.ts) and its first letters in pinyin.
  words tsvector not null default '',
  initials text,
  -- Null = not known yet: ask how the customer wishes to be addressed.
  address_form text,
  script text check (script in ('simplified', 'traditional')),
  -- Where first registered; null = known to the whole organisation.
  site_id uuid,
  -- Null = stands for itself. Always the root: never a chain.
  canonical_id uuid references customers check (canonical_id <> id),
  created_at timestamptz not null,
  created_by uuid
);
create index customers_by_site on customers (site_id, id desc);
create index customers_by_canonical on customers (canonical_id) where canonical_id is not null;
create index customers_by_words on customers using gin (words);
create index customers_by_initials on customers (initials text_pattern_ops) where initials is not null;

-- A way to reach a customer. `normalized` is equal for every way of writing the same number (rules/numbers.ts).
create table customer_contacts (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers,
  -- Copied from the customer, so that one number (with its extension) has one holder a site.
  site_id uuid,
  kind text not null check (kind in ('phone', 'wechat', 'qq', 'email')),
  value text not null,
  normalized text not null,
  -- A landline without area code, so that either way of giving it finds the other.
  subscriber text,
  extension text,
  tail4 text,
  -- Used by several people (a family's landline): not the one an intake is entered for.
  shared boolean not null default false,
  added_at timestamptz not null,
  added_by uuid,
  removed_at timestamptz,
  removed_by uuid
);
create unique index customer_contacts_holder on customer_contacts (kind, normalized, extension, site_id) nulls not distinct
  where removed_at is null and not shared;
create index customer_contacts_by_customer on customer_contacts (customer_id);
create index customer_contacts_by_number on customer_contacts (normalized text_pattern_ops) where removed_at is null;
create index customer_contacts_by_subscriber on customer_contacts (subscriber)
  where subscriber is not null and removed_at is null;
create index customer_contacts_by_tail on customer_contacts (tail4) where tail4 is not null and removed_at is null;

-- What to mind with a customer, until when.
create table care_notes (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers,
  -- Null = a note in words alone.
  flag text,
  text text,
  added_at timestamptz not null,
  added_by uuid,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_by uuid,
  check (flag is not null or text is not null)
);
create index care_notes_by_customer on care_notes (customer_id, expires_at) where ended_at is null;

-- A home, shop or account that people belong to.
create table premises (
  id uuid primary key default uuidv7(),
  site_id uuid not null,
  kind text not null check (kind in ('home', 'shop', 'office', 'account', 'other')),
  code text not null,
  -- Without case, width and separators: 3-2-1201 and 3 2 1201 are one.
  code_key text not null,
  address text,
  words tsvector not null default '',
  created_at timestamptz not null,
  created_by uuid,
  unique (site_id, code_key)
);
create index premises_by_code on premises (code_key text_pattern_ops);
create index premises_by_words on premises using gin (words);

create table customer_premises (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers,
  premises_id uuid not null references premises,
  relation text not null,
  since timestamptz not null,
  until timestamptz
);
create unique index customer_premises_now on customer_premises (customer_id, premises_id) where until is null;
create index customer_premises_by_premises on customer_premises (premises_id) where until is null;

-- One root said to be the same customer as another root. Taking the row back restores exactly what was.
create table customer_merges (
  id uuid primary key default uuidv7(),
  from_id uuid not null references customers,
  into_id uuid not null references customers,
  at timestamptz not null,
  by uuid,
  reason text,
  undone_at timestamptz,
  undone_by uuid,
  check (from_id <> into_id)
);
create unique index customer_merges_now on customer_merges (from_id) where undone_at is null;
create index customer_merges_by_target on customer_merges (into_id) where undone_at is null;
