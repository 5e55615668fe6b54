import { type Check, type Result, verdictOf } from '../runtime/result.ts';
import type { ArchiveOutcome } from './archive.ts';
import type { StoredIndex } from './archive-index.ts';

/** The result of an archive run. `indexes` among its facts is what vouches for the archives: see docs/formats/evidence.md. */
export function archiveResult(
  { plan, indexes, written, removed }: ArchiveOutcome,
  { applied, environment, store }: { applied: boolean; environment: string; store: string },
): Result {
  const check: Check = {
    id: 'EVI-09',
    title: 'Old reports are in the store, and came back from it as the ledger has them',
    verdict: 'green',
    expected: 'every report of an archived month opened again, with the SHA-256 of its line',
    observed: applied
      ? `${written.length} months stored, ${removed} files removed that were stored before`
      : `would store ${months(plan.move)} and remove ${months(plan.remove.map(({ index }) => index))}`,
    meaning: 'Evidence would be lost when its file is removed.',
  };
  const later = plan.later.length === 0 ? '' : `; ${plan.later.length} more months are for the next runs`;
  const next = written.length === 0 ? '' : ', whose files the next run removes once this report is recorded';
  return {
    verdict: verdictOf([check]),
    summary: applied
      ? `Stored ${months(written.map(({ index }) => index))}${next}; removed ${removed} files of months stored before${later}`
      : `Would store ${months(plan.move)} and remove the files of ${months(plan.remove.map(({ index }) => index))}; nothing was changed (--apply)${later}`,
    checks: [check],
    scope: { environment, store },
    facts: {
      firstMonthKept: plan.firstKept,
      monthsToStore: plan.move.map(({ month, lines }) => ({ month, reports: lines.length })),
      monthsForLater: [...plan.later],
      indexesDiscarded: plan.discard.map(({ path }) => path),
      filesRemoved: removed,
      archives: written.map(archiveFact),
      indexes: indexes.map(({ path, sha256 }) => ({ path, sha256 })),
    },
    outputs: { months: String(written.length), removed: String(removed) },
  };
}

/** The result of bringing a month back. It vouches for nothing. */
export function restoreResult(
  month: string,
  { indexes, files }: { indexes: readonly StoredIndex[]; files: number },
  { environment, store }: { environment: string; store: string },
): Result {
  const expected = indexes.reduce((sum, { index }) => sum + index.files.length, 0);
  const check: Check = {
    id: 'EVI-10',
    title: 'An archived month came back as it was stored',
    verdict: 'green',
    expected: `${expected} files with the SHA-256 of their index`,
    observed: `${files} files written, ${expected - files} were there`,
    meaning: 'Evidence could not be shown to whoever asks for it.',
  };
  return {
    verdict: 'green',
    summary: `${month}: ${files} files are back; the next run of archive-reports --apply removes them again`,
    checks: [check],
    scope: { environment, store },
    facts: { month, files },
    outputs: { months: '0', removed: '0' },
  };
}

function archiveFact({ index }: StoredIndex) {
  const { month, object, size, sha256, files } = index;
  return { month, object, archiveBytes: size, sha256, files: files.length };
}

function months(of: readonly { readonly month: string }[]): string {
  return of.length === 0 ? 'no month' : of.map(({ month }) => month).join(', ');
}
