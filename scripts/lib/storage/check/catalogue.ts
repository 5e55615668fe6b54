import type { Check } from '../../runtime/result.ts';
import { MOST_SKEW } from '../clock-skew.ts';
import type { StoreKind } from './actors.ts';
import type { Seen } from './attempt.ts';

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly expected: string;
  readonly meaning: string;
  readonly fix: Readonly<Record<StoreKind, string>> | string;
}

const KEYS = {
  s3: 'Give each purpose its own policy: docs/SETUP.md#keys-on-aws-s3, docs/SETUP.md#keys-on-other-s3-servers.',
  b2: 'Make a key for each purpose: docs/SETUP.md#keys-on-backblaze-b2.',
  file: 'A folder has no keys: docs/SETUP.md#a-folder.',
} as const;
const LOCK = 'docs/SETUP.md#object-lock';

/** What is looked at, in the order of the report. */
const ENTRIES = {
  clock: {
    id: 'BKT-01',
    title: 'The clocks of this machine and of the store agree',
    expected: `at most ${MOST_SKEW / 60_000} minutes apart`,
    meaning:
      'Names of runs, dates of locks and retention would be wrong; from 15 minutes on S3 refuses every request.',
    fix: 'Set this machine’s clock by NTP.',
  },
  write: {
    id: 'BKT-02',
    title: 'The write key stores, lists and reads back',
    expected: 'all three work',
    meaning: 'No backup could be made with it: each reads back what it has stored.',
    fix: KEYS,
  },
  versions: {
    id: 'BKT-03',
    title: 'What is written over stays as an older version',
    expected: 'two versions, and the older one can be read',
    meaning: 'Whoever may write could destroy every backup by writing over it.',
    fix: {
      s3: 'Turn versioning on for the bucket: docs/SETUP.md#the-bucket.',
      b2: 'Look at the lifecycle rules of the bucket: docs/SETUP.md#lifecycle-rules.',
      file: KEYS.file,
    },
  },
  writeHides: {
    id: 'BKT-04',
    title: 'The write key cannot remove objects',
    expected: 'refused; at B2, where writing includes hiding, the versions stay',
    meaning: 'Whoever takes over the machine that makes backups could make all of them disappear.',
    fix: KEYS,
  },
  writeRemoves: {
    id: 'BKT-05',
    title: 'The write key cannot remove versions',
    expected: 'refused',
    meaning: 'Whoever takes over the machine that makes backups could destroy all of them.',
    fix: KEYS,
  },
  uploads: {
    id: 'BKT-06',
    title: 'An upload in parts that fails is given up',
    expected: 'no unfinished upload is left',
    meaning: 'Parts of failed uploads are in no listing, and are paid for.',
    fix: KEYS,
  },
  conditional: {
    id: 'BKT-07',
    title: 'Of two writers of one key one is refused',
    expected: 'STORE_EXISTS',
    meaning: 'Two runs that were given one name could mix, and only their manifest would tell.',
    fix: 'Say if-none-match=off in the address of the store, so that it is known: docs/SETUP.md#the-bucket.',
  },
  readReads: {
    id: 'BKT-08',
    title: 'The read key lists and reads',
    expected: 'both work',
    meaning: 'Nothing could be restored or drilled with it.',
    fix: KEYS,
  },
  readWrites: {
    id: 'BKT-09',
    title: 'The read key cannot write',
    expected: 'refused',
    meaning: 'Whoever takes over a machine that restores could put something else in the place of a backup.',
    fix: KEYS,
  },
  readRemoves: {
    id: 'BKT-10',
    title: 'The read key cannot remove objects or versions',
    expected: 'refused',
    meaning: 'Whoever takes over a machine that restores could destroy the backups.',
    fix: KEYS,
  },
  pruneRemoves: {
    id: 'BKT-11',
    title: 'The prune key lists and removes versions',
    expected: 'both work',
    meaning: 'Nothing would ever be pruned, and the bucket grows without end.',
    fix: KEYS,
  },
  pruneReads: {
    id: 'BKT-12',
    title: 'The prune key reads manifests',
    expected: 'it works',
    meaning: 'Pruning could not tell a run that is genuine from one that is not, and would refuse.',
    fix: KEYS,
  },
  pruneReadsData: {
    id: 'BKT-13',
    title: 'The prune key cannot read data',
    expected: 'refused, for names that end in .bha',
    meaning: 'The machine that prunes could carry the encrypted backups away.',
    fix: KEYS,
  },
  lock: {
    id: 'BKT-14',
    title: 'A locked version cannot be removed before its date',
    expected: 'refused, to a key that removes other versions',
    meaning: 'Whoever has the prune key could destroy every backup at once.',
    fix: `Turn object lock on for the bucket: ${LOCK}.`,
  },
  shorten: {
    id: 'BKT-15',
    title: 'A lock cannot be shortened',
    expected: 'refused',
    meaning: 'A lock that its own writer can take away holds nobody back.',
    fix: `Take the right to bypass governance away: ${LOCK}.`,
  },
  pruneSeesLocks: {
    id: 'BKT-16',
    title: 'The prune key sees until when data is locked',
    expected: 'it works, without reading the data',
    meaning: 'A prune could not tell what it may remove, and would remove nothing.',
    fix: KEYS,
  },
} as const satisfies Record<string, Entry>;

export type CheckName = keyof typeof ENTRIES;

/** A finding as a check of the report. */
export function checkOf(name: CheckName, { verdict, observed, fix }: Seen, kind: StoreKind): Check {
  const { fix: known, ...entry }: Entry = ENTRIES[name];
  const usual = typeof known === 'string' ? known : known[kind];
  return { ...entry, verdict, observed, ...(verdict === 'green' ? {} : { fix: fix ?? usual }) };
}
