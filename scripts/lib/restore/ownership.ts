import type pg from 'pg';
import { quoteIdentifier } from '../postgres/identifiers.ts';
import type { SessionIdentity } from '../postgres/identity.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import type { Statement } from '../sql/statements.ts';
import { listMember, nodesOf, textMember } from '../sql/tree.ts';
import type { SchemaPlan } from './schema-plan.ts';

const NOT_MEMBER = `
  select rolname as name from pg_catalog.pg_roles
   where rolname = any($1) and not pg_catalog.pg_has_role(oid, 'USAGE')`;

const LACKING = `
  select r.rolname as role, null as schema
    from pg_catalog.pg_roles r
   where r.rolname = any($1)
     and not pg_catalog.has_database_privilege(r.oid, pg_catalog.current_database(), 'CREATE')
   union all
  select r.rolname, n.nspname
    from pg_catalog.pg_roles r cross join pg_catalog.pg_namespace n
   where r.rolname = any($1) and n.nspname = any($2) and not pg_catalog.has_schema_privilege(r.oid, n.oid, 'CREATE')`;

/**
 * Makes a login that is no superuser a member of the roles that the objects will belong to; the memberships stay.
 * Throws RESTORE_ROLES when it may not become one of them.
 */
export async function joinOwners(
  client: pg.ClientBase,
  owners: Iterable<string>,
  { role, serverVersionNumber }: SessionIdentity,
): Promise<void> {
  const how = serverVersionNumber >= 160_000 ? ' with inherit true, set true' : '';
  const { rows: strangers } = await client.query<{ name: string }>(NOT_MEMBER, [[...owners]]);
  for (const { name } of strangers) {
    const grant = `grant ${quoteIdentifier(name)} to ${quoteIdentifier(role)}`;
    try {
      await client.query(`${grant}${how}`);
    } catch (cause) {
      throw notTheirs(name, role, grant, cause);
    }
  }
}

/** A place where a role was allowed to create things for the time of the restore; no schema: the database. */
export interface OpenedPlace {
  readonly role: string;
  readonly schema: string | null;
}

/**
 * Allows the owners to create things where the objects are, as a role must be to be given one by a login that is no
 * superuser. Returns the places that the backup itself does not open to them.
 */
export async function openToOwners(
  client: pg.ClientBase,
  owners: Iterable<string>,
  { preData, schemas }: SchemaPlan,
  { database }: SessionIdentity,
): Promise<OpenedPlace[]> {
  const { rows: lacking } = await client.query<OpenedPlace>(LACKING, [[...owners], schemas]);
  for (const place of lacking) {
    await client.query(`grant create on ${placeName(place, database)} to ${quoteIdentifier(place.role)}`);
  }
  return lacking.filter(
    ({ role, schema }) => schema === null || !grantsCreate(preData.ownership, schema, role),
  );
}

const OWNS = `
  select exists (select from pg_catalog.pg_namespace n join pg_catalog.pg_roles r on r.oid = n.nspowner
                  where n.nspname = $1 and r.rolname = $2) as owns`;

/** Takes back what `openToOwners` allowed; from who owns the schema by now there is nothing to take. */
export async function closeToOwners(
  client: pg.ClientBase,
  opened: readonly OpenedPlace[],
  { database }: SessionIdentity,
): Promise<void> {
  for (const place of opened) {
    const { rows } = await client.query<{ owns: boolean }>(OWNS, [place.schema, place.role]);
    if (rows[0]?.owns === true) continue;
    await client.query(`revoke create on ${placeName(place, database)} from ${quoteIdentifier(place.role)}`);
  }
}

function placeName({ schema }: OpenedPlace, database: string): string {
  return schema === null ? `database ${quoteIdentifier(database)}` : `schema ${quoteIdentifier(schema)}`;
}

function notTheirs(owner: string, login: string, grant: string, cause: unknown): BulkheadError {
  return new BulkheadError({
    what: `the login "${login}" of the target cannot give objects to their owner ${owner} (${messageOf(cause)})`,
    fix: `As an administrator: ${grant};`,
    code: 'RESTORE_ROLES',
    cause,
  });
}

/** Whether the backup itself lets a role create things in a schema. */
function grantsCreate(ownership: readonly Statement[], schema: string, role: string): boolean {
  return ownership.some(({ kind, tree }) => {
    if (kind !== 'GrantStmt' || textMember(tree, 'objtype') !== 'OBJECT_SCHEMA') return false;
    const objects = listMember(tree, 'objects').map((object) => textMember(object, 'String', 'sval'));
    const grantees = nodesOf(listMember(tree, 'grantees'), 'RoleSpec').map((spec) =>
      textMember(spec, 'rolename'),
    );
    const privileges = listMember(tree, 'privileges').map((item) =>
      textMember(item, 'AccessPriv', 'priv_name'),
    );
    // ALL is written as no privilege at all.
    const creates = privileges.length === 0 || privileges.includes('create');
    return creates && objects.includes(schema) && grantees.includes(role);
  });
}
