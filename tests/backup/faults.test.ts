import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { listRuns } from '../../scripts/lib/backup/runs.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { ENVIRONMENT, refusalOf, runBackup, sql, type TestStore, testStore } from './fixture.ts';

const STEPS = ['plan', 'schema', 'copy', 'detail', 'read-back', 'sign', 'commit'];

/** One tenant of some 30 MB: more than the sockets between server and us can hold, so its COPY has to wait for us. */
const LARGE = `
  update public.messages
     set content = (select string_agg(md5(i::text), '') from generate_series(1, 30000000 / 32 / n.rows) i)
    from (select tenant_id, count(*) as rows from public.messages group by 1 order by 2 desc limit 1) n
   where messages.tenant_id = n.tenant_id`;

/** After every fault: no run, nothing left over, and the next run is good. */
async function nothingLeft(db: TestDatabase, place: TestStore): Promise<void> {
  assert.equal(await listRuns(place.store, ENVIRONMENT), []);
  assert.equal(await place.keys(), []);
  const { run } = await runBackup({ url: db.url, store: place.store });
  assert.is(run.manifest.seq, 1);
}

/** The store of a test with a fault of its own. */
function faulty(store: Store, faults: Partial<Store>): Store {
  return { ...store, ...faults };
}

test('killed at any step, it leaves no run, and the next one is the first', async () => {
  await using db = await createDatabase('portal');
  await using place = await testStore();
  const file = new URL('./run-until-killed.ts', import.meta.url).pathname;
  for (const step of STEPS) {
    const child = spawn(process.execPath, [file, db.url, place.folder, step], { stdio: 'inherit' });
    const [, signal] = await once(child, 'exit');
    assert.is(signal, 'SIGKILL', step);
    assert.equal(await listRuns(place.store, ENVIRONMENT), [], step);
  }
  // The server notices that the client has gone when it next writes or reads.
  for (let i = 0; i < 50 && (await sessions(db)) > 0; i++) await delay(100);
  const { run } = await runBackup({ url: db.url, store: place.store });
  assert.is(run.manifest.seq, 1);
});

test('a server process killed in the middle of a COPY', async () => {
  await using db = await createDatabase('portal');
  await using place = await testStore();
  await sql(db.url, LARGE);
  let killed = 0;
  const slow = faulty(place.store, {
    async put(key, body, options) {
      const throttled = async function* () {
        for await (const piece of body) {
          yield piece;
          // Counted in one go: `killed += await …` reads the count before it waits, and two objects are written at once.
          const count = key.includes('/t/') ? await killCopies(db) : 0;
          killed += count;
        }
      };
      return place.store.put(key, throttled(), options);
    },
  });
  const ended = refusalOf(runBackup({ url: db.url, store: slow }));
  const error = await ended.finally(() => assert.ok(killed > 0, 'a COPY was under way'));
  assert.is(error.exit, 1);
  assert.match(error.what, 'the backup failed in step "copy" and nothing of it was kept');
  assert.match(error.what, /copying public\.\w+: the server ended the connection|the connection was cut/);
  await nothingLeft(db, place);
});

test('a COPY that runs into an error of the server', async () => {
  await using db = await createDatabase('portal');
  await using place = await testStore();
  await using context = testContext({
    async onStep(step) {
      // An open transaction sees the old rows, but privileges are always those of now.
      if (step === 'copy') await sql(db.url, 'revoke select on public.messages from bulkhead_backup');
    },
  });
  const error = await refusalOf(
    runBackup({ url: db.urlFor('bulkhead_backup'), store: place.store }, context),
  );
  assert.is(error.code, 'PRIVILEGE');
  assert.is(error.exit, 1);
  assert.match(error.what, 'copying public.messages');
  await sql(db.url, 'grant select on public.messages to bulkhead_backup');
  await nothingLeft(db, place);
});

test('a store that refuses an object, at each kind of object', async () => {
  await using db = await createDatabase('portal');
  await using place = await testStore();
  for (const name of [
    'schema.bha',
    'shared.bha',
    '/t/',
    'detail.bha',
    'keys.1.json',
    'manifest.sig',
    'manifest.json',
  ]) {
    const refusing = faulty(place.store, {
      async put(key, body, options) {
        if (!key.includes(name)) return place.store.put(key, body, options);
        throw new BulkheadError({ what: 'the disk is full', fix: 'Make room.', code: 'STORE_FULL' });
      },
    });
    const error = await refusalOf(runBackup({ url: db.url, store: refusing }));
    assert.is(error.code, 'STORE_FULL', name);
    assert.is(error.exit, 1, name);
    assert.equal(await place.keys(), [], name);
  }
  await nothingLeft(db, place);
});

