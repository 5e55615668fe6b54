import type { GitHub } from '../github/client.ts';
import { headOf, readFileAt } from '../github/content.ts';
import type { ReportsTree } from '../reports/tree.ts';

/**
 * The files of a folder as a branch holds them now, read through the API: no checkout is needed, and a commit that comes
 * meanwhile changes nothing. A branch that is not there yet is empty. Throws a `GitHubError`.
 */
export async function branchTree(github: GitHub, branch: string, folder: string): Promise<ReportsTree> {
  const head = await headOf(github, branch);
  return {
    async read(path) {
      if (head === undefined) return undefined;
      return await readFileAt(github, head, folder === '' ? path : `${folder}/${path}`);
    },
  };
}
