import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ROLE_PASSWORD } from '../support/templates.ts';
import { loseMessages } from './classes.ts';
import { lostPortal } from './fixture.ts';

/** Runs the action's main file as the runner does; gives everything that anybody could read afterwards. */
async function act(inputs: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-action-'));
  const [output, summary, reports] = [
    join(folder, 'output'),
    join(folder, 'summary'),
    join(folder, 'reports'),
  ];
  await Promise.all([writeFile(output, ''), writeFile(summary, '')]);
  const given = Object.entries({ reports, ...inputs }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  const env = { GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary };
  const { PATH = '', HOME = '' } = process.env;
  const options = { env: { PATH, HOME, ...env, ...Object.fromEntries(given) } };
  const { code, log } = await new Promise<{ code: number; log: string }>((resolve) => {
    execFile(process.execPath, ['actions/recover-orphans/main.ts'], options, (error, out, err) =>
      resolve({
        code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
        log: out + err,
      }),
    );
  });
  const outputs = await readFile(output, 'utf8');
  const files = await readdir(reports, { recursive: true, withFileTypes: true });
  const written = await Promise.all(
    files
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
  );
  const shown = [log, outputs, await readFile(summary, 'utf8'), ...written].join('\n');
  const value = (name: string) =>
    new RegExp(`^${name}<<(\\S+)\\n([\\s\\S]*?)\\n\\1$`, 'm').exec(outputs)?.[2];
  await rm(folder, { recursive: true });
  return { code, shown, value };
}

test('the action plans, applies and takes back; nothing that it leaves behind holds a word of a row', async () => {
  await using portal = await lostPortal();
  const { client, database } = portal;
  await loseMessages(client);
  // What people wrote, and what is told apart from everything else.
  await client.query(`
    update public.messages set content = 'SECRET-WORDS of ' || id, metadata = metadata || '{"note": "SECRET-NOTE"}';
    update public.units set purchaser_name = 'SECRET-NAME', address = 'SECRET-STREET ' || unit_uid`);
  const url = database.urlFor('bulkhead_operator');

  const dry = await act({ 'database-url': url, quarantine: 'true' });
  assert.is(dry.code, 1, dry.shown);
  const plan = dry.value('plan') ?? '';
  assert.match(plan, /^\d{8}T\d{6}Z-[0-9a-f]{8}$/);
  assert.ok(Number(dry.value('proposed')) >= 10);

  const applied = await act({ 'database-url': url, apply: 'true' });
  assert.is(applied.code, 1, 'a unit is still without its tenant');
  assert.is(applied.value('recovered'), dry.value('proposed'));
  const undone = await act({ 'database-url': url, undo: plan });
  assert.is(undone.code, 0, undone.shown);

  const { rows: words } = await client.query<{ word: string }>(
    "select distinct metadata ->> 'unitUid' as word from public.messages where metadata ? 'unitUid' union select full_name from public.users union select email from public.users",
  );
  for (const { shown } of [dry, applied, undone]) {
    assert.not.match(shown, /SECRET-/);
    assert.equal(
      words.filter(({ word }) => shown.includes(word)),
      [],
    );
    const unmasked = shown.split('\n').filter((line) => !line.startsWith('::add-mask::'));
    assert.not.match(unmasked.join('\n'), ROLE_PASSWORD);
    assert.match(shown, plan);
  }
  // Each group with its method or reason, and ids to look at.
  assert.match(applied.shown, '"metadata.unitUid"');
  assert.match(applied.shown, '"parent-missing"');
  const { rows } = await client.query<{ id: string }>('select entity_id as id from bulkhead.recovery_map');
  assert.ok(rows.filter(({ id }) => applied.shown.includes(id)).length >= 8, 'samples by id');

  // Of what people wrote no copy is kept either.
  const { rows: kept } = await client.query(
    "select count(*)::int as rows from bulkhead.recovery_map m where m::text like '%SECRET-WORDS%'",
  );
  assert.is(kept[0].rows, 0);
});

test('the action refuses with 2, and says what to do', async () => {
  await using portal = await lostPortal();
  const refused = await act({ 'database-url': portal.database.urlFor('bulkhead_operator'), apply: 'true' });
  assert.is(refused.code, 2);
  assert.match(refused.shown, /there is no pending plan[\s\S]*Make one with --dry-run/);
});

test.run();
