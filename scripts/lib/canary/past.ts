import { type PastRun, readHistory } from '../backup/history.ts';
import { readLedger } from '../reports/ledger.ts';
import type { LedgerEntry } from '../reports/ledger-entry.ts';
import { pastReports } from '../reports/past-reports.ts';
import type { Report } from '../reports/schema.ts';
import { folderTree } from '../reports/tree.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Objectives } from '../tenancy/objectives-schema.ts';
import { discount } from '../watchdog/proof.ts';

/** What earlier runs left in the reports folder. */
export interface Past {
  readonly ledger: readonly LedgerEntry[];
  /** Paths of good reports that do not show that the work of their kind was done: plans, parts, other commands. */
  readonly discounted: ReadonlySet<string>;
  /** The last two good backups of the environment that was backed up last, newest first, and the report of the newest. */
  readonly backups: readonly PastRun[];
  readonly newestBackup: Report | undefined;
  /** Canary reports of this database and model, newest first. */
  readonly canaries: readonly Report[];
  /** Why nothing could be read; the members are empty then. */
  readonly unreadable: string | undefined;
}

/** Earlier canary reports that are looked at: no row of greys is counted further. */
const MOST_CANARIES = 40;

/** Reports of other databases in the same folder that are passed over at most. */
const MOST_OTHERS = 200;

export const NO_PAST: Past = {
  ledger: [],
  discounted: new Set(),
  backups: [],
  newestBackup: undefined,
  canaries: [],
  unreadable: undefined,
};

/** What the past is asked about. */
export interface About {
  readonly database: string;
  readonly model: string;
  readonly objectives: Objectives;
  readonly now: Date;
}

/** Reads what the canaries want to know of earlier runs. A ledger that cannot be read is a fact, not an error. */
export async function readPast(folder: string, about: About): Promise<Past> {
  try {
    const ledger = await readLedger(folder);
    if (ledger.length === 0) return NO_PAST;
    const newestBackup = await newestOf(folder);
    const environment = newestBackup?.scope.environment;
    const idle = await discount(about.objectives, ledger, folderTree(folder), about.now);
    return {
      ledger,
      discounted: new Set(idle.map(({ entry }) => entry.path)),
      backups: typeof environment === 'string' ? await readHistory(folder, environment, 2) : [],
      newestBackup,
      canaries: await canaryReports(folder, about),
      unreadable: undefined,
    };
  } catch (error) {
    if (!(error instanceof BulkheadError)) throw error;
    return { ...NO_PAST, unreadable: error.what };
  }
}

async function newestOf(folder: string): Promise<Report | undefined> {
  for await (const report of pastReports(folder, 'backup')) {
    if (report.scope.environment !== undefined && !report.inputs.dryRun) return report;
  }
  return undefined;
}

async function canaryReports(
  folder: string,
  { database, model }: Pick<About, 'database' | 'model'>,
): Promise<Report[]> {
  const found: Report[] = [];
  let others = 0;
  for await (const report of pastReports(folder, 'canary')) {
    if (report.scope.database === database && report.scope.model === model) found.push(report);
    else others += 1;
    if (found.length >= MOST_CANARIES || others >= MOST_OTHERS) break;
  }
  return found;
}
