import { BulkheadError } from '../../runtime/errors.ts';

/**
 * The folder of the reports inside a repository, as the beginning of paths: `reports/`, or nothing for the root. Whatever
 * a report says of itself, nothing is written outside it.
 * @throws BulkheadError `REPORTS_FOLDER`
 */
export function parseFolder(text: string): string {
  const parts = text.replace(/\/+$/, '').split('/');
  if (text === '.' || text === './') return '';
  const sound = parts.every(
    (part) => /^[\w][\w.-]*$|^\.[\w][\w.-]*$/.test(part) && part.toLowerCase() !== '.git',
  );
  if (sound) return `${parts.join('/')}/`;
  throw new BulkheadError({
    what: `"${text}" is not a folder inside the repository`,
    fix: 'Give --folder as a relative path with forward slashes, such as reports; a dot is the root of the repository.',
    code: 'REPORTS_FOLDER',
    runbook: 'RECORDING.md#how-it-works',
  });
}
