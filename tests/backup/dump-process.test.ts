import { execFileSync } from 'node:child_process';
import { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dumpSection } from '../../scripts/lib/backup/dump.ts';
import { encodeMessage, receiveMessages } from '../../scripts/lib/backup/dump-channel.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, POSTGRES } from '../support/postgres.ts';
import { refusalOf } from './fixture.ts';

/** A dump that waits for a table, which somebody holds, and what it comes to when something happens meanwhile. */
async function whileItWaits(happens: (child: number, context: ReturnType<typeof testContext>) => void) {
  await using db = await createDatabase('portal');
  await using context = testContext();
  const holder = new pg.Client({ connectionString: db.url });
  await holder.connect();
  try {
    const { rows } = await holder
      .query<{ id: string }>(
        'begin; lock table public.messages in access exclusive mode; select pg_export_snapshot() as id',
      )
      .then((results) => (Array.isArray(results) ? results.at(-1) : results));
    const dump = dumpSection(db.url, context, {
      section: 'pre-data',
      snapshot: rows[0]?.id ?? '',
      schemas: ['public'],
      serverVersionNumber: POSTGRES * 10_000,
    });
    const refusal = refusalOf(dump);
    happens(await childThatWaits(holder), context);
    return await refusal;
  } finally {
    await holder.end();
  }
}

/** The process of pg_dump, once the server says that its session waits for the lock. */
async function childThatWaits(client: pg.Client): Promise<number> {
  for (;;) {
    const { rowCount } = await client.query(
      'select from pg_locks where not granted and relation = $1::regclass',
      ['public.messages'],
    );
    if (rowCount !== 0) break;
    await delay(20);
  }
  const list = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' });
  const line = list.split('\n').find((one) => one.includes('dump-child'));
  return Number.parseInt(line ?? '', 10);
}

test('a process of pg_dump that is killed is a failure that says by what', async () => {
  const refusal = await whileItWaits((child) => process.kill(child, 'SIGKILL'));
  assert.is(refusal.code, 'SCHEMA_DUMP');
  assert.match(refusal.what, 'its process ended with SIGKILL');
});

test('an interruption ends the process', async () => {
  let pid = 0;
  const refusal = await whileItWaits((child, context) => {
    pid = child;
    context.abort(new Error('Ctrl-C'));
  });
  assert.is(refusal.code, 'INTERRUPTED');
  assert.throws(() => process.kill(pid, 0), /ESRCH/);
});

test('messages come whole, however the socket cuts them', async () => {
  const sent = [
    { kind: 'bytes', bytes: Buffer.alloc(70_000, 7) },
    { kind: 'failure', bytes: Buffer.alloc(0) },
    { kind: 'sql', bytes: Buffer.from('create table t ()') },
  ] as const;
  const all = Buffer.concat(sent.map(encodeMessage));
  for (const size of [1, 4, 5, 6, 4096, all.length]) {
    const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, n) =>
      all.subarray(n * size, (n + 1) * size),
    );
    const socket = Duplex.from(pieces);
    const got = [];
    for await (const message of receiveMessages(socket)) got.push(message);
    assert.equal(got, sent);
  }
});

test('what no process of pg_dump says is refused', async () => {
  const socket = Duplex.from([Buffer.from('x0000')]);
  const error = await receiveMessages(socket)
    .next()
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  assert.match(String(error), 'said what it cannot say');
});

test.run();
