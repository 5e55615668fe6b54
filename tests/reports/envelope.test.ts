import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { envelopeOf } from '../../scripts/lib/reports/envelope.ts';
import { renderMarkdown } from '../../scripts/lib/reports/render.ts';
import { runOf } from '../../scripts/lib/reports/run.ts';
import { reportBytes, validateReport } from '../../scripts/lib/reports/schema.ts';
import { renderTerminal } from '../../scripts/lib/reports/terminal.ts';
import { Secrets } from '../../scripts/lib/runtime/secrets.ts';
import { sampleCheck, sampleCommand, sampleContext, sampleReport, sampleResult } from './sample.ts';

const STARTED = new Date('2026-11-21T02:23:11.000Z');
const FINISHED = new Date('2026-11-21T02:23:14.250Z');

test('the envelope says what ran, when, in which run, with which inputs', async () => {
  const report = sampleReport();
  assert.is(report.id, '20261121T022314Z-4711-2');
  assert.is(report.at, '2026-11-21T02:23:14Z');
  assert.is(report.startedAt, '2026-11-21T02:23:11.000Z');
  assert.equal(report.run, { id: '4711', attempt: 2, commit: 'a'.repeat(40) });
  assert.equal(report.inputs, { config: 'bulkhead.yaml', dryRun: false });
  assert.equal(report.timings.length, 3);
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  assert.equal(report.command, { name: 'sample-status', version });
});

const SECRET = 'pässword/42';
const FORMS = [SECRET, encodeURIComponent(SECRET), Buffer.from(SECRET).toString('base64')];

test('no secret reaches a report, wherever a command put it', () => {
  const secrets = new Secrets();
  secrets.add(`postgres://operator:${encodeURIComponent(SECRET)}@db.example/sample`);
  class Opaque {
    readonly inside = SECRET;
  }
  const all = FORMS.join(' and ');
  const result = sampleResult({
    summary: all,
    checks: [
      sampleCheck({
        id: all,
        title: all,
        object: all,
        expected: all,
        observed: all,
        meaning: all,
        fix: all,
        query: all,
      }),
    ],
    scope: { [all]: all },
    identity: { role: all, superuser: false, bypassRls: false, replica: false },
    facts: {
      [all]: all,
      list: [all, { [all]: [all] }],
      opaque: new Opaque(),
      map: new Map([[all, new Set([all])]]),
    },
  });
  const context = sampleContext({
    secrets,
    env: { GITHUB_RUN_ID: '1', GITHUB_ACTOR: all, GITHUB_WORKFLOW: all },
    timings: [{ step: all, milliseconds: 1 }],
  });
  const exception = { check: all, object: all, owner: all, reason: all, expires: '2027-01-01' };
  const report = envelopeOf(sampleCommand, result, {
    context,
    input: { config: all, 'database-url': all },
    startedAt: STARTED,
    finishedAt: FINISHED,
    exceptions: [exception],
  });
  const written = [
    reportBytes(report).toString(),
    renderMarkdown(report),
    renderTerminal(report, { colour: false, width: 5000 }),
  ];
  for (const text of written) for (const form of FORMS) assert.not.ok(text.includes(form), form);
  assert.ok(written[0]?.includes('***'));
});

test('a secret that is an ordinary word does not break the format', () => {
  const secrets = new Secrets();
  for (const word of ['green', 'title', '2026', 'verdict', 'hardening', '4711']) secrets.add(word);
  const report = sampleReport({ context: sampleContext({ secrets }) });
  assert.is(report.kind, 'hardening');
  assert.is(report.id, '20261121T022314Z-4711-2');
});

test('red and grey checks are stronger than the word of the command', () => {
  const verdictWith = (...verdicts: ('green' | 'red' | 'grey' | 'planned')[]) =>
    sampleReport({
      result: { verdict: 'green', checks: verdicts.map((verdict) => sampleCheck({ verdict })) },
    }).verdict;
  assert.is(verdictWith('green', 'planned'), 'green');
  assert.is(verdictWith('green', 'grey'), 'grey');
  assert.is(verdictWith('grey', 'red'), 'red');
});

