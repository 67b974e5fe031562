-- Asking the customer afterwards, once a cycle of a case. Satisfied, it clears the closing gate; else the case goes back.
create table follow_ups (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases,
  cycle int not null,
  site_id uuid not null references sites,
  channel text not null,
  planned_at timestamptz not null,
  due_at timestamptz not null,
  -- The time the customer asked for instead.
  wished_at timestamptz,
  heard_at timestamptz,
  satisfied boolean,
  attitude smallint check (attitude between 1 and 5),
  speed smallint check (speed between 1 and 5),
  result smallint check (result between 1 and 5),
  words text,
  better text,
  door text check (door in ('staff', 'customer')),
  heard_by uuid references staff,
  heard_by_person uuid,
  -- Heard by a handler because his site has nobody else; counted apart.
  self_asked boolean not null default false,
  interaction_id uuid references interactions,
  -- No longer to be heard: an exception was granted, or the case ended otherwise.
  dropped_at timestamptz,
  unique (case_id, cycle),
  check ((heard_at is null) = (satisfied is null)),
  check ((heard_at is null) = (door is null)),
  check (heard_at is null or dropped_at is null),
  check (door is distinct from 'staff' or (heard_by is not null and heard_by_person is not null and interaction_id is not null)),
  check (door is distinct from 'customer' or (heard_by is null and not self_asked))
);
-- What is still to be heard, the first due first; then what was heard, newest first.
create index follow_ups_open_by_site on follow_ups (site_id, due_at, id) where heard_at is null and dropped_at is null;
create index follow_ups_open on follow_ups (due_at, id) where heard_at is null and dropped_at is null;
create index follow_ups_heard_by_site on follow_ups (site_id, heard_at desc, id desc) where heard_at is not null;
create index follow_ups_heard on follow_ups (heard_at desc, id desc) where heard_at is not null;

-- A try in which the customer was not asked. Those in his hours and far enough apart count towards an exception.
create table follow_up_attempts (
  id uuid primary key default uuidv7(),
  follow_up_id uuid not null references follow_ups,
  at timestamptz not null,
  by_staff_id uuid not null references staff,
  by_person_id uuid not null,
  channel text not null,
  outcome text not null check (outcome in ('no_answer', 'busy', 'off', 'wrong_number', 'another_time', 'refuses')),
  note text,
  counted boolean not null,
  interaction_id uuid references interactions
);
create index follow_up_attempts_of_follow_up on follow_up_attempts (follow_up_id, id);

/* What the customer said stays as it was said; nothing that was planned is ever removed. */
create function follow_up_is_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'follow-ups are never removed' using errcode = 'restrict_violation';
  end if;
  if (old.case_id, old.cycle) is distinct from (new.case_id, new.cycle) then
    raise exception 'a follow-up keeps its case and cycle' using errcode = 'restrict_violation';
  end if;
  if old.heard_at is not null and new is distinct from old then
    raise exception 'a follow-up that was heard stays as it is' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger follow_up_is_kept before update or delete on follow_ups for each row execute function follow_up_is_kept();

/* Heard by nobody who owned, worked or answered the case, or whom it is about; by a handler only where his site has nobody else. */
create function follow_up_is_heard_by_another() returns trigger language plpgsql as $$
begin
  if new.heard_at is null then return null; end if;
  if not exists (select 1 from cases where id = new.case_id and cycle >= new.cycle and site_id = new.site_id) then
    raise exception 'follow-up %: no such cycle of the case', new.id using errcode = 'check_violation';
  end if;
  if new.door = 'customer' then return null; end if;
  if not exists (select 1 from staff where id = new.heard_by and person_id = new.heard_by_person) then
    raise exception 'follow-up %: heard by an account of another person', new.id using errcode = 'check_violation';
  end if;
  if not exists (select 1 from interactions where id = new.interaction_id and direction = 'out' and reached) then
    raise exception 'follow-up %: no contact that reached the customer', new.id using errcode = 'check_violation';
  end if;
  if exists (select 1 from case_accused where case_id = new.case_id and person_id = new.heard_by_person) then
    raise exception 'follow-up %: heard by the person complained about', new.id using errcode = 'check_violation';
  end if;
  if new.self_asked then
    if exists (
      select 1 from staff s
      where s.departed_at is null and s.person_id <> new.heard_by_person
        and (s.all_sites or exists (select 1 from staff_sites w where w.staff_id = s.id and w.site_id = new.site_id))
    ) then
      raise exception 'follow-up %: the site has somebody else to hear it', new.id using errcode = 'check_violation';
    end if;
  elsif exists (select 1 from case_handlers where case_id = new.case_id and person_id = new.heard_by_person) then
    raise exception 'follow-up %: heard by who handled the case', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger follow_up_is_heard_by_another after insert or update on follow_ups
  for each row execute function follow_up_is_heard_by_another();

/* A follow-up gate is cleared by a satisfied follow-up of its own case and cycle, or by an exception that another person approved. */
create or replace function follow_up_gate_is_proven(proof case_gates) returns boolean language plpgsql stable as $$
begin
  if proof.cleared_at is null then return false; end if;
  if proof.evidence_kind = 'follow_up' then
    return exists (
      select 1 from follow_ups f
      where f.id = proof.evidence_id and f.case_id = proof.case_id and f.cycle = proof.cycle and f.satisfied
    );
  end if;
  return exception_is_granted(proof);
end $$;
