import { open, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { BulkheadError } from '../runtime/errors.ts';
import {
  type Attestation,
  attest,
  digestOf,
  type LedgerEntry,
  ledgerLine,
  reportPath,
} from './ledger-entry.ts';
import { headOf, type LedgerFile, type LedgerHead, readLedgerFiles, requireEntry } from './ledger-file.ts';
import { type LockPatience, withLock } from './lock.ts';
import { parseReport } from './schema.ts';

/**
 * Appends one line per report to `ledger/<year>.jsonl`, in the order given, on disk when it resolves. The line of a report
 * that is in the ledger already is returned as it stands, so that appending again after a crash is safe. The year is that
 * of the report, but never one before the ledger's end: the chain grows at one place only.
 *
 * @param reports paths of JSON reports, absolute or relative to `folder`, at their place inside it
 * @returns the line of each report
 * @throws BulkheadError `LEDGER_TORN`, `LEDGER_DAMAGED` (the end of the chain is broken), `LEDGER_CONFLICT` (the ledger
 * knows this report with other bytes), `REPORT_INVALID`, `REPORT_MISPLACED`, `LOCKED`
 */
export async function appendToLedger(
  folder: string,
  reports: readonly string[],
  patience?: LockPatience,
): Promise<LedgerEntry[]> {
  const attestations: Attestation[] = [];
  for (const path of reports) attestations.push(await attestFile(folder, path));
  return await withLock(join(folder, 'ledger', '.lock'), () => append(folder, attestations), patience);
}

/**
 * All entries, oldest first.
 * @throws BulkheadError `LEDGER_DAMAGED` or `LEDGER_TORN`, naming file and line. The chain itself is `verifyLedger`'s work.
 */
export async function readLedger(folder: string): Promise<LedgerEntry[]> {
  const files = await readLedgerFiles(folder);
  headOf(files, folder);
  return files.flatMap(({ lines }) => lines.map(requireEntry));
}

/**
 * The end of the chain, to be anchored where the ledger's writer cannot change it.
 * @throws BulkheadError `LEDGER_DAMAGED` or `LEDGER_TORN`
 */
export async function ledgerHead(folder: string): Promise<LedgerHead> {
  return headOf(await readLedgerFiles(folder), folder);
}

/** The same as a backup writes it down: the hash of the last line, null before the first one. Throws as `ledgerHead`. */
export async function ledgerAnchor(folder: string): Promise<string | null> {
  const { seq, hash } = await ledgerHead(folder);
  return seq === 0 ? null : hash;
}

async function attestFile(folder: string, path: string): Promise<Attestation> {
  const full = resolve(folder, path);
  const place = relative(resolve(folder), full).split(sep).join('/');
  const bytes = await readFile(full);
  const report = parseReport(bytes, place);
  if (place === reportPath(report)) return attest(report, bytes);
  throw new BulkheadError({
    what: `the report ${place} does not lie where it belongs`,
    fix: `Move it to ${reportPath(report)} in ${folder}.`,
    code: 'REPORT_MISPLACED',
  });
}

async function append(folder: string, attestations: readonly Attestation[]): Promise<LedgerEntry[]> {
  const files = await readLedgerFiles(folder);
  const head = headOf(files, folder);
  const known = new Map<string, LedgerEntry>();
  for (const { entry } of files.flatMap(({ lines }) => lines)) if (entry) known.set(entry.path, entry);
  const entries: LedgerEntry[] = [];
  const added: LedgerEntry[] = [];
  let { seq, hash } = head;
  for (const attestation of attestations) {
    let entry = known.get(attestation.path);
    if (entry === undefined) {
      seq += 1;
      entry = { ...attestation, seq, prev: hash };
      hash = digestOf(ledgerLine(entry));
      known.set(entry.path, entry);
      added.push(entry);
    } else if (entry.sha256 !== attestation.sha256) {
      throw conflict(entry);
    }
    entries.push(entry);
  }
  for (const [year, lines] of byYear(added, files.at(-1))) await write(folder, year, lines);
  return entries;
}

/** Years only ever rise within one append, too. */
function byYear(entries: readonly LedgerEntry[], last: LedgerFile | undefined): Map<number, LedgerEntry[]> {
  const groups = new Map<number, LedgerEntry[]>();
  let year = last?.year ?? 0;
  for (const entry of entries) {
    year = Math.max(year, Number(entry.at.slice(0, 4)));
    groups.set(year, [...(groups.get(year) ?? []), entry]);
  }
  return groups;
}

async function write(folder: string, year: number, entries: readonly LedgerEntry[]): Promise<void> {
  const path = join(folder, 'ledger', `${String(year).padStart(4, '0')}.jsonl`);
  await using file = await open(path, 'a');
  const { size } = await file.stat();
  try {
    await file.writeFile(entries.map((entry) => `${ledgerLine(entry)}\n`).join(''));
    await file.sync();
  } catch (error) {
    // A full disk must not leave half a line: the lock is ours, so nobody has written since.
    await file.truncate(size);
    throw error;
  }
  if (size === 0) await syncFolder(dirname(path));
}

/** Makes a new file's name durable; systems that cannot open a folder have no need of it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
}

function conflict(entry: LedgerEntry): BulkheadError {
  return new BulkheadError({
    what: `the ledger knows ${entry.path} (line ${entry.seq}) with other bytes: sha256 ${entry.sha256}`,
    fix: 'A report is never changed after it was recorded: restore the file from git, and let the command write a new one.',
    code: 'LEDGER_CONFLICT',
    exit: 1,
  });
}