test('a store that confirms what it does not have', async () => {
  await using db = await createDatabase('portal');
  for (const [name, code] of [
    ['detail.bha', 'READ_BACK_MISSING'],
    ['/t/', 'READ_BACK_MISSING'],
  ] as const) {
    await using place = await testStore();
    const losing = faulty(place.store, {
      async put(key, body, options) {
        const stored = await place.store.put(key, body, options);
        if (key.includes(name)) await place.store.remove(key);
        return stored;
      },
    });
    const error = await refusalOf(runBackup({ url: db.url, store: losing }));
    assert.is(error.code, code);
    await nothingLeft(db, place);
  }
});

test('a store that cuts an object short, or flips a bit at its end', async () => {
  await using db = await createDatabase('portal');
  await using place = await testStore();
  const spoil = (change: (bytes: Buffer) => Buffer) =>
    faulty(place.store, {
      async put(key, body, options) {
        const pieces: Uint8Array[] = [];
        for await (const piece of body) pieces.push(piece);
        const whole = Buffer.concat(pieces);
        const spoilt = key.endsWith('shared.bha') ? change(Buffer.from(whole)) : whole;
        const stored = await place.store.put(key, oneByOne(spoilt), options);
        return { ...stored, size: whole.length };
      },
    });
  const short = await refusalOf(runBackup({ url: db.url, store: spoil((bytes) => bytes.subarray(0, -1)) }));
  assert.is(short.code, 'READ_BACK_SIZE');
  const flipped = await refusalOf(
    runBackup({
      url: db.url,
      store: spoil((bytes) => {
        bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
        return bytes;
      }),
    }),
  );
  assert.is(flipped.code, 'CHUNK_CORRUPT');
  await nothingLeft(db, place);
});

test('an interruption at any step', async () => {
  await using db = await createDatabase('portal');
  await using place = await testStore();
  for (const step of ['preflight', ...STEPS]) {
    await using context = testContext({ onStep: (name, own) => void (name === step && own.abort()) });
    const error = await refusalOf(runBackup({ url: db.url, store: place.store }, context));
    assert.is(error.code, 'INTERRUPTED', step);
    assert.equal(await place.keys(), [], step);
  }
  await nothingLeft(db, place);
});

test('an interruption while rows are on their way, and while pg_dump runs', async () => {
  await using db = await createDatabase('portal');
  await using place = await testStore();
  await sql(db.url, LARGE);
  for (const step of ['schema', 'copy']) {
    await using context = testContext({
      onStep: (name, own) => void (name === step && setTimeout(() => own.abort(), 120)),
    });
    const error = await refusalOf(runBackup({ url: db.url, store: place.store }, context));
    assert.is(error.code, 'INTERRUPTED', step);
  }
  await nothingLeft(db, place);
  for (let i = 0; i < 50 && (await sessions(db)) > 0; i++) await delay(100);
  assert.is(await sessions(db), 0, 'no session is left on the server');
});

test('a clean-up that fails as well is a warning, and the first error stays', async () => {
  await using db = await createDatabase('portal');
  await using place = await testStore();
  await using context = testContext();
  const stuck = faulty(place.store, {
    async put(key, body, options) {
      if (!key.endsWith('detail.bha')) return place.store.put(key, body, options);
      throw new BulkheadError({ what: 'the disk is full', fix: 'Make room.', code: 'STORE_FULL' });
    },
    remove: () => Promise.reject(new Error('no rights to delete')),
  });
  const error = await refusalOf(runBackup({ url: db.url, store: stuck }, context));
  assert.is(error.code, 'STORE_FULL');
  assert.match(context.lines.join('\n'), /^warn: The unfinished run .* could not be removed \(no rights/m);
  assert.equal(await listRuns(place.store, ENVIRONMENT), []);
});

async function* oneByOne(bytes: Buffer) {
  yield bytes;
}

/** Returns how many server processes were in the middle of a COPY and were killed. */
async function killCopies(db: TestDatabase): Promise<number> {
  const killed = await sql(
    db.url,
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ilike 'copy (select%' and state = 'active'`,
  );
  return killed.length;
}

async function sessions(db: TestDatabase): Promise<number> {
  const [row] = await sql<{ n: number }>(
    db.url,
    `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name like 'bulkhead:%'`,
  );
  return row?.n ?? 0;
}

test.run();
