import type { GitHub } from './client.ts';
import { GitHubError } from './error.ts';

/** GitHub ends a request of GraphQL at about 40 MB (field reports; it is not documented); base64 makes 3 bytes 4. */
export const MOST_COMMIT_BYTES = 24_000_000;

export interface CommitRequest {
  readonly branch: string;
  /** The commit at which the branch must stand: compared before it is moved, so that nothing of another writer is lost. */
  readonly head: string;
  readonly headline: string;
  readonly body: string;
  /** Whole files by their paths in the repository. */
  readonly files: ReadonlyMap<string, Buffer>;
}

const CREATE = `mutation($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;

/**
 * Makes a commit on a branch through the API, signed by GitHub. May be repeated: a second one that would come after the
 * first finds that the branch has moved.
 * @returns its id; `'stale'` when the branch stands elsewhere, which is also the answer after a commit whose own answer
 * was lost
 * @throws GitHubError `GITHUB_PROTECTED_BRANCH`, `GITHUB_RULESET`, `GITHUB_PERMISSION` …
 */
export async function createCommit(github: GitHub, request: CommitRequest): Promise<string> {
  const additions = [...request.files].map(([path, bytes]) => ({ path, contents: bytes.toString('base64') }));
  const input = {
    branch: { repositoryNameWithOwner: github.repository, branchName: request.branch },
    message: { headline: request.headline, body: request.body },
    expectedHeadOid: request.head,
    fileChanges: { additions },
  };
  try {
    const made = await github.graphql<{ createCommitOnBranch: { commit: { oid: string } } }>(
      CREATE,
      { input },
      true,
    );
    return made.createCommitOnBranch.commit.oid;
  } catch (error) {
    if (isStale(error)) return 'stale';
    throw error;
  }
}

/** Both the type and the sentence are looked for: servers of several ages are in use. */
function isStale(error: unknown): boolean {
  if (!(error instanceof GitHubError)) return false;
  return error.types.includes('STALE_DATA') || /expected branch to point to/i.test(error.what);
}

/** What GitHub says about a commit. */
export interface CommitState {
  readonly verified: boolean;
  /** Why not, in GitHub's word, such as `unsigned`. */
  readonly reason: string;
  /** Whether the branch has it. */
  readonly onBranch: boolean;
}

/**
 * Reads a commit back.
 * @throws GitHubError `GITHUB_INVALID` or `GITHUB_NOT_FOUND` when there is no such commit
 */
export async function readCommit(github: GitHub, oid: string, branch: string): Promise<CommitState> {
  const { data } = await github.rest.repos.getCommit({ ...github.here, ref: oid });
  const verification = data.commit.verification;
  const basehead = `${oid}...${branch}`;
  const compared = await github.rest.repos.compareCommitsWithBasehead({
    ...github.here,
    basehead,
    per_page: 1,
  });
  return {
    verified: verification?.verified === true,
    reason: verification?.reason ?? 'unknown',
    onBranch: compared.data.status === 'identical' || compared.data.status === 'ahead',
  };
}

/**
 * The newest of the last 30 commits of a branch whose message holds a line; undefined when none does.
 * @throws GitHubError
 */
export async function findCommit(github: GitHub, branch: string, line: string): Promise<string | undefined> {
  const { data } = await github.rest.repos.listCommits({ ...github.here, sha: branch, per_page: 30 });
  return data.find(({ commit }) => commit.message.split('\n').includes(line))?.sha;
}
