import { type Attestation, digestOf, type LedgerEntry, ledgerLine } from '../ledger-entry.ts';
import type { LedgerFile, LedgerHead } from '../ledger-file.ts';

/** Lines to be added to a ledger. */
export interface Extension {
  readonly entries: readonly LedgerEntry[];
  /** Text to be appended, by file below the reports folder. */
  readonly appended: ReadonlyMap<string, string>;
  /** The end of the chain with them. */
  readonly head: { readonly seq: number; readonly hash: string };
}

/**
 * The lines that record reports after the end of a ledger, in their order. A line stands in the year of its report, but
 * never in one before the ledger's last: the chain grows at one place only.
 */
export function extendLedger(
  files: readonly LedgerFile[],
  head: LedgerHead,
  attestations: readonly Attestation[],
): Extension {
  const entries: LedgerEntry[] = [];
  const appended = new Map<string, string>();
  let { seq, hash } = head;
  let year = files.at(-1)?.year ?? 0;
  for (const attestation of attestations) {
    seq += 1;
    const entry: LedgerEntry = { ...attestation, seq, prev: hash };
    const line = ledgerLine(entry);
    hash = digestOf(line);
    year = Math.max(year, Number(entry.at.slice(0, 4)));
    const file = `ledger/${String(year).padStart(4, '0')}.jsonl`;
    appended.set(file, `${appended.get(file) ?? ''}${line}\n`);
    entries.push(entry);
  }
  return { entries, appended, head: { seq, hash } };
}
