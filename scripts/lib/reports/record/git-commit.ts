import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../runtime/context.ts';
import { BulkheadError } from '../../runtime/errors.ts';
import type { Git } from './git.ts';

/** The bot whose commits GitHub shows as those of a workflow. */
const BOT = { name: 'github-actions[bot]', email: '41898282+github-actions[bot]@users.noreply.github.com' };

export interface CommitFiles {
  readonly parent: string;
  /** Whole files by their paths in the repository. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly message: string;
}

/**
 * Writes a commit of exactly these files on top of its parent, and moves nothing: no branch, no index, no file of the working
 * copy, and no hook is run that could change evidence.
 * @returns its id
 * @throws BulkheadError `GIT`, `GIT_IDENTITY`
 */
export async function writeCommit(
  git: Git,
  { parent, files, message }: CommitFiles,
  context: Context,
): Promise<string> {
  const identity = await identityOf(git, context);
  const scratch = await context.temporaryFolder('index');
  const index = join(scratch, 'index');
  const env = { GIT_INDEX_FILE: index };
  await git.run(['read-tree', parent], { env });
  const shas = await writeBlobs(git, [...files.values()], scratch);
  const lines = [...files.keys()].map((path, number) => `100644 ${shas[number]}\t${path}\0`);
  await git.run(['update-index', '-z', '--index-info'], { env, input: lines.join('') });
  const tree = await git.run(['write-tree'], { env });
  await rm(index, { force: true });
  const sign =
    (await git.attempt(['config', '--type=bool', 'commit.gpgsign'])).output.toString().trim() === 'true';
  const args = ['commit-tree', tree, '-p', parent, ...(sign ? ['-S'] : [])];
  return await git.run(args, { env: identity, input: message });
}

/** One git for all of them. `--no-filters`: what `.gitattributes` does to line ends would make other bytes of evidence. */
async function writeBlobs(git: Git, contents: readonly Buffer[], scratch: string): Promise<string[]> {
  const names: string[] = [];
  for (const [number, bytes] of contents.entries()) {
    const name = join(scratch, `blob-${number}`);
    await writeFile(name, bytes);
    names.push(name);
  }
  const input = names.map((name) => `${name}\n`).join('');
  const shas = (await git.run(['hash-object', '-w', '--no-filters', '--stdin-paths'], { input })).split('\n');
  await Promise.all(names.map((name) => rm(name)));
  if (shas.length === contents.length || contents.length === 0) return shas;
  throw new Error(`git wrote ${shas.length} of ${contents.length} blobs`);
}

/** The person that git knows; in a workflow the bot; nobody is made up. */
async function identityOf(git: Git, context: Context): Promise<Record<string, string>> {
  const known = await git.attempt(['-c', 'user.useConfigOnly=true', 'var', 'GIT_COMMITTER_IDENT']);
  const author = await git.attempt(['-c', 'user.useConfigOnly=true', 'var', 'GIT_AUTHOR_IDENT']);
  if (known.code === 0 && author.code === 0) return {};
  if (context.env.GITHUB_ACTIONS === 'true') {
    return {
      GIT_AUTHOR_NAME: BOT.name,
      GIT_AUTHOR_EMAIL: BOT.email,
      GIT_COMMITTER_NAME: BOT.name,
      GIT_COMMITTER_EMAIL: BOT.email,
    };
  }
  throw new BulkheadError({
    what: `git does not know who commits in ${git.folder}`,
    fix: 'Tell it: git config user.name "…" and git config user.email "…".',
    code: 'GIT_IDENTITY',
    runbook: 'RECORDING.md#reports-could-not-be-recorded',
  });
}
