import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type FakeS3, startFakeS3 } from '../support/s3-fake/server.ts';
import { idsOf } from './check.ts';
import { policyOf } from './recipes.ts';
import { check, envOf, type Keys, plus, recipes, STORE, without } from './s3-keys.ts';

// Each makes one thing other than the documents say.
const DIFFERENCES: readonly {
  readonly name: string;
  readonly keys: (fake: FakeS3) => Keys;
  readonly kind?: Parameters<typeof startFakeS3>[0];
  readonly prepare?: (fake: FakeS3) => void;
  readonly red: readonly string[];
  readonly grey?: readonly string[];
  readonly given?: Readonly<Record<string, string>>;
  readonly store?: string;
}[] = [
  {
    name: 'the read key writes',
    keys: (fake) => ({
      ...recipes(fake),
      read: fake.addUser(plus(policyOf('Read', 'backups', 'night'), 's3:PutObject')),
    }),
    red: ['BKT-09'],
  },
  {
    name: 'the read key removes versions',
    keys: (fake) => ({
      ...recipes(fake),
      read: fake.addUser(plus(policyOf('Read', 'backups', 'night'), 's3:DeleteObjectVersion')),
    }),
    red: ['BKT-10'],
  },
  {
    name: 'the read key cannot list',
    keys: (fake) => ({
      ...recipes(fake),
      read: fake.addUser(without(policyOf('Read', 'backups', 'night'), 's3:ListBucket')),
    }),
    red: ['BKT-08'],
  },
  {
    name: 'the prune key reads data',
    keys: (fake) => ({
      ...recipes(fake),
      prune: fake.addUser(plus(policyOf('Prune', 'backups', 'night'), 's3:GetObject')),
    }),
    red: ['BKT-13'],
  },
  {
    name: 'the prune key does not see locks',
    keys: (fake) => ({
      ...recipes(fake),
      prune: fake.addUser(without(policyOf('Prune', 'backups', 'night'), 's3:GetObjectRetention')),
    }),
    red: ['BKT-16'],
  },
  {
    name: 'the prune key does not remove versions',
    keys: (fake) => ({
      ...recipes(fake),
      prune: fake.addUser(without(policyOf('Prune', 'backups', 'night'), 's3:DeleteObjectVersion')),
    }),
    red: ['BKT-11'],
    grey: ['BKT-14'],
  },
  {
    name: 'the write key removes objects, but no versions',
    keys: (fake) => ({
      ...recipes(fake),
      write: fake.addUser(plus(policyOf('Write', 'backups', 'night'), 's3:DeleteObject')),
    }),
    red: ['BKT-04'],
  },
  {
    name: 'the write key cannot give uploads up',
    keys: (fake) => ({
      ...recipes(fake),
      write: fake.addUser(without(policyOf('Write', 'backups', 'night'), 's3:AbortMultipartUpload')),
    }),
    red: ['BKT-06'],
  },
  {
    name: 'the write key cannot lock',
    keys: (fake) => ({
      ...recipes(fake),
      write: fake.addUser(without(policyOf('Write', 'backups', 'night'), 's3:PutObjectRetention')),
    }),
    red: ['BKT-14'],
    grey: ['BKT-15'],
  },
  {
    name: 'the write key cannot read back',
    keys: (fake) => ({
      ...recipes(fake),
      write: fake.addUser(without(policyOf('Write', 'backups', 'night'), 's3:GetObject')),
    }),
    // Who cannot look whether a key is free cannot write it only when it is free, either.
    red: ['BKT-02', 'BKT-07'],
  },
  {
    name: 'the bucket has no object lock',
    keys: recipes,
    kind: { lock: false },
    red: ['BKT-14'],
    grey: ['BKT-15'],
  },
  {
    name: 'the bucket has no object lock, and is meant to have none',
    keys: recipes,
    kind: { lock: false },
    red: [],
    given: { 'without-lock': 'true' },
  },
  {
    name: 'the server ignores conditions',
    keys: recipes,
    kind: { conditional: 'ignored' },
    red: ['BKT-07'],
  },
  {
    name: 'the server refuses conditions',
    keys: recipes,
    kind: { conditional: 'refused' },
    red: ['BKT-07'],
  },
  {
    name: 'conditions are turned off in the address',
    keys: recipes,
    kind: { conditional: 'refused' },
    store: `${STORE}?if-none-match=off`,
    red: [],
    grey: ['BKT-07'],
  },
  {
    name: 'the server’s clock is ten minutes ahead',
    keys: recipes,
    prepare: (fake) => {
      fake.state.clockOffset = 600_000;
    },
    red: ['BKT-01'],
  },
];

for (const { name, keys, kind, prepare, red, grey = [], given, store = STORE } of DIFFERENCES) {
  test(`${name}: red ${red.join(', ') || 'nothing'}`, async () => {
    await using fake = await startFakeS3(kind);
    prepare?.(fake);
    const checked = await check(fake, { ...envOf(fake, keys(fake)), BACKUP_STORE: store }, given);
    assert.equal(
      [idsOf(checked, 'red'), idsOf(checked, 'grey')],
      [red, grey],
      JSON.stringify(checked.report.checks),
    );
    assert.is(checked.exit, red.length > 0 ? 1 : grey.length > 0 ? 2 : 0);
    for (const { verdict, fix } of checked.report.checks)
      assert.ok(verdict === 'green' || (fix ?? '').length > 10);
  });
}

test.run();
