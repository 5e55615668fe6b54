import type { MarkOf } from './mark.ts';
import type { MarkFile } from './marks.ts';
import { DAY } from './period.ts';
import type { RunSight } from './survey.ts';

/** Between the tombstone and the removal lies at least this: time to notice, and to hold. */
export const GRACE = DAY;

/** A tombstone that stands, and from when on the run may be removed. */
export interface Standing {
  readonly mark: MarkOf<'tombstone'>;
  readonly due: Date;
}

/**
 * The tombstone of this very run that is due first. It counts from the later of what it says and when the store took it:
 * neither a runner's clock nor an old tombstone put back makes the wait shorter. Pure.
 */
export function standingTombstone({ marks, verified }: RunSight): Standing | undefined {
  const standing = tombstoneFiles(marks).flatMap(({ mark, storedAt }) => {
    if (mark?.kind !== 'tombstone' || mark.manifestSha256 !== verified?.sha256) return [];
    const due = Math.max(Date.parse(mark.notBefore), Date.parse(mark.at) + GRACE, storedAt.getTime() + GRACE);
    return [{ mark, due: new Date(due) }];
  });
  return standing.sort((a, b) => a.due.getTime() - b.due.getTime())[0];
}

/** The tombstones among the marks of a run, whatever run they were written for. */
export function tombstoneFiles(marks: readonly MarkFile[]): MarkFile[] {
  return marks.filter(({ mark }) => mark?.kind === 'tombstone');
}
