import type { MigrationFile } from '../migrations/files.ts';
import type { Statement } from '../migrations/statements.ts';
import type { Finding } from './finding.ts';

/** Lines of a statement that a report shows. */
const SHOWN = 3;

/** Where a statement stands in its file; the first line where the file as a whole is meant. */
export function statementPlace(
  file: MigrationFile,
  statement: Statement | undefined,
): Pick<Finding, 'file' | 'line' | 'column' | 'endLine' | 'excerpt'> {
  if (statement === undefined) {
    return { file: file.path, line: 1, column: 1, endLine: 1, excerpt: file.text.split('\n', 1)[0] ?? '' };
  }
  const before = file.text.slice(0, statement.start).split('\n');
  const text = statement.text.trimEnd();
  const lines = text.split('\n');
  return {
    file: file.path,
    line: before.length,
    column: [...(before.at(-1) ?? '')].length + 1,
    endLine: before.length + lines.length - 1,
    excerpt: lines.slice(0, SHOWN).join('\n'),
  };
}
