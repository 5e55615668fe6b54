import { ownerTried } from '../reports/kinds/owner.ts';
import { type Check, type Result, verdictOf } from '../runtime/result.ts';
import type { PastDrill } from './history.ts';
import type { Joined } from './join.ts';
import { trendRows } from './trend.ts';

/** What is known beside the parts. */
export interface JoinTelling {
  readonly environment: string;
  /** The moment up to which data would be lost. */
  readonly now: Date;
  /** The drills before this one, oldest first. */
  readonly past: readonly PastDrill[];
  /** Checks that were made beside, such as that the run was marked. */
  readonly beside: readonly Check[];
}

/**
 * What a report says about a drill whose parts were joined. It counts as the drill of the run, and is green only when
 * every key group came back. The time to restore is that of all parts one after the other: no database was made in less.
 */
export function joinedResult(joined: Joined, telling: JoinTelling): Result {
  const { verified, parts } = joined;
  const { manifest } = verified;
  const checks = [...joined.checks, ...telling.beside];
  const verdict = verdictOf(checks);
  const numbers = numbersOf(joined, telling.now);
  const drills = joinedDrills(joined, telling);
  const identity = parts[0]?.report.identity;
  return {
    verdict,
    summary: summarise(joined, verdict, numbers),
    checks,
    ...(identity === undefined || identity === null ? {} : { identity }),
    scope: { environment: telling.environment, run: manifest.run, parts: parts.length },
    facts: {
      ...numbers,
      run: manifest.run,
      seq: manifest.seq,
      manifestSha256: verified.sha256,
      snapshotAt: manifest.snapshotAt,
      objects: manifest.objects.length,
      storedBytes: storedBytes(joined),
      missingGroups: [...joined.missing],
      parts: parts.map(({ report, sha256, facts }) => ({
        groups: facts.groups.join(', '),
        report: report.id,
        sha256,
        verdict: report.verdict,
        rows: facts.rows ?? 0,
        milliseconds: facts.rtoMilliseconds ?? 0,
      })),
      ...ownerOf(joined),
      ...(drills.length === 0 ? {} : { trend: trendRows(drills) }),
    },
    outputs: {
      run: manifest.run,
      'rto-seconds':
        numbers.rtoMilliseconds === undefined ? '' : String(Math.round(numbers.rtoMilliseconds / 1000)),
      'rpo-seconds': String(Math.round(numbers.rpoMilliseconds / 1000)),
    },
  };
}

/** The drills before this one, and it as the last. */
export function joinedDrills(joined: Joined, { now, past }: JoinTelling): PastDrill[] {
  const { verified, checks } = joined;
  const { rtoMilliseconds, rpoMilliseconds, rows } = numbersOf(joined, now);
  return [
    ...past,
    {
      at: `${now.toISOString().slice(0, 19)}Z`,
      run: verified.manifest.run,
      verdict: verdictOf(checks),
      rpoMilliseconds,
      storedBytes: storedBytes(joined),
      ...(rtoMilliseconds === undefined ? {} : { rtoMilliseconds }),
      ...(rows === undefined ? {} : { rows }),
    },
  ];
}

interface Numbers {
  readonly rpoMilliseconds: number;
  /** Absent while a key group is missing: a part of the time would look like a better one. */
  readonly rtoMilliseconds?: number;
  readonly longestPartMilliseconds?: number;
  readonly rows?: number;
  readonly tenants?: number;
  readonly tables?: number;
}

function numbersOf({ verified, parts, missing }: Joined, now: Date): Numbers {
  const rpoMilliseconds = Math.max(0, now.getTime() - Date.parse(verified.manifest.snapshotAt));
  if (missing.length > 0) return { rpoMilliseconds };
  const times = parts.map(({ facts }) => facts.rtoMilliseconds ?? 0);
  const everybody = Math.max(...parts.map(({ facts }) => facts.rowsOfEverybody ?? 0));
  const own = parts.map(({ facts }) => (facts.rows ?? 0) - (facts.rowsOfEverybody ?? 0));
  return {
    rpoMilliseconds,
    rtoMilliseconds: sum(times),
    longestPartMilliseconds: Math.max(...times),
    rows: sum(own) + everybody,
    tenants: sum(parts.map(({ facts }) => facts.tenants ?? 0)),
    tables: Math.max(...parts.map(({ facts }) => facts.tables ?? 0)),
  };
}

/** What was tried as the owner is the same on every copy: that of a part on which not all of it held comes first. */
function ownerOf({ parts, missing }: Joined): Record<string, unknown> {
  if (missing.length > 0) return {};
  const tried = parts.flatMap(({ report }) => ownerTried.safeParse(report.facts.owner).data ?? []);
  const owner = tried.find(({ held, cells }) => held !== cells) ?? tried[0];
  return owner === undefined ? {} : { owner };
}

function summarise(
  { verified, missing, parts }: Joined,
  verdict: Result['verdict'],
  numbers: Numbers,
): string {
  const { run, keyGroups } = verified.manifest;
  if (missing.length > 0) {
    return `Run ${run} was not drilled whole: key group ${missing.join(', ')} of ${keyGroups.length} was not restored`;
  }
  if (verdict === 'red') return `Run ${run} did not come back as it was backed up: see the parts`;
  const grey = verdict === 'grey' ? '; not all of it could be judged' : '';
  return `Run ${run} came back whole in ${parts.length} parts: ${keyGroups.length} key groups, ${numbers.tenants} tenants, ${numbers.rows} rows, ${((numbers.rtoMilliseconds ?? 0) / 1000).toFixed(1)} s in all${grey}`;
}

function storedBytes({ verified }: Joined): number {
  return sum(verified.manifest.objects.map(({ size }) => size));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
