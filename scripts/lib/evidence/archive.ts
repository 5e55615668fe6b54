import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpeningKey, Recipient } from '../archive/envelope.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { unlessMissing } from '../runtime/missing.ts';
import { nextIndexPath, readIndexes, type StoredIndex } from './archive-index.ts';
import { type ArchiveTarget, archiveMonth, removeArchived, restoreArchived } from './archive-move.ts';
import { type ArchivePlan, planArchive } from './archive-plan.ts';
import { vouchedBy } from './archived.ts';
import type { ReportsVerification } from './verify.ts';
import { problemsOf } from './verify-result.ts';

/** What is to be moved. */
export interface ArchiveRequest {
  readonly months: number;
  readonly cap: number;
  /** Undefined: only look. */
  readonly recipients: readonly Recipient[] | undefined;
}

/** What was done, or would be. */
export interface ArchiveOutcome {
  readonly plan: ArchivePlan;
  /** Every index of the folder as it is now, whose digest the report vouches for. */
  readonly indexes: readonly StoredIndex[];
  /** Those that this run wrote. */
  readonly written: readonly StoredIndex[];
  /** Files that were removed from the folder. */
  readonly removed: number;
}

/**
 * Removes the months that an earlier run stored and the ledger vouches for, and stores the next ones: read back and opened,
 * index on disk. `seen` is a verification made just now: evidence that does not verify is not moved, for moving it would make
 * what happened to it hard to see.
 * @throws BulkheadError `ARCHIVE_RED`, and what storing, reading back and removing throw; what was done until then stays done.
 */
export async function archiveReports(
  target: ArchiveTarget,
  { months, cap, recipients }: ArchiveRequest,
  seen: ReportsVerification,
  context: Pick<Context, 'now' | 'step'>,
): Promise<ArchiveOutcome> {
  refuseRed(seen);
  const { indexes } = await readIndexes(target.folder);
  const isVouched = vouchedBy(seen.evidence.vouchers);
  const vouched = indexes.filter(isVouched);
  const present = await presentFiles(target.folder, seen, indexes);
  const unvouched = indexes.filter((stored) => !isVouched(stored));
  const facts = { lines: seen.lines, present, vouched, unvouched };
  const plan = planArchive(facts, { now: context.now(), months, cap });
  if (recipients === undefined) return { plan, indexes: vouched, written: [], removed: 0 };
  let removed = 0;
  for (const stored of plan.remove) {
    await context.step(`remove ${stored.index.month}`);
    removed += await removeArchived(target, stored);
  }
  for (const { path } of plan.discard) await rm(join(target.folder, path));
  const written: StoredIndex[] = [];
  for (const month of plan.move) {
    await context.step(`store ${month.month}`);
    const taken = new Set([...vouched, ...written].map(({ path }) => path));
    written.push(
      await archiveMonth(target, month, recipients, nextIndexPath(month.month, taken), context.now()),
    );
  }
  return { plan, indexes: [...vouched, ...written], written, removed };
}

/** Brings a month back. @throws BulkheadError `MONTH_UNKNOWN`, and what `restoreArchived` throws. */
export async function restoreMonth(
  target: ArchiveTarget,
  month: string,
  keys: readonly OpeningKey[],
): Promise<{ indexes: readonly StoredIndex[]; files: number }> {
  const { indexes } = await readIndexes(target.folder);
  const own = indexes.filter(({ index }) => index.month === month);
  if (own.length === 0) {
    throw new BulkheadError({
      what: `no index of ${month} lies in ${join(target.folder, 'archived')}`,
      fix: `Archived are: ${indexes.map(({ index }) => index.month).join(', ') || 'no month'}.`,
      code: 'MONTH_UNKNOWN',
    });
  }
  let files = 0;
  for (const stored of own) files += await restoreArchived(target, stored, keys);
  return { indexes: own, files };
}

/** An index that nothing vouches for is what an interrupted run leaves; where a report is missing too, it is no excuse. */
function refuseRed(seen: ReportsVerification): void {
  const [first] = problemsOf(seen).filter(({ code }) => code !== 'INDEX_UNVOUCHED');
  if (first === undefined) return;
  throw new BulkheadError({
    what: `the evidence does not verify, so nothing is moved: ${first.file}:${first.line} ${first.problem}`,
    fix: 'npx tsx scripts/evidence/verify-reports.ts shows all of it.',
    code: 'ARCHIVE_RED',
    exit: 1,
  });
}

async function presentFiles(
  folder: string,
  { lines, evidence }: ReportsVerification,
  indexes: readonly StoredIndex[],
): Promise<Set<string>> {
  const missing = new Set(evidence.missing.map(({ entry }) => entry?.path));
  const present = new Set<string>();
  for (const { entry } of lines) if (entry !== undefined && !missing.has(entry.path)) present.add(entry.path);
  for (const { index } of indexes) {
    for (const { path } of index.files) if (await exists(join(folder, path))) present.add(path);
  }
  return present;
}

async function exists(path: string): Promise<boolean> {
  return (await unlessMissing(stat(path))) !== undefined;
}
