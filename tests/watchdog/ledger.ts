import { digestOf, GENESIS, type LedgerEntry, ledgerLine } from '../../scripts/lib/reports/ledger-entry.ts';
import { type Report, reportBytes } from '../../scripts/lib/reports/schema.ts';
import type { ReportsTree } from '../../scripts/lib/reports/tree.ts';
import type { ReportKind, Verdict } from '../../scripts/lib/runtime/result.ts';
import { type Objectives, objectivesSchema } from '../../scripts/lib/tenancy/objectives-schema.ts';

/** A report as a test tells of it: when, of what, and how it ended. */
export type Told = readonly [
  at: string,
  kind: ReportKind,
  verdict?: Verdict,
  command?: string,
  dryRun?: boolean,
];

/** `backup` of these two, every other kind off: what a test does not name does not disturb it. */
export function objectivesOf(given: Record<string, unknown> = {}): Objectives {
  const within = {
    backup: '26h',
    retention: 'off',
    'restore-drill': 'off',
    canary: 'off',
    hardening: 'off',
    isolation: 'off',
    watchdog: 'off',
  };
  const { within: more = {}, ...rest } = given;
  return objectivesSchema.parse({ within: { ...within, ...Object(more) }, ...rest });
}

const COMMANDS: Readonly<Partial<Record<ReportKind, string>>> = {
  backup: 'backup-nightly',
  retention: 'retention-prune',
  hardening: 'hardening-status',
  canary: 'canary-check',
  isolation: 'test-tenant-isolation',
  watchdog: 'watch-schedules',
};

/** Files of a reports folder: a chained ledger and the reports themselves. */
export function reportFiles(
  told: readonly Told[],
  facts: Readonly<Record<string, Report['facts']>> = {},
): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const ledger = new Map<string, string>();
  let prev = GENESIS;
  for (const [index, [at, kind, verdict = 'green', command, dryRun = false]] of told.entries()) {
    const id = `${at.replaceAll(/[-:]/g, '')}-${index + 1}-1`;
    const path = `${kind}/${at.slice(0, 4)}/${at.slice(5, 7)}/${id}.json`;
    const report: Report = {
      schema: 'bulkhead/report/1',
      kind,
      id,
      at,
      startedAt: at.replace('Z', '.000Z'),
      finishedAt: at.replace('Z', '.000Z'),
      run: { id: String(index + 1), attempt: 1 },
      command: { name: command ?? COMMANDS[kind] ?? 'any', version: '0.0.0' },
      inputs: { dryRun },
      verdict,
      summary: 'a report of a test',
      scope: {},
      identity: null,
      checks: [],
      timings: [],
      facts: facts[at] ?? {},
      exceptions: [],
      reproduce: 'npx tsx any',
      runbook: 'ANY.md',
    };
    const bytes = Buffer.from(reportBytes(report));
    files.set(path, bytes);
    const entry: LedgerEntry = {
      seq: index + 1,
      at,
      kind,
      path,
      sha256: digestOf(bytes),
      verdict,
      run: String(index + 1),
      attempt: 1,
      commit: null,
      prev,
    };
    const line = ledgerLine(entry);
    prev = digestOf(line);
    const file = `ledger/${at.slice(0, 4)}.jsonl`;
    ledger.set(file, `${ledger.get(file) ?? ''}${line}\n`);
  }
  for (const [file, text] of ledger) files.set(file, Buffer.from(text));
  return files;
}

export function treeOf(files: ReadonlyMap<string, Buffer>): ReportsTree {
  return { read: async (path) => files.get(path) };
}

/** The lines alone. */
export function entriesOf(told: readonly Told[]): LedgerEntry[] {
  const files = reportFiles(told);
  const lines = [...files].filter(([path]) => path.startsWith('ledger/')).sort();
  return lines.flatMap(([, bytes]) =>
    bytes
      .toString()
      .trim()
      .split('\n')
      .map((line): LedgerEntry => JSON.parse(line)),
  );
}
