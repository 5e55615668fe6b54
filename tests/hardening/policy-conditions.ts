/** What Supabase's own schema has, and helpers as people write them. */
export const HELPERS = `
create schema auth;
create function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim', true), ''), nullif(current_setting('request.jwt.claims', true), ''))::jsonb $$;
create function auth.uid() returns uuid language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'))::uuid $$;
create function bulkhead.tenant_in_steps() returns uuid language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare document jsonb; found_tenant uuid;
begin
  document := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
  found_tenant := (document -> 'app_metadata' ->> 'tenant_id')::uuid;
  return found_tenant;
exception when others then return null;
end $$;
create function bulkhead.tenant_atomic() returns uuid stable begin atomic
  select (nullif(current_setting('request.jwt.claims', true), '')::jsonb #>> '{app_metadata,tenant_id}')::uuid; end;
create function bulkhead.tenant_returned() returns uuid stable return (auth.jwt() -> 'app_metadata' ->> 'tenant_id')::uuid;
create function bulkhead.is_mine(row_tenant uuid) returns boolean language sql stable as $$ select row_tenant = bulkhead.current_tenant() $$;
create function bulkhead.is_mine_steps(row_tenant uuid) returns boolean language plpgsql stable as $$
begin
  if row_tenant is null then return false; end if;
  return row_tenant = bulkhead.current_tenant();
end $$;
create function bulkhead.always(row_tenant uuid) returns boolean language sql stable as $$ select row_tenant is not null $$;
create function bulkhead.sometimes(row_tenant uuid) returns boolean language plpgsql stable as $$
begin
  if current_setting('app.admin', true) = 'on' then return true; end if;
  return row_tenant = bulkhead.current_tenant();
end $$;
create function bulkhead.wrong_place() returns uuid language sql stable as $$
  select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'tenant_id')::uuid $$;
create function bulkhead.any_of(anyelement, anyelement) returns anyelement language sql immutable as $$ select coalesce($1, $2) $$;
create function bulkhead.my_tenants() returns setof uuid language sql stable as $$ select bulkhead.current_tenant() $$;
create function bulkhead.my_tenant_list() returns uuid[] language sql stable as $$ select array[bulkhead.current_tenant()] $$;
create function bulkhead.forever() returns uuid language sql stable as $$ select null::uuid $$;
create or replace function bulkhead.forever() returns uuid language sql stable as $$ select bulkhead.forever() $$;
create function bulkhead.hidden() returns uuid language plpgsql stable as $$
declare r uuid; begin execute 'select bulkhead.current_tenant()' into r; return r; end $$;
create function bulkhead.nothing_seen() returns uuid language plpgsql stable as $$
declare r uuid; begin r := (select u.id from public.users u limit 1); return r; end $$;
`;

/** The tenant of the portal's claim. */
export const T = 'bulkhead.current_tenant()';

