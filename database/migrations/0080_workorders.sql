-- What a team or a person must do for a case. It is open until completed or cancelled; while one is open the case may not be answered.
create table work_orders (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases,
  cycle int not null,
  site_id uuid not null references sites,
  matter text not null,
  words text,
  -- Offered to a team until one of it is the worker.
  team_id uuid references teams,
  staff_id uuid references staff,
  opened_by uuid references staff,
  opened_at timestamptz not null,
  offered_at timestamptz,
  assigned_at timestamptz,
  accepted_at timestamptz,
  -- On site, or otherwise begun.
  started_at timestamptz,
  paused_at timestamptz,
  paused_until timestamptz,
  pause_reason text,
  pause_words text,
  returned_at timestamptz,
  return_reason text,
  completed_at timestamptz,
  result text,
  form jsonb not null default '{}',
  -- [{name, quantity, cost}]
  materials jsonb not null default '[]',
  cost numeric(14, 2),
  cancelled_at timestamptz,
  cancel_reason text,
  check (completed_at is null or cancelled_at is null),
  check (completed_at is null or (staff_id is not null and accepted_at is not null and result is not null)),
  check ((cancelled_at is null) = (cancel_reason is null)),
  check ((paused_at is null) = (pause_reason is null)),
  check ((returned_at is null) = (return_reason is null)),
  check (staff_id is not null or (accepted_at is null and started_at is null and paused_at is null)),
  check (team_id is not null or staff_id is not null or returned_at is not null)
);
create index work_orders_of_case on work_orders (case_id, id);
-- What is open, oldest first: mine, my teams', a site's, all.
create index work_orders_open_by_staff on work_orders (staff_id, id) where completed_at is null and cancelled_at is null;
create index work_orders_open_by_team on work_orders (team_id, id) where completed_at is null and cancelled_at is null;
create index work_orders_open_by_site on work_orders (site_id, id) where completed_at is null and cancelled_at is null;
create index work_orders_open on work_orders (id) where completed_at is null and cancelled_at is null;
-- What has ended, newest first.
create index work_orders_by_staff on work_orders (staff_id, id desc);
create index work_orders_by_team on work_orders (team_id, id desc);
create index work_orders_by_site on work_orders (site_id, id desc);

-- Each step of a work order, with who and why.
create table work_order_steps (
  id uuid primary key default uuidv7(),
  work_order_id uuid not null references work_orders,
  step text not null check (step in
    ('offered', 'assigned', 'grabbed', 'accepted', 'returned', 'started', 'paused', 'resumed', 'completed', 'cancelled')),
  at timestamptz not null,
  by_staff_id uuid references staff,
  to_staff_id uuid references staff,
  to_team_id uuid references teams,
  reason text,
  words text
);
create index work_order_steps_of_order on work_order_steps (work_order_id, id);

-- Open work blocks the answer: an open order always has its gate, whoever writes.
create function open_work_has_its_gate() returns trigger language plpgsql as $$
declare
  one work_orders;
begin
  select * into one from work_orders where id = new.id;
  if not found or one.completed_at is not null or one.cancelled_at is not null then return null; end if;
  if not exists (
    select 1 from cases c
    where c.id = one.case_id
      and (c.ended_at is not null
        or exists (select 1 from case_gates g where g.case_id = c.id and g.cycle = c.cycle and g.gate = 'work' and g.cleared_at is null))
  ) then
    raise exception 'work order %: open work without its gate', one.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger open_work_has_its_gate after insert or update on work_orders
  deferrable initially deferred for each row execute function open_work_has_its_gate();

-- And the other way round: a gate of work is not cleared while some is open.
create function cleared_work_is_done() returns trigger language plpgsql as $$
begin
  if new.gate = 'work' and new.cleared_at is not null and exists (
    select 1 from case_gates g
    join work_orders w on w.case_id = g.case_id and w.completed_at is null and w.cancelled_at is null
    where g.case_id = new.case_id and g.cycle = new.cycle and g.gate = 'work' and g.cleared_at is not null
  ) then
    raise exception 'case %: work is open, its gate cannot be cleared', new.case_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger cleared_work_is_done after insert or update on case_gates
  deferrable initially deferred for each row execute function cleared_work_is_done();
