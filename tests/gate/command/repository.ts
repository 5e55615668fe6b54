import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..', '..');

/** A clone of the example's own files with a history that a test writes. */
export interface SampleRepository extends AsyncDisposable {
  readonly folder: string;
  git(...args: string[]): Promise<string>;
  /** Writes a file of the working folder. */
  write(path: string, text: string): Promise<void>;
  /** Commits all that is there, and gives the commit. */
  commit(message: string): Promise<string>;
}

/** The portal with its migrations as the first commit of `main`. */
export async function sampleRepository(): Promise<SampleRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-gate-'));
  const git = async (...args: string[]) => {
    const identity = ['-c', 'user.name=Sample', '-c', 'user.email=sample@example.com'];
    const { stdout } = await run('git', ['-C', folder, ...identity, ...args]);
    return stdout.trim();
  };
  for (const path of ['docs/examples/portal', 'migrations', 'bulkhead.yaml']) {
    await cp(join(ROOT, path), join(folder, path), { recursive: true });
  }
  // Few rows: what is tried here is the gate, not the server.
  const model = join(folder, 'bulkhead.yaml');
  const text = await readFile(model, 'utf8');
  await writeFile(model, text.replace(/^gate:\n/m, 'gate:\n  sample: 100\n'));
  await git('init', '--quiet', '--initial-branch=main');
  const repository: SampleRepository = {
    folder,
    git,
    async write(path, text) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    },
    async commit(message) {
      await git('add', '--all');
      await git('commit', '--quiet', '--message', message);
      return await git('rev-parse', 'HEAD');
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
  await repository.commit('the portal');
  return repository;
}
