import pg from 'pg';
import { offsetOfCharacter, sqlError } from './excerpt.ts';
import type { MigrationFile } from './files.ts';
import type { Statement } from './statements.ts';

const FIXES: Readonly<Record<string, string>> = {
  '25001':
    'It cannot run inside a transaction: put it into a file of its own whose first line is "-- bulkhead: no-transaction".',
  '42501':
    'Apply as the role that owns the tables; where row-level security is forced for the owner, lift it and restore it in the same file.',
  '55P03': 'Another session holds the table and did not let go: look at pg_stat_activity, then apply again.',
};

/** Errors that pass when tried again: a lock that was not granted, a deadlock. */
const PASSING = new Set(['55P03', '40P01']);

export function mayPass(error: unknown): boolean {
  return error instanceof pg.DatabaseError && PASSING.has(error.code ?? '');
}

/** What the server said about a statement, at its place in the file. Other errors come back unchanged. */
export function explainFailure(file: MigrationFile, statement: Statement, error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const message = [
    `${error.message} (${error.code})`,
    ...(error.detail === undefined ? [] : [`detail: ${error.detail}`]),
    ...(error.hint === undefined ? [] : [`hint: ${error.hint}`]),
    ...(error.internalQuery === undefined ? [] : [`in the query: ${error.internalQuery.trim()}`]),
  ].join('\n  ');
  const kept = file.transactional
    ? 'Nothing of this file was kept.'
    : 'What stands before this statement was kept, because the file runs without a transaction; it is run again from its start.';
  const fix = `${FIXES[error.code ?? ''] ?? 'Correct the file, or the data that it stumbled over, and apply again.'} ${kept}`;
  return sqlError(file, placeInFile(statement, error), message, error, fix);
}

function placeInFile(statement: Statement, error: pg.DatabaseError): number {
  if (error.position !== undefined) {
    return statement.start + offsetOfCharacter(statement.text, Number(error.position) - 1);
  }
  // Inside a DO block the server counts lines from the one on which its body opens.
  const line = [...(error.where ?? '').matchAll(/inline_code_block line (\d+)/g)].at(-1)?.[1];
  const body = statement.text.search(/\$\w*\$/);
  if (line === undefined || body < 0) return statement.start;
  let offset = body;
  for (let passed = 1; passed < Number(line); passed += 1) offset = statement.text.indexOf('\n', offset) + 1;
  return statement.start + offset + (/^\s*/.exec(statement.text.slice(offset))?.[0].length ?? 0);
}
