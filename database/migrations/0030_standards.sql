-- One row: grows with every published and every newly shipped notice. Together with `sites.calendar_version` it numbers
-- what a commitment was counted by; open ones of a lower number are counted anew.
create sequence calendar_numbers as int;
create table calendar_state (
  only_row boolean primary key default true check (only_row),
  -- From a sequence: a number of a publication that was rolled back never comes again, so caches may go by it.
  number int not null default nextval('calendar_numbers'),
  -- Which notices the installed version ships; another text at start means the number must grow.
  shipped text
);
insert into calendar_state default values;

-- Official notices published here, on top of those the pack ships. The highest version of a year is in force.
create table calendar_notices (
  id uuid primary key default uuidv7(),
  year int not null,
  version int not null,
  notice jsonb not null,
  published_at timestamptz not null,
  published_by uuid,
  unique (year, version)
);
