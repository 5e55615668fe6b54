import type { GitHub } from '../../github/client.ts';
import { createCommit, findCommit, readCommit } from '../../github/commit.ts';
import { headOf, listFolderAt, readBlob, readFileAt } from '../../github/content.ts';
import { BulkheadError } from '../../runtime/errors.ts';
import type { ReportsTree } from '../tree.ts';
import { isLedgerName, parseLedger } from './ledger-folder.ts';
import type { Target } from './target.ts';

/**
 * A branch at GitHub, written through the API: no clone, no credentials on disk, commits signed by GitHub.
 * @param folder beginning of the paths, see `parseFolder`
 */
export function githubTarget(github: GitHub, branch: string, folder: string): Target {
  /** Contents never change under their hash. */
  const blobs = new Map<string, Buffer>();
  /** Nor do reports: what one commit has at such a path, every later one has. */
  const reports = new Map<string, Buffer>();

  const treeAt = (head: string): ReportsTree => ({
    async read(path) {
      const known = reports.get(path);
      if (known !== undefined) return known;
      const bytes = await readFileAt(github, head, `${folder}${path}`);
      if (bytes !== undefined && /^[a-z-]+\/\d{4}\/\d{2}\//.test(path)) reports.set(path, bytes);
      return bytes;
    },
  });

  return {
    name: `${github.repository}, branch ${branch}`,
    async snapshot() {
      const head = await headOf(github, branch);
      if (head === undefined) throw noBranch(github, branch);
      const files = new Map<string, Buffer>();
      for (const { name, sha, type } of await listFolderAt(github, head, `${folder}ledger`)) {
        if (type !== 'file' || !isLedgerName(name)) continue;
        const bytes = blobs.get(sha) ?? (await readBlob(github, sha));
        blobs.set(sha, bytes);
        files.set(name, bytes);
      }
      return { head, tree: treeAt(head), ledger: await parseLedger(github.context, files) };
    },
    async commit({ head }, files, { headline, body }) {
      const placed = new Map([...files].map(([path, bytes]) => [`${folder}${path}`, bytes]));
      return await createCommit(github, { branch, head, headline, body, files: placed });
    },
    find: (mark) => findCommit(github, branch, mark),
    prove: (commit) => readCommit(github, commit, branch),
    read: (commit, path) => readFileAt(github, commit, `${folder}${path}`),
  };
}

function noBranch({ repository }: GitHub, branch: string): BulkheadError {
  return new BulkheadError({
    what: `${repository} has no branch ${branch}`,
    fix: `Name another with --branch, or make it once, empty: git switch --orphan ${branch} && git commit --allow-empty -m "Evidence" && git push origin ${branch}`,
    code: 'RECORD_NO_BRANCH',
    runbook: 'RECORDING.md#protected-branches',
  });
}
