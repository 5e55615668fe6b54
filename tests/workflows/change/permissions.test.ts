import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { install } from '../../support/installation/installation.ts';
import { useRoles } from '../../support/installation/settings.ts';
import type { Finished, Started } from '../../support/runner/host.ts';
import { fileOf, only, permit } from '../night/altered.ts';
import { brokenStep } from '../night/outcome.ts';
import { bodyOf, jobsOfFile, type Permission, permissionsOf } from '../policy/permission.ts';
import { ANN, Story } from './story.ts';

// Each permission of each job that people start, or that a change starts, is needed: without it something turns red. With all
// of them it is green in the files beside this one.

const FILES = [
  'seed.yml',
  'recover.yml',
  'rotate-keys.yml',
  'migrations.yml',
  'ci.yml',
  'rebuild-dist.yml',
  'release.yml',
];

const installation = await install({ template: 'empty' });
const { github, settings, issues } = installation;
const story = new Story(installation);
const tip = (await github.git.head('main')) ?? '';
await github.git.git(['update-ref', 'refs/heads/packages', tip]);
await github.git.git(['update-ref', 'refs/tags/v1.0.0', tip]);

test.after(installation.close);

const jobs = FILES.flatMap((file) => jobsOfFile(file).map(([job, body]) => ({ file, job, body })));

/** What is tried with `canary.yml` in night/permissions.test.ts. */
const hands = new Map(jobsOfFile('canary.yml').filter(([job]) => job !== 'canary'));

const permissions = jobs
  .filter(({ job }) => !hands.has(job))
  .flatMap(({ file, job, body }) => permissionsOf(file, job, body));

const by = (mode: string, more: Record<string, string> = {}) =>
  ({ event: 'workflow_dispatch', actor: ANN, inputs: { mode, ...more } }) as const;
const seed = { seed: 'docs/examples/portal/seeds/harbour-quay.json', confirm: 'demo-harbour-quay-001' };
const plan = { plan: 'p', confirm: 'recover p' };
const dispatched: Readonly<Record<string, Omit<Started, 'workflow'>>> = {
  'seed.yml plan': by('plan', seed),
  'seed.yml confirm': by('create', seed),
  'seed.yml create': by('create', seed),
  'recover.yml plan': by('plan'),
  'recover.yml propose-undo': by('propose-undo', plan),
  'recover.yml confirm': by('apply', plan),
  'recover.yml apply': by('apply', plan),
  'recover.yml undo': by('undo', plan),
  'rotate-keys.yml plan': by('plan'),
  'rotate-keys.yml confirm': by('rotate'),
  'rotate-keys.yml rotate': by('rotate'),
};

/** What starts a job of a file. */
function startOf({ file, job }: Permission): Omit<Started, 'workflow'> {
  const known = dispatched[`${file} ${job}`];
  if (known !== undefined) return known;
  if (file === 'rebuild-dist.yml') return { event: 'workflow_dispatch', ref: 'refs/heads/packages' };
  if (file === 'release.yml') return { event: 'push', ref: 'refs/tags/v1.0.0' };
  return { event: 'push', payload: { before: tip } };
}

/** Runs a job alone, with a permission less. */
async function without(one: Permission, access: 'none' | 'read'): Promise<Finished> {
  const { file, job, permission } = one;
  const workflowText = permit(only(fileOf(file), [job]), job, permission, access);
  return await story.start({ ...startOf(one), workflow: file, workflowText });
}

function assertBroken(run: Finished, { job }: Permission, step: RegExp, says: RegExp): void {
  const outcome = run.jobs[job];
  assert.is(outcome?.result, 'failure', run.log.slice(-2000));
  const broken = brokenStep(outcome ?? { steps: [] });
  assert.match(broken.name, step);
  assert.match(`${broken.log}\n${broken.annotations.join('\n')}`, says);
  assert.is(run.conclusion, 'failure');
}

const CHECKOUT = [/^Check out the /, /Repository not found/] as const;

const rules: Readonly<Record<string, (one: Permission) => Promise<void>>> = {
  async 'contents read'(one) {
    assertBroken(await without(one, 'none'), one, ...CHECKOUT);
  },
  async 'id-token write'(one) {
    useRoles(settings);
    assertBroken(await without(one, 'none'), one, /^Assume the role of this job$/, /id-token/);
  },
  async 'pull-requests write'(one) {
    const { file } = one;
    const head = await story.commit({ 'notes.txt': 'x\n' }, { branch: 'change', parent: tip });
    const pull = issues.add(github.state, { title: 'a change', login: ANN, isPullRequest: true });
    const base = { ref: 'main', sha: tip };
    const from = { ref: 'change', sha: head, repo: { full_name: github.repository } };
    const payload = { pull_request: { number: pull.number, base, head: from } };
    for (const access of ['none', 'read'] as const) {
      const workflowText = permit(fileOf(file), one.job, one.permission, access);
      const run = await story.start({ event: 'pull_request', workflow: file, payload, workflowText });
      const judged = run.jobs[one.job]?.steps.find(({ name }) => name === 'Judge the migrations');
      assert.is(judged?.outputs.comment, 'not allowed', run.log.slice(-2000));
      assert.equal(pull.comments, []);
    }
  },
};

/** With their stand-ins for npm and gh they are tried in dist.test.ts. */
const ELSEWHERE = [
  'rebuild-dist.yml commit contents: write',
  'release.yml attest id-token: write',
  'release.yml attest attestations: write',
  'release.yml publish contents: write',
];

const nameOf = ({ file, job, permission, access }: Permission) => `${file} ${job} ${permission}: ${access}`;
const here = permissions.filter((one) => !ELSEWHERE.includes(nameOf(one)));
// Roles of AWS stay once they are used.
const order = (one: Permission) => Number(one.permission === 'id-token');

for (const one of here.toSorted((a, b) => order(a) - order(b))) {
  test(`${nameOf(one)} is needed`, async () => {
    await rules[`${one.permission} ${one.access}`]?.(one);
  });
}

test('there is a scenario for each of them', () => {
  assert.equal(
    here.filter(({ permission, access }) => rules[`${permission} ${access}`] === undefined).map(nameOf),
    [],
  );
  assert.equal(
    ELSEWHERE.filter((name) => !permissions.some((one) => nameOf(one) === name)),
    [],
  );
});

test('the jobs that record and tell are the same in every workflow', () => {
  for (const { file, job, body } of jobs.filter((one) => hands.has(one.job))) {
    assert.equal(bodyOf(body), bodyOf(hands.get(job)), `${file} ${job}`);
  }
});

test.run();
