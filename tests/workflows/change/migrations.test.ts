import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { install } from '../../support/installation/installation.ts';
import type { Finished } from '../../support/runner/host.ts';
import { modelWith } from '../night/model.ts';
import { assertAllGreenBut, brokenStep, ofRun, told } from '../night/outcome.ts';
import { ANN, type Files, Story } from './story.ts';

// The migration gate over a day: good and bad pull requests, one from a fork, one that brings its own judge, and pushes.

const installation = await install({
  template: 'empty', // The gate builds databases of its own.
  // Few rows: what is tried is the workflow, not the server.
  files: modelWith({
    gate: {
      server: 18,
      sample: 100,
      setup: [
        { file: 'docs/examples/portal/roles.sql', as: 'superuser' },
        'docs/examples/portal/schema.sql',
        'docs/examples/portal/grants.sql',
      ],
    },
  }),
});
const { github, issues, reports, incidents, messages } = installation;
const story = new Story(installation);

test.after(installation.close);

const GOOD = { 'migrations/004_pages.sql': 'alter table public.documents add column pages int;\n' };
const BAD = {
  'migrations/004_floor.sql': '-- the floor goes\ndrop policy tenant_floor on public.messages;\n',
};
const RECORDED = { record: 'skipped', alert: 'skipped' } as const;

const tip = async (): Promise<string> => (await github.git.head('main')) ?? '';

/** A pull request of a branch, from this repository or from a fork. */
async function open(branch: string, files: Files, from = github.repository) {
  const base = await tip();
  const head = await story.commit(files, { branch, parent: base });
  const pull = issues.add(github.state, { title: branch, login: ANN, isPullRequest: true });
  const repo = { full_name: from };
  return {
    pull,
    number: pull.number,
    base: { ref: 'main', sha: base, repo: { full_name: github.repository } },
    head: { ref: branch, sha: head, repo },
  };
}

type Pull = Awaited<ReturnType<typeof open>>;

const judge = ({ pull: _, ...pull_request }: Pull): Promise<Finished> =>
  story.start({ event: 'pull_request', workflow: 'migrations.yml', payload: { pull_request } });

const push = ({ before, sha }: { before: string; sha: string }, created = false): Promise<Finished> =>
  story.start({ event: 'push', workflow: 'migrations.yml', sha, payload: { before, created } });

const gateOf = (run: Finished) => {
  const step = run.jobs.migrations?.steps.find(({ name }) => name === 'Judge the migrations');
  if (step === undefined) throw new Error('nothing was judged');
  return step;
};

let bad: Pull;

test('a bad pull request: the check is red, at its line and in one comment; nothing is committed', async () => {
  const before = await tip();
  bad = await open('floor', BAD);
  const run = await judge(bad);
  assertAllGreenBut(run, { migrations: 'failure', ...RECORDED });
  assert.is(run.conclusion, 'failure');
  const step = brokenStep(run.jobs.migrations ?? { steps: [] });
  assert.equal([step.name, step.exit], ['Judge the migrations', 1]);
  assert.is(step.outputs.comment, 'created');
  assert.ok(
    step.annotations.some((text) => /MIG-44/.test(text)),
    step.annotations.join('\n'),
  );
  assert.match(step.summary, /GATE-07[\s\S]*migrations\/004_floor\.sql:2/);
  assert.is(bad.pull.comments.length, 1);
  assert.match(bad.pull.comments[0]?.body ?? '', /migrations\/004_floor\.sql/);
  assert.equal(run.artifacts, ['bulkhead-reports-migrations']);
  assert.is(await tip(), before);
});

test('once it is repaired the same comment says so, and the check is green', async () => {
  const head = await story.commit(
    { 'migrations/004_floor.sql': undefined, ...GOOD },
    { branch: 'floor', parent: bad.head.sha },
  );
  const run = await judge({ ...bad, head: { ...bad.head, sha: head } });
  assertAllGreenBut(run, RECORDED);
  assert.is(gateOf(run).outputs.comment, 'updated');
  assert.is(bad.pull.comments.length, 1);
  assert.not.match(bad.pull.comments[0]?.body ?? '', /004_floor/);
});

test('from a fork that brings its own judge: judged in the same way by the one in force, without a secret or a comment', async () => {
  const own = 'name: x\nruns: { using: node24, main: nothing.js }\n';
  const pull = await open('fork', { ...BAD, 'actions/migration-gate/action.yml': own }, 'somebody/portal');
  const run = await judge(pull);
  assertAllGreenBut(run, { migrations: 'failure', ...RECORDED });
  const step = gateOf(run);
  assert.equal([step.exit, step.outputs.comment], [1, 'not allowed']);
  assert.match(step.summary, /GATE-07/);
  assert.equal(pull.pull.comments, []);
});

test('the first push of a branch has nothing before it; what it builds is recorded', async () => {
  const run = await push({ before: '0'.repeat(40), sha: await tip() }, true);
  assertAllGreenBut(run, {});
  assert.equal(told(ofRun(await reports(), run)), ['migration migration-gate green']);
});

test('a bad push to main is red as well, recorded, and told', async () => {
  const run = await push(await story.push(BAD));
  assertAllGreenBut(run, { migrations: 'failure' });
  assert.equal(told(ofRun(await reports(), run)), ['migration migration-gate red']);
  const titles = incidents().map(({ state, title }) => `${state} ${title}`);
  assert.ok(
    titles.some((title) => title.startsWith('open migration ')),
    titles.join('\n'),
  );
  assert.is(messages().length, 1);
  assert.match(JSON.stringify(messages()), /migration/);
});

test.run();
