import { createFloor, createPolicy } from '../../scripts/lib/hardening/policy-sql.ts';
import { quoteQualified } from '../../scripts/lib/postgres/identifiers.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';
import { parseModel } from '../../scripts/lib/tenancy/parse.ts';

/** How many tables have the same parent. */
const FAMILY = 10;

/** A system of this many tenant tables, each but the first few under another one. */
export function scaleModel(tables: number): Model {
  const lines = Array.from({ length: tables }, (_, number) => {
    const parents =
      number < FAMILY ? '' : `, parents: { parent_id: ${tableName(Math.floor(number / FAMILY))} }`;
    return `  ${tableName(number)}: { tenant: tenant_id${parents} }`;
  });
  return parseModel(
    `version: 1
name: scale
schemas: [public]
tenant: { table: tenants, key: id, type: uuid }
claim: { from: jwt, setting: request.jwt.claims, path: app_metadata.tenant_id }
roles: { app: [authenticated], anonymous: [anon], service: [service_role], owner: portal_owner }
tables:
${lines.join('\n')}
`,
    'scale.yaml',
  );
}

/** The SQL that makes it, hardened as 001 hardens the portal; in pieces that each fit into one transaction. */
export function* scaleSchema(model: Model): Generator<string> {
  yield `
    grant usage, create on schema public to portal_owner;
    grant usage on schema public to authenticated, service_role;
    create schema bulkhead authorization portal_owner;
    set role portal_owner;
    alter default privileges revoke all on functions from public;
    create table public.tenants (id uuid primary key default gen_random_uuid(), name text not null);
    insert into public.tenants (name) values ('Tenant 001'), ('Tenant 002');
    alter table public.tenants enable row level security, force row level security;
    grant select on public.tenants to authenticated, service_role;
    create function bulkhead.refuse_tenant_change() returns trigger language plpgsql
      set search_path = pg_catalog, pg_temp as $$ begin raise exception 'frozen' using errcode = '42501'; end $$`;
  const root = [...model.tables.values()].find(({ kind }) => kind === 'root');
  if (root !== undefined)
    yield `${createPolicy(model, root, 'SELECT', ['authenticated'])} ${createFloor(model, root)}`;
  for (const table of model.tables.values()) {
    if (table.kind === 'root') continue;
    const name = quoteQualified(table);
    const parent = table.name.startsWith('record_')
      ? parentOf(Number(table.name.slice('record_'.length)))
      : undefined;
    const reference =
      parent === undefined
        ? ''
        : `, foreign key (tenant_id, parent_id) references public.${parent} (tenant_id, id) on delete restrict`;
    yield `
      create table ${name} (
        id uuid primary key default gen_random_uuid(),
        tenant_id uuid not null references public.tenants (id) on delete restrict,
        parent_id uuid ${parent === undefined ? '' : 'not null'},
        name text not null,
        created_at timestamptz not null default now(),
        unique (tenant_id, id) ${reference}
      );
      create index on ${name} (tenant_id, parent_id);
      create trigger zz_bulkhead_tenant_frozen before update on ${name} for each row
        when (old.tenant_id is distinct from new.tenant_id) execute function bulkhead.refuse_tenant_change();
      alter table ${name} enable always trigger zz_bulkhead_tenant_frozen;
      alter table ${name} enable row level security;
      alter table ${name} force row level security;
      grant select, insert, delete on ${name} to authenticated;
      grant update (parent_id, name) on ${name} to authenticated;
      grant select, insert, update, delete on ${name} to service_role;
      ${createPolicy(model, table, 'ALL', ['authenticated'])}
      ${createFloor(model, table)}`;
  }
  yield 'reset role';
}

function tableName(number: number): string {
  return `record_${String(number).padStart(4, '0')}`;
}

function parentOf(number: number): string | undefined {
  return number < FAMILY ? undefined : tableName(Math.floor(number / FAMILY));
}
