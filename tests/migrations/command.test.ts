import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyMigrations } from '../../scripts/hardening/apply-migrations.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { portalMigrations, refusal } from './fixture.ts';

const given = (url: string, more: { 'dry-run'?: boolean; config?: string } = {}) => ({
  'database-url': url,
  config: 'bulkhead.yaml',
  'dry-run': false,
  patience: 5,
  ...more,
});

test('a dry run, a run and a second run, each with one check per file', async () => {
  await using database = await createDatabase('portal');
  await using context = testContext();
  const files = (await portalMigrations()).length;
  const url = database.urlFor('portal_owner');

  const dry = await applyMigrations.run(given(url, { 'dry-run': true }), context);
  assert.equal([dry.verdict, dry.outputs?.applied, dry.outputs?.pending], ['green', '0', String(files)]);
  assert.ok(dry.checks.every((check) => check.verdict === 'planned'));

  const run = await applyMigrations.run(given(url), context);
  assert.equal([run.verdict, run.outputs?.applied, run.outputs?.pending], ['green', String(files), '0']);
  assert.is(run.checks.length, files);
  assert.ok(
    run.checks.every((check) => check.verdict === 'green' && check.observed.startsWith('applied now')),
  );
  assert.is(run.identity?.role, 'portal_owner');

  const again = await applyMigrations.run(given(url), context);
  assert.match(again.summary, /^nothing to apply: \d+ migrations recorded$/);
  assert.ok(again.checks.every((check) => check.observed.includes('by portal_owner')));
  assert.equal(context.lines, []);
});

test('a superuser is warned that the objects will be its own', async () => {
  await using database = await createDatabase('portal');
  await using context = testContext();
  await applyMigrations.run(given(database.url, { 'dry-run': true }), context);
  assert.match(context.lines.join('\n'), /connected as superuser postgres: .* not to portal_owner/);
});

test('a missing model and a wrong password are refused with their cause', async () => {
  await using database = await createDatabase('portal');
  await using context = testContext();
  const none = await refusal(applyMigrations.run(given(database.url, { config: 'nowhere.yaml' }), context));
  assert.is(none.code, 'MODEL_MISSING');
  const wrong = database.urlFor('portal_owner').replace(/:[^:@]*@/, ':wrong@');
  assert.is((await refusal(applyMigrations.run(given(wrong), context))).code, 'CONNECT_PASSWORD');
});

test.run();
