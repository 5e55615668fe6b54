import { reportIdentity, type SessionIdentity } from '../postgres/identity.ts';
import { type Check, type CheckVerdict, type Result, verdictOf } from '../runtime/result.ts';
import { READ } from './ledger.ts';
import type { LedgerStatus } from './status.ts';

/** What a report says of one file. */
export function ledgerCheck(file: string, verdict: CheckVerdict, observed: string): Check {
  return {
    id: 'MIGRATION',
    title: 'The migration is applied as it stands on disk',
    object: file,
    verdict,
    expected: 'recorded in bulkhead.migrations with its checksum',
    observed,
    meaning: 'The database lacks guards that the repository says it has.',
    query: READ.trim(),
  };
}

/** The comparison of files, ledger and database as a result: green only when every file is applied as it stands. */
export function statusResult(status: LedgerStatus, identity: SessionIdentity): Result {
  const made = new Map(status.unrecorded.map(({ file, objects }) => [file, objects]));
  const checks = [
    ...status.applied.map(({ file, row }) =>
      ledgerCheck(file.name, 'green', `applied ${row.appliedAt.toISOString()} by ${row.appliedBy}`),
    ),
    ...status.edited.map(({ file, row }) =>
      ledgerCheck(file.name, 'red', `edited after it was applied ${row.appliedAt.toISOString()}`),
    ),
    ...status.missing.map((row) =>
      ledgerCheck(row.filename, 'red', `applied ${row.appliedAt.toISOString()}, but it is not on disk`),
    ),
    ...status.pending.map((file) => {
      const objects = made.get(file);
      if (objects === undefined) return ledgerCheck(file.name, 'red', 'not applied');
      const some = objects.slice(0, 3).join(', ');
      const more = objects.length > 3 ? ` and ${objects.length - 3} more` : '';
      return ledgerCheck(
        file.name,
        'red',
        `not recorded, but the database has ${some}${more}: applied by hand, perhaps in part`,
      );
    }),
  ];
  const count = (number: number, word: string) => (number === 0 ? [] : [`${number} ${word}`]);
  return {
    verdict: verdictOf(checks),
    summary: [
      `${status.applied.length} applied`,
      ...count(status.pending.length, 'pending'),
      ...count(status.edited.length, 'edited afterwards'),
      ...count(status.missing.length, 'not on disk'),
    ].join(', '),
    checks,
    identity: reportIdentity(identity),
    scope: { database: identity.database, serverVersion: identity.serverVersion },
    outputs: { applied: '0', pending: String(status.pending.length) },
  };
}
