import type { Statement } from '../sql/statements.ts';
import { listMember, textMember } from '../sql/tree.ts';
import { actingRole } from './roles.ts';

/** What makes the tables, and what says whose they are. */
export interface PreData {
  /** Everything that the rows need, in the order of the dump. */
  readonly structure: readonly Statement[];
  /** Owners, grants and in whose name they are given, in the order of the dump. */
  readonly ownership: readonly Statement[];
}

/**
 * Divides the DDL that comes before the rows. Owners and grants can wait until the rows are there: nothing that is
 * created depends on them, and a login that is no superuser owns what it fills. They come before the indexes, so that
 * an index on an expression runs the function in it as its owner and not as the restoring login. Pure.
 */
export function dividePreData(statements: readonly Statement[]): PreData {
  const structure: Statement[] = [];
  const ownership: Statement[] = [];
  for (const statement of statements) (isOwnership(statement) ? ownership : structure).push(statement);
  return { structure, ownership };
}

function isOwnership({ kind, tree }: Statement): boolean {
  if (kind === 'GrantStmt' || kind === 'AlterOwnerStmt' || kind === 'AlterDefaultPrivilegesStmt') return true;
  if (kind === 'VariableSetStmt') return isActing(tree);
  if (kind !== 'AlterTableStmt') return false;
  const commands = listMember(tree, 'cmds');
  return (
    commands.length > 0 &&
    commands.every((command) => textMember(command, 'AlterTableCmd', 'subtype') === 'AT_ChangeOwner')
  );
}

/** SET or RESET SESSION AUTHORIZATION, which pg_dump writes around grants. */
function isActing(tree: unknown): boolean {
  return actingRole(tree) !== undefined || textMember(tree, 'name') === 'session_authorization';
}
