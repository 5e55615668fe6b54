import { reportIdentity } from '../postgres/identity.ts';
import { describeConnection, parseConnectionUrl } from '../postgres/url.ts';
import type { Check, Result, Scope, Timing } from '../runtime/result.ts';
import { verdictOf } from '../runtime/result.ts';
import type { BackupOutcome, BackupSurvey } from './backup.ts';

// What a report says about a backup: counts only. Names and keys of tenants are their customers' facts.

/** The result of a run that was committed. `timings` are those of its steps. */
export function backupResult(
  outcome: BackupOutcome,
  { url, environment, timings }: { url: string; environment: string; timings: readonly Timing[] },
): Result {
  const { run, plan, textBytes } = outcome;
  const { manifest } = run;
  const storedBytes = manifest.objects.reduce((sum, { size }) => sum + size, 0);
  const checks = [
    ...rowChecks(outcome),
    ...ownershipChecks(outcome),
    readBackCheck(outcome),
    signatureCheck(outcome),
    chainCheck(outcome),
    ...largeObjectChecks(outcome),
    ...lockChecks(outcome),
  ];
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
  const checks = [...ownershipChecks(survey), ...largeObjectChecks(survey)];
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

function scopeOf({ identity }: BackupSurvey, url: string, environment: string): Scope {
  return {
    database: identity.database,
    server: describeConnection(parseConnectionUrl(url)),
    serverVersion: identity.serverVersion,
    environment,
  };
}

/** Green means that it could have been red: without a single tenant nothing is proved. */
function seen({ plan }: BackupSurvey): 'green' | 'grey' {
  return plan.tenants.length > 0 ? 'green' : 'grey';
}

function rowChecks(outcome: BackupOutcome): Check[] {
  return outcome.plan.census.map(({ table, total }) => ({
    id: 'BAK-01',
    title: 'The rows in all objects together are the rows of the table',
    object: table.id,
    verdict: seen(outcome),
    expected: `${total} rows in the snapshot`,
    observed: `${total} rows${table.planned ? ', in the shared object: not yet told apart by tenant' : ''}`,
    meaning: 'Rows would be missing from the backup, or be in it twice, without anybody noticing.',
  }));
}

function ownershipChecks(survey: BackupSurvey): Check[] {
  const title = 'Every row belongs to a tenant that exists';
  const meaning =
    'Rows of nobody are in the backup, but no restore of a tenant brings them back, and no tenant can see them.';
  const orphans = survey.plan.census.filter(({ nobody }) => nobody > 0);
  if (orphans.length === 0) {
    return [
      {
        id: 'BAK-02',
        title,
        verdict: seen(survey),
        expected: 'no other row',
        observed: 'no other row',
        meaning,
      },
    ];
  }
  return orphans.map(({ table, nobody }) => ({
    id: 'BAK-02',
    title,
    object: table.id,
    verdict: 'red',
    expected: 'no other row',
    observed: `${nobody} rows whose tenant is NULL or does not exist; they are in unassigned.bha`,
    meaning,
    fix: 'npx tsx scripts/hardening/recover-orphaned-messages.ts --dry-run',
  }));
}

function readBackCheck({ run, readBack }: BackupOutcome): Check {
  return {
    id: 'BAK-03',
    title: 'Every object came back from the store',
    verdict: 'green',
    expected: `${run.manifest.objects.length} objects of the size that was written, whose head and end open`,
    observed: `${readBack} objects came back`,
    meaning: 'The store would have confirmed what it does not have.',
  };
}

function signatureCheck({ run }: BackupOutcome): Check {
  return {
    id: 'BAK-04',
    title: 'The manifest is signed and verifies from the store',
    verdict: 'green',
    expected: 'a valid signature',
    observed: `signed by key ${run.signedBy.id}`,
    meaning: 'Anybody who can write to the store could replace the backup.',
  };
}

function chainCheck({ run, predecessor }: BackupOutcome): Check {
  const { last, refused } = predecessor;
  const follows = last === undefined ? 'the first run' : `follows run ${last.manifest.run}`;
  return {
    id: 'BAK-05',
    title: 'The run follows the newest run in the store',
    verdict: refused.length === 0 ? 'green' : 'red',
    expected: 'no newer run that does not verify',
    observed:
      refused.length === 0
        ? `number ${run.manifest.seq}, ${follows}`
        : `number ${run.manifest.seq}, ${follows}; ${refused.length} newer runs do not verify: ${refused
            .slice(0, 3)
            .map(({ run: name, why }) => `${name} (${why})`)
            .join('; ')}`,
    meaning: 'Somebody else writes runs to the store, or the signing key was changed and its history is cut.',
    ...(refused.length === 0
      ? {}
      : { fix: 'Find out who wrote these runs; if they are damaged, remove them.' }),
  };
}

function largeObjectChecks({ ground }: BackupSurvey): Check[] {
  if (ground.largeObjects === 0) return [];
  return [
    {
      id: 'BAK-06',
      title: 'Nothing is kept outside of tables',
      verdict: 'red',
      expected: 'no large object',
      observed: `${ground.largeObjects} large objects (pg_largeobject), which are not in the backup`,
      meaning: 'What they hold would be lost: they belong to no table, and so to no tenant.',
      fix: 'Move them to a bytea column: lo_get(oid) reads one, lo_unlink(oid) removes it.',
    },
  ];
}

function lockChecks({ locks }: BackupOutcome): Check[] {
  if (locks === undefined) return [];
  const { asked, locked, untold, short } = locks;
  const [first, ...others] = short;
  const told = `${locked} files are locked, of ${untold} the store tells no lock`;
  return [
    {
      id: 'BAK-08',
      title: 'Every file of the run is locked',
      verdict: first !== undefined ? 'red' : untold > 0 ? 'grey' : 'green',
      expected: `all files until ${asked.until.toISOString()} (${asked.mode})`,
      observed:
        first === undefined
          ? told
          : `${first}${others.length === 0 ? '' : ` and ${others.length} more`} for a shorter time or in a weaker mode; ${told}`,
      meaning: 'Whoever has the key that prunes could remove the backup before its time.',
      ...(first === undefined && untold === 0
        ? {}
        : {
            fix: 'Give the key that writes the rights to lock and to read locks (S3: s3:PutObjectRetention, s3:GetObjectRetention; B2: writeFileRetentions, readFileRetentions), and prove it: npx tsx scripts/backup/check-bucket.ts',
          }),
    },
  ];
}
