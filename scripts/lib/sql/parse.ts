import { setFlagsFromString } from 'node:v8';
import { hasSqlDetails, loadModule, parseSync } from 'libpg-query';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import { placeOf } from './place.ts';
import type { Tree } from './tree.ts';

// The grammar of PostgreSQL is one function of 100,000 instructions: optimising it takes V8 half a gigabyte for
// seconds, in the background, for a parser that runs a few times (measured: 500 MB against 70 MB, same speed).
// V8 reads both settings when it is about to optimise WASM, so that it is not too late for them here.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');

/** A statement as the parser found it. */
export interface ParsedStatement {
  /** Such as `CreatePolicyStmt`: the parser's own name. */
  readonly kind: string;
  /** The members of the statement's node. */
  readonly tree: Tree;
  /** Where it begins and ends in the UTF-8 bytes of the text, without the semicolon. */
  readonly start: number;
  readonly end: number;
}

/**
 * Parses SQL with PostgreSQL's own parser (version 18, which reads what older servers wrote).
 * `source` names the text in messages, such as a file. Throws `SQL_SYNTAX` with line, column and the line itself.
 */
export async function parseSql(sql: string, source: string): Promise<ParsedStatement[]> {
  await loadModule();
  // The parser takes an empty string for a mistake of its caller, and C text ends at the first NUL.
  if (sql.trim() === '') return [];
  if (sql.includes('\0')) throw syntaxError(sql, source, sql.indexOf('\0'), 'a NUL character');
  const length = Buffer.byteLength(sql);
  return parseWhole(sql, source).map((raw) => {
    const [member, ...others] = Object.entries(raw.stmt ?? {});
    if (member === undefined || others.length > 0) {
      throw new TypeError(`the parser gave no single tree for a statement of ${source}`);
    }
    const start = raw.stmt_location ?? 0;
    const end = raw.stmt_len === undefined || raw.stmt_len === 0 ? length : start + raw.stmt_len;
    return { kind: member[0], tree: member[1], start, end };
  });
}

function parseWhole(sql: string, source: string) {
  try {
    return parseSync(sql).stmts ?? [];
  } catch (error) {
    const details = hasSqlDetails(error) ? error.sqlDetails : undefined;
    throw syntaxError(sql, source, offsetOf(sql, details?.cursorPosition ?? 0), messageOf(error), error);
  }
}

/** The parser counts the characters before an error as PostgreSQL does: code points, not UTF-16 units. */
function offsetOf(sql: string, codePoints: number): number {
  let offset = 0;
  for (let left = codePoints; left > 0 && offset < sql.length; left--) {
    offset += (sql.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

function syntaxError(
  sql: string,
  source: string,
  offset: number,
  message: string,
  cause?: unknown,
): BulkheadError {
  const { line, column, excerpt } = placeOf(sql, offset);
  return new BulkheadError({
    what: `${source}, line ${line}, column ${column}: ${message}\n${excerpt}\n`,
    fix: 'Correct the statement there.',
    code: 'SQL_SYNTAX',
    cause,
  });
}
