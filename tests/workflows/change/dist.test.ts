import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { install } from '../../support/installation/installation.ts';
import { environmentNamed } from '../../support/installation/settings.ts';
import type { Finished } from '../../support/runner/host.ts';
import { fileOf, permit } from '../night/altered.ts';
import { assertAllGreenBut, brokenStep } from '../night/outcome.ts';
import { BUILT, replacePrograms, SOURCE } from './programs.ts';
import { Story } from './story.ts';

// The bundle is made anew on a branch, and a tag becomes a release. What installs and bundles is a stand-in, and so is gh.

const installation = await install({
  template: 'empty',
  files: { [SOURCE]: 'one\n', [BUILT]: 'one\n' },
});
const { github, settings, host } = installation;
const { git } = github;
const programs = await replacePrograms(installation);
const story = new Story(installation);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const TAG = `v${version}`;
const MAJOR = TAG.split('.')[0] ?? '';

test.after(async () => {
  await programs[Symbol.asyncDispose]();
  await installation.close();
});

const tip = async (branch: string): Promise<string> => (await git.head(branch)) ?? '';
const textAt = async (commit: string, path: string) => (await git.read(commit, path))?.toString();

const rebuild = (branch: string, workflowText = fileOf('rebuild-dist.yml')): Promise<Finished> =>
  story.start({
    event: 'workflow_dispatch',
    workflow: 'rebuild-dist.yml',
    ref: `refs/heads/${branch}`,
    workflowText,
  });

async function release(tag: string, commit: string, approve = ['release']): Promise<Finished> {
  const ref = `refs/tags/${tag}`;
  await git.git(['update-ref', ref, commit]);
  return await story.start({ event: 'push', workflow: 'release.yml', ref, approve });
}

test('on the default branch nothing is built and nothing is committed', async () => {
  const before = await tip('main');
  assertAllGreenBut(await rebuild('main'), { build: 'skipped', commit: 'skipped' });
  assert.is(await tip('main'), before);
  assert.equal(await programs.calls(), []);
});

test('on a branch whose source has changed the bundle is committed, signed by GitHub; then it is current', async () => {
  const head = await story.commit({ [SOURCE]: 'two\n' }, { branch: 'packages', parent: await tip('main') });
  const run = await rebuild('packages');
  assertAllGreenBut(run, {});
  const after = await tip('packages');
  assert.is.not(after, head);
  assert.is(await textAt(after, BUILT), 'two\n');
  assert.ok(github.state.signed.has(after));
  const changed = (await git.git(['diff', '--name-only', head, after])).toString().trim();
  assert.is(changed, BUILT);
  const again = await rebuild('packages');
  assertAllGreenBut(again, {});
  assert.match(again.log, /The bundle is current/);
  assert.is(await tip('packages'), after);
});

test('somebody commits to the branch meanwhile: nothing is written over, and the job is red', async () => {
  await story.commit({ [SOURCE]: 'three\n' }, { branch: 'packages', parent: await tip('packages') });
  let other = '';
  const run = async () => {
    other = await story.commit({ 'notes.txt': 'x\n' }, { branch: 'packages', parent: await tip('packages') });
  };
  github.faults.add({ method: 'POST', body: 'createCommitOnBranch', effect: { kind: 'meanwhile', run } });
  assertAllGreenBut(await rebuild('packages'), { commit: 'failure' });
  assert.is(await tip('packages'), other);
});

test('without contents: write nothing is committed', async () => {
  const before = await tip('packages');
  const run = await rebuild('packages', permit(fileOf('rebuild-dist.yml'), 'commit', 'contents', 'read'));
  assertAllGreenBut(run, { commit: 'failure' });
  assert.match(run.log, /Resource not accessible by integration/);
  assert.is(await tip('packages'), before);
});

const published = async () => (await programs.calls()).filter((call) => !call.startsWith('api graphql'));

test('a tag that is not the version, and a bundle that is not that of the source, become no release', async () => {
  const wrong = await release('v99.0.0', await tip('main'));
  const stale = await release(TAG, await tip('packages'));
  for (const run of [wrong, stale]) {
    assertAllGreenBut(run, { build: 'failure', attest: 'skipped', publish: 'skipped' });
    const step = brokenStep(run.jobs.build ?? { steps: [] });
    assert.equal([step.name, step.exit], ['The tag is the version, and the bundle is that of the source', 1]);
    assert.equal(run.artifacts, []);
  }
  assert.equal(await published(), []);
});

test('a tag becomes a release with its archive when reviewers agree, and the major tag follows', async () => {
  Object.assign(environmentNamed(settings, 'release'), { reviewers: true });
  const main = await tip('main');
  const rejected = await release(TAG, main, []);
  assertAllGreenBut(rejected, { publish: 'failure' });
  assert.equal(await published(), []);
  const run = await release(TAG, main);
  assertAllGreenBut(run, {});
  assert.equal(run.artifacts, ['release']);
  const [create] = await published();
  assert.is(
    create,
    `release create ${TAG} release/SHA256SUMS release/bulkhead-${TAG}.tar.gz --verify-tag --generate-notes`,
  );
  assert.is(await git.resolve(`refs/tags/${MAJOR}`), main);
  const next = await story.push({ 'notes.txt': 'later\n' });
  assertAllGreenBut(await release(TAG, next.sha), {});
  assert.is(await git.resolve(`refs/tags/${MAJOR}`), next.sha);
});

test('each permission of the release is needed', async () => {
  const commit = await tip('main');
  await git.git(['update-ref', `refs/tags/${TAG}`, commit]);
  for (const [job, permission] of [
    ['attest', 'id-token'],
    ['attest', 'attestations'],
    ['publish', 'contents'],
  ] as const) {
    const workflowText = permit(fileOf('release.yml'), job, permission, 'none');
    const ref = `refs/tags/${TAG}`;
    const run = await story.start({
      event: 'push',
      workflow: 'release.yml',
      ref,
      approve: ['release'],
      workflowText,
    });
    assert.is(run.jobs[job]?.result, 'failure', `${job} ${permission}`);
  }
  assert.is(host.path?.length, 1);
});

test.run();
