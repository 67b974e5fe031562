-- A case another body sent us (12345, regulator, association, media), with its own number and due time (W-art5).
alter table cases
  add column external_body text,
  add column external_number text,
  add column external_due_at timestamptz,
  add check ((external_body is null) = (external_number is null)),
  add check (external_due_at is null or external_body is not null);
