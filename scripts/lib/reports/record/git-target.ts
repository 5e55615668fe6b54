import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Context } from '../../runtime/context.ts';
import { BulkheadError } from '../../runtime/errors.ts';
import type { LedgerFile } from '../ledger-file.ts';
import { withLock } from '../lock.ts';
import { type Git, openGit } from './git.ts';
import { writeCommit } from './git-commit.ts';
import { isLedgerName, parseLedger } from './ledger-folder.ts';
import { pushCommit } from './push.ts';
import type { CommitText, Snapshot, Target } from './target.ts';
import { blobOf, Worktree } from './worktree.ts';

export interface GitTargetOptions {
  /** Any folder of the repository. */
  readonly folder: string;
  /** The checked-out one when left out. */
  readonly branch: string | undefined;
  /** Remote that the commits go to instead of the local branch. */
  readonly push: string | undefined;
  /** Beginning of the paths, see `parseFolder`. */
  readonly reports: string;
}

/**
 * A branch of a local repository, or with `push` that of its remote. A commit holds exactly the files of the recording;
 * what the user has staged or changed stays as it is.
 * @throws BulkheadError `NOT_A_REPOSITORY`, `RECORD_DETACHED`, `RECORD_NO_BRANCH`
 */
export async function gitTarget(options: GitTargetOptions, context: Context): Promise<Target> {
  const git = openGit(
    await realpath(resolve(context.cwd, options.folder)).catch(() => options.folder),
    context,
  );
  const common = await gitFolderOf(git);
  const current = await git.attempt(['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const checkedOut = current.code === 0 ? current.output.toString().trim() : undefined;
  const branch = options.branch ?? checkedOut;
  if (branch === undefined) throw detached(git);
  if ((await git.attempt(['check-ref-format', '--branch', branch])).code !== 0) throw noBranch(git, branch);
  const { push, reports } = options;
  const worktree = push === undefined && branch === checkedOut ? await Worktree.open(git) : undefined;
  const place = (path: string) => `${reports}${path}`;

  const head = async () => {
    if (push !== undefined) await fetchBranch(git, push, branch);
    const ref = push === undefined ? `refs/heads/${branch}` : tracking(push, branch);
    const found = await git.attempt(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
    if (found.code !== 0) throw noBranch(git, branch);
    return found.output.toString().trim();
  };

  const move = async (from: string, to: string, text: CommitText) => {
    if (push !== undefined) return await pushCommit(git, { remote: push, branch, commit: to }, context);
    const message = `bulkhead: ${text.headline}`;
    const { code, errors } = await git.attempt([
      'update-ref',
      '-m',
      message,
      `refs/heads/${branch}`,
      to,
      from,
    ]);
    if (code !== 0 && !/cannot lock ref/.test(errors)) throw failed(git, errors);
    return code === 0;
  };

  return {
    name:
      push === undefined ? `${git.folder}, branch ${branch}` : `${push} of ${git.folder}, branch ${branch}`,
    async snapshot() {
      if (worktree !== undefined) await withLock(lockOf(common), () => worktree.recover());
      const commit = await head();
      return {
        head: commit,
        tree: { read: (path) => blobOf(git, commit, place(path)) },
        ledger: await ledgerAt(git, commit, reports, context),
      };
    },
    async commit(snapshot: Snapshot, files, text) {
      const placed = new Map([...files].map(([path, bytes]) => [place(path), bytes]));
      const message = `${text.headline}\n\n${text.body}\n`;
      return await withLock(lockOf(common), async () => {
        if ((push === undefined ? await head() : snapshot.head) !== snapshot.head) return 'stale';
        await worktree?.requireClean([...placed.keys()]);
        const commit = await writeCommit(git, { parent: snapshot.head, files: placed, message }, context);
        const advance = () => move(snapshot.head, commit, text);
        const moved =
          worktree === undefined
            ? await advance()
            : await worktree.advance({ from: snapshot.head, to: commit, files: placed }, advance);
        return moved ? commit : 'stale';
      });
    },
    async find(mark) {
      const found = await git.run(['log', '-n', '30', '-F', `--grep=${mark}`, '--format=%H', await head()]);
      return found.split('\n')[0] || undefined;
    },
    async prove(commit) {
      const { code } = await git.attempt(['merge-base', '--is-ancestor', commit, await head()]);
      return { onBranch: code === 0, verified: undefined, reason: 'local' };
    },
    read: (commit, path) => blobOf(git, commit, place(path)),
  };
}

async function ledgerAt(
  git: Git,
  commit: string,
  reports: string,
  context: Context,
): Promise<readonly LedgerFile[]> {
  const text = await git.run(['ls-tree', '-z', '--name-only', `${commit}`, `${reports}ledger/`]);
  const names = text
    .split('\0')
    .map((path) => path.slice(`${reports}ledger/`.length))
    .filter(isLedgerName);
  const files = new Map<string, Buffer>();
  for (const name of names)
    files.set(name, (await blobOf(git, commit, `${reports}ledger/${name}`)) ?? Buffer.alloc(0));
  return await parseLedger(context, files);
}

/** Worktrees of one repository share their branches, and so this lock. */
async function gitFolderOf(git: Git): Promise<string> {
  const found = await git.attempt(['rev-parse', '--git-common-dir']);
  if (found.code === 0) return resolve(git.folder, found.output.toString().trim());
  throw new BulkheadError({
    what: `${git.folder} is not in a git repository: ${found.errors.split('\n')[0]}`,
    fix: 'Give --git a folder of the repository that keeps the reports; git init makes one.',
    code: 'NOT_A_REPOSITORY',
    runbook: 'RECORDING.md#reports-could-not-be-recorded',
  });
}

/** Into a name of our own: the user's remote-tracking branches stay as they are. */
async function fetchBranch(git: Git, remote: string, branch: string): Promise<void> {
  const refspec = `+refs/heads/${branch}:${tracking(remote, branch)}`;
  const { code, errors } = await git.attempt(['fetch', '--quiet', '--no-tags', remote, refspec]);
  if (code === 0) return;
  if (/couldn't find remote ref/.test(errors)) throw noBranch(git, branch);
  throw failed(git, errors);
}

function lockOf(common: string): string {
  return join(common, 'bulkhead-record.lock');
}

function tracking(remote: string, branch: string): string {
  return `refs/bulkhead/${remote}/${branch}`;
}

function failed(git: Git, errors: string): BulkheadError {
  return new BulkheadError({
    what: `git could not go on in ${git.folder}: ${errors}`,
    fix: 'Read what git said; nothing was recorded, and the reports are where they were.',
    code: 'GIT',
    runbook: 'RECORDING.md#reports-could-not-be-recorded',
  });
}

function detached(git: Git): BulkheadError {
  return new BulkheadError({
    what: `${git.folder} has no branch checked out, so a commit would belong to none`,
    fix: 'Check one out, or name it with --branch.',
    code: 'RECORD_DETACHED',
    runbook: 'RECORDING.md#reports-could-not-be-recorded',
  });
}

function noBranch(git: Git, branch: string): BulkheadError {
  return new BulkheadError({
    what: `${git.folder} has no branch ${branch} with a commit`,
    fix: `Make it once: git switch --orphan ${branch} && git commit --allow-empty -m "Evidence"; and push it when --push is given.`,
    code: 'RECORD_NO_BRANCH',
    runbook: 'RECORDING.md#protected-branches',
  });
}
