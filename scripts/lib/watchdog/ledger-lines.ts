import { type LedgerEntry, ledgerEntrySchema } from '../reports/ledger-entry.ts';
import type { ReportsTree } from '../reports/tree.ts';

/** The lines of a ledger, wherever it lies. */
export interface LedgerLines {
  readonly entries: readonly LedgerEntry[];
  /** Places that are no line of a ledger: `ledger/2026.jsonl:17`. */
  readonly damaged: readonly string[];
}

/** No ledger is older than its format. */
const FIRST_YEAR = 2026;

/**
 * Reads a ledger without listing folders, the newest year first, until its first line is found. Damage is told and not
 * thrown; whether the lines are the ones that were written is for `verify-reports` to say. Throws what the tree throws.
 */
export async function readLedgerLines(tree: ReportsTree, now: Date): Promise<LedgerLines> {
  const years: LedgerLines[] = [];
  // A report that is dated ahead stands in a year ahead.
  for (let year = now.getUTCFullYear() + 1; year >= FIRST_YEAR; year -= 1) {
    const file = `ledger/${year}.jsonl`;
    const bytes = await tree.read(file);
    if (bytes === undefined) continue;
    const lines = linesOf(file, bytes);
    years.unshift(lines);
    if (lines.entries.some(({ seq }) => seq === 1)) break;
  }
  return {
    entries: years.flatMap(({ entries }) => entries),
    damaged: years.flatMap(({ damaged }) => damaged),
  };
}

function linesOf(file: string, bytes: Buffer): LedgerLines {
  const entries: LedgerEntry[] = [];
  const damaged: string[] = [];
  const texts = bytes.toString('utf8').split('\n');
  // What follows the last newline is nothing, or a line that was torn.
  if (texts.at(-1) === '') texts.pop();
  for (const [index, text] of texts.entries()) {
    const entry = entryOf(text);
    if (entry === undefined) damaged.push(`${file}:${index + 1}`);
    else entries.push(entry);
  }
  return { entries, damaged };
}

function entryOf(text: string): LedgerEntry | undefined {
  try {
    return ledgerEntrySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // Not JSON, so no line: the caller tells its place.
  }
}
