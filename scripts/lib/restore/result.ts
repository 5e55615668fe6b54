import { withWarnings } from '../keys/key-checks.ts';
import { passedOverWarnings } from '../keys/passed-over.ts';
import { reportIdentity } from '../postgres/identity.ts';
import type { BulkheadError } from '../runtime/errors.ts';
import type { Check, Result } from '../runtime/result.ts';
import { verdictOf } from '../runtime/result.ts';
import type { Drill } from './drill.ts';
import { drillFacts, restoreTime } from './facts.ts';
import type { PastDrill } from './history.ts';
import { isPart, partFacts } from './part-facts.ts';
import type { Portion } from './portion.ts';
import { trendRows } from './trend.ts';

/** What is known beside the drill itself. */
export interface Telling {
  readonly environment: string;
  /** The moment up to which data would be lost. */
  readonly now: Date;
  /** What stopped the drill, if anything did. */
  readonly failure: BulkheadError | undefined;
  /** The drills before this one, oldest first. */
  readonly past: readonly PastDrill[];
  /** How much of the run was asked for. */
  readonly portion: Portion;
}

/** What a report says about a drill: counts and times, and object names instead of tenants. */
export function drillResult(drill: Drill, telling: Telling): Result {
  const { environment, now, failure } = telling;
  const checks = allChecks(drill, failure);
  const verdict = verdictOf(checks);
  const run = drill.run?.manifest.run;
  const facts = drillFacts(drill, now);
  const part = partFacts(drill, telling.portion);
  const drills = isPart(drill, telling.portion) ? [] : drillsSoFar(drill, telling);
  return {
    verdict,
    summary: withWarnings(
      summarise(drill, checks, verdict, failure),
      passedOverWarnings(drill.run?.passedOver ?? []),
    ),
    checks,
    ...(drill.target === undefined ? {} : { identity: reportIdentity(drill.target) }),
    scope: {
      environment,
      ...(run === undefined ? {} : { run }),
      ...(part.groups === undefined ? {} : { groups: part.groups.join(', ') }),
      ...(drill.target === undefined
        ? {}
        : {
            database: drill.target.database,
            serverVersion: drill.target.serverVersion,
            target: drill.embedded === true ? 'a server of its own' : 'staging',
          }),
    },
    facts: { ...facts, ...part, ...(drills.length === 0 ? {} : { trend: trendRows(drills) }) },
    outputs: {
      run: run ?? '',
      'rto-seconds': drill.restored === undefined ? '' : String(Math.round(restoreTime(drill) / 1000)),
      'rpo-seconds': drill.run === undefined ? '' : String(Math.round(Number(facts.rpoMilliseconds) / 1000)),
    },
  };
}

/** The drills before this one, and it as the last; a dry run, which ends well without anything restored, is none. */
export function drillsSoFar(drill: Drill, { now, failure, past }: Telling): PastDrill[] {
  const { run, restored } = drill;
  if (run === undefined || (restored === undefined && failure === undefined)) return [...past];
  const { rtoMilliseconds, rpoMilliseconds, rows, storedBytes } = drillFacts(drill, now);
  return [
    ...past,
    {
      at: `${now.toISOString().slice(0, 19)}Z`,
      run: run.manifest.run,
      verdict: verdictOf(allChecks(drill, failure)),
      ...(rtoMilliseconds === undefined ? {} : { rtoMilliseconds }),
      ...(rpoMilliseconds === undefined ? {} : { rpoMilliseconds }),
      ...(rows === undefined ? {} : { rows }),
      ...(storedBytes === undefined ? {} : { storedBytes }),
    },
  ];
}

function allChecks(drill: Drill, failure: BulkheadError | undefined): Check[] {
  return [...drill.checks, ...(failure === undefined ? [] : [stopped(drill, failure)])];
}

/** What stopped a restore, as a finding. */
export function stopped({ steps }: Pick<Drill, 'steps'>, failure: BulkheadError): Check {
  const step = steps.at(-1)?.step ?? 'locate';
  return {
    id: failure.code,
    title: 'The restore runs to its end',
    object: `step ${step}`,
    verdict: 'red',
    expected: 'no error',
    observed: failure.what,
    meaning: 'After a loss this backup would not come back.',
    fix: failure.fix,
  };
}

function summarise(
  drill: Drill,
  checks: readonly Check[],
  verdict: Result['verdict'],
  failure: BulkheadError | undefined,
): string {
  const name = drill.run?.manifest.run ?? 'the newest run';
  if (failure !== undefined) return `The drill of ${name} failed: ${failure.what.split('\n')[0]}`;
  if (drill.restored === undefined) return `Run ${name} is signed, complete and opens; nothing was restored`;
  const red = checks.filter((check) => check.verdict === 'red');
  const { rows } = drill.restored.loaded;
  const tenants = drill.contents?.detail.tenants.length ?? 0;
  if (red.length > 0) {
    const where = [...new Set(red.flatMap(({ object }) => object ?? []))].slice(0, 3).join(', ');
    return `The restored database is not the one of ${name}: ${red.length} findings${where === '' ? '' : `, at ${where}`}`;
  }
  const grey = verdict === 'grey' ? '; not all of it could be judged' : '';
  const taken = drill.run?.taken;
  const what =
    taken?.partial === true
      ? `Key group ${taken.groups.join(', ')} of run ${name}, which is a part of it,`
      : `Run ${name}`;
  return `${what} came back whole in ${(restoreTime(drill) / 1000).toFixed(1)} s: ${tenants} tenants, ${rows} rows${grey}`;
}
