import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { trialFindings } from '../../../scripts/lib/gate/run/findings.ts';
import { type Trial, tryChange } from '../../../scripts/lib/gate/run/trial.ts';
import { type TestContext, testContext } from '../../support/context.ts';
import { added, portalStage } from './portal.ts';

let context: TestContext;
let stage: Awaited<ReturnType<typeof portalStage>>;

test.before(async () => {
  context = testContext({ command: 'migration-gate' });
  stage = await portalStage(context);
});
test.after(() => context.end());

async function attempt(...texts: string[]): Promise<{ trial: Trial; found: string[] }> {
  const files = texts.map((text, index) => added(text, `9${index}0_added.sql`));
  const trial = await tryChange({ ...stage, added: files }, context);
  const findings = trialFindings(trial, { ...stage, added: files });
  return {
    trial,
    found: findings.map(({ rule, line, severity }) => `${rule}:${line}${severity === 'warn' ? ' warn' : ''}`),
  };
}

test('a harmless change is tried in every way and found to be nothing', async () => {
  const { trial, found } = await attempt('alter table public.documents add column pages int;\n');
  assert.equal(found, []);
  assert.is(trial.interruptions.kills, 1);
  assert.is(trial.secondRuns[0]?.outcome, 'refused');
  assert.ok(trial.fares.every(({ done }) => done > 0));
  assert.ok(new Set(trial.fares.map(({ table }) => table)).size >= 9);
  const lock = trial.statements[0]?.touches.find(({ table }) => table === 'public.documents');
  assert.is(lock?.lock, 'AccessExclusiveLock');
  assert.is(lock?.rewritten, false);
});

test('a statement that reads a large table while writers are kept out is over the budget', async () => {
  const { trial, found } = await attempt('\n-- by day\ncreate index on public.messages (created_at);\n');
  assert.equal(found, ['GATE-02:3']);
  assert.is(trial.overruns[0]?.lock, 'ShareLock');
  assert.is(trial.overruns[0]?.locked, 'public.messages');
  assert.is(trial.overruns[0]?.work[0]?.rows, 1_000_000);
});

test('a table that production has small may be read under a lock', async () => {
  assert.equal((await attempt('create index on public.notices (created_at);')).found, []);
});

test('a rewrite is noticed, and so is a lock of an earlier statement that is still held', async () => {
  const rewrite = await attempt(
    "alter table public.messages alter column content type varchar using 'x' || content;",
  );
  assert.ok(rewrite.found.includes('GATE-02:1'), rewrite.found.join());
  assert.ok(
    rewrite.trial.statements[0]?.touches.some(
      ({ table, rewritten }) => table === 'public.messages' && rewritten,
    ),
  );
  const held = await attempt(
    'lock table public.notices in access exclusive mode;\ncreate index on public.messages (created_at);',
  );
  assert.equal(held.found, ['GATE-02:2']);
  assert.is(held.trial.overruns[0]?.locked, 'public.notices');
});

test('outside a transaction an index can be built without anybody waiting', async () => {
  const { found, trial } = await attempt(
    '-- bulkhead: no-transaction\ncreate index concurrently messages_created on public.messages (created_at);\ncreate index concurrently documents_created on public.documents (created_at);\n',
  );
  assert.equal(found, []);
  assert.is(trial.interruptions.kills, 1);
});

test('a statement that the server refuses ends the trial with its place', async () => {
  const { found, trial } = await attempt(
    'alter table public.documents add column pages int;\nalter table public.nowhere add column x int;\n',
  );
  assert.equal(found, ['GATE-01:2']);
  assert.match(trial.refused?.message ?? '', 'nowhere');
});

test('what a superuser could do is refused to the owner', async () => {
  assert.equal((await attempt('alter role portal_app bypassrls;')).found, ['GATE-01:1']);
});

test('an application that can no longer insert is noticed', async () => {
  const { found } = await attempt(
    'alter table public.documents add column kind2 text;\nalter table public.documents add constraint kind2_given check (kind2 is not null) not valid;',
  );
  assert.ok(found.includes('GATE-04:1'), found.join());
});

test('an application that waits too long is noticed', async () => {
  const { found, trial } = await attempt(
    'lock table public.units in access exclusive mode;\nselect pg_sleep(2.5);\n',
  );
  assert.ok(found.includes('GATE-03:1'), found.join());
  assert.ok(trial.fares.some(({ table, longest }) => table === 'public.units' && longest > 2000));
});

test('a weaker verdict is found at the statement that made it, with what an attacker could do', async () => {
  const files = [
    added(
      'alter table public.documents add column pages int;\ndrop policy tenant_floor on public.messages;\n',
    ),
  ];
  const trial = await tryChange({ ...stage, added: files }, context);
  const findings = trialFindings(trial, { ...stage, added: files });
  const weaker = findings.filter(({ rule }) => rule === 'GATE-07');
  assert.ok(weaker.length > 0);
  assert.ok(
    weaker.every(({ line }) => line === 2),
    JSON.stringify(weaker),
  );
  assert.match(weaker.map(({ what }) => what).join('\n'), /RLS-05 of public\.messages becomes red/);
  assert.ok(
    findings.some(({ rule, line, severity }) => rule === 'GATE-08' && line === 2 && severity === 'block'),
  );
});

test('a guard that no verdict knows is missed all the same', async () => {
  const { found } = await attempt('alter table public.messages enable trigger bulkhead_freeze;');
  assert.ok(
    found.some((rule) => rule.startsWith('GATE-0')),
    found.join(),
  );
});

test('outside a transaction a file that cannot be taken up again is found', async () => {
  const { found } = await attempt(
    '-- bulkhead: no-transaction\nalter table public.documents add column a int;\nalter table public.documents add column b int;\n',
  );
  assert.ok(
    found.some((rule) => rule.startsWith('GATE-05')),
    found.join(),
  );
});

test('a second run that changes the guards again is told', async () => {
  const { found } = await attempt(
    "do $$ begin execute format('create policy %I on public.notices as restrictive for delete to authenticated using (true)', 'extra_' || (select count(*) from pg_policy)); end $$;",
  );
  assert.ok(found.includes('GATE-06:1 warn'), found.join());
});

test.run();
