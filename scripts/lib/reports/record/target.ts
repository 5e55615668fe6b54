import type { LedgerFile } from '../ledger-file.ts';
import type { ReportsTree } from '../tree.ts';

/** The reports as they stand at one commit. */
export interface Snapshot {
  /** The commit. */
  readonly head: string;
  readonly tree: ReportsTree;
  /** The ledger's files, oldest year first. */
  readonly ledger: readonly LedgerFile[];
}

export interface CommitText {
  readonly headline: string;
  readonly body: string;
  /** A line of the body that no other commit has. */
  readonly mark: string;
}

/** What is known about a commit that was read back. */
export interface Proof {
  readonly onBranch: boolean;
  /** Whether the host vouches for its signature; undefined where nobody signs. */
  readonly verified: boolean | undefined;
  /** Why not, in one word. */
  readonly reason: string;
}

/** Where reports are committed to. All paths are below the reports folder. */
export interface Target {
  /** For sentences: `sample/portal, branch main`. */
  readonly name: string;
  /** The branch as it stands now. */
  snapshot(): Promise<Snapshot>;
  /**
   * Commits files on top of a snapshot: all of them or none.
   * @returns the commit's id, or `'stale'` when the branch has moved meanwhile
   */
  commit(snapshot: Snapshot, files: ReadonlyMap<string, Buffer>, text: CommitText): Promise<string>;
  /** A commit of ours whose answer was lost, by its mark; undefined when there is none. */
  find(mark: string): Promise<string | undefined>;
  /** Looks whether a commit is there, is on the branch and is vouched for. */
  prove(commit: string): Promise<Proof>;
  /** What a commit has at a path. */
  read(commit: string, path: string): Promise<Buffer | undefined>;
}
