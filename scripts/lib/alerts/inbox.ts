import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reportPath } from '../reports/ledger-entry.ts';
import { parseReport } from '../reports/schema.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import { unlessMissing } from '../runtime/missing.ts';
import type { Delivered } from './jobs.ts';

/** What lay in the inbox. */
export interface Inbox {
  readonly delivered: readonly Delivered[];
  /** Files that should be reports and cannot be used: never passed over in silence. */
  readonly unreadable: readonly { readonly file: string; readonly why: string }[];
}

/** Where a report lies below its folder of reports. */
const REPORT_FILE = /(?:^|\/)([a-z-]+\/\d{4}\/\d{2}\/[\w-]+\.json)$/;

/** A runner's clock that is more wrong than this, in milliseconds, would make every later report an old one. */
const AHEAD = 3_600_000;

/**
 * The reports below a folder: `<kind>/<YYYY>/<MM>/<id>.json` at any depth. A report that stands in several artifacts is
 * taken once. An inbox that is not there is empty: no job left a report.
 */
export async function readInbox(folder: string, now: Date): Promise<Inbox> {
  const delivered = new Map<string, Delivered>();
  const unreadable: { file: string; why: string }[] = [];
  for (const file of await filesBelow(folder)) {
    const inner = REPORT_FILE.exec(file)?.[1];
    if (inner === undefined) continue;
    try {
      const report = parseReport(await readFile(join(folder, file)), file);
      if (reportPath(report) !== inner) throw misplaced(file);
      if (Date.parse(report.at) > now.getTime() + AHEAD) throw fromTheFuture(file, report.at);
      const job = /(?:^|\/)bulkhead-reports-([^/]+)\//.exec(`${folder}/${file}`)?.[1];
      if (!delivered.has(inner)) delivered.set(inner, { report, job });
    } catch (error) {
      if (!(error instanceof BulkheadError)) throw error;
      unreadable.push({ file, why: messageOf(error) });
    }
  }
  return { delivered: [...delivered.values()], unreadable };
}

/** The lines of which run's reports are meant, for an inbox that is the folder of all reports. */
export function ofRun(inbox: Inbox, run: string | undefined): Inbox {
  if (run === undefined) return inbox;
  return { ...inbox, delivered: inbox.delivered.filter(({ report }) => report.run.id === run) };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = (await unlessMissing(readdir(folder, { recursive: true }))) ?? [];
  return entries.map((name) => name.replaceAll('\\', '/')).sort();
}

function misplaced(file: string): BulkheadError {
  return new BulkheadError({
    what: `${file} is the report of another place`,
    fix: 'Take the folder as the artifact has it; a report belongs to its kind and month.',
    code: 'REPORT_MISPLACED',
  });
}

function fromTheFuture(file: string, at: string): BulkheadError {
  return new BulkheadError({
    what: `${file} was made at ${at}, which is still to come`,
    fix: 'Set the clock of the machine that made it: believed, it would make every later report an old one.',
    code: 'REPORT_FUTURE',
  });
}
