import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withConnection } from '../../scripts/lib/postgres/connect.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';

test('the server asks after a client that has gone silent, also for a role without any right', async () => {
  await using db = await createDatabase('portal');
  await using context = testContext();
  const told = await withConnection(db.urlFor('portal_app'), context, {}, async (client) => {
    const { rows } = await client.query<{ name: string; setting: string }>(
      "select name, setting from pg_catalog.pg_settings where name like 'tcp_keepalives%' order by name",
    );
    return rows.map(({ name, setting }) => `${name}=${setting}`);
  });
  assert.equal(told, ['tcp_keepalives_count=3', 'tcp_keepalives_idle=30', 'tcp_keepalives_interval=10']);
});

test.run();
