import { withConnection } from '../lib/postgres/connect.ts';
import type { Report } from '../lib/reports/schema.ts';
import type { Context } from '../lib/runtime/context.ts';
import { messageOf } from '../lib/runtime/errors.ts';
import type { Check } from '../lib/runtime/result.ts';

const RECORD = 'select bulkhead.record_run($1, $2, $3, $4, $5, $6)';

/** The kinds of report that the database keeps a record of (migrations/003_backup_metadata.sql). */
const RECORDED: readonly string[] = ['backup', 'restore-drill', 'retention'];

/**
 * Writes down in the database that a backup, drill or prune was made and how it ended, as a login that can do
 * nothing else: a report that somebody removes is still missed there. Undefined for other kinds of report, and for what
 * was only planned; grey when it could not be written down.
 */
export async function recordRun(url: string, report: Report, context: Context): Promise<Check | undefined> {
  if (!RECORDED.includes(report.kind) || report.inputs.dryRun) return undefined;
  const run = nameOf(report);
  const check = {
    id: 'NIGHT-record-run',
    title: `${report.kind} is recorded in the database`,
    object: run,
    expected: 'a row in bulkhead.runs',
    meaning: 'A report that somebody takes away would not be missed.',
  };
  try {
    await withConnection(url, context, {}, (client) => {
      const { kind, verdict, startedAt, finishedAt } = report;
      return client.query(RECORD, [kind, run, verdict, startedAt, finishedAt, payloadOf(report)]);
    });
    return { ...check, verdict: 'green', observed: 'recorded' };
  } catch (error) {
    // The step itself has its verdict and its report: this alone is missing.
    if (context.signal.aborted) throw error;
    const fix =
      'Apply migrations/003_backup_metadata.sql, and connect as bulkhead_recorder in BULKHEAD_RECORDER_URL.';
    return { ...check, verdict: 'grey', observed: `not recorded: ${messageOf(error)}`, fix };
  }
}

/** A run is backed up once; it is drilled again and again, and a backup that failed has no run. */
function nameOf({ kind, id, facts }: Report): string {
  return kind === 'backup' && typeof facts.run === 'string' ? facts.run : id;
}

/** Numbers, and what the run and its report are called: no text that could hold a tenant's data. */
function payloadOf({ id, facts }: Report): Record<string, string | number> {
  const numbers = Object.entries(facts).filter(
    (fact): fact is [string, number] => typeof fact[1] === 'number',
  );
  const { run, manifestSha256 } = facts;
  return {
    report: id,
    ...(typeof run === 'string' ? { run } : {}),
    ...(typeof manifestSha256 === 'string' ? { manifestSha256 } : {}),
    ...Object.fromEntries(numbers),
  };
}
