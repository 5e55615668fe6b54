import type { Check } from '../runtime/result.ts';
import type { LocksFound } from './file-locks.ts';
import type { Predecessor } from './predecessor.ts';
import type { VerifiedRun } from './runs.ts';

// What is judged of a backup: counts only. Names and keys of tenants are their customers' facts.

/** The rows of a table, as they were counted. */
export interface TableRows {
  readonly table: string;
  readonly rows: number;
  /** Of these, rows of no known tenant. */
  readonly nobody: number;
  /** The model says that it will have tenants one day. */
  readonly planned: boolean;
  /** What is to be said of the count, such as what several snapshots saw. */
  readonly note?: string;
}

/** What was counted, whether or not anything was written. */
export interface Counted {
  readonly tenants: number;
  readonly tables: readonly TableRows[];
  readonly largeObjects: number;
}

/** A committed backup, as far as checks judge it. */
export interface Committed extends Counted {
  readonly run: VerifiedRun;
  /** Name of the run that it follows; undefined for the first. */
  readonly follows: string | undefined;
  readonly refused: Predecessor['refused'];
  readonly locks: LocksFound | undefined;
  readonly readBack: number;
}

/** All checks of a committed backup, but for those that ask what was before. */
export function committedChecks(backup: Committed): Check[] {
  return [
    ...rowChecks(backup),
    ...ownershipChecks(backup),
    readBackCheck(backup.run.manifest.objects.length, backup.readBack),
    signatureCheck(backup),
    chainCheck(backup),
    ...largeObjectChecks(backup),
    ...lockChecks(backup.locks),
  ];
}

/** The checks of what was only counted. */
export function countedChecks(counted: Counted): Check[] {
  return [...ownershipChecks(counted), ...largeObjectChecks(counted)];
}

/** Green means that it could have been red: without a single tenant nothing is proved. */
export function seen({ tenants }: Pick<Counted, 'tenants'>): 'green' | 'grey' {
  return tenants > 0 ? 'green' : 'grey';
}

function rowChecks(backup: Committed): Check[] {
  return backup.tables.map(({ table, rows, planned, note = '' }) => ({
    ...ROWS,
    object: table,
    verdict: seen(backup),
    expected: `${rows} rows in the snapshot`,
    observed: `${rows} rows${note}${planned ? ', in the shared object: not yet told apart by tenant' : ''}`,
  }));
}

/** What BAK-01 is about. */
export const ROWS = {
  id: 'BAK-01',
  title: 'The rows in all objects together are the rows of the table',
  meaning: 'Rows would be missing from the backup, or be in it twice, without anybody noticing.',
};

function ownershipChecks(counted: Counted): Check[] {
  const title = 'Every row belongs to a tenant that exists';
  const meaning =
    'Rows of nobody are in the backup, but no restore of a tenant brings them back, and no tenant can see them.';
  const orphans = counted.tables.filter(({ nobody }) => nobody > 0);
  if (orphans.length === 0) {
    return [
      {
        id: 'BAK-02',
        title,
        verdict: seen(counted),
        expected: 'no other row',
        observed: 'no other row',
        meaning,
      },
    ];
  }
  return orphans.map(({ table, nobody }) => ({
    id: 'BAK-02',
    title,
    object: table,
    verdict: 'red',
    expected: 'no other row',
    observed: `${nobody} rows whose tenant is NULL or does not exist; they are in unassigned.bha`,
    meaning,
    fix: 'npx tsx scripts/hardening/recover-orphaned-messages.ts --dry-run',
  }));
}

/** That so many objects were written, and so many came back; a note says where that was seen. */
export function readBackCheck(written: number, cameBack: number, note = ''): Check {
  return {
    id: 'BAK-03',
    title: 'Every object came back from the store',
    verdict: 'green',
    expected: `${written} objects of the size that was written, whose head and end open`,
    observed: `${cameBack} objects came back${note}`,
    meaning: 'The store would have confirmed what it does not have.',
  };
}

function signatureCheck({ run }: Committed): Check {
  return {
    id: 'BAK-04',
    title: 'The manifest is signed and verifies from the store',
    verdict: 'green',
    expected: 'a valid signature',
    observed: `signed by key ${run.signedBy.id}`,
    meaning: 'Anybody who can write to the store could replace the backup.',
  };
}

function chainCheck({ run, follows: before, refused }: Committed): Check {
  const follows = before === undefined ? 'the first run' : `follows run ${before}`;
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

function largeObjectChecks({ largeObjects }: Counted): Check[] {
  if (largeObjects === 0) return [];
  return [
    {
      id: 'BAK-06',
      title: 'Nothing is kept outside of tables',
      verdict: 'red',
      expected: 'no large object',
      observed: `${largeObjects} large objects (pg_largeobject), which are not in the backup`,
      meaning: 'What they hold would be lost: they belong to no table, and so to no tenant.',
      fix: 'Move them to a bytea column: lo_get(oid) reads one, lo_unlink(oid) removes it.',
    },
  ];
}

function lockChecks(locks: LocksFound | undefined): Check[] {
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
