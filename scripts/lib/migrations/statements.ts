import { hasSqlDetails, loadModule, type Node, parseSync } from 'libpg-query';
import { messageOf } from '../runtime/errors.ts';
import { offsetOfCharacter, sqlError } from './excerpt.ts';
import type { MigrationFile } from './files.ts';

/** One statement of a file. */
export interface Statement {
  readonly text: string;
  /** Where `text` begins in the file, in UTF-16 units. */
  readonly start: number;
  readonly tree: Node;
}

/**
 * Splits a file into its statements with PostgreSQL's own parser.
 * Throws `MIGRATION_SQL` with the place of a syntax error, and for a file that begins or ends transactions itself.
 */
export async function splitStatements(file: MigrationFile): Promise<Statement[]> {
  await loadModule();
  const bytes = Buffer.from(file.text, 'utf8');
  return parseFile(file).map(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
    if (stmt === undefined) throw new TypeError(`the parser gave no tree for a statement of ${file.path}`);
    // The parser counts bytes. What precedes a statement's first word belongs to nobody.
    const raw = bytes.subarray(from, length === undefined ? undefined : from + length).toString('utf8');
    const text = raw.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/, '');
    const start = bytes.subarray(0, from).toString('utf8').length + raw.length - text.length;
    refuseTransaction(file, stmt, start);
    return { text, start, tree: stmt };
  });
}

function parseFile(file: MigrationFile) {
  if (file.text.trim() === '') return []; // Which the parser calls an error.
  try {
    return parseSync(file.text).stmts ?? [];
  } catch (error) {
    const details = hasSqlDetails(error) ? error.sqlDetails : undefined;
    const offset = details === undefined ? undefined : offsetOfCharacter(file.text, details.cursorPosition);
    throw sqlError(file, offset, messageOf(error), error);
  }
}

const ENDS: ReadonlySet<unknown> = new Set([
  'TRANS_STMT_BEGIN',
  'TRANS_STMT_START',
  'TRANS_STMT_COMMIT',
  'TRANS_STMT_ROLLBACK',
  'TRANS_STMT_PREPARE',
]);

function refuseTransaction(file: MigrationFile, tree: Node, start: number): void {
  if (!file.transactional || !('TransactionStmt' in tree) || !ENDS.has(tree.TransactionStmt.kind)) return;
  throw sqlError(
    file,
    start,
    'a migration runs in one transaction, which it must not begin or end itself; delete the statement',
  );
}
