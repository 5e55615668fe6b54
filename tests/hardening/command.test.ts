import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withDatabase } from '../../scripts/lib/postgres/url.ts';
import { createDatabase } from '../support/postgres.ts';

const SCRIPT = 'scripts/hardening/hardening-status.ts';
const portal = await createDatabase('portal');
const hardened = await createDatabase('portal-hardened');
const reports = await mkdtemp(join(tmpdir(), 'bulkhead-status-'));

test.after(async () => {
  await portal.drop();
  await hardened.drop();
  await rm(reports, { recursive: true });
});

interface Run {
  code: number;
  out: string;
  err: string;
}

function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Run> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [SCRIPT, '--reports', reports, ...args],
      { env: { PATH, HOME, ...env } },
      (error, out, err) =>
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, out, err }),
    );
  });
}

test('0 on the hardened portal', async () => {
  const { code, out } = await run([], { DATABASE_URL: hardened.urlFor('bulkhead_operator') });
  assert.is(code, 0, out);
  assert.match(out, /\d\d checks of portal hold/);
});

test('1 on the portal before hardening, with every red check, its table and its fix', async () => {
  const { code, out } = await run([], { DATABASE_URL: portal.urlFor('bulkhead_operator') });
  assert.is(code, 1);
  for (const id of [
    'LEDGER',
    'STR-02',
    'STR-05',
    'IDX-01',
    'IDX-04',
    'RLS-01',
    'RLS-02',
    'RLS-04',
    'RLS-05',
    'PRV-01',
  ]) {
    assert.match(out, id);
  }
  assert.match(out, 'public.messages.unit_id');
  assert.match(out, 'alter table "public"."messages" alter column "unit_id" set not null;');
});

test('--json is the report alone, with scope and identity', async () => {
  const { code, out } = await run(['--json', '--check', 'STR-02,IDX'], {
    DATABASE_URL: portal.urlFor('bulkhead_operator'),
  });
  assert.is(code, 1);
  const report = JSON.parse(out);
  assert.is(report.schema ?? report.version ?? report.$schema, 'bulkhead/report/1');
  assert.is(report.verdict, 'red');
  assert.is(report.scope.tables, 10);
  assert.is(report.scope.tenants, 3);
  assert.is(report.scope.database, portal.name);
  assert.is(report.identity.role, 'bulkhead_operator');
  assert.equal(
    [...new Set(report.checks.map((check: { id: string }) => check.id))],
    ['META-01', 'STR-02', 'IDX-01', 'IDX-02', 'IDX-03', 'IDX-04', 'IDX-05'],
  );
});

test('2 with the cause in one line: wrong password, dead host, missing model, unknown check', async () => {
  const wrong = withDatabase(hardened.urlFor('bulkhead_operator'), { password: 'not-the-password' });
  const dead = new URL(wrong);
  dead.port = String(await closedPort());
  const good = hardened.urlFor('bulkhead_operator');
  const cases: [string, string[], Record<string, string>, RegExp][] = [
    ['wrong password', [], { DATABASE_URL: wrong }, /^error: .*the server refused the password/m],
    ['dead host', [], { DATABASE_URL: dead.toString() }, /^error: .*nothing answers there/m],
    [
      'no model',
      ['--config', 'nowhere.yaml'],
      { DATABASE_URL: good },
      /^error: the tenancy model ".*nowhere\.yaml" cannot be read/m,
    ],
    ['no URL', [], {}, /DATABASE_URL .*is missing/],
    ['unknown check', ['--check', 'STR-99'], { DATABASE_URL: good }, /^error: there is no check STR-99/m],
  ];
  for (const [what, args, env, cause] of cases) {
    const { code, out, err } = await run(args, env);
    assert.is(code, 2, what);
    assert.match(err, cause, what);
    assert.not.match(out + err, /not-the-password/, what);
    assert.not.match(err, /\n\s+at /, `${what}: no stack`);
  }
});

test('2 when nothing is red but not all could be judged', async () => {
  const { code, out } = await run(['--check', 'STR-02'], { DATABASE_URL: hardened.urlFor('portal_owner') });
  assert.is(code, 2);
  assert.match(out, /nothing red in portal, but META-01 could not be judged/);
});

test('a broken model is refused with every mistake and its line', async () => {
  const file = join(reports, 'broken.yaml');
  const text = await readFile('bulkhead.yaml', 'utf8');
  await writeFile(
    file,
    text
      .replace('development_id: developments', 'development_id: estates')
      .replace('platform: plain', 'platform: moon'),
  );
  const { code, err } = await run(['--config', file], { DATABASE_URL: hardened.urlFor('bulkhead_operator') });
  assert.is(code, 2);
  assert.match(err, /2 mistakes/);
  assert.match(err, /estates/);
});

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}

test.run();
