import { posix } from 'node:path';
import { BulkheadError } from '../runtime/errors.ts';
import { type Change, planChange } from './change.ts';
import {
  findCommit,
  mergeBase,
  type Repository,
  type Revision,
  readCommit,
  readWorkingFolder,
} from './revision.ts';

/** Two revisions that are compared, and where they parted. */
export interface Revisions {
  /** What stands where the change is to go, as it is today. */
  readonly base: Revision;
  readonly head: Revision;
  /** Where the change began: what the base has got since then is not the change's doing. */
  readonly fork: Revision;
}

/**
 * Reads the base, the head (the working folder when it has no name) and the commit where they parted.
 * Throws `REVISION_UNKNOWN`, and what `readCommit` throws.
 */
export async function readRevisions(
  repository: Repository,
  baseName: string,
  headName: string | undefined,
): Promise<Revisions> {
  const baseCommit = await requireCommit(repository, baseName);
  const base = await readCommit(repository, baseName, baseCommit);
  const { head, commit: headCommit } = await readHead(repository, headName);
  const parted = await mergeBase(repository, baseCommit, headCommit ?? 'HEAD');
  const fork =
    parted === undefined || parted === baseCommit ? base : await readCommit(repository, 'the fork', parted);
  return { base, head, fork };
}

/**
 * Reads the head: a commit, or the working folder when it has no name. Throws as `readRevisions`.
 */
export async function readHead(
  repository: Repository,
  name: string | undefined,
): Promise<{ readonly head: Revision; readonly commit: string | undefined }> {
  if (name === undefined) return { head: await readWorkingFolder(repository), commit: undefined };
  const commit = await requireCommit(repository, name);
  return { head: await readCommit(repository, name, commit), commit };
}

async function requireCommit(repository: Repository, name: string): Promise<string> {
  const commit = await findCommit(repository, name);
  if (commit !== undefined) return commit;
  throw new BulkheadError({
    what: `"${name}" is no revision of the repository ${repository.root}`,
    fix: 'Name a branch, tag or commit that is in this clone; in a workflow check out with fetch-depth: 0.',
    code: 'REVISION_UNKNOWN',
  });
}

/** What the change does to the migrations; what the base has got since the change began is not its doing. Pure. */
export function changeOf({ base, head, fork }: Revisions, home: string): Change {
  const of = (revision: Revision) => new Map(revision.migrations.map((file) => [file.path, file.text]));
  const [inBase, inHead, inFork] = [of(base), of(head), of(fork)];
  const paths = [...new Set([...inBase.keys(), ...inHead.keys()])].sort();
  const texts = paths.map((path) => ({
    path,
    base: inBase.get(path),
    head: inHead.get(path),
    fork: inFork.get(path),
  }));
  const patterns = [...new Set([...base.model.migrations, ...head.model.migrations])];
  return planChange(
    texts,
    patterns.map((pattern) => posix.join(home, pattern)),
  );
}
