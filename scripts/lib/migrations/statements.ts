import { BulkheadError, messageOf } from '../runtime/errors.ts';
import { type ParsedStatement, parseSql } from '../sql/parse.ts';
import { member, type Tree, textMember } from '../sql/tree.ts';
import { offsetOfCharacter, sqlError } from './excerpt.ts';
import type { MigrationFile } from './files.ts';

/** One statement of a file. */
export interface Statement {
  readonly text: string;
  /** Where `text` begins in the file, in UTF-16 units. */
  readonly start: number;
  /** The parser's name of it, such as `IndexStmt`. */
  readonly kind: string;
  readonly tree: Tree;
}

/**
 * Splits a file into its statements with PostgreSQL's own parser.
 * Throws `MIGRATION_SQL` with the place of a syntax error, and for a file that begins or ends transactions itself.
 */
export async function splitStatements(file: MigrationFile): Promise<Statement[]> {
  const bytes = Buffer.from(file.text, 'utf8');
  return (await parseMigration(file)).map(({ kind, tree, start: from, end }) => {
    // The parser counts bytes. What precedes a statement's first word belongs to nobody.
    const raw = bytes.subarray(from, end).toString('utf8');
    const text = raw.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/, '');
    const start = bytes.subarray(0, from).toString('utf8').length + raw.length - text.length;
    refuseTransaction(file, kind, tree, start);
    return { text, start, kind, tree };
  });
}

/**
 * What a file says, by PostgreSQL's own parser. A syntax error is told as those of the server are, with the file's path and
 * the same excerpt: `MIGRATION_SQL`.
 */
export async function parseMigration(file: MigrationFile, fix?: string): Promise<ParsedStatement[]> {
  try {
    return await parseSql(file.text, file.path);
  } catch (error) {
    if (!(error instanceof BulkheadError) || error.code !== 'SQL_SYNTAX') throw error;
    const character = member(error.cause, 'sqlDetails', 'cursorPosition');
    if (typeof character !== 'number') throw error;
    const offset = offsetOfCharacter(file.text, character);
    throw sqlError(file, offset, messageOf(error.cause), error.cause, fix);
  }
}

const ENDS: ReadonlySet<string | undefined> = new Set([
  'TRANS_STMT_BEGIN',
  'TRANS_STMT_START',
  'TRANS_STMT_COMMIT',
  'TRANS_STMT_ROLLBACK',
  'TRANS_STMT_PREPARE',
]);

function refuseTransaction(file: MigrationFile, kind: string, tree: Tree, start: number): void {
  if (!file.transactional || kind !== 'TransactionStmt' || !ENDS.has(textMember(tree, 'kind'))) return;
  throw sqlError(
    file,
    start,
    'a migration runs in one transaction, which it must not begin or end itself; delete the statement',
  );
}
