import { reportIdentity } from '../postgres/identity.ts';
import type { BulkheadError } from '../runtime/errors.ts';
import type { Check, Result } from '../runtime/result.ts';
import { verdictOf } from '../runtime/result.ts';
import type { Drill } from './drill.ts';

/** Steps after which the database could be used: what comes after them is the proof, not the restore. */
const PROOF: ReadonlySet<string> = new Set(['invariants', 'isolation', 'negative-control']);

/**
 * What a report says about a drill: counts and times, and object names instead of tenants. `failure` is what
 * stopped it, if anything did; `now` is the moment up to which data would be lost.
 */
export function drillResult(drill: Drill, environment: string, now: Date, failure?: BulkheadError): Result {
  const checks = [...drill.checks, ...(failure === undefined ? [] : [stopped(drill, failure)])];
  const verdict = verdictOf(checks);
  const run = drill.run?.manifest.run;
  return {
    verdict,
    summary: summarise(drill, checks, verdict, failure),
    checks,
    ...(drill.target === undefined ? {} : { identity: reportIdentity(drill.target) }),
    scope: {
      environment,
      ...(run === undefined ? {} : { run }),
      ...(drill.target === undefined
        ? {}
        : {
            database: drill.target.database,
            serverVersion: drill.target.serverVersion,
            target: drill.embedded === true ? 'a server of its own' : 'staging',
          }),
    },
    facts: factsOf(drill, now),
    outputs: {
      run: run ?? '',
      'rto-seconds': drill.restored === undefined ? '' : String(Math.round(restoreTime(drill) / 1000)),
      'rpo-seconds':
        drill.run === undefined ? '' : String(Math.round(age(drill.run.manifest.snapshotAt, now) / 1000)),
    },
  };
}

/** Milliseconds until the database could be used. */
export function restoreTime({ steps }: Drill): number {
  return steps
    .filter(({ step }) => !PROOF.has(step))
    .reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

function age(instant: string, now: Date): number {
  return Math.max(0, now.getTime() - Date.parse(instant));
}

function stopped({ steps }: Drill, failure: BulkheadError): Check {
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
  return `Run ${name} came back whole in ${(restoreTime(drill) / 1000).toFixed(1)} s: ${tenants} tenants, ${rows} rows${grey}`;
}

function factsOf(drill: Drill, now: Date): Record<string, unknown> {
  const { run, contents, restored } = drill;
  return {
    ...(run === undefined
      ? {}
      : {
          run: run.manifest.run,
          seq: run.manifest.seq,
          manifestSha256: run.sha256,
          snapshotAt: run.manifest.snapshotAt,
          rpoMilliseconds: age(run.manifest.snapshotAt, now),
          objects: run.manifest.objects.length,
          storedBytes: run.manifest.objects.reduce((sum, { size }) => sum + size, 0),
        }),
    ...(contents === undefined
      ? {}
      : { tenants: contents.detail.tenants.length, tables: contents.detail.tables.length }),
    ...(restored === undefined ? {} : restoredFacts(drill, restored)),
  };
}

function restoredFacts(drill: Drill, restored: NonNullable<Drill['restored']>): Record<string, unknown> {
  const { loaded, roles, extensions, tolerated, statements } = restored;
  const loading = drill.steps.find(({ step }) => step === 'load')?.milliseconds ?? 0;
  return {
    rtoMilliseconds: restoreTime(drill),
    rows: loaded.rows,
    textBytes: loaded.bytes,
    jobs: drill.jobs ?? 1,
    ...(loading === 0
      ? {}
      : {
          rowsPerSecond: Math.round((loaded.rows * 1000) / loading),
          megabytesPerSecond: Math.round(loaded.bytes / 1000 / loading),
        }),
    statements,
    rolesCreated: roles.create.map(({ name }) => name),
    rolesDiffering: [...roles.differing],
    extensionsCreated: [...extensions.created],
    extensionsUnavailable: [...extensions.unavailable],
    extensionsInOtherVersion: [...extensions.otherVersion],
    tolerated: tolerated.map(({ line, statement, why }) => ({ line, statement, why })),
  };
}
