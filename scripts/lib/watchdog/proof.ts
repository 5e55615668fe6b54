import { digestOf, type LedgerEntry } from '../reports/ledger-entry.ts';
import { whyNot } from '../reports/proof.ts';
import { parseReport } from '../reports/schema.ts';
import type { ReportsTree } from '../reports/tree.ts';
import { messageOf } from '../runtime/errors.ts';
import type { Objectives } from '../tenancy/objectives-schema.ts';
import { aheadOf, isGood } from './good.ts';

/** A good report of a kind does not have to be looked for behind more than this many that do not count. */
const MOST_READ = 50;

/** A ledger line whose report does not count, and why. */
export interface Discounted {
  readonly entry: LedgerEntry;
  readonly why: string;
}

/**
 * Opens the newest good reports of each kind that has an objective, as far back as they could make it fresh, until one
 * counts. Older ones are taken at the word of the ledger. Throws what the tree throws.
 */
export async function discount(
  objectives: Objectives,
  entries: readonly LedgerEntry[],
  tree: ReportsTree,
  now: Date,
): Promise<Discounted[]> {
  const isAhead = aheadOf(now);
  const found: Discounted[] = [];
  for (const [kind, objective] of Object.entries(objectives.within)) {
    const candidates = entries
      .filter((entry) => entry.kind === kind && isGood(entry) && !isAhead(entry))
      .filter((entry) => now.getTime() - Date.parse(entry.at) <= (objective ?? 0))
      .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.seq - a.seq);
    for (const entry of candidates.slice(0, MOST_READ)) {
      const why = await objectionTo(entry, tree);
      if (why === undefined) break;
      found.push({ entry, why });
    }
  }
  return found;
}

async function objectionTo(entry: LedgerEntry, tree: ReportsTree): Promise<string | undefined> {
  const bytes = await tree.read(entry.path);
  if (bytes === undefined) return 'its file is not there';
  if (digestOf(bytes) !== entry.sha256) return 'its file is not the one that the ledger recorded';
  try {
    return whyNot(parseReport(bytes, entry.path));
  } catch (error) {
    return messageOf(error); // The ledger vouches for it, and it is no report: that is why.
  }
}
