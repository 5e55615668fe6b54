import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { MessageChannel, Worker } from 'node:worker_threads';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { DumpRelay } from '../../scripts/lib/backup/dump-relay.ts';
import type { DumpJob, DumpOutcome } from '../../scripts/lib/backup/dump-worker.ts';
import { createDatabase } from '../support/postgres.ts';

const WORKER = new URL('../../scripts/lib/backup/dump-worker.ts', import.meta.url);

test('a wake-up that comes late does not pass for an answer', async () => {
  await using db = await createDatabase('portal');
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  const { port1: ours, port2: theirs } = new MessageChannel();
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const job: DumpJob = { args: ['--section=pre-data', '--schema="public"'], port: theirs, flag };
  const relay = await DumpRelay.open(client);
  let stray = 0;
  ours.on('message', async (written: Uint8Array) => {
    // Until the thread sleeps there is nobody to wake: it goes to sleep right after it has posted.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await delay(1);
      stray += Atomics.notify(flag, 0);
    }
    ours.postMessage({ bytes: await relay.answer(written) });
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  });
  const worker = new Worker(WORKER, { workerData: job, transferList: [theirs] });
  try {
    const [outcome] = (await once(worker, 'message')) as [DumpOutcome];
    assert.ok('sql' in outcome, JSON.stringify(outcome));
    assert.match(outcome.sql, /CREATE TABLE public\.messages/);
    assert.ok(stray > 0, 'no stray wake-up reached the thread');
  } finally {
    ours.close();
    await worker.terminate();
    await client.end();
  }
});

test.run();
