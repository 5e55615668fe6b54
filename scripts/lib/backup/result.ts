import { reportIdentity } from '../postgres/identity.ts';
import { describeConnection, parseConnectionUrl } from '../postgres/url.ts';
import type { Result, Scope, Timing } from '../runtime/result.ts';
import { verdictOf } from '../runtime/result.ts';
import type { BackupOutcome, BackupSurvey } from './backup.ts';
import { type Counted, committedChecks, countedChecks } from './checks.ts';

// What a report says about a backup: counts only. Names and keys of tenants are their customers' facts.

/** The result of a run that was committed. `timings` are those of its steps. */
export function backupResult(
  outcome: BackupOutcome,
  { url, environment, timings }: { url: string; environment: string; timings: readonly Timing[] },
): Result {
  const { run, plan, textBytes } = outcome;
  const { manifest } = run;
  const storedBytes = manifest.objects.reduce((sum, { size }) => sum + size, 0);
  const { last, refused } = outcome.predecessor;
  const { locks, readBack } = outcome;
  const judged = { run, follows: last?.manifest.run, refused, locks, readBack };
  const checks = committedChecks({ ...countedOf(outcome), ...judged });
  const copying = timings.find(({ step }) => step === 'copy')?.milliseconds ?? 0;
  return {
    verdict: verdictOf(checks),
    summary: `Run ${manifest.run} holds ${plan.tenants.length} tenants, ${plan.rows} rows, in ${manifest.objects.length} objects of ${storedBytes} bytes`,
    checks,
    identity: reportIdentity(outcome.identity),
    scope: scopeOf(outcome, url, environment),
    facts: {
      run: manifest.run,
      seq: manifest.seq,
      manifestSha256: run.sha256,
      tenants: plan.tenants.length,
      tables: plan.census.length,
      rows: plan.rows,
      objects: manifest.objects.length,
      textBytes,
      storedBytes,
      spilledBytes: outcome.spilledBytes,
      jobs: outcome.jobs,
      snapshotAt: manifest.snapshotAt,
      tier: manifest.tier,
      lockUntil: manifest.lockUntil,
      lockMode: outcome.term.lock?.mode ?? null,
      ...(copying > 0
        ? {
            rowsPerSecond: Math.round((plan.rows * 1000) / copying),
            megabytesPerSecond: Math.round(textBytes / 1000 / copying),
          }
        : {}),
    },
    outputs: {
      run: manifest.run,
      tenants: String(plan.tenants.length),
      bytes: String(storedBytes),
      'manifest-sha256': run.sha256,
    },
  };
}

/** The result of `--dry-run`: what would be written. */
export function surveyResult(
  survey: BackupSurvey,
  { url, environment }: { url: string; environment: string },
): Result {
  const { plan, ground } = survey;
  const checks = countedChecks(countedOf(survey));
  return {
    verdict: verdictOf(checks),
    summary: `A backup would hold ${plan.tenants.length} tenants and ${plan.rows} rows of ${ground.tables.length} tables; nothing was written`,
    checks,
    identity: reportIdentity(survey.identity),
    scope: scopeOf(survey, url, environment),
    facts: {
      tenants: plan.tenants.length,
      rows: plan.rows,
      estimatedBytes: plan.bytes,
      largestObjectBytes: plan.largest,
      tables: plan.census.map(({ table, total, everybody, nobody }) => ({
        table: table.id,
        rows: total,
        ofTenants: total - everybody - nobody,
        shared: everybody,
        unassigned: nobody,
      })),
    },
  };
}

function countedOf({ plan, ground }: BackupSurvey): Counted {
  return {
    tenants: plan.tenants.length,
    tables: plan.census.map(({ table, total, nobody }) => ({
      table: table.id,
      rows: total,
      nobody,
      planned: table.planned,
    })),
    largeObjects: ground.largeObjects,
  };
}

/** Which database a backup is of. */
export function scopeOf(
  { identity }: Pick<BackupSurvey, 'identity'>,
  url: string,
  environment: string,
): Scope {
  return {
    database: identity.database,
    server: describeConnection(parseConnectionUrl(url)),
    serverVersion: identity.serverVersion,
    environment,
  };
}
