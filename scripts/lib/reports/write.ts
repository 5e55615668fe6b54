import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { appendToLedger, syncFolder } from './ledger.ts';
import { type LedgerEntry, reportPath } from './ledger-entry.ts';
import { renderMarkdown } from './render.ts';
import { type Report, reportBytes, validateReport } from './schema.ts';

/** Where a report went. */
export interface WrittenReport {
  /** Path of the evidence. */
  readonly json: string;
  /** Path of the same facts for people. */
  readonly markdown: string;
  readonly ledgerLine: LedgerEntry;
  /** As written: its id has `-2`, `-3` … where others of its kind ended in the same second of the same run. */
  readonly report: Report;
}

/**
 * Writes a report below a folder as `<kind>/<YYYY>/<MM>/<id>.json` and `.md`, then its line in the ledger. Nothing is ever
 * overwritten. All of it is on disk when it resolves.
 * @throws BulkheadError for a report that breaks its format, and as `appendToLedger` does: then the report itself is
 * there and is appended by the next `appendToLedger`.
 */
export async function writeReport(folder: string, report: Report): Promise<WrittenReport> {
  validateReport(report, `the report ${report.id}`);
  await mkdir(dirname(join(folder, reportPath(report))), { recursive: true });
  for (let count = 1; ; count += 1) {
    const named = count === 1 ? report : { ...report, id: `${report.id}-${count}` };
    const json = join(folder, reportPath(named));
    const markdown = json.replace(/\.json$/, '.md');
    if (!(await claim(markdown, json, renderMarkdown(named)))) continue;
    await writeAtomically(json, reportBytes(named));
    const [ledgerLine] = await appendToLedger(folder, [reportPath(named)]);
    if (ledgerLine === undefined) throw new Error(`no ledger line for ${json}`);
    return { json, markdown, ledgerLine, report: named };
  }
}

/**
 * Creating the Markdown file exclusively claims the name: unlike a hard link this works on every file system, and unlike
 * creating the JSON it never shows half of the evidence.
 */
async function claim(markdown: string, json: string, text: string): Promise<boolean> {
  try {
    await using file = await open(markdown, 'wx');
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  if (!(await exists(json))) return true;
  await rm(markdown); // The JSON of another report, whose Markdown was removed.
  return false;
}

async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await using file = await open(temporary, 'w');
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
