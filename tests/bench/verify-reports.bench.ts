import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { verifyReports } from '../../scripts/lib/evidence/verify.ts';
import { problemsOf } from '../../scripts/lib/evidence/verify-result.ts';
import { attest, digestOf, GENESIS, ledgerLine } from '../../scripts/lib/reports/ledger-entry.ts';
import { reportBytes, stemOf } from '../../scripts/lib/reports/schema.ts';
import { sampleReport } from '../reports/sample.ts';
import type { Bench, Measurement } from './bench.ts';

const LINES = 100_000;
const AIM = 5_000;
/** Apart in time by this much, so that the ledger goes over two years. */
const APART = 300_000;

export const bench: Bench = {
  name: 'verify-reports',
  summary: 'a ledger of 100,000 lines, each with its report read, hashed and compared',
  async run({ context, size, say }): Promise<Measurement[]> {
    const folder = await context.temporaryFolder('verify-reports');
    say(`writing ${LINES} reports`);
    const bytes = writeReports(folder);
    const request = {
      folder,
      since: undefined,
      environment: 'bench',
      store: undefined,
      trusted: [],
      git: false,
      fetch: undefined,
      objectives: undefined,
    };
    const samples: number[] = [];
    const before = process.memoryUsage().rss;
    for (let round = 0; round < Math.min(3, size.rounds); round += 1) {
      const start = performance.now();
      const seen = await verifyReports(request, { ...context, step: async () => undefined });
      samples.push(performance.now() - start);
      const problems = problemsOf(seen);
      if (problems.length > 0 || seen.looked.length !== LINES) {
        throw new Error(
          `${problems.length} problems in ${seen.looked.length} reports: ${problems[0]?.problem}`,
        );
      }
    }
    samples.sort((a, b) => a - b);
    const megabytes = Math.round(bytes / 1e6);
    return [
      {
        what: `${LINES.toLocaleString('en')} lines and reports (${megabytes} MB)`,
        ours: samples[Math.floor(samples.length / 2)],
        unit: 'milliseconds',
        aim: { of: 'milliseconds', most: AIM },
        note: 'chain, SHA-256 and every member of each report; files in the page cache',
      },
      {
        what: 'memory that it takes more',
        ours: process.memoryUsage().rss - before,
        unit: 'bytes',
        note: 'it grows with the lines, not with the reports',
      },
    ];
  },
};

function writeReports(folder: string): number {
  const report = sampleReport();
  const years = new Map<string, string[]>();
  const made = new Set<string>();
  let prev = GENESIS;
  let bytes = 0;
  for (let seq = 1; seq <= LINES; seq += 1) {
    const at = new Date(Date.UTC(2025, 0, 1) + seq * APART);
    const second = `${at.toISOString().slice(0, 19)}Z`;
    const named = {
      ...report,
      at: second,
      id: stemOf({ at: second, run: report.run }),
      startedAt: at.toISOString(),
      finishedAt: at.toISOString(),
    };
    const text = reportBytes(named);
    const entry = { ...attest(named, text), seq, prev };
    const line = ledgerLine(entry);
    prev = digestOf(line);
    bytes += text.length;
    const path = join(folder, entry.path);
    if (!made.has(dirname(path))) mkdirSync(dirname(path), { recursive: true });
    made.add(dirname(path));
    writeFileSync(path, text);
    const lines = years.get(second.slice(0, 4)) ?? [];
    if (lines.length === 0) years.set(second.slice(0, 4), lines);
    lines.push(line);
  }
  mkdirSync(join(folder, 'ledger'), { recursive: true });
  for (const [year, lines] of years)
    writeFileSync(join(folder, 'ledger', `${year}.jsonl`), `${lines.join('\n')}\n`);
  return bytes;
}