/** Conditions of a policy on documents, each with its verdict and a part of the reason. */
export const CONDITIONS: readonly (readonly [string, 'green' | 'red' | 'grey', RegExp?])[] = [
  // As they are written where it is right.
  [`tenant_id = ${T}`, 'green'],
  [`${T} = tenant_id`, 'green'],
  [`tenant_id = (select ${T})`, 'green'],
  [`((auth.jwt() -> 'app_metadata' ->> 'tenant_id')::uuid = tenant_id)`, 'green'],
  [`tenant_id = (select (auth.jwt() -> 'app_metadata' ->> 'tenant_id')::uuid)`, 'green'],
  [`tenant_id = ((select auth.jwt()) -> 'app_metadata' ->> 'tenant_id')::uuid`, 'green'],
  [`tenant_id = ((select auth.jwt()) #>> '{app_metadata,tenant_id}')::uuid`, 'green'],
  [`tenant_id = (((auth.jwt())['app_metadata'])['tenant_id'] #>> '{}')::uuid`, 'green'],
  [`tenant_id = jsonb_extract_path_text(auth.jwt(), 'app_metadata', 'tenant_id')::uuid`, 'green'],
  [`tenant_id::text = auth.jwt() -> 'app_metadata' ->> 'tenant_id'`, 'green'],
  ['tenant_id = bulkhead.tenant_in_steps()', 'green'],
  ['tenant_id = bulkhead.tenant_atomic()', 'green'],
  ['tenant_id = bulkhead.tenant_returned()', 'green'],
  ['bulkhead.is_mine(tenant_id)', 'green'],
  ['(select bulkhead.is_mine(tenant_id))', 'green'],
  ['bulkhead.is_mine_steps(tenant_id)', 'green'],
  ['tenant_id in (select bulkhead.my_tenants())', 'green'],
  ['tenant_id in (select t from bulkhead.my_tenants() t)', 'green'],
  ['tenant_id = any (bulkhead.my_tenant_list())', 'green'],
  ['tenant_id = any (array(select bulkhead.my_tenants()))', 'green'],
  ['tenant_id = any ((select bulkhead.my_tenant_list())::uuid[])', 'green'],
  [`tenant_id in (${T}, ${T})`, 'green'],
  // More conditions only take away.
  [`tenant_id = ${T} and (title <> '' or true)`, 'green'],
  [`(tenant_id = ${T} and title = 'a') or (tenant_id = ${T} and title = 'b')`, 'green'],
  [`tenant_id = ${T} and exists (select from public.units u where u.id = documents.unit_id)`, 'green'],
  [`not (tenant_id <> ${T})`, 'green'],
  [`not (tenant_id <> ${T} or title = 'x')`, 'green'],
  [`(tenant_id = ${T}) is true`, 'green'],
  [`(tenant_id = ${T}) = true`, 'green'],
  [`coalesce(tenant_id = ${T}, false)`, 'green'],
  [`case when title = 'a' then tenant_id = ${T} else false end`, 'green'],
  [`(tenant_id, title) = (${T}, 'a')`, 'green'],
  ['false', 'green'],
  [`tenant_id = ${T} or 1 = 2`, 'green'],
  [`tenant_id = ${T} or (tenant_id is null and tenant_id = bulkhead.wrong_place())`, 'green'],
  [`exists (select from public.tenants t where t.id = documents.tenant_id and t.id = ${T})`, 'green'],
  [
    `tenant_id in (select t.id from public.tenants t join public.developments d on d.tenant_id = t.id where d.tenant_id = ${T})`,
    'green',
  ],
  [
    `(tenant_id, development_id) in (select d.tenant_id, d.id from public.developments d where d.tenant_id = ${T})`,
    'green',
  ],
  [`tenant_id = (select t.id from public.tenants t where t.id = ${T})`, 'green'],

  // Tautologies, and what only looks like a condition.
  ['true', 'red', /true for every row/],
  ['1 = 1', 'red', /itself/],
  ['tenant_id = tenant_id', 'red', /itself/],
  ['tenant_id is not null', 'red', /not NULL/],
  ['not (tenant_id is null)', 'red', /not NULL/],
  [`coalesce(tenant_id = ${T}, true)`, 'red', /true for every row/],
  [`tenant_id = coalesce(${T}, tenant_id)`, 'red', /itself/],
  [`tenant_id = bulkhead.any_of(${T}, tenant_id)`, 'red', /itself/],
  ['bulkhead.always(tenant_id)', 'red', /not NULL/],
  [`tenant_id = ${T} or not false`, 'red', /true for every row/],
  [`case when ${T} is null then true else tenant_id = ${T} end`, 'red', /NULL/],
  [`tenant_id >= ${T}`, 'red', /no equality/],
  [`tenant_id <> ${T}`, 'red', /no equality/],
  [`not (tenant_id = ${T})`, 'red', /opposite/],
  [`tenant_id is not distinct from ${T}`, 'red', /both sides are NULL/],
  [`not (tenant_id is distinct from ${T})`, 'red', /both sides are NULL/],
  [`(tenant_id = ${T}) is not false`, 'red', /test for NULL/],
  // Half of it.
  [`tenant_id = ${T} or ${T} is null`, 'red', /NULL/],
  [`tenant_id = ${T} or tenant_id is null`, 'red', /tenant_id is NULL/],
  [`tenant_id = ${T} or current_setting('app.bypass_rls', true) = 'on'`, 'red', /app.bypass_rls is 'on'/],
  [`tenant_id = ${T} or auth.jwt() ->> 'role' = 'admin'`, 'red', /role of request.jwt.claims is 'admin'/],
  [`tenant_id = ${T} or current_user = 'x'`, 'red'],
  [`tenant_id = ${T} or pg_has_role(current_user, 'service_role', 'member')`, 'red', /function pg_has_role/],
  [`tenant_id = any (array[${T}, development_id])`, 'red', /not the claim/],
  // Patterns and other functions of the value.
  [`tenant_id::text like (auth.jwt() -> 'app_metadata' ->> 'tenant_id') || '%'`, 'red', /pattern/],
  [`tenant_id::text ~ (auth.jwt() -> 'app_metadata' ->> 'tenant_id')`, 'red', /pattern/],
  [`left(tenant_id::text, 3) = left(${T}::text, 3)`, 'red'],
  [`tenant_id::varchar(3) = ${T}::varchar(3)`, 'red'],
  [`lower(title) = ${T}::text`, 'red'],
  // Another place, another column, another value.
  [`tenant_id = bulkhead.wrong_place()`, 'red', /tenant_id of request.jwt.claims, which is not the claim/],
  [`tenant_id = auth.uid()`, 'red', /sub of request.jwt.claims/],
  [`tenant_id = (auth.jwt() -> 'user_metadata' ->> 'tenant_id')::uuid`, 'red', /user_metadata.tenant_id/],
  [`tenant_id = current_setting('app.tenant', true)::uuid`, 'red', /app.tenant/],
  [`development_id = ${T}`, 'red', /not the claim/],
  [`tenant_id = '00000000-0000-0000-0000-000000000001'`, 'red', /not the claim/],
  [`unit_id in (select u.id from public.units u where u.tenant_id = ${T})`, 'red', /not the claim/],
  ['exists (select from public.tenants t where t.id = tenant_id)', 'red'],
  [`exists (select from public.tenants t where t.id = ${T})`, 'red'],
  // Queries whose rows do not stand for what they ask.
  [
    `exists (select count(*) from public.tenants t where t.id = documents.tenant_id and t.id = ${T})`,
    'red',
    /groups/,
  ],
  [
    `(select count(*) = 0 from public.tenants t where t.id = documents.tenant_id and t.id = ${T})`,
    'red',
    /groups/,
  ],
  [`0 = (select count(*) from public.tenants t where t.id = documents.tenant_id and t.id = ${T})`, 'red'],
  [
    `not exists (select from public.tenants t where t.id = documents.tenant_id and t.id = ${T})`,
    'red',
    /opposite/,
  ],
  [
    `exists (select from public.developments d left join public.tenants t on t.id = ${T} and t.id = documents.tenant_id)`,
    'red',
  ],
  [
    `tenant_id in (select t.id from public.tenants t where t.id = ${T} union select d.tenant_id from public.developments d)`,
    'red',
  ],
  [`tenant_id <> all (select t.id from public.tenants t where t.id <> ${T})`, 'red'],
  // What cannot be read is never green.
  ['tenant_id = bulkhead.hidden()', 'grey', /puts together/],
  ['tenant_id = bulkhead.forever()', 'grey', /calls itself/],
  ['tenant_id = bulkhead.nothing_seen()', 'red', /not the claim/],
  ['bulkhead.sometimes(tenant_id)', 'grey', /conditions that were not followed/],
];
