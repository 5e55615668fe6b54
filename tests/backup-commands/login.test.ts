import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withDatabase } from '../../scripts/lib/postgres/url.ts';
import { refusalOf, runBackup, sql, testStore } from '../backup/fixture.ts';
import { testContext } from '../support/context.ts';
import { POSTGRES } from '../support/postgres.ts';
import { createSupabase } from '../support/supabase.ts';

const PASSWORD = 'a-long-random-password';

/** The SQL of a section of docs/BACKUP.md, as somebody copies it from there. */
async function sqlOf(heading: string): Promise<string> {
  const page = await readFile('docs/BACKUP.md', 'utf8');
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [, code] = /^```sql\n([\s\S]*?)^```$/m.exec(section) ?? [];
  if (code === undefined) throw new Error(`no SQL under "${heading}"`);
  return code;
}

test('the backup login of the documents, made as postgres on Supabase, backs up a hardened database', async () => {
  if (POSTGRES < 16) return; // Up to 15 only a superuser may make it, as the page says.
  await using context = testContext();
  await using supabase = await createSupabase(context, { hardened: true });
  await using place = await testStore();
  const url = withDatabase(supabase.ownerUrl, { user: 'bulkhead_backup', password: PASSWORD });

  await sql(supabase.ownerUrl, await sqlOf('The backup login'));
  const early = await refusalOf(runBackup({ url, store: place.store }));
  assert.match(
    early.message,
    /may not enter schema bulkhead/,
    'made after the migrations: the page says what is missing',
  );
  await sql(
    supabase.ownerUrl,
    `grant usage on schema bulkhead to bulkhead_backup;
     grant select on all tables in schema bulkhead to bulkhead_backup;
     grant select on all sequences in schema bulkhead to bulkhead_backup`,
  );
  const { plan, identity } = await runBackup({ url, store: place.store });
  assert.is(plan.tenants.length, 2);
  assert.is(identity.superuser, false);
  const rows = await sql<{ count: number }>(
    supabase.adminUrl,
    'select count(*)::int as count from public.messages',
  );
  assert.is(plan.census.find(({ table }) => table.id === 'public.messages')?.total, rows[0]?.count);

  // It sees all and changes nothing.
  await assertRefused(url, 'delete from public.messages', /read-only transaction/);
  await assertRefused(
    url,
    'begin read write; delete from public.messages',
    /permission denied for table messages/,
  );
  await sql(supabase.ownerUrl, 'create table public.later (id int)');
  const later = await sql<{ may: boolean }>(
    url,
    "select has_table_privilege('public.later', 'select') as may",
  );
  assert.is(later[0]?.may, true, 'tables made later can be read as well');
});

async function assertRefused(url: string, text: string, words: RegExp): Promise<void> {
  const error: unknown = await sql(url, text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.match(String(error), words);
}

test.run();
