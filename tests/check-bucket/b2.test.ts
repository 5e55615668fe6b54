import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type FakeB2, startFakeB2 } from '../support/b2-fake/server.ts';
import type { FakeKey } from '../support/b2-fake/state.ts';
import { ALL, check as checkWith, idsOf, observedOf } from './check.ts';
import { capabilitiesOf, type Purpose } from './recipes.ts';

/** A key of B2 cannot be for manifests alone. */
const OF_B2 = ALL.filter((id) => !['BKT-13', 'BKT-16'].includes(id));

function make(fake: FakeB2, purpose: Purpose, ...more: readonly string[]): FakeKey {
  const capabilities = [...capabilitiesOf(purpose), ...more];
  return fake.addKey({ bucket: 'backups', namePrefix: 'night/', capabilities });
}

function without(fake: FakeB2, purpose: Purpose, capability: string): FakeKey {
  const capabilities = capabilitiesOf(purpose).filter((name) => name !== capability);
  return fake.addKey({ bucket: 'backups', namePrefix: 'night/', capabilities });
}

interface Keys {
  readonly write: FakeKey;
  readonly read?: FakeKey;
  readonly prune?: FakeKey;
}

/** The keys of the documents. */
function recipes(fake: FakeB2): Required<Keys> {
  return { write: make(fake, 'Write'), read: make(fake, 'Read'), prune: make(fake, 'Prune') };
}

function check(fake: FakeB2, { write, read, prune }: Keys, given: Readonly<Record<string, string>> = {}) {
  const other = (name: string, key: FakeKey | undefined): Record<string, string> =>
    key === undefined
      ? {}
      : { [`BACKUP_${name}_KEY_ID`]: key.applicationKeyId, [`BACKUP_${name}_KEY`]: key.applicationKey };
  const env = {
    BACKUP_STORE: 'b2://backups/night',
    B2_ENDPOINT: fake.endpoint,
    B2_APPLICATION_KEY_ID: write.applicationKeyId,
    B2_APPLICATION_KEY: write.applicationKey,
    ...other('READ', read),
    ...other('PRUNE', prune),
  };
  return checkWith(env, given, (milliseconds) => {
    fake.state.clockOffset += milliseconds;
  });
}

test('the three keys of the documents are green, and nothing is left', async () => {
  await using fake = await startFakeB2();
  const checked = await check(fake, recipes(fake));
  assert.equal(idsOf(checked, 'green'), OF_B2, JSON.stringify(checked.report.checks, null, 1));
  assert.is(checked.exit, 0);
  assert.equal(fake.state.all(), []);
  assert.ok(fake.log.includes('b2_start_large_file'), 'an upload in parts was tried');
  assert.match(observedOf(checked, 'BKT-04'), 'hides');
  assert.match(observedOf(checked, 'BKT-07'), 'B2 has no conditional writes');
  const text = JSON.stringify(checked.report);
  for (const { applicationKey, applicationKeyId } of fake.state.keys.values())
    assert.not.ok(text.includes(applicationKey) || text.includes(applicationKeyId));
});

const DIFFERENCES: readonly {
  readonly name: string;
  readonly keys: (fake: FakeB2) => Keys;
  readonly kind?: Parameters<typeof startFakeB2>[0];
  readonly red: readonly string[];
  readonly grey?: readonly string[];
}[] = [
  {
    name: 'the write key removes versions',
    keys: (fake) => ({ ...recipes(fake), write: make(fake, 'Write', 'deleteFiles') }),
    red: ['BKT-05'],
  },
  {
    name: 'the write key cannot lock',
    keys: (fake) => ({ ...recipes(fake), write: without(fake, 'Write', 'writeFileRetentions') }),
    red: ['BKT-14'],
    grey: ['BKT-15'],
  },
  {
    name: 'the write key cannot read back',
    keys: (fake) => ({ ...recipes(fake), write: without(fake, 'Write', 'readFiles') }),
    red: ['BKT-02'],
  },
  {
    name: 'the read key writes',
    keys: (fake) => ({ ...recipes(fake), read: make(fake, 'Read', 'writeFiles') }),
    // Who may write may hide.
    red: ['BKT-09', 'BKT-10'],
  },
  {
    name: 'the prune key cannot remove versions',
    keys: (fake) => ({ ...recipes(fake), prune: without(fake, 'Prune', 'deleteFiles') }),
    red: ['BKT-11'],
    grey: ['BKT-14'],
  },
  {
    name: 'the prune key cannot read manifests',
    keys: (fake) => ({ ...recipes(fake), prune: without(fake, 'Prune', 'readFiles') }),
    red: ['BKT-12'],
  },
  {
    name: 'the bucket has no lock',
    keys: recipes,
    kind: { lock: false },
    red: ['BKT-14'],
    grey: ['BKT-15'],
  },
  {
    name: 'one key for everything',
    keys: (fake) => ({ write: fake.key }),
    red: ['BKT-05'],
    grey: ['BKT-08', 'BKT-09', 'BKT-10', 'BKT-11', 'BKT-12', 'BKT-13', 'BKT-16'],
  },
];

for (const { name, keys, kind, red, grey = [] } of DIFFERENCES) {
  test(`${name}: red ${red.join(', ')}`, async () => {
    await using fake = await startFakeB2(kind);
    const checked = await check(fake, keys(fake));
    assert.equal(
      [idsOf(checked, 'red'), idsOf(checked, 'grey')],
      [red, grey],
      JSON.stringify(checked.report.checks),
    );
    assert.is(checked.exit, 1);
  });
}

test('a key for another prefix is grey, with the prefix that it is for', async () => {
  await using fake = await startFakeB2();
  const read = fake.addKey({ bucket: 'backups', namePrefix: 'day/', capabilities: capabilitiesOf('Read') });
  const checked = await check(fake, { ...recipes(fake), read });
  assert.ok(checked.exit > 0);
  assert.match(observedOf(checked, 'BKT-08'), 'only for names that begin with "day/"');
});

test('a dry run asks for nothing but the time', async () => {
  await using fake = await startFakeB2();
  const checked = await check(fake, recipes(fake), { 'dry-run': 'true' });
  assert.is(checked.exit, 0);
  assert.equal(fake.state.all(), []);
  assert.equal(new Set(fake.log), new Set(['b2_authorize_account']));
});

test.run();
