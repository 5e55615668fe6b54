import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runAgain } from '../../../scripts/lib/gate/run/again.ts';
import { type Overrun, overruns } from '../../../scripts/lib/gate/run/budget.ts';
import { trialFindings } from '../../../scripts/lib/gate/run/findings.ts';
import type { TracedStatement } from '../../../scripts/lib/gate/run/trace.ts';
import {
  applyTraced,
  besideTraffic,
  interrupted,
  type Trial,
  tryChange,
} from '../../../scripts/lib/gate/run/trial.ts';
import { withConnection } from '../../../scripts/lib/postgres/connect.ts';
import { BulkheadError } from '../../../scripts/lib/runtime/errors.ts';
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
  const { trial, found } = await attempt(
    `alter table public.documents add column pages int;
alter table public.units no force row level security;
alter table public.units force row level security;
`,
  );
  assert.equal(found, [], 'a guard that is given back in the same file is none that was lost');
  assert.is(trial.interruptions.kills, 3);
  assert.is(trial.secondRuns[0]?.outcome, 'refused');
  assert.ok(trial.fares.every(({ done }) => done > 0));
  assert.ok(new Set(trial.fares.map(({ table }) => table)).size >= 9);
  const lock = trial.statements[0]?.touches.find(({ table }) => table === 'public.documents');
  assert.is(lock?.lock, 'AccessExclusiveLock');
  assert.is(lock?.rewritten, false);
});

/** The first part of a trial alone: what one quiet run shows. */
async function over(text: string): Promise<{ statements: readonly TracedStatement[]; found: Overrun[] }> {
  const copy = await stage.filled.copy();
  const statements = await applyTraced(copy, { ...stage, added: [added(text)] }, context);
  if (statements instanceof BulkheadError) throw statements;
  return { statements, found: overruns(statements, stage.model.gate) };
}

test('a statement that reads a large table while writers are kept out is over the budget', async () => {
  const { found } = await over('\n-- by day\ncreate index on public.messages (created_at);\n');
  assert.is(found.length, 1);
  assert.is(found[0]?.lock, 'ShareLock');
  assert.is(found[0]?.locked, 'public.messages');
  assert.is(found[0]?.work[0]?.rows, 1_000_000);
});

test('a table that production has small may be read under a lock', async () => {
  assert.equal((await over('create index on public.notices (created_at);')).found, []);
});

test('a rewrite is noticed', async () => {
  const { found, statements } = await over(
    "alter table public.messages alter column content type varchar using 'x' || content;",
  );
  assert.ok(found[0]?.work.some(({ rewritten }) => rewritten));
  const [touch] = statements[0]?.touches.filter(({ table }) => table === 'public.messages') ?? [];
  assert.is(touch?.rewritten, true);
});

test('a lock of an earlier statement is still held', async () => {
  const { found } = await over(
    'lock table public.notices in access exclusive mode;\ncreate index on public.messages (created_at);',
  );
  assert.is(found.length, 1);
  assert.is(found[0]?.locked, 'public.notices');
  assert.match(found[0]?.holder.statement.text ?? '', /^lock table/);
});

/** Another part of a trial alone: what a run leaves that was cut off. */
async function cutOff(text: string) {
  const copy = await stage.filled.copy(stage.empty.database);
  return await interrupted(copy, { ...stage, added: [added(text)] }, context);
}

test('indexes that are built outside a transaction are taken up where the run was killed', async () => {
  const { kills, problems } = await cutOff(
    '-- bulkhead: no-transaction\ncreate index concurrently messages_created on public.messages (created_at);\ncreate unique index concurrently documents_pair on public.documents (tenant_id, id);\n',
  );
  assert.is(kills, 1);
  assert.equal(problems, []);
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
  const files = [
    added(
      `alter table public.documents add column kind2 text;
alter table public.documents add constraint kind2_given check (kind2 is not null) not valid;`,
    ),
  ];
  const { fares } = await besideTraffic(await stage.filled.copy(), { ...stage, added: files }, context);
  const [fare] = fares.filter(({ table, does }) => table === 'public.documents' && does === 'insert');
  assert.match(fare?.refused ?? '', /23514 \(kind2_given\)/);
  assert.is(
    fares.filter(({ table, refused }) => table !== 'public.documents' && refused !== undefined).length,
    0,
  );
});

