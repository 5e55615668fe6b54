import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeSqlEditorForm } from '../../scripts/hardening/write-sql-editor-form.ts';
import { editorForm } from '../../scripts/lib/migrations/editor-form.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { migrate, portalMigrations, refusal, session, sqlFile, stateOf } from './fixture.ts';
import { applicationOf, shapeOf } from './shape.ts';

const OPTIONS = { owner: 'portal_owner', searchPath: ['public'] };

test('pasted into an editor, the scripts leave what the runner would leave, and the runner finds nothing to do', async () => {
  await using applied = await createDatabase('portal');
  await migrate(applied);
  await using context = testContext();
  const folder = await context.temporaryFolder('editor');
  const result = await writeSqlEditorForm.run({ config: 'bulkhead.yaml', out: folder }, context);
  const files = await portalMigrations();
  assert.is(result.outputs?.scripts, String(files.length));

  await using pasted = await createDatabase('portal');
  // An editor's own session: its login, its settings, one simple query per script.
  const editor = await session(pasted, 'postgres');
  await editor.query('reset all');
  for (const file of files) await editor.query(await readFile(join(folder, file.name), 'utf8'));
  assert.equal(await shapeOf(pasted), await shapeOf(applied));
  const again = await migrate(pasted);
  assert.equal([again.applied.length, again.plan.applied.length], [0, files.length]);
  const settings = await editor.query(
    "select current_user as role, current_setting('row_security') as security",
  );
  assert.equal(settings.rows, [{ role: 'postgres', security: 'on' }], 'the session is as it was');
  await editor.end();
});

test('a script is refused the second time, with another text under its name, and while the runner is at work', async () => {
  await using database = await createDatabase('portal');
  const client = await session(database, 'portal_owner');
  const refused = async (script: string): Promise<string> => {
    const message = await client.query(script).then(
      () => 'applied',
      (error: Error) => error.message,
    );
    await client.query('rollback');
    return message;
  };
  const [ledger] = await portalMigrations();
  if (ledger === undefined) throw new Error('no migrations');
  await client.query(await editorForm(ledger, OPTIONS));
  assert.is(await refused(await editorForm(ledger, OPTIONS)), '000_bulkhead_schema.sql is applied already');
  const edited = await editorForm({ ...ledger, checksum: '0'.repeat(64) }, OPTIONS);
  assert.match(await refused(edited), /is applied already, but it was another text \(SHA-256 [0-9a-f]{64}\)/);

  const runner = await session(database, 'portal_owner');
  await runner.query('select pg_advisory_lock(1651862635, 1)');
  const busy = await editorForm(sqlFile('1.sql', 'select 1'), OPTIONS);
  assert.match(await refused(busy), /somebody else is applying migrations/);
  await runner.end();
  await client.end();
});

test('a script that fails leaves nothing, and one of 001 lists what stands in its way', async () => {
  await using database = await createDatabase('portal');
  const client = await session(database, 'postgres');
  await client.query('update notices set tenant_id = null');
  const shape = await applicationOf(database);
  for (const file of (await portalMigrations()).filter(({ name }) => name < '002')) {
    const outcome = await client.query(await editorForm(file, OPTIONS)).then(
      () => 'applied',
      (error: Error) => error.message,
    );
    if (file.name.startsWith('001')) assert.match(outcome, /notices\.tenant_id is NULL/);
    else assert.is(outcome, 'applied');
  }
  await client.query('rollback');
  await client.end();
  assert.equal(await applicationOf(database), shape);
});

test('a last line without a semicolon, a comment at the end, a file that changes role', async () => {
  await using database = await createDatabase('portal');
  const client = await session(database, 'postgres');
  const [ledger] = await portalMigrations();
  if (ledger === undefined) throw new Error('no migrations');
  const odd = sqlFile(
    "it's.sql",
    "set local role authenticated;\nset local search_path = '';\nselect 1 -- the end",
  );
  for (const file of [ledger, odd]) await client.query(await editorForm(file, OPTIONS));
  const { rows } = await client.query('select filename, checksum from bulkhead.migrations order by 1');
  assert.equal(
    rows.map((row) => [row.filename, row.checksum]),
    [ledger, odd].map((file) => [file.name, file.checksum]),
  );
  await client.end();
});

test('a file without a transaction is given with ordinary indexes, or not at all', async () => {
  await using database = await createDatabase('portal');
  const text = `-- bulkhead: no-transaction
create unique index concurrently if not exists a_key on public.notices (id);
DROP INDEX
  CONCURRENTLY public.messages_unit_id_idx;`;
  const file = sqlFile('1.sql', text);
  const [ledger] = await portalMigrations();
  if (ledger === undefined) throw new Error('no migrations');
  const client = await session(database, 'portal_owner');
  for (const each of [ledger, file]) await client.query(await editorForm(each, OPTIONS));
  await client.query('begin');
  assert.is(await stateOf(client, 'drop index public.a_key'), 'ok');
  assert.is(await stateOf(client, 'drop index public.messages_unit_id_idx'), '42704');
  await client.end();
  assert.is((await migrate(database, { files: [ledger, file] })).applied.length, 0);

  const vacuum = sqlFile('2.sql', '-- bulkhead: no-transaction\nselect 1;\nvacuum public.notices;');
  const error = await refusal(editorForm(vacuum, OPTIONS));
  assert.match(error.what, /2\.sql:3:1: it cannot run in a transaction, so there is no form of it/);
});

test.run();
