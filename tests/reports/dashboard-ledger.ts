import { type DeriveOptions, deriveFiles } from '../../scripts/lib/reports/derive.ts';
import { readLedger } from '../../scripts/lib/reports/ledger.ts';
import { PROVING } from '../../scripts/lib/reports/proof.ts';
import type { Report } from '../../scripts/lib/reports/schema.ts';
import { folderTree, type ReportsTree } from '../../scripts/lib/reports/tree.ts';
import { type WrittenReport, writeReport } from '../../scripts/lib/reports/write.ts';
import { type Check, REPORT_KINDS, type ReportKind } from '../../scripts/lib/runtime/result.ts';
import { objectivesSchema } from '../../scripts/lib/tenancy/objectives-schema.ts';
import { freshness } from '../../scripts/lib/watchdog/objectives.ts';
import { sampleCheck, sampleReport } from './sample.ts';

export const NOW = new Date('2026-11-21T06:00:00Z');

/** What a report of a test says. */
export interface Told {
  readonly command?: string;
  readonly at?: string;
  readonly checks?: Check[];
  readonly summary?: string;
  readonly facts?: Record<string, unknown>;
  readonly inputs?: Readonly<Record<string, string | boolean>>;
  readonly environment?: string;
}

/** Writes a report of a kind as its main command would, green unless its checks are not. */
export async function tell(folder: string, kind: ReportKind, told: Told = {}): Promise<WrittenReport> {
  const report = sampleReport({
    kind,
    at: told.at ?? '2026-11-21T02:23:14.250Z',
    result: {
      verdict: 'green',
      summary: told.summary ?? 'all is well',
      checks: told.checks ?? [sampleCheck()],
      facts: told.facts ?? {},
      scope: {
        database: 'sample',
        ...(told.environment === undefined ? {} : { environment: told.environment }),
      },
    },
  });
  const name = told.command ?? PROVING[kind] ?? 'sample-status';
  const inputs: Report['inputs'] = { ...report.inputs, ...told.inputs };
  return await writeReport(folder, { ...report, command: { ...report.command, name }, inputs });
}

/** Every kind with an objective, green and fresh. */
export async function tellAll(folder: string): Promise<void> {
  for (const kind of REPORT_KINDS) {
    if (objectivesSchema.parse(undefined).within[kind] !== undefined) await tell(folder, kind);
  }
}

/** The derived files of a folder as text. */
export async function derived(
  folder: string,
  changes: Partial<DeriveOptions> & { tree?: ReportsTree } = {},
): Promise<ReadonlyMap<string, string>> {
  const { tree, ...options } = changes;
  const files = await deriveFiles(tree ?? folderTree(folder), {
    now: NOW,
    ledger: await readLedger(folder),
    objectives: objectivesSchema.parse(undefined),
    freshness,
    ...options,
  });
  return new Map([...files].map(([path, bytes]) => [path, bytes.toString()]));
}

/** The dashboard of a folder. */
export async function dashboard(
  folder: string,
  changes: Partial<DeriveOptions> & { tree?: ReportsTree } = {},
): Promise<string> {
  return (await derived(folder, changes)).get('README.md') ?? '';
}

/** The row of a kind in the first table. */
export function rowOf(page: string, kind: string): string {
  return page.split('\n').find((line) => line.startsWith(`| ${kind} |`)) ?? '';
}
