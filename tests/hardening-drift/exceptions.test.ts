import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyExceptions } from '../../scripts/lib/hardening/exceptions.ts';
import type { Check } from '../../scripts/lib/runtime/result.ts';
import { parseModel } from '../../scripts/lib/tenancy/parse.ts';
import { createDatabase } from '../support/postgres.ts';
import { modelWith, runNight } from './night.ts';

const TODAY = new Date('2026-11-21T23:59:59Z');
const HEAD =
  'version: 1\ntenant: { table: orgs }\nclaim: { from: jwt, path: org }\nroles: { owner: o }\ntables: {}\n';

function modelOf(...exceptions: string[]) {
  return parseModel(
    `${HEAD}exceptions:\n${exceptions.map((text) => `  - { ${text} }\n`).join('')}`,
    'm.yaml',
  );
}

function exception(check: string, object: string, expires = '2026-12-31'): string {
  return `check: ${check}, object: "${object}", owner: data team, reason: being replaced, expires: ${expires}`;
}

function check(id: string, object: string | undefined, verdict: Check['verdict'] = 'red'): Check {
  const base = { id, title: 'it holds', verdict, expected: 'yes', observed: 'no', meaning: 'bad' };
  return object === undefined ? base : { ...base, object };
}

const ALL = new Set(['IDX-04', 'STR-02', 'RLS-06']);

test('a red finding that is covered is excepted, and says by whom, why and until when', () => {
  const model = modelOf(exception('IDX-04', 'public.units.units_code_key'));
  const { checks, inForce, unused } = applyExceptions(
    [check('IDX-04', 'public.units.units_code_key'), check('IDX-04', 'public.units.other_key')],
    model,
    TODAY,
    ALL,
  );
  assert.equal(
    checks.map(({ id, verdict }) => `${id} ${verdict}`),
    ['IDX-04 excepted', 'IDX-04 red', 'META-03 green'],
  );
  assert.is(checks[0]?.observed, 'no (excepted: data team answers for it until 2026-12-31: being replaced)');
  assert.equal(unused, []);
  assert.equal(inForce, [
    {
      check: 'IDX-04',
      object: 'public.units.units_code_key',
      owner: 'data team',
      reason: 'being replaced',
      expires: '2026-12-31',
    },
  ]);
});

test('* stands for any characters, and for nothing else', () => {
  const cases: [string, string, boolean][] = [
    ['public.*', 'public.units', true],
    ['public.*', 'audit.units', false],
    ['*: policy wide', 'public.units: policy wide', true],
    ['public.*_key*', 'public.a_key', true],
    ['public.*_key*x', 'public.a_key', false],
    ['a*a', 'a', false],
    ['a**b', 'ab', true],
    ['public.unit', 'public.units', false],
    ['public.unit.', 'public.units', false],
  ];
  for (const [object, name, covered] of cases) {
    const { checks } = applyExceptions(
      [check('STR-02', name)],
      modelOf(exception('STR-02', object)),
      TODAY,
      ALL,
    );
    assert.is(checks[0]?.verdict, covered ? 'excepted' : 'red', `${object} ${name}`);
  }
});

test('only what is red: grey stays grey, and then the exception is not called unused', () => {
  const model = modelOf(exception('STR-02', 'public.units'));
  const { checks, unused } = applyExceptions([check('STR-02', 'public.units', 'grey')], model, TODAY, ALL);
  assert.is(checks[0]?.verdict, 'grey');
  assert.equal(unused, []);
  assert.is(applyExceptions([check('STR-02', undefined)], model, TODAY, ALL).checks[0]?.verdict, 'red');
});

test('it holds through its last day; the day after it is red itself, and so is what it hid', () => {
  const model = modelOf(exception('STR-02', 'public.units', '2026-11-21'));
  const findings = [check('STR-02', 'public.units')];
  assert.is(applyExceptions(findings, model, TODAY, ALL).checks[0]?.verdict, 'excepted');
  const after = applyExceptions(findings, model, new Date('2026-11-22T00:00:00Z'), ALL);
  assert.equal(
    after.checks.map(({ id, verdict }) => `${id} ${verdict}`),
    ['STR-02 red', 'META-03 red'],
  );
  assert.match(after.checks[1]?.observed ?? '', /past its day: data team answers for it until 2026-11-21/);
  assert.equal(after.inForce, []);
});

