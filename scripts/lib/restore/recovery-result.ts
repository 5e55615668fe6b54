import { withWarnings } from '../keys/key-checks.ts';
import { passedOverWarnings } from '../keys/passed-over.ts';
import { reportIdentity } from '../postgres/identity.ts';
import { formatDuration } from '../reports/quantity.ts';
import type { BulkheadError } from '../runtime/errors.ts';
import { type Check, type Result, verdictOf } from '../runtime/result.ts';
import { drillFacts, restoreTime } from './facts.ts';
import { partFacts } from './part-facts.ts';
import type { Portion } from './portion.ts';
import type { Recovery } from './recovery.ts';
import { stopped } from './result.ts';

/** What is known beside the recovery itself. */
export interface RecoveryTelling {
  readonly environment: string;
  readonly portion: Portion;
  /** The moment up to which data would be lost. */
  readonly now: Date;
  /** What stopped it, if anything did. */
  readonly failure?: BulkheadError;
}

/** What a report says about a restore for real, or about the plan of one. */
export function recoveryResult(
  recovery: Recovery,
  { environment, portion, now, failure }: RecoveryTelling,
): Result {
  const { plan, target, run, restored } = recovery;
  const checks = [
    ...recovery.checks,
    ...(plan === undefined || restored !== undefined ? [] : [planned(recovery)]),
    ...(failure === undefined ? [] : [stopped(recovery, failure)]),
  ];
  const verdict = verdictOf(checks);
  return {
    verdict,
    summary: withWarnings(summarise(recovery, checks, failure), passedOverWarnings(run?.passedOver ?? [])),
    checks,
    ...(target === undefined ? {} : { identity: reportIdentity(target) }),
    scope: {
      environment,
      ...(run === undefined ? {} : { run: run.manifest.run }),
      ...(target === undefined ? {} : { database: target.database, serverVersion: target.serverVersion }),
    },
    facts: {
      ...drillFacts(recovery, now),
      ...partFacts(recovery, portion),
      ...(plan === undefined ? {} : { plan: { ...plan } }),
    },
    outputs: {
      run: run?.manifest.run ?? '',
      database: target?.database ?? '',
    },
  };
}

function planned({ target, plan }: Recovery): Check {
  const { rows = 0, tables = 0, rolesToCreate = [], extensionsMissing = [] } = plan ?? {};
  const missing =
    extensionsMissing.length === 0 ? '' : `; it lacks extension ${extensionsMissing.join(', ')}`;
  return {
    id: 'RESTORE-PLAN',
    title: 'The target can take the backup',
    object: target?.database ?? '',
    verdict: extensionsMissing.length === 0 ? 'green' : 'grey',
    expected: 'an empty database, not the source, not production, with all extensions',
    observed: `empty; ${tables} tables with ${rows} rows and ${rolesToCreate.length} roles would be made${missing}`,
    meaning: 'A restore would stop halfway, or write over something.',
    ...(extensionsMissing.length === 0
      ? {}
      : { fix: 'Install them on the server, or go on where nothing of the backup needs them.' }),
  };
}

function summarise(recovery: Recovery, checks: readonly Check[], failure: BulkheadError | undefined): string {
  const part = recovery.run?.taken.partial === true ? 'One tenant of run ' : '';
  const name = `${part}${recovery.run?.manifest.run ?? 'the run'}`;
  const subject = part === '' ? `Run ${name}` : name;
  const database = recovery.target?.database ?? 'the target';
  if (failure !== undefined) return `The restore of ${name} failed: ${failure.what.split('\n')[0]}`;
  if (recovery.restored === undefined)
    return `${subject} can be restored into "${database}"; nothing was changed`;
  const red = checks.filter(({ verdict }) => verdict === 'red').length;
  if (red > 0)
    return `"${database}" is not the database of ${name}: ${red} findings. Let no application use it`;
  const { rows } = recovery.restored.loaded;
  return `${subject} was restored into "${database}" in ${formatDuration(restoreTime(recovery))}: ${rows} rows, all as in the backup`;
}
