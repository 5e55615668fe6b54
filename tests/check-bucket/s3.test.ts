import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Policy } from '../support/s3-fake/policy.ts';
import { type FakeS3, startFakeS3 } from '../support/s3-fake/server.ts';
import type { FakeCredentials } from '../support/s3-fake/signature.ts';
import { ALL, check as checkWith, idsOf, observedOf } from './check.ts';
import { type Purpose, policyOf } from './recipes.ts';

const STORE = 's3://backups/night';

function make(fake: FakeS3, purpose: Purpose): FakeCredentials {
  return fake.addUser(policyOf(purpose, 'backups', 'night'));
}

interface Keys {
  readonly write: FakeCredentials;
  readonly read?: FakeCredentials;
  readonly prune?: FakeCredentials;
}

/** The keys of the documents. */
function recipes(fake: FakeS3): Required<Keys> {
  return { write: make(fake, 'Write'), read: make(fake, 'Read'), prune: make(fake, 'Prune') };
}

function envOf(fake: FakeS3, { write, read, prune }: Keys): Record<string, string> {
  const other = (name: string, key: FakeCredentials | undefined): Record<string, string> =>
    key === undefined
      ? {}
      : {
          [`BACKUP_${name}_KEY_ID`]: key.accessKeyId,
          [`BACKUP_${name}_KEY`]: key.secretAccessKey,
          ...(key.sessionToken === undefined ? {} : { [`BACKUP_${name}_SESSION_TOKEN`]: key.sessionToken }),
        };
  return {
    BACKUP_STORE: STORE,
    AWS_ENDPOINT_URL_S3: fake.endpoint,
    AWS_REGION: fake.state.kind.region,
    AWS_ACCESS_KEY_ID: write.accessKeyId,
    AWS_SECRET_ACCESS_KEY: write.secretAccessKey,
    ...(write.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: write.sessionToken }),
    ...other('READ', read),
    ...other('PRUNE', prune),
  };
}

/** Time passes at the server when the check waits. */
function check(fake: FakeS3, env: Record<string, string>, given: Readonly<Record<string, string>> = {}) {
  return checkWith(env, given, (milliseconds) => {
    fake.state.clockOffset += milliseconds;
  });
}

/** A policy without one of its actions. */
function without(policy: Policy, action: string): Policy {
  const Statement = policy.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((name) => name !== action),
  }));
  return { Statement };
}

function plus(policy: Policy, ...actions: readonly string[]): Policy {
  return { Statement: [...policy.Statement, { Effect: 'Allow', Action: actions, Resource: '*' }] };
}

test('the three policies of the documents are green, and nothing is left', async () => {
  await using fake = await startFakeS3();
  const keys = recipes(fake);
  const checked = await check(fake, envOf(fake, keys));
  assert.equal(idsOf(checked, 'green'), ALL, JSON.stringify(checked.report.checks, null, 1));
  assert.is(checked.exit, 0);
  assert.equal(fake.state.keys(''), [], 'no version is left');
  assert.is(fake.state.uploads.size, 0);
  assert.ok(
    fake.log.some(({ operation }) => operation === 'CreateMultipartUpload'),
    'an upload in parts was tried',
  );
  assert.equal(checked.report.facts.left, []);
  const text = JSON.stringify(checked.report);
  for (const { secretAccessKey, accessKeyId } of Object.values(keys)) {
    assert.not.ok(text.includes(secretAccessKey) || text.includes(accessKeyId), 'no key is told');
  }
});

test('everything lies under check/ in the prefix of the store, and what others keep there stays', async () => {
  await using fake = await startFakeS3();
  const nothing = {
    marker: false,
    bytes: Buffer.alloc(0),
    size: 0,
    etag: '"x"',
    metadata: {},
    lock: undefined,
  };
  for (const key of ['night/v1/kept', 'night/check/another/kept', 'other/check/kept']) {
    fake.state.add(key, nothing);
  }
  await check(fake, envOf(fake, recipes(fake)));
  const touched = new Set(fake.log.map(({ key }) => key).filter((key) => key !== ''));
  assert.ok(
    [...touched].every((key) => key.startsWith('night/check/')),
    [...touched].join(),
  );
  assert.equal(fake.state.keys(''), ['night/check/another/kept', 'night/v1/kept', 'other/check/kept']);
});

