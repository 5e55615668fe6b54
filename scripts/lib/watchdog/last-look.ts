import { z } from 'zod';
import { digestOf, type LedgerEntry } from '../reports/ledger-entry.ts';
import { parseReport, type Report } from '../reports/schema.ts';
import type { ReportsTree } from '../reports/tree.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { aheadOf } from './good.ts';

/** What a watchdog remembers of the one before it. */
export interface LastLook {
  /** When it looked at the workflows. */
  readonly at: Date;
  /** The workflows it watched. */
  readonly watched: readonly { readonly path: string; readonly name: string }[];
}

/** Members of the facts of a watchdog's report; `facts.ts` writes them. */
const remembered = z.object({
  lookedAt: z.iso.datetime(),
  workflows: z.array(z.object({ path: z.string(), name: z.string() })).default([]),
});

/** Reports that are opened to find one that looked at the workflows. */
const MOST_READ = 10;

/**
 * The newest watchdog report of the ledger that looked at workflows; undefined when there is none. A dry run looks too,
 * but nobody is told, so it does not count. Throws what the tree throws.
 */
export async function readLastLook(
  entries: readonly LedgerEntry[],
  tree: ReportsTree,
  now: Date,
): Promise<LastLook | undefined> {
  const isAhead = aheadOf(now);
  const looks = entries.filter((entry) => entry.kind === 'watchdog' && !isAhead(entry));
  for (const entry of looks.sort((a, b) => b.seq - a.seq).slice(0, MOST_READ)) {
    const bytes = await tree.read(entry.path);
    if (bytes === undefined || digestOf(bytes) !== entry.sha256) continue;
    const report = tryParse(bytes, entry.path);
    const facts = remembered.safeParse(report?.facts);
    if (report?.inputs.dryRun !== false || !facts.success) continue;
    const at = new Date(facts.data.lookedAt);
    // A clock that ran ahead then would make everything since look told.
    if (at <= now) return { at, watched: facts.data.workflows };
  }
  return undefined;
}

/** One bad report of the past must not keep the watchdog from looking; `verify-reports` tells it. */
function tryParse(bytes: Buffer, path: string): Report | undefined {
  try {
    return parseReport(bytes, path);
  } catch (error) {
    if (error instanceof BulkheadError) return undefined;
    throw error;
  }
}
