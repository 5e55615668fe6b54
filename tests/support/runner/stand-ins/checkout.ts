import { execFile } from 'node:child_process';
import { link, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { RunPlace } from '../place.ts';
import { RunnerRefusal, StepFailure } from '../refusal.ts';
import type { StandIn } from './stand-in.ts';

/** The real git repository of the fake, checked out by the real git or, where all files are wanted, from a store beside it. */
export const checkout: StandIn = {
  inputs: ['ref', 'path', 'sparse-checkout', 'fetch-depth', 'persist-credentials'],
  async run(inputs, { job, log }) {
    const { run, workspace } = job;
    if (inputs['persist-credentials'] !== 'false') {
      throw new RunnerRefusal('actions/checkout is known only with persist-credentials: false');
    }
    const path = resolve(workspace, inputs.path ?? '');
    if (relative(workspace, path).startsWith('..')) {
      throw new StepFailure(`Repository path '${path}' is not under '${workspace}'`);
    }
    // The repository counts as a private one, which git answers like this without `contents: read`.
    if (job.permissions.contents === undefined) {
      throw new StepFailure(
        "remote: Repository not found.\nThe process '/usr/bin/git' failed with exit code 128",
      );
    }
    const { sha, branch } = await commitOf(run, inputs.ref ?? '');
    await emptyFolder(path);
    const cones = conesOf(inputs['sparse-checkout'] ?? '');
    await makeRepository(run, path, sha, branch, inputs['fetch-depth'] !== '0', cones);
    if (cones.length > 0) await git(path, 'read-tree', '-mu', 'HEAD');
    else await layEverything(run, path, sha);
    log.say(`HEAD is now at ${sha}`);
    return { ref: inputs.ref ?? run.ref, commit: sha };
  },
};

/** What `ref` means: a branch, a tag, a commit, or, when it is empty, what started the run. */
async function commitOf(run: RunPlace, ref: string): Promise<{ sha: string; branch: string | undefined }> {
  const { git } = run.host.github;
  const wanted = ref === '' ? run.sha : ref;
  if (/^[0-9a-f]{40}$/.test(wanted)) {
    const sha = await git.resolve(wanted);
    if (sha === undefined) throw new StepFailure(`fatal: remote error: upload-pack: not our ref ${wanted}`);
    const started = ref === '' && run.ref.startsWith('refs/heads/');
    return { sha, branch: started ? run.ref.slice('refs/heads/'.length) : undefined };
  }
  const name = wanted.replace(/^refs\/heads\//, '');
  const head = await git.resolve(`refs/heads/${name}`);
  if (head !== undefined) return { sha: head, branch: name };
  const other = await git.resolve(wanted.startsWith('refs/') ? wanted : `refs/tags/${wanted}`);
  if (other !== undefined) return { sha: other, branch: undefined };
  throw new StepFailure(`A branch or tag with the name '${name}' could not be found`);
}

async function emptyFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  for (const name of await readdir(path)) await rm(join(path, name), { recursive: true });
}

/**
 * A `.git` that borrows the objects of the fake's repository. A shallow one has no history, as at GitHub; but objects that
 * GitHub would not have sent are there for who asks for them by their id.
 */
async function makeRepository(
  run: RunPlace,
  path: string,
  sha: string,
  branch: string | undefined,
  shallow: boolean,
  cones: readonly string[],
): Promise<void> {
  const { host } = run;
  const own = join(path, '.git');
  for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info']) {
    await mkdir(join(own, folder), { recursive: true });
  }
  const one = branch === undefined ? '' : `${sha} refs/remotes/origin/${branch}\n`;
  const local = branch === undefined ? '' : `${sha} refs/heads/${branch}\n`;
  const sparse = cones.length > 0;
  const files = {
    HEAD: branch === undefined ? `${sha}\n` : `ref: refs/heads/${branch}\n`,
    config: `[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tsparseCheckout = ${sparse}\n\tsparseCheckoutCone = ${sparse}\n[remote "origin"]\n\turl = https://github.example/${host.repository}\n`,
    'objects/info/alternates': `${join(host.github.git.folder, 'objects')}\n`,
    'packed-refs': `${(shallow ? one : await allRefs(run)) + local}`,
    ...(shallow ? { shallow: `${sha}\n` } : {}),
    ...(sparse ? { 'info/sparse-checkout': `/*\n!/*/\n${cones.map((cone) => `/${cone}/\n`).join('')}` } : {}),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(own, name), text);
}

/** As a fetch of everything leaves them. */
async function allRefs({ host }: RunPlace): Promise<string> {
  const args = ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/tags'];
  const refs = (await host.github.git.git(args)).toString();
  return refs.replaceAll(' refs/heads/', ' refs/remotes/origin/');
}

/** The folders that `sparse-checkout` names; git's cones have the files at the top as well. */
function conesOf(text: string): string[] {
  const cones = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const other = cones.filter((cone) => !/^[\w.-]+$/.test(cone));
  if (other.length === 0) return cones;
  throw new RunnerRefusal(`sparse-checkout is known with folders at the top, not with ${other.join(', ')}`);
}

async function layEverything(run: RunPlace, path: string, sha: string): Promise<void> {
  await run.trees.lay(sha, path);
  await git(path, 'read-tree', 'HEAD');
  const { codeFolder } = run.host;
  if (codeFolder === undefined || !(await run.trees.list(sha)).some((file) => file.startsWith('actions/')))
    return;
  await linkMissing(codeFolder, path);
}

/** What the commits leave out to stay small. */
async function linkMissing(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.name === '.git' || entry.name === 'node_modules') continue;
    if (entry.isDirectory()) {
      await mkdir(target, { recursive: true });
      await linkMissing(source, target);
    } else if (entry.isFile()) await link(source, target).catch(passExisting);
  }
}

function passExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}

async function git(cwd: string, ...arguments_: readonly string[]): Promise<void> {
  const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  await promisify(execFile)('git', arguments_, { cwd, env });
}
