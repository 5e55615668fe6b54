import type { Check } from '../runtime/result.ts';
import { DROP_CHECK, type PastRun } from './history.ts';

/** How large a backup is, or would be. */
export interface BackupSize {
  readonly tenants: number;
  readonly rows: number;
  /** Of COPY text; undefined before anything was copied. */
  readonly textBytes: number | undefined;
  /** Rows by `schema.table`. */
  readonly rowsByTable: ReadonlyMap<string, number>;
}

/** How much smaller than the last good one a backup may be. */
export interface DropLimits {
  /** Per cent that may be missing; 100 allows everything. */
  readonly percent: number;
  /** Tables whose rows come and go: not judged one by one. */
  readonly mayShrink: readonly string[];
  /** Somebody says that it is meant so. */
  readonly accepted: boolean;
}

/** A table with fewer rows than this is not judged by itself: a few rows more or less are a large share of it. */
export const LEAST_ROWS = 100;

interface Measure {
  readonly name: string;
  readonly unit: string;
  readonly before: number;
  readonly now: number;
}

/**
 * Compares a backup with the last good one: a database that was emptied, or the wrong one, gives a backup that is
 * complete in itself. Pure. Nothing to compare with is no check, because it could not have failed.
 */
export function dropChecks(size: BackupSize, before: PastRun | undefined, limits: DropLimits): Check[] {
  if (before === undefined) return [];
  const measures = measuresOf(size, before, limits.mayShrink);
  const fallen = measures.filter((measure) => share(measure) > limits.percent);
  const expected = `no more than ${limits.percent} % fewer than in run ${before.run}`;
  if (fallen.length === 0) {
    const [rows] = measures;
    return [check(undefined, 'green', expected, rows === undefined ? 'nothing fell' : words(rows))];
  }
  return fallen.map((measure) => {
    const accepted = limits.accepted ? '; accepted with --accept-drop' : '';
    return check(
      measure.name,
      limits.accepted ? 'green' : 'red',
      expected,
      `${words(measure)}: ${Math.round(share(measure))} % fewer${accepted}`,
    );
  });
}

function measuresOf(size: BackupSize, before: PastRun, mayShrink: readonly string[]): Measure[] {
  const tables = [...before.rowsByTable].filter(
    ([table, rows]) => rows >= LEAST_ROWS && !mayShrink.includes(table),
  );
  return [
    { name: 'all rows', unit: 'rows', before: before.rows, now: size.rows },
    ...(size.textBytes === undefined
      ? []
      : [{ name: 'all bytes', unit: 'bytes of text', before: before.textBytes, now: size.textBytes }]),
    { name: 'all tenants', unit: 'tenants', before: before.tenants, now: size.tenants },
    ...tables.map(([table, rows]) => ({
      name: table,
      unit: 'rows',
      before: rows,
      now: size.rowsByTable.get(table) ?? 0,
    })),
  ];
}

/** How much fell, in per cent; negative when it grew. */
function share({ before, now }: Measure): number {
  return before === 0 ? 0 : ((before - now) * 100) / before;
}

function words({ before, now, unit }: Measure): string {
  return `${now} ${unit}, and ${before} in the last good run`;
}

function check(
  object: string | undefined,
  verdict: 'green' | 'red',
  expected: string,
  observed: string,
): Check {
  return {
    id: DROP_CHECK,
    title: 'The backup is not much smaller than the last good one',
    ...(object === undefined ? {} : { object }),
    verdict,
    expected,
    observed,
    meaning:
      'Rows were deleted, or this is not the database it should be; the good runs will be pruned in time.',
    ...(verdict === 'red'
      ? {
          fix: 'Find out where the rows are. The run is kept. If it is meant so, run the backup once with --accept-drop.',
        }
      : {}),
  };
}
