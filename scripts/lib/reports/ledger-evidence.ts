import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../runtime/errors.ts';
import { REPORT_KINDS } from '../runtime/result.ts';
import { type Attestation, attest, digestOf, type LedgerEntry } from './ledger-entry.ts';
import type { LedgerLine } from './ledger-file.ts';
import { type LedgerProblem, problemAt } from './ledger-problem.ts';
import type { Sight, Voucher } from './ledger-scan.ts';
import { openLanes } from './ledger-scan-lanes.ts';
import { parseReport } from './schema.ts';

/** What the reports showed beside what is wrong with them. */
export interface Evidence {
  readonly problems: readonly LedgerProblem[];
  /** Lines whose report is not there. */
  readonly missing: readonly LedgerLine[];
  /** Manifests that backups of before the member existed name in their report alone, by line. */
  readonly manifests: ReadonlyMap<LedgerLine, string>;
  /** Indexes of archived reports, as reports of archive runs list them. */
  readonly vouchers: readonly Voucher[];
  /** Reports of which their recorder said that they came late. */
  readonly late: ReadonlySet<string>;
  /** Bytes of reports that were read. */
  readonly bytes: number;
}

/** Lines that a lane is given at once. */
const CHUNK = 500;

/**
 * Holds every line against its report and every report against the lines: in threads when there are many, and with no more
 * than one report per thread in memory. Missing reports are told apart, because they may lie in an archive.
 *
 * @param only lines whose reports are read; all by default
 */
export async function readEvidence(
  folder: string,
  lines: readonly LedgerLine[],
  signal?: AbortSignal,
  only?: ReadonlySet<LedgerLine>,
): Promise<Evidence> {
  const known = lines.filter(({ entry }) => entry !== undefined);
  const read = only === undefined ? known : known.filter((line) => only.has(line));
  const { sights, bytes } = await scanAll(folder, read, signal);
  const problems: LedgerProblem[] = [];
  const missing: LedgerLine[] = [];
  const manifests = new Map<LedgerLine, string>();
  const vouchers: Voucher[] = [];
  const late = new Set<string>();
  for (const { line, sight } of sights) {
    if (sight.found === 'missing') missing.push(line);
    else if (sight.found === 'manifest') manifests.set(line, sight.manifest);
    else if (sight.found === 'vouchers') vouchers.push(...sight.vouchers);
    else if (sight.found === 'late') for (const path of sight.paths) late.add(path);
    else problems.push(...(await strictProblem(folder, line)));
  }
  problems.push(...unnamedManifests(known, manifests), ...(await unknownReports(folder, known)));
  return { problems, missing, manifests, vouchers, late, bytes };
}

/** A report that is not there, as a problem. */
export function missingReport(line: LedgerLine): LedgerProblem {
  return problemAt(line, 'REPORT_MISSING', `the report ${line.entry?.path ?? ''} is missing`);
}

async function scanAll(folder: string, lines: readonly LedgerLine[], signal: AbortSignal | undefined) {
  const found = new Map<number, readonly Sight[]>();
  let bytes = 0;
  let next = 0;
  await using stack = new AsyncDisposableStack();
  const lanes = openLanes(lines.length).map((lane) => stack.use(lane));
  await Promise.all(
    lanes.map(async (lane) => {
      while (next < lines.length) {
        signal?.throwIfAborted();
        const start = next;
        next += CHUNK;
        const chunk = lines.slice(start, start + CHUNK).map(({ text }) => text);
        const seen = await lane.scan({ folder, lines: chunk });
        found.set(start, seen.sights);
        bytes += seen.bytes;
      }
    }),
  );
  const sights: { line: LedgerLine; sight: Sight }[] = [];
  for (const [start, of] of [...found].sort(([a], [b]) => a - b)) {
    for (const sight of of) {
      const line = lines[start + sight.line];
      if (line !== undefined) sights.push({ line, sight });
    }
  }
  return { sights, bytes };
}

/** What the strict parser says of a report that is not plainly what its line says. */
async function strictProblem(folder: string, line: LedgerLine): Promise<LedgerProblem[]> {
  const { entry } = line;
  if (entry === undefined) return [];
  const bytes = await readFile(join(folder, entry.path));
  const found = digestOf(bytes);
  if (found !== entry.sha256) {
    const problem = `the report ${entry.path} was changed: sha256 ${found}, recorded ${entry.sha256}`;
    return [problemAt(line, 'REPORT_CHANGED', problem)];
  }
  const difference = differenceBetween(entry, bytes);
  return difference === undefined ? [] : [problemAt(line, 'REPORT_DIFFERS', difference)];
}

function differenceBetween(entry: LedgerEntry, bytes: Buffer): string | undefined {
  let attested: Attestation;
  try {
    attested = attest(parseReport(bytes, entry.path), bytes);
  } catch (error) {
    return messageOf(error); // Not a report at all: that is the finding.
  }
  const recorded: Readonly<Record<string, unknown>> = entry;
  const said: Readonly<Record<string, unknown>> = attested;
  // A line of before the member existed lacks the manifest; `unnamedManifests` judges those.
  const optional = ['manifest', 'partial'].filter((name) => recorded[name] !== undefined);
  const names = [...Object.keys(attested), ...optional];
  const differing = [...new Set(names)].filter(
    (name) => said[name] !== recorded[name] && !(name === 'manifest' && entry.manifest === undefined),
  );
  if (differing.length === 0) return undefined;
  const fields = differing.map((name) => `${name} is ${said[name] ?? 'nothing'} in the report`).join(', ');
  return `the line does not say what ${entry.path} says: ${fields}`;
}

/** The member exists since some line: taken away from a later one, it was taken away. */
function unnamedManifests(
  lines: readonly LedgerLine[],
  manifests: ReadonlyMap<LedgerLine, string>,
): LedgerProblem[] {
  if (manifests.size === 0) return [];
  const since = lines.findIndex(({ entry }) => entry?.manifest !== undefined);
  if (since === -1) return [];
  return lines.slice(since).flatMap((line) => {
    const manifest = manifests.get(line);
    if (manifest === undefined) return [];
    const problem = `the line does not say what ${line.entry?.path ?? ''} says: manifest is ${manifest} in the report`;
    return [problemAt(line, 'REPORT_DIFFERS', problem)];
  });
}

/** A crash between report and ledger leaves these, and so does a tail that was cut off the ledger. */
async function unknownReports(folder: string, lines: readonly LedgerLine[]): Promise<LedgerProblem[]> {
  const known = new Set(lines.map(({ entry }) => entry?.path));
  const problems: LedgerProblem[] = [];
  for (const kind of REPORT_KINDS) {
    for await (const file of jsonFilesUnder(folder, kind)) {
      if (known.has(file)) continue;
      const digest = digestOf(await readFile(join(folder, file)));
      problems.push({
        file,
        line: 0,
        code: 'NOT_IN_LEDGER',
        problem:
          'the ledger does not know this report: its writer died before the line, or the line was removed',
        fix: `Look for its line in git: git log -S ${digest} -- ${join(folder, 'ledger')}; if there never was one, run the command again and remove this file.`,
      });
    }
  }
  return problems;
}

/** With forward slashes, sorted within each folder. */
async function* jsonFilesUnder(folder: string, below: string): AsyncGenerator<string> {
  for (const entry of (await entriesOf(join(folder, below))).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* jsonFilesUnder(folder, path);
    else if (entry.isFile() && entry.name.endsWith('.json')) yield path;
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []; // None of this kind yet.
    throw error;
  }
}