test('what JSON cannot say is written as text, and never costs the report', () => {
  const cycle: Record<string, unknown> = {};
  cycle.again = cycle;
  const facts = {
    big: 2n ** 60n,
    small: 5n,
    nan: Number.NaN,
    at: FINISHED,
    bytes: Buffer.alloc(3),
    cycle,
    gone: undefined,
  };
  assert.equal(sampleReport({ result: { facts } }).facts, {
    big: '1152921504606846976',
    small: 5,
    nan: 'NaN',
    at: '2026-11-21T02:23:14.250Z',
    bytes: '(3 bytes)',
    cycle: { again: '(the same again)' },
  });
});

test('a clock that was set back does not cost the report', () => {
  const report = envelopeOf(sampleCommand, sampleResult(), {
    context: sampleContext(),
    input: {},
    startedAt: FINISHED,
    finishedAt: STARTED,
  });
  assert.is(report.finishedAt, report.startedAt);
});

test('a local process is one run; a job on GitHub is linked; an id that is no number is refused', () => {
  assert.match(runOf({}).id, /^local-[0-9a-f]{8}$/);
  assert.is(runOf({}).id, runOf({ GITHUB_RUN_ID: '' }).id);
  const run = runOf({
    GITHUB_RUN_ID: '12',
    GITHUB_RUN_ATTEMPT: '3',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'harbour/homes',
  });
  assert.is(run.url, 'https://github.com/harbour/homes/actions/runs/12/attempts/3');
  assert.throws(() => runOf({ GITHUB_RUN_ID: '../../x' }), /GITHUB_RUN_ID is "\.\.\/\.\.\/x"/);
  assert.throws(() => runOf({ GITHUB_RUN_ID: '1', GITHUB_RUN_ATTEMPT: '0' }), /GITHUB_RUN_ATTEMPT is "0"/);
});

test('two jobs that end in one second give two names, in the order in which they ended', () => {
  const env = { GITHUB_RUN_ID: '4711', GITHUB_RUN_ATTEMPT: '1', GITHUB_JOB: 'backup' };
  const at = (milliseconds: string, summary = 'done') =>
    sampleReport({
      at: `2026-11-21T02:23:14.${milliseconds}Z`,
      context: sampleContext({ env }),
      result: { summary },
    });
  const [early, late, other] = [at('005'), at('250'), at('250', 'another shard')];
  assert.match(early.id, /^20261121T022314Z-4711-1-005[0-9a-f]{8}$/);
  assert.is(at('005').id, early.id, 'the same content has the same name');
  assert.is(new Set([early.id, late.id, other.id]).size, 3);
  assert.ok(early.id < late.id && early.id < other.id);
  assert.throws(() => validateReport({ ...late, id: early.id }, 'it'), /its id .* does not follow/);
  assert.throws(() => validateReport({ ...late, id: `${late.id}x` }, 'it'), /not a valid report/);
  assert.not.throws(() => validateReport({ ...late, id: `${late.id}-2` }, 'it'));
});

test('the command line to do it again quotes values and names the variables of secrets only', () => {
  const report = envelopeOf(sampleCommand, sampleResult(), {
    context: sampleContext(),
    input: { config: "it's; rm -rf $HOME", 'database-url': 'postgres://a:b@c/d', 'dry-run': true },
    startedAt: STARTED,
    finishedAt: FINISHED,
  });
  assert.is(
    report.reproduce,
    `DATABASE_URL="$DATABASE_URL" npx tsx scripts/sample/sample-status.ts --config 'it'\\''s; rm -rf $HOME' --dry-run`,
  );
  assert.equal(report.inputs, { config: "it's; rm -rf $HOME", dryRun: true });
});

test.run();