test('an unused one is told, unless its check was not looked at', () => {
  const model = modelOf(
    exception('RLS-06', 'public.units: policy wide'),
    exception('STR-02', 'public.units'),
  );
  const { checks, unused } = applyExceptions(
    [check('STR-02', 'public.units', 'green')],
    model,
    TODAY,
    new Set(['STR-02']),
  );
  assert.equal(
    unused.map(({ check: id }) => id),
    ['STR-02'],
  );
  assert.ok(checks.every(({ verdict }) => verdict === 'green'));
  assert.match(checks.at(-1)?.observed ?? '', /^unused, data team/);
});

test('without exceptions there is no row about them', () => {
  assert.equal(applyExceptions([], parseModel(HEAD, 'm.yaml'), TODAY, ALL).checks, []);
});

// The command, on a database with one fault.

const folder = await mkdtemp(join(tmpdir(), 'bulkhead-exceptions-'));
const reports = join(folder, 'reports');
const database = await createDatabase('portal-hardened');
const client = new pg.Client(database.url);
await client.connect();
await client.query('alter table public.messages alter unit_id drop not null');

test.after(async () => {
  await client.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

const run = (config: string, clock: Date) =>
  runNight({ url: database.urlFor('bulkhead_operator'), reports, check: 'STR-02', config, clock });

test('the status exits 0 with the exception in its report, and 1 the day after', async () => {
  const config = await modelWith(
    folder,
    'one.yaml',
    `exceptions:\n  - { ${exception('STR-02', 'public.messages.unit_id')} }`,
  );
  const good = await run(config, TODAY);
  assert.is(good.exit, 0, good.report.summary);
  assert.match(good.report.summary, '1 finding excepted');
  assert.is(good.report.exceptions.length, 1);
  assert.is(good.report.exceptions[0]?.owner, 'data team');
  const coverage = JSON.stringify(good.report.facts.coverage);
  assert.match(coverage, /"STR-02":\{[^}]*"excepted":1/);
  assert.match(coverage, /"STR-02":\{[^}]*"red":0/);
  const late = await run(config, new Date('2027-01-01T00:00:00Z'));
  assert.is(late.exit, 1);
  assert.match(late.report.summary, /META-03/);
  assert.equal(late.report.exceptions, []);
});

test('an unused exception is a line and a fact, and the status can exit 0', async () => {
  const config = await modelWith(
    folder,
    'unused.yaml',
    `exceptions:
  - { ${exception('STR-02', 'public.messages.unit_id')} }
  - { ${exception('STR-02', 'public.units.tenant_id')} }`,
  );
  const { exit, lines, report } = await run(config, TODAY);
  assert.is(exit, 0);
  assert.ok(
    lines.some((line) =>
      /unused\.yaml:\d+:5: nothing is red that the exception for STR-02, public\.units\.tenant_id/.test(line),
    ),
  );
  assert.is(Array.isArray(report.facts.unusedExceptions) && report.facts.unusedExceptions.length, 1);
});

test('one for longer than a year, or for no check, is refused with its place, before a connection', async () => {
  const config = await modelWith(
    folder,
    'refused.yaml',
    `exceptions:
  - { ${exception('STR-02', 'public.units', '2027-11-21')} }
  - { ${exception('STR-02', 'public.messages', '2027-11-22')} }
  - { ${exception('STR-99', 'public.messages')} }
  - { ${exception('IDX', 'public.messages')} }`,
  );
  const { exit, report } = await runNight({
    url: 'postgresql://nobody@127.0.0.1:1/x',
    reports,
    config,
    clock: TODAY,
  });
  assert.is(exit, 2);
  const observed = report.checks[0]?.observed ?? '';
  assert.match(observed, /3 mistakes/);
  assert.match(
    observed,
    /\d+:5 the exception for STR-02 holds until 2027-11-22, later than 2027-11-21, a year from today/,
  );
  assert.match(observed, /\d+:5 there is no check STR-99/);
  assert.match(observed, /there is no check IDX\n?/);
});

test.run();
