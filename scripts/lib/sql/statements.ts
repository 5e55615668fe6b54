import { type ParsedStatement, parseSql } from './parse.ts';

/** One statement of a text. */
export interface Statement extends Pick<ParsedStatement, 'kind' | 'tree'> {
  /** Without the semicolon, and without what stands before its first word. */
  readonly text: string;
  /** Line in the whole text on which it begins, from 1. */
  readonly line: number;
}

/**
 * Splits SQL into its statements with PostgreSQL's own parser: what looks like a semicolon in a function body,
 * a dollar quote or a comment does not mislead it. Throws `SQL_SYNTAX` as `parseSql`.
 */
export async function splitStatements(sql: string, source = 'the SQL'): Promise<Statement[]> {
  const parsed = await parseSql(sql, source);
  // The parser counts bytes, not characters.
  const bytes = Buffer.from(sql, 'utf8');
  let counted = 0;
  let line = 1;
  return parsed.map(({ kind, tree, start, end }) => {
    line += newlines(bytes, counted, start);
    counted = start;
    const text = bytes.subarray(start, end).toString('utf8').trimEnd();
    return { kind, tree, text, line };
  });
}

function newlines(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(10, from); at !== -1 && at < to; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}
