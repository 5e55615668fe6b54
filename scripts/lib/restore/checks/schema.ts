import type { SchemaDump } from '../../archive/schema-dump.ts';
import { dumpSchema } from '../../backup/dump.ts';
import { exportSnapshot } from '../../backup/snapshot.ts';
import { withConnection } from '../../postgres/connect.ts';
import { readIdentity } from '../../postgres/identity.ts';
import type { Context } from '../../runtime/context.ts';
import type { Check } from '../../runtime/result.ts';
import { type Statement, splitStatements } from '../../sql/statements.ts';
import { canonicalTree } from '../../sql/tree.ts';
import type { OpenReference } from '../build.ts';
import { headOf } from '../ddl.ts';
import { addedReference } from '../post-data.ts';
import { withoutNeedlessNames } from './view-columns.ts';

/** Differences that become checks of their own; the rest is counted. */
const SHOWN = 25;

/** What a reader looks for, by the parser's name of its statement. */
const KINDS: Readonly<Record<string, string>> = {
  CreatePolicyStmt: 'policies',
  CreateTrigStmt: 'triggers',
  IndexStmt: 'indexes',
  CreateFunctionStmt: 'functions',
  CreateStmt: 'tables',
  GrantStmt: 'grants',
};

/**
 * That the restored schema is the one of the backup: the target is dumped by the same pg_dump, and both dumps
 * are compared statement by statement, by meaning and not by text. A policy, constraint, index, trigger, grant
 * or owner that is missing, extra or changed is named.
 */
export async function checkSchema(
  url: string,
  context: Context,
  schema: SchemaDump,
  schemas: readonly string[],
  open: readonly OpenReference[],
): Promise<Check[]> {
  const restored = await dumpRestored(url, context, schemas);
  // What rows break stands there unvalidated; that is judged by the rows (DRL-04).
  const closed = (statements: readonly Statement[]) => statements.filter((one) => !isOpen(one, open));
  const expected = closed(await statementsOf(schema.preData, schema.postData, 'the backup'));
  const found = await statementsOf(restored.preData, restored.postData, 'the restored schema');
  return judge(expected, closed(found));
}

function isOpen(statement: Statement, open: readonly OpenReference[]): boolean {
  if (open.length === 0) return false;
  const added = addedReference(statement);
  return added !== undefined && open.some(({ table, name }) => table === added.table && name === added.name);
}

/** Compares two schemas; pure. */
export function judge(expected: readonly Statement[], restored: readonly Statement[]): Check[] {
  const missing = without(expected, restored);
  const extra = without(restored, expected);
  const red = [
    ...missing.map((statement) => schemaCheck('red', 'missing or changed', headOf(statement))),
    ...extra.map((statement) => schemaCheck('red', 'there, and not in the backup', headOf(statement))),
  ];
  if (expected.length === 0) return [schemaCheck('grey', 'the backup has no schema')];
  if (red.length === 0) {
    const counts = Object.entries(KINDS).map(
      ([kind, name]) => `${expected.filter((statement) => statement.kind === kind).length} ${name}`,
    );
    return [schemaCheck('green', `all ${expected.length} statements equal: ${counts.join(', ')} and more`)];
  }
  const more = red.length - SHOWN;
  return more > 0 ? [...red.slice(0, SHOWN), schemaCheck('red', `${more} more differences`)] : red;
}

function schemaCheck(verdict: Check['verdict'], observed: string, object?: string): Check {
  return {
    id: 'DRL-07',
    title: 'Schema, policies, constraints, triggers and grants are those of the backup',
    ...(object === undefined ? {} : { object }),
    verdict,
    expected: 'as in the backup',
    observed,
    meaning: 'After a restore a guard would be missing, and nobody would notice.',
  };
}

/** The statements of `all` that `others` lacks, each as often as it is lacking. */
function without(all: readonly Statement[], others: readonly Statement[]): Statement[] {
  const left = new Map<string, number>();
  for (const statement of others) {
    const key = keyOf(statement);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return all.filter((statement) => {
    const key = keyOf(statement);
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
}

function keyOf({ kind, tree }: Statement): string {
  return `${kind} ${canonicalTree(withoutNeedlessNames(kind, tree))}`;
}

/** Without what only sets the session that reads the dump. */
async function statementsOf(preData: string, postData: string, source: string): Promise<Statement[]> {
  const statements = [
    ...(await splitStatements(preData, `pre-data of ${source}`)),
    ...(await splitStatements(postData, `post-data of ${source}`)),
  ];
  return statements.filter(({ kind }) => kind !== 'VariableSetStmt' && kind !== 'SelectStmt');
}

function dumpRestored(
  url: string,
  context: Context,
  schemas: readonly string[],
): Promise<{ preData: string; postData: string }> {
  return withConnection(url, context, { readOnly: true, statementTimeout: 0 }, async (client) => {
    const { serverVersionNumber } = await readIdentity(client);
    const { id: snapshot } = await exportSnapshot(client);
    return await dumpSchema(url, context, { snapshot, schemas, serverVersionNumber });
  });
}
