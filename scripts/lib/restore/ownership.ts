import type pg from 'pg';
import { quoteIdentifier } from '../postgres/identifiers.ts';
import type { SessionIdentity } from '../postgres/identity.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import type { Statement } from '../sql/statements.ts';
import { listMember, nodesOf, textMember } from '../sql/tree.ts';

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
 * What a login that is no superuser needs to give objects to their owners: it must be a member of them, and
 * they must be allowed to create things where the objects are. Returns the statements that take back what the
 * backup itself does not grant, to be run after pre-data; the memberships stay.
 * Throws RESTORE_ROLES when it may not become one of them.
 */
export async function prepareOwners(
  client: pg.ClientBase,
  owners: Iterable<string>,
  preData: readonly Statement[],
  { role, database, serverVersionNumber }: SessionIdentity,
): Promise<string[]> {
  const names = [...owners];
  const how = serverVersionNumber >= 160_000 ? ' with inherit true, set true' : '';
  const { rows: strangers } = await client.query<{ name: string }>(NOT_MEMBER, [names]);
  for (const { name } of strangers) {
    const grant = `grant ${quoteIdentifier(name)} to ${quoteIdentifier(role)}`;
    try {
      await client.query(`${grant}${how}`);
    } catch (cause) {
      throw notTheirs(name, role, grant, cause);
    }
  }
  const schemas = preData.flatMap(({ kind, tree }) =>
    kind === 'CreateSchemaStmt' ? (textMember(tree, 'schemaname') ?? []) : [],
  );
  const { rows: lacking } = await client.query<{ role: string; schema: string | null }>(LACKING, [
    names,
    schemas,
  ]);
  const undo: string[] = [];
  for (const { role: owner, schema } of lacking) {
    const place =
      schema === null ? `database ${quoteIdentifier(database)}` : `schema ${quoteIdentifier(schema)}`;
    await client.query(`grant create on ${place} to ${quoteIdentifier(owner)}`);
    if (schema !== null && grantsCreate(preData, schema, owner)) continue;
    undo.push(`revoke create on ${place} from ${quoteIdentifier(owner)}`);
  }
  return undo;
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
function grantsCreate(preData: readonly Statement[], schema: string, role: string): boolean {
  return preData.some(({ kind, tree }) => {
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
