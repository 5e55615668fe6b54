import { detailObject, MAIN_GROUP, shardGroups } from '../archive/groups.ts';
import { reportIdentity } from '../postgres/identity.ts';
import { formatBytes } from '../reports/quantity.ts';
import type { Check, Result } from '../runtime/result.ts';
import { verdictOf } from '../runtime/result.ts';
import { ROWS, readBackCheck } from './checks.ts';
import { balanceOf, type Place } from './divided-result.ts';
import type { Planned } from './plan-shards.ts';
import { scopeOf } from './result.ts';
import type { ShardOutcome } from './shard.ts';

/** From here on the shards are uneven, and a report says what is to blame. */
const UNEVEN = 1.25;

/**
 * The result of planning a divided run. With one shard there is nothing to divide: then there is no plan, and one job does all.
 * @param encoded the plan as it is handed to the jobs.
 */
export function planResult(planned: Planned, encoded: string, place: Place): Result {
  const { plan, bytes, asked, weighing, identity } = planned;
  const shards = bytes.length;
  const balance = balanceOf(bytes);
  const blame = blameOf(planned);
  const check: Check = {
    id: 'BAK-11',
    title: 'The shards are about as large as each other',
    verdict: weighing.tenants.length === 0 ? 'grey' : 'green',
    expected: `${asked} shards that end at about the same time`,
    observed: `${shards} shards of ${bytes.map(formatBytes).join(', ')}; the largest is ${balance} times the mean${blame === undefined ? '' : `: ${blame}`}`,
    meaning: 'The backup would take as long as its largest shard, and the others wait.',
  };
  const one = shards === 1;
  return {
    verdict: verdictOf([check]),
    summary: one
      ? `${formatBytes(bytes[0] ?? 0)} of ${weighing.tenants.length} tenants are one shard: one job backs them up`
      : `Run ${plan.run} is divided into ${shards} shards of ${weighing.tenants.length} tenants; the largest is ${balance} times the mean${blame === undefined ? '' : `: ${blame}`}`,
    checks: [check],
    identity: reportIdentity(identity),
    scope: scopeOf(planned, place.url, place.environment),
    facts: {
      // A plan is no backup, however green.
      partial: true,
      ...(one ? {} : { run: plan.run }),
      asked,
      shards,
      shardBytes: [...bytes],
      tenants: weighing.tenants.length,
      estimatedBytes: weighing.bytes,
      sampledTables: weighing.sampled,
      balance,
    },
    outputs: {
      run: one ? '' : plan.run,
      shards: String(shards),
      matrix: JSON.stringify({ shard: inOrder(shards) }),
      plan: one ? '' : encoded,
    },
  };
}

/** The order in which jobs begin: the first shard is the last, because it takes its snapshot when the others have theirs. */
function inOrder(count: number): string[] {
  const [first = MAIN_GROUP, ...others] = shardGroups(count);
  return [...others, first];
}

/** What cannot be divided and makes a shard larger than the others, in words that name nobody. */
function blameOf({ weighing, bytes, asked }: Planned): string | undefined {
  if (balanceOf(bytes) < UNEVEN) return undefined;
  const total = bytes.reduce((sum, each) => sum + each, 0);
  const largest = weighing.tenants.reduce((most, weight) => Math.max(most, weight.bytes), 0);
  const percent = (part: number) => `${Math.round((part * 100) / total)} %`;
  const share = Math.max(largest, weighing.first);
  if (share < total / asked) return undefined;
  return largest > weighing.first
    ? `one tenant is ${percent(largest)} of all, and a tenant cannot be divided`
    : `what belongs to no tenant is ${percent(weighing.first)} of all, and is in one shard`;
}

/** The result of a shard that left its part. */
export function shardResult({ part, moment }: ShardOutcome, place: Place): Result {
  const { run, group, facts, objects } = part;
  const rows = facts.tables.reduce((sum, table) => sum + table.rows, 0);
  const storedBytes = objects.reduce((sum, { size }) => sum + size, 0);
  const earlier = moment === undefined;
  const checks: Check[] = [
    ...facts.tables
      .filter((table) => table.rows > 0)
      .map(({ table, rows: own }) => ({
        ...ROWS,
        object: table,
        verdict: 'green' as const,
        expected: `${own} rows of the tenants of this shard in its snapshot`,
        observed: `${own} rows`,
      })),
    readBackCheck(objects.length, objects.length, earlier ? ', to an earlier attempt' : ''),
  ];
  const what = `holds ${facts.tenants} tenants, ${rows} rows, in ${objects.length} objects of ${storedBytes} bytes`;
  return {
    verdict: verdictOf(checks),
    summary: `Shard ${group} of run ${run} ${earlier ? 'was written by an earlier attempt and ' : ''}${what}`,
    checks,
    ...(moment === undefined
      ? { scope: { environment: place.environment } }
      : {
          identity: reportIdentity(moment.identity),
          scope: scopeOf(moment, place.url, place.environment),
        }),
    facts: {
      partial: true,
      run,
      shard: group,
      tenants: facts.tenants,
      rows,
      objects: objects.length,
      textBytes: facts.textBytes,
      storedBytes,
      spilledBytes: facts.spilledBytes,
      jobs: facts.jobs,
      snapshotAt: part.snapshotAt,
      index: detailObject(group),
      earlier,
    },
    outputs: { run, shard: group, tenants: String(facts.tenants), bytes: String(storedBytes) },
  };
}
