import { BulkheadError } from '../runtime/errors.ts';
import type { MigrationFile } from './files.ts';

/**
 * An error in the SQL of a file: `file:line:column: message`, the line, and a caret under the place.
 * `offset` is in UTF-16 units of the file's text.
 */
export function sqlError(
  file: MigrationFile,
  offset: number | undefined,
  message: string,
  cause?: unknown,
  fix = 'Correct the file and apply again; nothing of it was kept.',
): BulkheadError {
  const place = offset === undefined ? undefined : placeOf(file.text, offset);
  const where = place === undefined ? file.path : `${file.path}:${place.line}:${place.column}`;
  const excerpt = place === undefined ? '' : `\n${excerptOf(place)}\n`;
  return new BulkheadError({
    what: `${where}: ${message}${excerpt}`,
    fix,
    code: 'MIGRATION_SQL',
    exit: 1,
    cause,
  });
}

interface Place {
  /** From 1. */
  line: number;
  column: number;
  text: string;
}

function placeOf(text: string, offset: number): Place {
  const from = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return {
    line: text.slice(0, from).split('\n').length,
    column: [...text.slice(from, offset)].length + 1,
    text: text.slice(from, end < 0 ? undefined : end).trimEnd(),
  };
}

function excerptOf(place: Place): string {
  const number = String(place.line);
  // Tabs are kept, so that the caret stands under the same column whatever their width.
  const indent = [...place.text].slice(0, place.column - 1).map((char) => (char === '\t' ? '\t' : ' '));
  return `  ${number} | ${place.text}\n  ${' '.repeat(number.length)} | ${indent.join('')}^`;
}

/** The UTF-16 offset of the character with this number (from 0): PostgreSQL counts characters. */
export function offsetOfCharacter(text: string, character: number): number {
  let offset = 0;
  for (let passed = 0; passed < character && offset < text.length; passed += 1) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}
