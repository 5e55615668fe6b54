import type { GitHub } from '../github/client.ts';
import { folderTree, type ReportsTree } from '../reports/tree.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Objectives } from '../tenancy/objectives-schema.ts';
import { parseModel, readModel } from '../tenancy/parse.ts';
import { branchTree } from './branch-tree.ts';

/** Reports, and where they lie in words. */
export interface Evidence {
  readonly tree: ReportsTree;
  readonly where: string;
}

/** Where reports may lie. */
export interface EvidencePlace {
  /** A folder on disk; it goes before the branch. */
  readonly ledger: string | undefined;
  readonly github: GitHub | undefined;
  /** The default branch when undefined. */
  readonly branch: string | undefined;
  /** The folder within the branch. */
  readonly folder: string;
}

/**
 * The reports in a folder on disk, or in a branch through the API.
 * @throws BulkheadError `WATCHDOG_LEDGER` when neither is given
 */
export async function openEvidence({ ledger, github, branch, folder }: EvidencePlace): Promise<Evidence> {
  if (ledger !== undefined) return { tree: folderTree(ledger), where: ledger };
  if (github === undefined) {
    throw new BulkheadError({
      what: 'nothing says where the ledger is: there is neither a folder nor a token for GitHub',
      fix: 'Give --ledger reports, or GITHUB_TOKEN with --repository owner/name.',
      code: 'WATCHDOG_LEDGER',
      runbook: 'WATCHDOG.md#where-the-ledger-is',
    });
  }
  const name = branch ?? (await defaultBranch(github));
  return {
    tree: await branchTree(github, name, folder),
    where: `${github.repository}, branch ${name}, folder ${folder}`,
  };
}

/**
 * The objectives of the model on disk, or, where there is no such file and GitHub is open, of the default branch.
 * Throws what `readModel` and `parseModel` throw.
 */
export async function readObjectives(
  file: string,
  path: string,
  github: GitHub | undefined,
): Promise<Objectives> {
  try {
    return (await readModel(file)).objectives;
  } catch (error) {
    if (!(error instanceof BulkheadError) || error.code !== 'MODEL_MISSING' || github === undefined)
      throw error;
    const tree = await branchTree(github, await defaultBranch(github), '');
    const bytes = await tree.read(path);
    if (bytes === undefined) throw error;
    return parseModel(bytes.toString('utf8'), path).objectives;
  }
}

async function defaultBranch({ rest, here }: GitHub): Promise<string> {
  return (await rest.repos.get(here)).data.default_branch;
}
