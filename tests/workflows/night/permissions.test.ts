import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readWorkflowFiles } from '../../../scripts/lib/hardening/github/workflow-files.ts';
import { keepWell } from '../../support/github-fake/well-kept.ts';
import { install } from '../../support/installation/installation.ts';
import { environmentNamed, roleOf, useRoles } from '../../support/installation/settings.ts';
import type { Finished } from '../../support/runner/host.ts';
import { bodyOf, jobsOfFile, type Permission, permissionsOf } from '../policy/permission.ts';
import { fileOf, only, permit } from './altered.ts';
import { assertAllGreenBut, brokenStep } from './outcome.ts';

// Each permission of each job that runs by itself is needed: without it something turns red, and with all of them it is green
// (green.test.ts; what is an option is green here). Those of one job that stands in several files are tried once.

const FILES = ['canary.yml', 'watchdog.yml', 'restore-drill.yml', 'nightly.yml'];

const installation = await install();
const { settings, github, workflows, incidents } = installation;
const operator = environmentNamed(settings, 'operator');
const { DATABASE_URL = '' } = operator.secrets;

test.after(installation.close);

/** Every permission of every job, of jobs that are alike but for what they wait for the first. */
function permissions(): Permission[] {
  const found = new Map<string, Permission>();
  for (const file of FILES) {
    for (const [job, body] of jobsOfFile(file)) {
      for (const one of permissionsOf(file, job, body)) {
        const key = `${one.permission} ${bodyOf(body)}`;
        if (!found.has(key)) found.set(key, one);
      }
    }
  }
  return [...found.values()];
}

/** Runs jobs of a file, where one of them has a permission less. */
async function without(
  { file, job, permission }: Permission,
  access: 'none' | 'read',
  jobs: readonly string[] = [job],
): Promise<Finished> {
  const workflowText = permit(only(fileOf(file), jobs), job, permission, access);
  return await installation.run({ event: 'schedule', workflow: file, workflowText });
}

/** The first job of a file: what it does is there for the others to record and to tell. */
const FIRST: Readonly<Record<string, string>> = { 'canary.yml': 'canary', 'watchdog.yml': 'watchdog' };

const rules: Readonly<Record<string, (one: Permission) => Promise<void>>> = {
  async 'contents read'(one) {
    assertBroken(await without(one, 'none'), one, 'Check out the code', /Repository not found/);
  },
  async 'contents write'(one) {
    assertBroken(await without(one, 'none'), one, 'Check out the code', /Repository not found/);
    const before = await github.git.head('main');
    const run = await without(one, 'read', [FIRST[one.file] ?? '', one.job]);
    assertBroken(run, one, 'Commit the reports', /contents: write/);
    assert.is(await github.git.head('main'), before);
  },
  async 'actions read'(one) {
    if (one.job === 'status') return await ofSettings(one);
    const run = await without(one, 'none', [FIRST[one.file] ?? '', one.job]);
    assertBroken(run, one, 'Commit the reports', /REC-04/);
  },
  async 'actions write'(one) {
    const path = '.github/workflows/nightly.yml';
    const nightly =
      workflows.all.find((workflow) => workflow.path === path) ??
      workflows.add(path, { name: 'Nightly', createdAt: new Date() });
    for (const access of ['none', 'read'] as const) {
      nightly.state = 'disabled_inactivity';
      const run = await without(one, access);
      assertBroken(run, one, 'Look for what did not happen', /actions: (?:read|write)/);
      assert.is(nightly.state, 'disabled_inactivity');
    }
    nightly.state = 'active';
  },
  async 'issues write'(one) {
    for (const access of ['none', 'read'] as const) {
      operator.secrets.DATABASE_URL = 'postgresql://nobody:x@127.0.0.1:1/x';
      const run = await without(one, access, [FIRST[one.file] ?? '', one.job]);
      operator.secrets.DATABASE_URL = DATABASE_URL;
      assertBroken(run, one, 'Open, update and close incidents', /issues: (?:read|write)/);
      assert.equal(incidents(), []);
    }
  },
  async 'id-token write'(one) {
    const step = 'Assume the role of this job';
    const workflowText = only(fileOf(one.file), [one.job]);
    const with_ = await installation.run({
      event: 'schedule',
      workflow: one.file,
      workflowText,
      cancelAfter: { job: one.job, step },
    });
    assert.is(with_.jobs[one.job]?.steps.find(({ name }) => name === step)?.outcome, 'success');
    assertBroken(await without(one, 'none'), one, step, /id-token/);
  },
};

/** The status needs it where it looks at GitHub's settings too, with the token of the job. */
async function ofSettings(one: Permission): Promise<void> {
  const files = await readWorkflowFiles(process.cwd());
  keepWell(installation.repository, files);
  for (const { path } of files) {
    if (!workflows.all.some((workflow) => workflow.path === path))
      workflows.add(path, { createdAt: new Date() });
  }
  const { vars } = settings;
  const given = {
    CHECK_GITHUB_SETTINGS: 'true',
    ENVIRONMENTS_HAVE_REVIEWERS: 'true',
    // What the token of a job can never see.
    SETTINGS_CHECKED_BY_HAND: 'GHB-04,GHB-09,GHB-10,GHB-11,GHB-12,GHB-15,GHB-17',
  };
  Object.assign(vars, given);
  const workflowText = only(fileOf(one.file), [one.job]);
  assertAllGreenBut(await installation.run({ event: 'schedule', workflow: one.file, workflowText }), {});
  const run = await without(one, 'none');
  for (const name of Object.keys(given)) delete vars[name];
  const outcome = run.jobs[one.job];
  const broken = brokenStep(outcome ?? { steps: [] });
  assert.equal([broken.name, broken.exit], ['Look at the guards of the database', 2], broken.log);
  assert.match(`${broken.log}\n${broken.summary}`, /GHB-05[\s\S]*actions: read/);
}

function assertBroken(run: Finished, { job }: Permission, step: string, says: RegExp): void {
  const outcome = run.jobs[job];
  assert.is(outcome?.result, 'failure', run.log.slice(-2000));
  const broken = brokenStep(outcome ?? { steps: [] });
  assert.is(broken.name, step, broken.log);
  assert.match(`${broken.log}\n${broken.annotations.join('\n')}\n${broken.summary}`, says);
  assert.is(run.conclusion, 'failure');
}

const all = permissions();
const isOption = ({ permission }: Permission) => permission === 'id-token';

for (const one of all.filter((other) => !isOption(other))) {
  test(`${one.file}: ${one.job} needs ${one.permission}: ${one.access}`, async () => {
    await rules[`${one.permission} ${one.access}`]?.(one);
  });
}

test('with roles of AWS: no key of the bucket is kept, and the night is green', async () => {
  useRoles(settings);
  const workflowText = only(fileOf('nightly.yml'), ['backup', 'verify', 'prune']);
  assertAllGreenBut(await installation.run({ event: 'schedule', workflow: 'nightly.yml', workflowText }), {});
});

for (const one of all.filter(isOption)) {
  test(`${one.file}: ${one.job} needs ${one.permission}: ${one.access}, with ${roleOf('backup')} and its like`, async () => {
    await rules[`${one.permission} ${one.access}`]?.(one);
  });
}

test('there is a scenario for each of them', () => {
  assert.equal(
    all.filter(({ permission, access }) => rules[`${permission} ${access}`] === undefined),
    [],
  );
});

test.run();
