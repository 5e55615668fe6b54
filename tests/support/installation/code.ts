import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { GitHubFake } from '../github-fake/server.ts';
import { holdCeremony, PUBLIC_FILES } from './ceremony.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');

/** Of the working tree what the workflows read. */
const PATHS = ['.github', 'actions', 'bulkhead.yaml', 'docs/examples', 'migrations', 'package.json'];

/** What of it is not committed here: megabytes, which every checkout would write anew. */
const BUILT = 'actions/dist';

/** Before every night of the tests. */
const COMMITTED = new Date(Date.now() - 60 * 86_400_000);

/** The repository's code as it is here. */
export interface Code extends AsyncDisposable {
  /** The folder with the built bundle alone, which lies beside what is committed. */
  readonly built: string;
  /** Makes the code the first commit of the branch. Returns the commit. */
  push(github: GitHubFake): Promise<string>;
}

/**
 * Copies the code, with the public halves of the ceremony's keys committed to it as docs/SETUP.md says, and over it
 * these files (`undefined` removes one).
 */
export async function copyCode(files: Readonly<Record<string, string | undefined>> = {}): Promise<Code> {
  const home = await mkdtemp(join(tmpdir(), 'bulkhead-code-'));
  const [folder, built] = [join(home, 'code'), join(home, 'built')];
  const filter = (path: string) => path !== join(ROOT, BUILT);
  for (const path of PATHS) await cp(join(ROOT, path), join(folder, path), { recursive: true, filter });
  await cp(join(ROOT, BUILT), join(built, BUILT), { recursive: true });
  const keys = await holdCeremony();
  for (const name of PUBLIC_FILES) await writeFile(join(folder, name), keys.get(name) ?? '');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    if (text === undefined) await rm(join(folder, path));
    else await writeFile(join(folder, path), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
  return {
    built,
    push: (github) => push(folder, github),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}

/** With the real git. */
async function push(folder: string, github: GitHubFake): Promise<string> {
  const { defaultBranch, git } = github.state;
  const run = async (...args: readonly string[]) => {
    const env = {
      PATH: process.env.PATH,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_DIR: git.folder,
      GIT_WORK_TREE: folder,
      GIT_INDEX_FILE: join(git.folder, 'index-of-code'),
      ...AUTHOR,
    };
    return (await promisify(execFile)('git', args, { cwd: folder, env })).stdout.trim();
  };
  await run('add', '--all', '--force', '.');
  const tree = await run('write-tree');
  const commit = await run('commit-tree', '-m', 'The code', tree);
  await run('update-ref', `refs/heads/${defaultBranch}`, commit);
  return commit;
}

const AUTHOR = {
  GIT_AUTHOR_NAME: 'A Person',
  GIT_AUTHOR_EMAIL: 'person@example.com',
  GIT_AUTHOR_DATE: COMMITTED.toISOString(),
  GIT_COMMITTER_NAME: 'A Person',
  GIT_COMMITTER_EMAIL: 'person@example.com',
  GIT_COMMITTER_DATE: COMMITTED.toISOString(),
};
