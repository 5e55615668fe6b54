import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, readdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startServer } from '../../scripts/lib/postgres/embedded.ts';
import { chooseAccount } from '../../scripts/lib/postgres/embedded-account.ts';
import { findBinaries } from '../../scripts/lib/postgres/embedded-binaries.ts';
import { startKeeper } from '../../scripts/lib/postgres/embedded-keeper.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';

async function ask(url: string, sql: string): Promise<Record<string, unknown> | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

async function codeOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof BulkheadError) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: 'none', message: '' };
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

test('a server takes connections, has the settings asked for, and leaves nothing behind', async () => {
  await using context = testContext();
  const server = await startServer(context, { settings: { wal_level: 'logical', 'bulkhead.note': "it's" } });
  const facts = await ask(
    server.url,
    `select current_user, current_setting('timezone') as zone, current_setting('wal_level') as wal,
            current_setting('bulkhead.note') as note, lower('ÄÖ') as lower, current_setting('server_encoding') as encoding,
            current_setting('server_version_num')::int / 10000 as major`,
  );
  assert.equal(facts, {
    ...{ current_user: 'postgres', zone: 'UTC', wal: 'logical', note: "it's" },
    ...{ lower: 'äö', encoding: 'UTF8', major: 18 },
  });
  const home = dirname(server.logFile);
  assert.ok(await exists(home));
  await server.stop();
  await server.stop();
  assert.not.ok(await exists(home));
});

test('another login and database have their own URL, and a wrong password is refused', async () => {
  await using context = testContext();
  await using server = await startServer(context);
  await ask(server.url, `create role "a b" login password 'p@ss/word'`);
  await ask(server.url, 'create database "d b"');
  const url = server.urlFor({ user: 'a b', password: 'p@ss/word', database: 'd b' });
  assert.equal(await ask(url, 'select current_user as u, current_database() as d'), { u: 'a b', d: 'd b' });
  const wrong = server.urlFor({ password: 'wrong' });
  const refusal = await ask(wrong, 'select 1').catch((error: unknown) => error);
  assert.match(String(refusal), 'password authentication failed');
});

test('the end of the run stops the server', async () => {
  const context = testContext();
  const server = await startServer(context);
  await context.end();
  assert.not.ok(await exists(dirname(server.logFile)));
});

test('the password is a secret of the run', async () => {
  await using context = testContext();
  await using server = await startServer(context);
  context.log.info(`connecting with ${new URL(server.url).password}`);
  assert.equal(context.lines, ['info: connecting with ***']);
});

test('a server does not outlive a process that is killed outright, nor does its folder', async () => {
  const program = `
    import { startServer } from '${new URL('../../scripts/lib/postgres/embedded.ts', import.meta.url).href}';
    import { testContext } from '${new URL('../support/context.ts', import.meta.url).href}';
    const server = await startServer(testContext());
    process.stdout.write(JSON.stringify({ url: server.url, log: server.logFile }) + '\\n');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const { url, log } = JSON.parse(String(line));
  assert.ok(await ask(url, 'select 1'));
  child.kill('SIGKILL');
  await once(child, 'exit');
  for (let tries = 0; tries < 100 && (await exists(dirname(log))); tries++) await delay(50);
  assert.not.ok(await exists(dirname(log)));
  assert.match(String(await ask(url, 'select 1').catch((error: unknown) => error)), 'ECONNREFUSED');
});

test('a killed process leaves nothing even while initdb is still at work', async () => {
  const program = `
    import { startServer } from '${new URL('../../scripts/lib/postgres/embedded.ts', import.meta.url).href}';
    import { testContext } from '${new URL('../support/context.ts', import.meta.url).href}';
    process.stdout.write('starting');
    await startServer(testContext());`;
  await using context = testContext();
  const temporary = await context.temporaryFolder('killed');
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await delay(300);
  child.kill('SIGKILL');
  await once(child, 'exit');
  for (let tries = 0; tries < 200 && (await readdir(temporary)).length > 0; tries++) await delay(50);
  assert.equal(await readdir(temporary), []);
});

test('the server is not in the process group of the terminal, so Ctrl-C does not reach it first', async () => {
  await using context = testContext();
  await using server = await startServer(context);
  const group = await ask(
    server.url,
    `select split_part(pg_read_file('/proc/self/stat'), ' ', 5) as server`,
  ).catch(() => undefined);
  if (group === undefined) return; // No /proc on this system.
  const own = (await readFile('/proc/self/stat', 'utf8')).split(' ')[4];
  assert.is.not(group.server, own);
});

test('an interrupted run starts no server, and stops one that is on its way', async () => {
  const before = testContext();
  before.abort();
  assert.is((await codeOf(startServer(before))).code, 'INTERRUPTED');
  const during = testContext();
  const starting = codeOf(startServer(during));
  await delay(200);
  during.abort();
  assert.is((await starting).code, 'INTERRUPTED');
});

test('a setting that the server refuses is named', async () => {
  await using context = testContext();
  const { code, message } = await codeOf(startServer(context, { settings: { shared_buffers: 'plenty' } }));
  assert.is(code, 'POSTGRES_START');
  assert.match(message, 'invalid value for parameter "shared_buffers": "plenty"');
});

test('a port that is taken is an error when it was asked for', async () => {
  await using context = testContext();
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { code, message } = await codeOf(startServer(context, { port }));
  listener.close();
  assert.is(code, 'POSTGRES_PORT_TAKEN');
  assert.match(message, 'could not bind IPv4 address "127.0.0.1"');
});

test('what initdb says when it fails is kept, and its folder is gone', async () => {
  const account = await chooseAccount();
  await using context = testContext();
  const { folder } = await findBinaries(18, account, tmpdir());
  const home = await context.temporaryFolder('initdb');
  if (account !== undefined) await chown(home, account.uid, account.gid);
  const keeper = startKeeper(join(folder, 'bin'), home, ['--encoding=nonsense'], account);
  keeper.release();
  assert.match(await keeper.ended, 'initdb: error: ');
  assert.not.ok(await exists(join(home, 'data')));
});

test.run();
