import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BulkheadError } from '../runtime/errors.ts';
import { unlessMissing } from '../runtime/missing.ts';
import { digestOf, GENESIS, type LedgerEntry, ledgerEntrySchema, ledgerLine } from './ledger-entry.ts';

/** One line as it stands in a file. `file` is relative to the reports folder, `line` counts from 1. */
export interface LedgerLine {
  readonly file: string;
  readonly line: number;
  /** The text without its newline. */
  readonly text: string;
  /** SHA-256 of the text: the `prev` of the line after it. */
  readonly hash: string;
  /** Undefined when the text is not a ledger line in canonical form. */
  readonly entry: LedgerEntry | undefined;
}

/** One year of the ledger. */
export interface LedgerFile {
  readonly file: string;
  readonly year: number;
  readonly lines: readonly LedgerLine[];
  /** Bytes up to and with the last newline; a crash in the middle of a write leaves more. */
  readonly wholeBytes: number;
  readonly tornBytes: number;
}

/** Where the chain ends. An empty ledger has sequence number 0 and the genesis hash. */
export interface LedgerHead {
  readonly seq: number;
  readonly hash: string;
  readonly file: string | undefined;
  readonly line: number;
}

/** The ledger's files from the oldest year on; none when there is no ledger. Damage is returned, not thrown. */
export async function readLedgerFiles(folder: string): Promise<LedgerFile[]> {
  const names = ((await unlessMissing(readdir(join(folder, 'ledger')))) ?? [])
    .filter((name) => /^\d{4}\.jsonl$/.test(name))
    .sort();
  const files: LedgerFile[] = [];
  for (const name of names) files.push(splitLines(name, await readFile(join(folder, 'ledger', name))));
  return files;
}

/**
 * The end of the chain in files that were read. Looks at the last line only; `verifyLedger` looks at all.
 * @throws BulkheadError `LEDGER_TORN` or `LEDGER_DAMAGED`, naming file and line: nothing may be chained to a broken end.
 */
export function headOf(files: readonly LedgerFile[], folder: string): LedgerHead {
  for (const file of files) refuseTorn(file, folder);
  const last = files.flatMap(({ lines }) => lines.slice(-1)).at(-1);
  if (last === undefined) return { seq: 0, hash: GENESIS, file: undefined, line: 0 };
  return { seq: requireEntry(last).seq, hash: last.hash, file: last.file, line: last.line };
}

/**
 * The entry of a line.
 * @throws BulkheadError `LEDGER_DAMAGED` when the line is not one.
 */
export function requireEntry(line: LedgerLine): LedgerEntry {
  if (line.entry !== undefined) return line.entry;
  throw new BulkheadError({
    what: `${line.file}:${line.line} is not a line of the ledger`,
    fix: `Restore the file from git: git log -p -- <reports folder>/${line.file} shows who changed it.`,
    code: 'LEDGER_DAMAGED',
    exit: 1,
  });
}

/** The exact command that takes a torn line away again; what was whole before it stays. */
export function tornFix(file: LedgerFile, folder: string): string {
  return `Its report was never acknowledged, so the torn line can go: truncate -s ${file.wholeBytes} ${join(folder, file.file)}`;
}

function refuseTorn(file: LedgerFile, folder: string): void {
  if (file.tornBytes === 0) return;
  throw new BulkheadError({
    what: `${file.file}:${file.lines.length + 1} is torn: a process died while it wrote this line`,
    fix: tornFix(file, folder),
    code: 'LEDGER_TORN',
    exit: 1,
  });
}

function splitLines(name: string, bytes: Buffer): LedgerFile {
  const file = `ledger/${name}`;
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const lines: LedgerLine[] = [];
  for (let start = 0; start < wholeBytes; ) {
    const end = bytes.indexOf(0x0a, start);
    const slice = bytes.subarray(start, end);
    const text = slice.toString('utf8');
    lines.push({ file, line: lines.length + 1, text, hash: digestOf(slice), entry: parseEntry(text) });
    start = end + 1;
  }
  return { file, year: Number(name.slice(0, 4)), lines, wholeBytes, tornBytes: bytes.length - wholeBytes };
}

function parseEntry(text: string): LedgerEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // Not JSON, so not a line: the caller names it.
  }
  const parsed = ledgerEntrySchema.safeParse(value);
  return parsed.success && ledgerLine(parsed.data) === text ? parsed.data : undefined;
}