test('an application that waits too long is noticed', async () => {
  const files = [added('lock table public.units in access exclusive mode;\nselect pg_sleep(2.1);\n')];
  const { fares } = await besideTraffic(await stage.filled.copy(), { ...stage, added: files }, context);
  assert.ok(fares.some(({ table, longest }) => table === 'public.units' && longest > 2000));
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

test('outside a transaction a file that cannot be taken up again is found', async () => {
  const { problems } = await cutOff(
    '-- bulkhead: no-transaction\nalter table public.documents add column a int;\nalter table public.documents add column b int;\n',
  );
  assert.is(problems.length, 1);
  assert.match(problems[0]?.problem ?? '', 'already exists');
});

test('a second run that changes the guards again is told', async () => {
  const files = [
    added(
      "do $$ begin execute format('create policy %I on public.notices as restrictive for delete to authenticated using (true)', 'extra_' || (select count(*) from pg_policy)); end $$;",
    ),
  ];
  const copy = await stage.filled.copy(stage.empty.database);
  await applyTraced(copy, { ...stage, added: files }, context);
  const [second] = await withConnection(copy.ownerUrl, context, {}, (owner) =>
    runAgain(files, stage.model, owner),
  );
  assert.is(second?.outcome, 'changed');
  assert.match(second?.detail ?? '', /\+ .*extra_/);
});

test('what reading cannot see is seen: a policy dropped whose name a block computes', async () => {
  const files = [
    added(
      `comment on table public.units is 'homes';
do $$
declare found record;
begin
  for found in select schemaname as s, tablename as t, policyname as p from pg_policies
                where schemaname = 'public' and permissive = 'RESTRICTIVE' order by 2 limit 1 loop
    execute 'drop' || ' policy ' || quote_ident(found.p) || ' on ' || quote_ident(found.s) || '.' || quote_ident(found.t);
  end loop;
end $$;
`,
    ),
  ];
  const trial = await tryChange({ ...stage, added: files }, context);
  const findings = trialFindings(trial, { ...stage, added: files });
  const of = (id: string) =>
    findings.filter(({ rule, line, severity }) => rule === id && line === 2 && severity === 'block');
  assert.ok(
    of('GATE-07').length > 0 && of('GATE-08').length > 0,
    findings.map(({ what }) => what).join('\n'),
  );
  // The sentence of the check: what somebody could now do.
  for (const { what } of of('GATE-07')) assert.match(what, /becomes red.*\)\. [A-Z].{20,}/s);
});

test('several weakenings are each found at the line that did it', async () => {
  const { trial, found } = await attempt(
    [
      'alter table public.units no force row level security;',
      'alter table public.documents add column pages int;',
      'grant truncate on public.messages to authenticated;',
      'alter table public.notices alter column tenant_id drop not null;',
      // No verdict knows of it: it fires still, but not for a replica.
      'alter table public.messages enable trigger zz_bulkhead_tenant_frozen;',
    ].join('\n'),
  );
  const lines = (id: string) => new Set(found.filter((text) => text.startsWith(`${id}:`)));
  assert.equal([...lines('GATE-07')].sort(), ['GATE-07:1', 'GATE-07:3', 'GATE-07:4']);
  assert.equal(
    [...lines('GATE-08')].filter((text) => text === 'GATE-08:2'),
    [],
  );
  assert.ok([...trial.attribution.guards.keys()].some((line) => line.includes('public.notices')));
});

test.run();