test('one key that may do everything is red where it may too much, and grey where a key is missing', async () => {
  await using fake = await startFakeS3();
  const checked = await check(fake, envOf(fake, { write: fake.credentials }));
  assert.is(checked.exit, 1);
  assert.equal(idsOf(checked, 'red'), ['BKT-04', 'BKT-05']);
  assert.equal(idsOf(checked, 'grey'), ['BKT-08', 'BKT-09', 'BKT-10', 'BKT-11', 'BKT-12', 'BKT-13']);
  assert.match(observedOf(checked, 'BKT-14'), /refused: .* is locked \(governance\) until/);
  const [red] = checked.report.checks.filter(({ verdict }) => verdict === 'red');
  assert.match(red?.fix ?? '', 'docs/SETUP.md#keys-on-aws-s3');
  assert.equal(fake.state.keys(''), [], 'it cleaned up, as it may');
  assert.equal(checked.outputs, { differing: '2', unknown: '6' });
});

test('the write key alone: the lock cannot be tried, and what it stored stays and is named', async () => {
  await using fake = await startFakeS3();
  const checked = await check(fake, envOf(fake, { write: make(fake, 'Write') }));
  assert.is(checked.exit, 2);
  assert.equal(idsOf(checked, 'red'), []);
  assert.match(observedOf(checked, 'BKT-14'), /not put to the test/);
  assert.match(observedOf(checked, 'BKT-03'), /no key that was given may read versions/);
  assert.match(observedOf(checked, 'BKT-06'), /no key that was given may list unfinished uploads/);
  assert.match(checked.report.summary, /small objects of this check could not be removed/);
  const left = fake.state.keys('night/check/');
  assert.is(left.length, 7);
  // What it left is taken away by the next one that may, once it is old enough to be nobody's who still runs.
  for (const key of left) {
    fake.state.objects.set(
      key,
      (fake.state.objects.get(key) ?? []).map((version) => ({
        ...version,
        modified: new Date(Date.now() - 7_200_000),
        lock: undefined,
      })),
    );
  }
  await check(fake, envOf(fake, recipes(fake)));
  assert.equal(fake.state.keys(''), []);
});

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

test('a bucket without versions: what may be written may be destroyed', async () => {
  await using fake = await startFakeS3({ versioning: false, lock: false });
  const checked = await check(fake, envOf(fake, recipes(fake)), { 'without-lock': 'true' });
  assert.ok(idsOf(checked, 'red').includes('BKT-03'));
  assert.match(observedOf(checked, 'BKT-03'), 'keeps no versions');
});

test('a server that does not hold its locks is found out', async () => {
  await using fake = await startFakeS3();
  const keys = recipes(fake);
  // It confirms each lock and forgets it.
  const { add } = fake.state;
  fake.state.add = (key, version) => add.call(fake.state, key, { ...version, lock: undefined });
  const checked = await check(fake, envOf(fake, keys));
  assert.ok(idsOf(checked, 'red').includes('BKT-14'), JSON.stringify(checked.report.checks));
  assert.match(observedOf(checked, 'BKT-14'), /the prune key removed it before/);
});

test('a key that is unknown, or cannot write: nothing else is looked at, and nothing is green for want of a look', async () => {
  await using fake = await startFakeS3();
  const unknown = { accessKeyId: 'AKIDNOBODY', secretAccessKey: 'nothing' };
  const refused = await check(fake, envOf(fake, { write: unknown }));
  assert.equal([idsOf(refused, 'green'), idsOf(refused, 'grey')], [['BKT-01'], ['BKT-02']]);
  assert.is(refused.exit, 2);
  const reading = await check(fake, envOf(fake, { write: make(fake, 'Read') }));
  assert.equal(idsOf(reading, 'red'), ['BKT-02']);
  assert.is(reading.exit, 1);
  const { write, prune } = recipes(fake);
  const half = await check(fake, envOf(fake, { write, prune, read: unknown }));
  assert.equal(idsOf(half, 'grey'), ['BKT-08', 'BKT-09', 'BKT-10']);
});

test('a dry run says what it would do and stores nothing', async () => {
  await using fake = await startFakeS3();
  const checked = await check(fake, envOf(fake, recipes(fake)), { 'dry-run': 'true' });
  assert.is(checked.exit, 0);
  assert.equal(new Set(fake.log.map(({ operation }) => operation)), new Set(['HeadBucket']));
  const plan = String(checked.report.facts.plan);
  for (const words of [
    'check/',
    'locked.bha with a lock of 15 seconds',
    'with the prune key',
    'with the read key',
  ]) {
    assert.match(plan, words);
  }
  assert.match(checked.lines.join('\n'), 'remove all of it');
});

test('half a key is refused before anything is asked', async () => {
  await using fake = await startFakeS3();
  const env = { ...envOf(fake, { write: make(fake, 'Write') }), BACKUP_READ_KEY_ID: 'half' };
  const error = await check(fake, env).catch((thrown: unknown) => thrown);
  assert.match(String(error), 'give both of BACKUP_READ_KEY_ID and BACKUP_READ_KEY');
  assert.equal(fake.log, []);
});

test.run();
