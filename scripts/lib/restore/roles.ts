import type pg from 'pg';
import type { SchemaDump } from '../archive/schema-dump.ts';
import { quoteIdentifier } from '../postgres/identifiers.ts';
import type { SessionIdentity } from '../postgres/identity.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import type { Statement } from '../sql/statements.ts';
import { listMember, nodesOf, textMember } from '../sql/tree.ts';

type BackedUpRole = SchemaDump['roles'][number];

/** A role as the target has it. */
export interface ExistingRole {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypassRls: boolean;
  readonly inherit: boolean;
}

/** What is to be done about roles, and what was left as it is. */
export interface RolePlan {
  readonly create: readonly BackedUpRole[];
  readonly grants: readonly { readonly role: string; readonly member: string }[];
  /** Roles of both sides that row-level security treats differently there. */
  readonly differing: readonly string[];
}

/** The roles that DDL names: owners, grantees, those of policies, those it acts as. */
export function namedRoles(statements: readonly Statement[]): Set<string> {
  const names = new Set<string>();
  for (const { kind, tree } of statements) {
    // Where the grammar allows nothing but a role, the tree has its members without the kind above them.
    for (const role of ['RoleSpec', 'newowner', 'grantor'].flatMap((place) => nodesOf(tree, place))) {
      const name = textMember(role, 'rolename');
      if (name !== undefined) names.add(name);
    }
    const acting = kind === 'VariableSetStmt' ? actingRole(tree) : undefined;
    if (acting !== undefined) names.add(acting);
  }
  return names;
}

/** The role of SET SESSION AUTHORIZATION, where the statement is one that names a role. */
export function actingRole(tree: unknown): string | undefined {
  if (textMember(tree, 'name') !== 'session_authorization') return undefined;
  return textMember(listMember(tree, 'args')[0], 'A_Const', 'sval', 'sval');
}

/** The roles that end up as owners, or in whose name the DDL grants: the restoring login must be able to be them. */
export function actingRoles(statements: readonly Statement[]): Set<string> {
  const names = new Set<string>();
  for (const { tree } of statements) {
    const found = [
      actingRole(tree),
      ...nodesOf(tree, 'newowner').map((role) => textMember(role, 'rolename')),
    ];
    for (const name of found) if (name !== undefined && !name.startsWith('pg_')) names.add(name);
  }
  return names;
}

/**
 * Plans which roles to create. Pure. Needed are those that the DDL and the model name and, above them, those
 * that they are members of; a role of the server that nothing here refers to is not copied.
 */
export function planRoles(
  backedUp: readonly BackedUpRole[],
  needed: Iterable<string>,
  existing: readonly ExistingRole[],
): RolePlan {
  const byName = new Map(backedUp.map((role) => [role.name, role]));
  const there = new Map(existing.map((role) => [role.name, role]));
  const wanted = new Set<string>();
  const want = (name: string) => {
    const role = byName.get(name);
    if (role === undefined || wanted.has(name)) return;
    wanted.add(name);
    for (const group of role.memberOf) want(group);
  };
  for (const name of needed) want(name);
  const roles = [...wanted].flatMap((name) => byName.get(name) ?? []);
  const create = roles.filter(({ name }) => !there.has(name));
  return {
    create,
    grants: create.flatMap(({ name, memberOf }) =>
      memberOf.filter((group) => wanted.has(group)).map((role) => ({ role, member: name })),
    ),
    differing: roles
      .filter((role) => {
        const found = there.get(role.name);
        return (
          found !== undefined && (found.bypassRls !== role.bypassRls || found.superuser !== role.superuser)
        );
      })
      .map(({ name }) => name),
  };
}

const EXISTING = `
  select rolname as name, rolsuper as superuser, rolbypassrls as "bypassRls", rolinherit as inherit
    from pg_catalog.pg_roles`;

/** The roles that the target has. */
export async function readRoles(client: pg.ClientBase): Promise<ExistingRole[]> {
  return (await client.query<ExistingRole>(EXISTING)).rows;
}

/**
 * Creates the missing roles: without login and password, and never as superusers, because a drill needs them
 * only as owners and as names in grants and policies. What decides about row-level security is kept.
 * Throws RESTORE_ROLES when the login may not.
 */
export async function createRoles(
  client: pg.ClientBase,
  plan: RolePlan,
  identity: SessionIdentity,
): Promise<void> {
  try {
    for (const { name, inherit, bypassRls } of plan.create) {
      const attributes = `nologin ${inherit ? 'inherit' : 'noinherit'} ${bypassRls ? 'bypassrls' : 'nobypassrls'}`;
      await client.query(`create role ${quoteIdentifier(name)} ${attributes}`);
    }
    for (const { role, member } of plan.grants) {
      await client.query(`grant ${quoteIdentifier(role)} to ${quoteIdentifier(member)}`);
    }
  } catch (cause) {
    throw new BulkheadError({
      what: `the login "${identity.role}" of the target cannot create the roles that the backup needs (${messageOf(cause)})`,
      fix: 'Use a superuser of a throw-away server, or create these roles there beforehand, without login.',
      code: 'RESTORE_ROLES',
      cause,
    });
  }
}
