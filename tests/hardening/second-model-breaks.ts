import type { Break } from './judged.ts';

/** Guards of `workshop.sql`, each taken away. */
export const BREAKS: readonly Break[] = [
  {
    what: 'an unknown table',
    sql: 'create table shop."Odd.Name" (id int)',
    check: 'STR-01',
    object: 'shop."Odd.Name"',
  },
  {
    what: 'a tenant column that may be NULL',
    sql: 'alter table shop."Customer" alter "orgId" drop not null',
    check: 'STR-02',
    object: 'shop."Customer".orgId',
  },
  {
    what: 'a via column that may be NULL',
    sql: 'alter table shop."RequestLine" alter "requestId" drop not null',
    check: 'STR-02',
    object: 'shop."RequestLine".requestId',
  },
  {
    what: 'no key to the organisations',
    sql: 'alter table shop."Member" drop constraint "Member_orgId_fkey"',
    check: 'STR-04',
    object: 'shop."Member"',
  },
  {
    what: 'a via table without its key',
    sql: 'alter table shop."RequestLine" drop constraint "RequestLine_requestId_fkey"',
    check: 'STR-04',
    object: 'shop."RequestLine"',
  },
  {
    what: 'a via table without its key, as an edge',
    sql: 'alter table shop."RequestLine" drop constraint "RequestLine_requestId_fkey"',
    check: 'STR-05',
    object: 'shop."RequestLine".requestId',
  },
  {
    what: 'a plain key instead of the composite one',
    sql: 'alter table shop."ServiceRequest" drop constraint "ServiceRequest_orgId_customerId_fkey"; alter table shop."ServiceRequest" add foreign key ("customerId") references shop."Customer"',
    check: 'STR-05',
    object: 'shop."ServiceRequest".customerId',
  },
  {
    what: 'a plain key of a table to itself',
    sql: 'alter table shop."ServiceRequest" drop constraint "ServiceRequest_orgId_followsId_fkey"; alter table shop."ServiceRequest" add foreign key ("followsId") references shop."ServiceRequest"',
    check: 'STR-05',
    object: 'shop."ServiceRequest".followsId',
  },
  {
    what: 'switched-off triggers',
    sql: 'alter table shop."ServiceRequest" disable trigger all',
    check: 'STR-06',
    object: 'shop."ServiceRequest"',
  },
  {
    what: 'switched-off triggers of one partition',
    sql: 'alter table shop."Event_2026" disable trigger all',
    check: 'STR-06',
    object: 'shop."Event"',
  },
  {
    what: 'a constraint NOT VALID on a partition',
    sql: 'alter table shop."Event_2026" add constraint late check ("eventId" > 0) not valid',
    check: 'STR-07',
    object: 'shop."Event_2026": check late',
  },
  {
    what: 'no index on the via column',
    sql: 'drop index shop."RequestLine_requestId_idx"',
    check: 'IDX-01',
    object: 'shop."RequestLine"',
  },
  {
    what: 'row-level security off',
    sql: 'alter table shop."RequestLine" disable row level security',
    check: 'RLS-01',
    object: 'shop."RequestLine"',
  },
  {
    what: 'FORCE off',
    sql: 'alter table shop."Organisation" no force row level security',
    check: 'RLS-02',
    object: 'shop."Organisation"',
  },
  {
    what: 'no policy behind a privilege',
    sql: 'drop policy "Customer_tenant_all" on shop."Customer"',
    check: 'RLS-04',
    object: 'shop."Customer" for authenticated',
  },
  {
    what: 'a column privilege without a policy',
    sql: 'grant update (label) on shop."Organisation" to authenticated',
    check: 'RLS-04',
    object: 'shop."Organisation" for authenticated',
    observed: 'may UPDATE',
  },
  {
    what: 'a policy that does not look at the via column',
    sql: 'create policy "odd One" on shop."RequestLine" for select to authenticated using (text <> \'\')',
    check: 'RLS-06',
    object: 'policy odd One',
  },
  {
    what: 'a key of another type',
    sql: 'drop trigger keep on shop."Event"; drop policy "Event_tenant_all" on shop."Event"; drop policy "Event_tenant_floor" on shop."Event"; alter table shop."Event" alter "orgId" type integer',
    check: 'STR-03',
    object: 'shop."Event".orgId',
  },
  {
    what: 'a number that is unique over all organisations',
    sql: 'alter table shop."Customer" add unique (label)',
    check: 'IDX-04',
    object: 'shop."Customer_label_key"',
  },
  {
    what: 'no floor under a via table',
    sql: 'drop policy "RequestLine_tenant_floor" on shop."RequestLine"',
    check: 'RLS-05',
    object: 'shop."RequestLine"',
  },
  {
    what: 'TRUNCATE',
    sql: 'grant truncate on shop."Event_2026" to anon',
    check: 'PRV-01',
    object: 'shop."Event_2026"',
  },
];
