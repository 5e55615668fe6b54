import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Revision } from '../../../scripts/lib/gate/revision.ts';
import { trialFindings } from '../../../scripts/lib/gate/run/findings.ts';
import { openScratch } from '../../../scripts/lib/gate/scratch/server.ts';
import { rehearse, type Tried } from '../../../scripts/lib/gate/trial.ts';
import { migrationFile } from '../../../scripts/lib/migrations/files.ts';
import { CLAIMS, policies, workshop } from '../../isolation/workshop.ts';
import { type TestContext, testContext } from '../../support/context.ts';
import { ownServer, type TestServer } from '../../support/postgres.ts';

// A second system through a whole trial: bigint keys, quoted names, a partitioned table, a claim by membership; on the
// oldest server, and one that the gate did not start.

const ROOT = join(import.meta.dirname, '..', '..', '..');
const MAJOR = 15;

let context: TestContext;
let server: TestServer;
let base: Revision;

test.before(async () => {
  context = testContext({ command: 'migration-gate' });
  server = await ownServer({ version: MAJOR });
  const made = workshop(CLAIMS.membership);
  const model = { ...made, gate: { ...made.gate, server: MAJOR, sample: 100 } };
  const read = (path: string) => readFile(join(ROOT, path), 'utf8');
  const setup = [
    { path: 'roles.sql', as: 'superuser' as const, text: await read('docs/examples/portal/roles.sql') },
    { path: 'workshop.sql', as: 'superuser' as const, text: await read('tests/isolation/workshop.sql') },
    // Where another runner applies the migrations, bulkhead's own schema is part of what stands before them.
    { path: '000.sql', as: 'owner' as const, text: await read('migrations/000_bulkhead_schema.sql') },
    { path: 'policies.sql', as: 'superuser' as const, text: policies(model) },
  ];
  base = { name: 'workshop', commit: undefined, model, modelText: 'workshop', migrations: [], setup };
});
test.after(async () => {
  await context.end();
  await server.stop();
});

async function attempt(text: string): Promise<{ tried: Tried; found: string[]; words: string }> {
  const file = migrationFile('1_added.sql', 'db/1_added.sql', Buffer.from(text));
  const scratch = openScratch(context, { url: server.url, major: MAJOR });
  const tried = await rehearse(base, base, [file], scratch, context);
  const findings = trialFindings(tried.trial, tried.stage);
  return {
    tried,
    found: findings.map(({ rule, line }) => `${rule}:${line}`),
    words: findings.map(({ rule, what }) => `${rule} ${what}`).join('\n'),
  };
}

test('a harmless change of another system is found to be nothing', async () => {
  const { tried, words } = await attempt('alter table shop."Task" add column "dueOn" date;\n');
  assert.is(words, '');
  assert.is(tried.serverMajor, MAJOR);
  const tables = new Set(tried.trial.fares.map(({ table }) => table));
  assert.ok(tables.has('shop."Task"') && tables.has('shop."Project"'), [...tables].join());
  const [touch] = tried.trial.statements[0]?.touches ?? [];
  assert.is(touch?.lock, 'AccessExclusiveLock');
});

test('its weakenings and its rewrites are found at their lines', async () => {
  const { found, words } = await attempt(
    `alter table shop."Project" no force row level security;
alter table shop."TaskNote" alter column body type varchar using body || '';
alter table shop."ProjectTag" drop constraint "ProjectTag_orgId_projectId_fkey";
`,
  );
  assert.ok(found.includes('GATE-07:1'), words);
  assert.ok(found.includes('GATE-02:2'), words);
  assert.ok(found.includes('GATE-07:3') && found.includes('GATE-08:3'), words);
});

test.run();
