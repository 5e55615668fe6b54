import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { configureGate as configureGateCommand } from '../../scripts/hardening/configure-gate.ts';
import { configureGate } from '../../scripts/lib/seeding/configure.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import {
  attempts,
  digest,
  failure,
  SECRET,
  type SeedDatabase,
  type SeedOptions,
  sampleSeed,
  seed,
  seedDatabase,
} from './fixture.ts';

const demo = await sampleSeed('harbour-quay');
const real = await sampleSeed('harbour-quay', (file) => {
  file.is_demo = false;
});

/** Runs a seed that the gate must refuse; nothing may change, and nothing is red: it was not let in. */
async function refused(
  db: SeedDatabase,
  file: object,
  options: SeedOptions,
  code: string,
  message: RegExp,
): Promise<void> {
  const before = await digest(db.client);
  const error = await failure(seed(db.database, file, options));
  assert.equal([error.code, error.exit], [code, 2], error.message);
  assert.match(error.message, message);
  assert.not.match(error.message, new RegExp(SECRET));
  assert.is(await digest(db.client), before);
}

test('no secret', async () => {
  await using db = await seedDatabase();
  await refused(db, demo, { secret: undefined }, 'GATE_SECRET_MISSING', /DEMO_SEED_SECRET is not set/);
  await refused(db, real, { secret: undefined }, 'GATE_SECRET_MISSING', /DEMO_SEED_SECRET is not set/);
  assert.equal(await attempts(db.client), []);
});

test('an empty secret', async () => {
  await using db = await seedDatabase();
  const env = { DEMO_SEED_SECRET: '' };
  await refused(db, demo, { secret: undefined, env }, 'GATE_SECRET_EMPTY', /is set, but empty/);
  await refused(db, demo, { secret: ' \n' }, 'GATE_SECRET_EMPTY', /is set, but empty/);
});

test('a wrong secret, of another and of the same length', async () => {
  await using db = await seedDatabase();
  const near = `${SECRET.slice(0, -1)}2`;
  assert.is(near.length, SECRET.length);
  for (const secret of ['short', near, `${SECRET}0`, SECRET.toUpperCase()]) {
    await refused(db, demo, { secret }, 'GATE_WRONG_SECRET', /is not the secret of this database/);
  }
  const log = await attempts(db.client);
  assert.equal(new Set(log.map(({ status }) => status)), new Set(['refused']));
  assert.match(log[0]?.error ?? '', /is not the secret/);
});

test('a line feed after the secret does not matter', async () => {
  await using db = await seedDatabase();
  assert.is((await seed(db.database, demo, { secret: `${SECRET}\n` })).verdict, 'green');
});

test('a demo without ALLOW_DEMO_SEED', async () => {
  await using db = await seedDatabase();
  await refused(db, demo, { allowDemo: false }, 'GATE_DEMO_OFF', /ALLOW_DEMO_SEED is not "true"/);
  assert.is((await seed(db.database, real, { allowDemo: false })).verdict, 'green');
});

test('a database without a gate', async () => {
  await using db = await seedDatabase('none');
  await refused(db, demo, {}, 'GATE_NOT_SET', /has no gate/);
});

test('a gate that cannot be read', async () => {
  await using db = await seedDatabase();
  await db.client.query('revoke all on bulkhead.gate from bulkhead_operator');
  await refused(
    db,
    demo,
    {},
    'GATE_UNREADABLE',
    /the gate of this database cannot be read .*permission denied/,
  );
});

test('a database without the schema of bulkhead', async () => {
  await using database = await createDatabase('portal');
  const error = await failure(seed(database, demo));
  assert.is(error.code, 'GATE_UNREADABLE');
});

test('a gate that is damaged', async () => {
  await using db = await seedDatabase();
  await db.client.query(`update bulkhead.gate set secret_hash = repeat('00', 32)`);
  await refused(db, demo, {}, 'GATE_WRONG_SECRET', /is not the secret/);
  for (const derivation of [
    'none',
    'scrypt:n=2,r=8,p=1,bytes=32',
    'scrypt:n=9999999,r=16,p=8,bytes=32',
    'md5',
  ]) {
    await db.client.query('update bulkhead.gate set derivation = $1', [derivation]);
    await refused(db, demo, {}, 'GATE_DERIVATION', /no derivation known here/);
  }
});

test('a hash of another length is not the secret', async () => {
  await using db = await seedDatabase();
  await db.client.query(`update bulkhead.gate set secret_hash = secret_hash || 'ab'`);
  await refused(db, demo, {}, 'GATE_WRONG_SECRET', /is not the secret/);
});

test('a database that nobody has marked', async () => {
  await using db = await seedDatabase();
  await db.client.query('delete from bulkhead.environment');
  await refused(db, demo, {}, 'GATE_MARKER_UNSET', /nobody has said which environment/);
  await refused(db, demo, { confirm: demo.seed_identifier }, 'GATE_MARKER_UNSET', /takes no demo/);
  await refused(db, real, {}, 'GATE_UNCONFIRMED', /counts as production/);
  assert.is((await seed(db.database, real, { confirm: real.seed_identifier })).verdict, 'green');
});

