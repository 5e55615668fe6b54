import type pg from 'pg';
import type { DefaultPrivileges, SchemaDump } from '../archive/schema-dump.ts';
import { errorCode } from '../postgres/advice.ts';
import { quoteIdentifier } from '../postgres/identifiers.ts';

/** The roles that default privileges name, makers and grantees. */
export function rolesOfDefaults({ defaultPrivileges = [] }: SchemaDump): string[] {
  return defaultPrivileges.flatMap(({ role, grants }) => [
    role,
    ...grants.flatMap(({ grantee }) => grantee ?? []),
  ]);
}

/** The roles whose default privileges there are. */
export function makersOf({ defaultPrivileges = [] }: SchemaDump): string[] {
  return [...new Set(defaultPrivileges.map(({ role }) => role))];
}

/**
 * Sets the default privileges of all schemas, each in the name of its maker. To be done last: a dump says of
 * each object what differs from PostgreSQL's own defaults, and so must be restored under them. Returns the
 * makers that the login may not act for.
 */
export async function setDefaultPrivileges(
  client: pg.ClientBase,
  defaults: readonly DefaultPrivileges[],
): Promise<string[]> {
  const closed = new Set<string>();
  for (const entry of defaults) {
    if (closed.has(entry.role)) continue;
    // As the maker and not FOR ROLE, which asks for a membership that inherits.
    if (!(await becomes(client, entry.role))) {
      closed.add(entry.role);
      continue;
    }
    for (const statement of statementsOf(entry)) await client.query(statement);
    await client.query('reset role');
  }
  return [...closed];
}

async function becomes(client: pg.ClientBase, role: string): Promise<boolean> {
  try {
    await client.query(`set role ${quoteIdentifier(role)}`);
    return true;
  } catch (error) {
    if (errorCode(error) === '42501') return false;
    throw error;
  }
}

/** What makes one entry, said by its maker; pure. */
export function statementsOf({ role, objects, grants }: DefaultPrivileges): string[] {
  return [
    `alter default privileges revoke all on ${objects} from ${quoteIdentifier(role)}, public`,
    ...grants.map(({ grantee, privileges, grantable }) => {
      const to = grantee === null ? 'public' : quoteIdentifier(grantee);
      const option = grantable ? ' with grant option' : '';
      return `alter default privileges grant ${privileges.join(', ')} on ${objects} to ${to}${option}`;
    }),
  ];
}
