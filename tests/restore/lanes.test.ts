import type pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { flushCommits, withSession } from '../../scripts/lib/restore/lanes.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';

const context = testContext({ command: 'restore-drill' });

test.after(() => context.end());

test('commits that did not wait for the disk are there once they were flushed', async () => {
  await using database = await createDatabase('empty');
  await withSession(database.url, context, async (client) => {
    const { rows } = await client.query<{ setting: string }>(
      "select current_setting('synchronous_commit') as setting",
    );
    assert.is(rows[0]?.setting, 'off');
    await client.query('create table public.things (number integer)');
    await client.query('insert into public.things values (1)');
    const written = await position(client, 'pg_current_wal_insert_lsn');
    await flushCommits(client);
    assert.ok((await position(client, 'pg_current_wal_flush_lsn')) >= written);
  });
});

async function position(client: pg.Client, source: string): Promise<bigint> {
  const { rows } = await client.query<{ bytes: string }>(
    `select (pg_catalog.${source}() - '0/0'::pg_catalog.pg_lsn)::text as bytes`,
  );
  return BigInt(rows[0]?.bytes ?? -1);
}

test.run();