test('a marker that cannot be read', async () => {
  await using db = await seedDatabase();
  await db.client.query('revoke all on bulkhead.environment from bulkhead_operator');
  await refused(
    db,
    demo,
    {},
    'GATE_MARKER_UNREADABLE',
    /the environment marker of this database cannot be read/,
  );
  await refused(db, real, { confirm: real.seed_identifier }, 'GATE_MARKER_UNREADABLE', /cannot be read/);
  await db.client.query('drop table bulkhead.environment cascade');
  await refused(db, demo, {}, 'GATE_MARKER_UNREADABLE', /does not exist/);
});

test('production takes no demo, and a real seed only when it is confirmed by its identifier', async () => {
  await using db = await seedDatabase('production');
  await refused(db, demo, {}, 'GATE_PRODUCTION', /marked production and takes no demo/);
  await refused(db, demo, { confirm: demo.seed_identifier }, 'GATE_PRODUCTION', /takes no demo/);
  await refused(db, real, {}, 'GATE_UNCONFIRMED', /was not confirmed/);
  await refused(db, real, { confirm: 'yes' }, 'GATE_UNCONFIRMED', /--confirm demo-harbour-quay-001/);
  await refused(
    db,
    real,
    { confirm: real.seed_identifier, secret: 'y'.repeat(32) },
    'GATE_WRONG_SECRET',
    /secret/,
  );
  const result = await seed(db.database, real, { confirm: real.seed_identifier });
  assert.is(result.verdict, 'green');
  assert.is(result.scope?.environment, 'production');
});

test('a database that is marked production while the seed runs', async () => {
  await using db = await seedDatabase();
  const onStep = async (name: string) => {
    if (name === 'prove') await db.client.query(`update bulkhead.environment set name = 'production'`);
  };
  await refused(db, demo, { onStep }, 'GATE_PRODUCTION', /takes no demo/);
  assert.is((await attempts(db.client))[0]?.status, 'refused');
});

test('a gate that is shut or set anew while the seed runs', async () => {
  for (const [change, code] of [
    ['delete from bulkhead.gate', 'GATE_NOT_SET'],
    [`update bulkhead.gate set salt = repeat('ab', 16)`, 'GATE_CHANGED'],
  ] as const) {
    await using db = await seedDatabase();
    const onStep = async (name: string) => {
      if (name === 'prove') await db.client.query(change);
    };
    await refused(db, demo, { onStep }, code, /refused/);
  }
});

test('configure-gate stores a hash and never the secret', async () => {
  await using db = await seedDatabase('staging');
  const { rows } = await db.client.query('select g::text as gate from bulkhead.gate g');
  assert.match(rows[0]?.gate, /scrypt:n=16384,r=8,p=1,bytes=32/);
  assert.not.match(rows[0]?.gate, new RegExp(SECRET));
  const first = rows[0]?.gate;
  await configureGate(db.client, { secret: SECRET, environment: 'staging', dryRun: false });
  const again = await db.client.query('select g::text as gate from bulkhead.gate g');
  assert.is.not(again.rows[0]?.gate, first, 'each time with a salt of its own');
});

test('configure-gate refuses secrets that can be guessed, and says how to make a good one', async () => {
  await using db = await seedDatabase();
  for (const secret of ['', 'short', 'fifteen-letters', `${'a'.repeat(20)}`, '                    ']) {
    const error = await failure(configureGate(db.client, { secret, environment: 'test', dryRun: false }));
    assert.is(error.code, 'GATE_WEAK_SECRET');
    assert.match(error.message, /openssl rand -hex 32/);
  }
});

test('configure-gate does not take the mark of production away', async () => {
  await using db = await seedDatabase('production');
  const error = await failure(
    configureGate(db.client, { secret: SECRET, environment: 'test', dryRun: false }),
  );
  assert.is(error.code, 'GATE_PRODUCTION');
});

test('the command configure-gate, rehearsed and in earnest, as the owner of the tables', async () => {
  await using db = await seedDatabase('none');
  await using context = testContext({ command: 'configure-gate' });
  const run = (dryRun: boolean) =>
    configureGateCommand.run(
      {
        'database-url': db.database.urlFor('portal_owner'),
        'demo-seed-secret': SECRET,
        environment: 'development',
        'dry-run': dryRun,
      },
      context,
    );
  assert.match((await run(true)).summary, /would be marked development/);
  await refused(db, demo, {}, 'GATE_NOT_SET', /has no gate/);
  assert.is((await run(false)).verdict, 'green');
  assert.is((await seed(db.database, demo)).verdict, 'green');
});

test('the operator who seeds cannot open the gate', async () => {
  await using db = await seedDatabase();
  await using context = testContext({ command: 'configure-gate' });
  let code: unknown;
  try {
    await configureGateCommand.run(
      {
        'database-url': db.database.urlFor('bulkhead_operator'),
        'demo-seed-secret': SECRET,
        environment: 'test',
        'dry-run': false,
      },
      context,
    );
  } catch (error) {
    code = error instanceof Error && 'code' in error ? error.code : undefined;
  }
  assert.is(code, '42501');
});

test.run();
