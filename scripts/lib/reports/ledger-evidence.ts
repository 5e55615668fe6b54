import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { messageOf } from '../runtime/errors.ts';
import { REPORT_KINDS } from '../runtime/result.ts';
import { type Attestation, attest, digestOf, type LedgerEntry } from './ledger-entry.ts';
import type { LedgerLine } from './ledger-file.ts';
import { type LedgerProblem, problemAt } from './ledger-problem.ts';
import { parseReport } from './schema.ts';

/** Where ledger and reports disagree, in both directions. */
export async function evidenceProblems(
  folder: string,
  lines: readonly LedgerLine[],
): Promise<LedgerProblem[]> {
  const onDisk = await reportsIn(folder);
  return [...(await reportProblems(folder, lines, onDisk)), ...(await unknownReports(folder, lines, onDisk))];
}

/** Reports read at the same time. */
const BATCH = 32;

async function reportProblems(
  folder: string,
  lines: readonly LedgerLine[],
  onDisk: ReadonlySet<string>,
): Promise<LedgerProblem[]> {
  const problems: LedgerProblem[] = [];
  for (let start = 0; start < lines.length; start += BATCH) {
    const batch = lines.slice(start, start + BATCH);
    problems.push(...(await Promise.all(batch.map((line) => reportProblem(folder, line, onDisk)))).flat());
  }
  return problems;
}

async function reportProblem(
  folder: string,
  line: LedgerLine,
  onDisk: ReadonlySet<string>,
): Promise<LedgerProblem[]> {
  const { entry } = line;
  if (entry === undefined) return [];
  if (!onDisk.has(entry.path))
    return [problemAt(line, 'REPORT_MISSING', `the report ${entry.path} is missing`)];
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
  const differing = Object.entries(attested).filter(([key, value]) => value !== recorded[key]);
  if (differing.length === 0) return undefined;
  const fields = differing.map(([key, value]) => `${key} is ${value} in the report`).join(', ');
  return `the line does not say what ${entry.path} says: ${fields}`;
}

/** A crash between report and ledger leaves these, and so does a tail that was cut off the ledger. */
async function unknownReports(
  folder: string,
  lines: readonly LedgerLine[],
  onDisk: ReadonlySet<string>,
): Promise<LedgerProblem[]> {
  const known = new Set(lines.map(({ entry }) => entry?.path));
  const problems: LedgerProblem[] = [];
  for (const file of [...onDisk].filter((path) => !known.has(path))) {
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
  return problems;
}

async function reportsIn(folder: string): Promise<Set<string>> {
  const files = new Set<string>();
  for (const kind of REPORT_KINDS) for (const file of await jsonFilesUnder(folder, kind)) files.add(file);
  return files;
}

async function jsonFilesUnder(folder: string, kind: string): Promise<string[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(join(folder, kind), { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []; // None of this kind yet.
    throw error;
  }
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
