import { reportIdentity } from '../postgres/identity.ts';
import { formatBytes } from '../reports/quantity.ts';
import type { Check, Result } from '../runtime/result.ts';
import { verdictOf } from '../runtime/result.ts';
import { committedChecks, type TableRows } from './checks.ts';
import type { CommitOutcome } from './commit-shards.ts';
import type { BackupSize } from './drop.ts';
import type { Measured } from './measured-result.ts';
import type { OpenedPart } from './part.ts';
import { scopeOf } from './result.ts';

/** Where a backup was made, for the scope of its report. */
export interface Place {
  readonly url: string;
  readonly environment: string;
}

/** The result of a divided run that was committed. */
export function dividedResult(outcome: CommitOutcome, place: Place): Result {
  const { run, plan, parts, predecessor, locks } = outcome;
  const { manifest } = run;
  const tables = mergeTables(parts);
  const storedBytes = sum(manifest.objects, ({ size }) => size);
  const { tenants, rows, textBytes } = sizeOf(parts, tables);
  const shards = parts.map(shardRow);
  const balance = balanceOf(shards.map((shard) => shard.storedBytes));
  const checks = [
    ...committedChecks({
      run,
      follows: plan.predecessor?.run,
      refused: predecessor.refused,
      locks,
      readBack: manifest.objects.length,
      tenants,
      tables,
      largeObjects: Math.max(...parts.map(({ facts }) => facts.largeObjects)),
    }),
    wholeCheck(parts),
    strayCheck(parts),
  ];
  return {
    verdict: verdictOf(checks),
    summary: `Run ${manifest.run} holds ${tenants} tenants, ${rows} rows, in ${manifest.objects.length} objects of ${storedBytes} bytes, written by ${parts.length} shards; the largest shard is ${balance} times the mean`,
    checks,
    identity: reportIdentity(outcome.identity),
    scope: scopeOf(outcome, place.url, place.environment),
    facts: {
      run: manifest.run,
      seq: manifest.seq,
      manifestSha256: run.sha256,
      tenants,
      tables: tables.length,
      rows,
      objects: manifest.objects.length,
      textBytes,
      storedBytes,
      spilledBytes: sum(parts, ({ facts }) => facts.spilledBytes),
      jobs: sum(parts, ({ facts }) => facts.jobs),
      snapshotAt: manifest.snapshotAt,
      tier: manifest.tier,
      lockUntil: manifest.lockUntil,
      lockMode: plan.lock?.mode ?? null,
      balance,
      snapshotsApart: snapshotsApart(parts),
      shards,
    },
    outputs: {
      run: manifest.run,
      tenants: String(tenants),
      bytes: String(storedBytes),
      'manifest-sha256': run.sha256,
    },
  };
}

/** What is measured of a divided run. Pure. */
export function measureOfParts(parts: readonly OpenedPart[]): Measured {
  return {
    size: sizeOf(parts, mergeTables(parts)),
    estimatedBytes: sum(parts, ({ facts }) => facts.estimatedBytes),
    planned: undefined,
  };
}

function sizeOf(parts: readonly OpenedPart[], tables: readonly TableRows[]): BackupSize {
  return {
    tenants: sum(parts, ({ facts }) => facts.tenants),
    rows: sum(tables, ({ rows }) => rows),
    textBytes: sum(parts, ({ facts }) => facts.textBytes),
    rowsByTable: new Map(tables.map(({ table, rows }) => [table, rows])),
  };
}

/** The largest by the mean, to two digits after the point; 1 where there is nothing. */
export function balanceOf(bytes: readonly number[]): number {
  const total = sum(bytes, (each) => each);
  return total === 0 ? 1 : Math.round((Math.max(...bytes) * bytes.length * 100) / total) / 100;
}

/** One line of the table of shards. */
function shardRow(part: OpenedPart) {
  const { facts } = part;
  return {
    shard: part.group,
    tenants: facts.tenants,
    rows: sum(facts.tables, ({ rows }) => rows),
    objects: part.objects.length,
    storedBytes: sum(part.objects, ({ size }) => size),
    snapshotAt: part.snapshotAt,
    seconds: Math.round((Date.parse(part.finishedAt) - Date.parse(part.startedAt)) / 1000),
  };
}

/** In the order of the first part; all have the same tables, because they have the same schema. */
function mergeTables(parts: readonly OpenedPart[]): TableRows[] {
  const [first] = parts;
  const tables = first?.facts.tables ?? [];
  return tables.map(({ table, nobody, planned }) => {
    const all = parts.flatMap(({ facts }) => facts.tables.filter((each) => each.table === table));
    const seen = all.flatMap(({ total }) => total ?? []);
    const [least, most] = [Math.min(...seen), Math.max(...seen)];
    const note = least === most ? '' : `; the snapshots of the shards saw ${least} to ${most}`;
    return { table, rows: sum(all, ({ rows }) => rows), nobody, planned, note };
  });
}

/** Milliseconds between the first and the last snapshot. */
function snapshotsApart(parts: readonly OpenedPart[]): number {
  const times = parts.map(({ snapshotAt }) => Date.parse(snapshotAt));
  return Math.max(...times) - Math.min(...times);
}

function wholeCheck(parts: readonly OpenedPart[]): Check {
  const stored = sum(parts, ({ objects }) => sum(objects, ({ size }) => size));
  return {
    id: 'BAK-09',
    title: 'Every shard is there, of one server and one schema',
    verdict: 'green',
    expected: `${parts.length} shards, each signed, of the same plan`,
    observed: `${parts.map(({ group }) => group).join(', ')}, of ${formatBytes(stored)} together, within ${Math.round(snapshotsApart(parts) / 1000)} seconds`,
    meaning: 'Tenants would be missing from the backup, or rows be of a schema that is not in it.',
  };
}

/** A row that lost its tenant between the snapshots of two shards is in neither, or in both: in whichever order they were taken. */
function strayCheck(parts: readonly OpenedPart[]): Check {
  const [first, ...others] = parts;
  const taken = new Map(first?.facts.tables.map(({ table, nobody }) => [table, nobody]));
  const strays = others.flatMap(({ group, facts }) =>
    facts.tables
      .filter(({ table, nobody, total }) => total !== null && nobody !== (taken.get(table) ?? 0))
      .map(({ table, nobody }) => `${table}: ${nobody} in ${group}, ${taken.get(table) ?? 0} in the backup`),
  );
  return {
    id: 'BAK-10',
    title: 'No row lost or found its tenant while the shards were copied',
    verdict: strays.length === 0 ? 'green' : 'red',
    expected: 'as many rows of nobody in every snapshot',
    observed:
      strays.length === 0
        ? `the same in ${parts.length} snapshots`
        : `${strays.slice(0, 3).join('; ')}${strays.length > 3 ? ` and ${strays.length - 3} more` : ''}`,
    meaning:
      'Rows of nobody are in the first shard. One that became so between two snapshots may be in no shard at all, or in two.',
    ...(strays.length === 0
      ? {}
      : { fix: 'Find out what removed tenants or moved rows, and run the backup again when it has ended.' }),
  };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
