import { digestOf, type LedgerEntry } from '../reports/ledger-entry.ts';
import { whyNot } from '../reports/proof.ts';
import { parseReport } from '../reports/schema.ts';
import type { ReportsTree } from '../reports/tree.ts';
import type { ReportKind } from '../runtime/result.ts';
import { aheadOf, isGood } from './good.ts';

/** Whether the work of a kind is still to be done today, and by which report it is done. */
export interface Due {
  readonly kind: ReportKind;
  readonly due: boolean;
  /** Path of the good report that says that it is done. */
  readonly proof?: string;
}

/** Midnight of the UTC day of a moment: the day that a night belongs to, whichever of its slots comes first. */
export function dayOf(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}

/**
 * What is still to be done on the UTC day of `now`, of these kinds and in their order. Done is what a good report of the
 * command of that kind says, one that is as the ledger recorded it and did more than plan. A report that cannot be read
 * proves nothing: the work is due. Throws what the tree throws.
 */
export async function findDue(
  kinds: readonly ReportKind[],
  entries: readonly LedgerEntry[],
  tree: ReportsTree,
  now: Date,
): Promise<Due[]> {
  const since = dayOf(now).getTime();
  const isAhead = aheadOf(now);
  const today = entries.filter((entry) => Date.parse(entry.at) >= since && !isAhead(entry) && isGood(entry));
  const found: Due[] = [];
  for (const kind of kinds) {
    const proof = await firstProof(
      today.filter((entry) => entry.kind === kind),
      tree,
    );
    found.push(proof === undefined ? { kind, due: true } : { kind, due: false, proof });
  }
  return found;
}

async function firstProof(entries: readonly LedgerEntry[], tree: ReportsTree): Promise<string | undefined> {
  for (const { path, sha256 } of entries.toReversed()) {
    const bytes = await tree.read(path);
    if (bytes === undefined || digestOf(bytes) !== sha256) continue;
    if (whyNot(parseReport(bytes, path)) === undefined) return path;
  }
  return undefined;
}
