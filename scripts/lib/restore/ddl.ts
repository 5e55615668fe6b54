import type pg from 'pg';
import { errorCode } from '../postgres/advice.ts';
import { quoteIdentifier } from '../postgres/identifiers.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import type { Statement } from '../sql/statements.ts';
import { textMember } from '../sql/tree.ts';
import { lostConnection } from './lost.ts';
import { actingRole } from './roles.ts';

/** A server error that a restore goes on after. */
export interface Tolerated {
  readonly line: number;
  readonly statement: string;
  readonly why: string;
}

interface Tolerance {
  readonly sqlstate: string;
  readonly kind: string;
  readonly matches: (statement: Statement) => boolean;
  readonly why: string;
}

/**
 * All that a server may refuse without the restored database being another one. An error that is not on this
 * list fails the drill.
 */
const TOLERATED: readonly Tolerance[] = [
  {
    // pg_dump 17 and later set it at the head of every dump; servers before 17 do not know it.
    sqlstate: '42704',
    kind: 'VariableSetStmt',
    matches: ({ tree }) => textMember(tree, 'name') === 'transaction_timeout',
    why: 'the server is older than this session setting, which has no lasting effect',
  },
  {
    // An extension belongs to whom the platform says; its comment is the platform's too.
    sqlstate: '42501',
    kind: 'CommentStmt',
    matches: ({ tree }) => textMember(tree, 'objtype') === 'OBJECT_EXTENSION',
    why: 'the comment of an extension belongs to the owner of the extension',
  },
];

export interface DdlOptions {
  /** `pre-data` or `post-data`, for messages. */
  readonly part: string;
  /** A superuser can act as another role; others must be members of it. */
  readonly superuser: boolean;
  readonly signal: AbortSignal;
  readonly onStatement?: () => void;
}

/**
 * Runs DDL one statement at a time, each by itself, on one session whose settings the dump makes. Never
 * through psql, whose meta-commands run code here. Returns what was tolerated.
 * Throws RESTORE_DDL with line and statement for any other error of the server.
 */
export async function runStatements(
  client: pg.ClientBase,
  statements: readonly Statement[],
  options: DdlOptions,
): Promise<Tolerated[]> {
  const tolerated: Tolerated[] = [];
  for (const statement of statements) {
    const passed = await runStatement(client, statement, options);
    if (passed !== undefined) tolerated.push(passed);
  }
  return tolerated;
}

/** Runs one statement of a dump. Returns what was tolerated, if anything was; throws as `runStatements`. */
export async function runStatement(
  client: pg.ClientBase,
  statement: Statement,
  options: DdlOptions,
): Promise<Tolerated | undefined> {
  options.signal.throwIfAborted();
  try {
    await client.query(options.superuser ? statement.text : asMember(statement));
    return undefined;
  } catch (error) {
    // Cut by the failure of another session, or by an interruption: the reason is there.
    options.signal.throwIfAborted();
    const tolerance = TOLERATED.find(
      ({ sqlstate, kind, matches }) =>
        sqlstate === errorCode(error) && kind === statement.kind && matches(statement),
    );
    if (tolerance === undefined) {
      throw lostConnection(error, `restoring ${options.part}`) ?? failed(statement, options.part, error);
    }
    return { line: statement.line, statement: headOf(statement), why: tolerance.why };
  } finally {
    options.onStatement?.();
  }
}

/** `SET SESSION AUTHORIZATION` is for superusers; a member can become the role all the same. */
function asMember(statement: Statement): string {
  if (statement.kind !== 'VariableSetStmt') return statement.text;
  if (textMember(statement.tree, 'name') !== 'session_authorization') return statement.text;
  const role = actingRole(statement.tree);
  return role === undefined ? 'reset role' : `set role ${quoteIdentifier(role)}`;
}

function failed(statement: Statement, part: string, cause: unknown): BulkheadError {
  const code = errorCode(cause);
  return new BulkheadError({
    what: `the server refused line ${statement.line} of ${part} (${headOf(statement)}): ${messageOf(cause)}${code === undefined ? '' : ` (${code})`}`,
    fix: 'The backup cannot be restored here as it stands. If the target lacks something that the source has (an extension, a role, a newer version), provide it there; otherwise treat the backup as broken.',
    code: 'RESTORE_DDL',
    runbook: 'RUNBOOK-DISASTER-RECOVERY.md#a-drill-failed',
    exit: 1,
    cause,
  });
}

/** The first words of a statement, which name its object. */
export function headOf({ text }: Pick<Statement, 'text'>): string {
  const words = text.replaceAll(/\s+/g, ' ');
  return words.length > 110 ? `${words.slice(0, 109)}…` : words;
}
