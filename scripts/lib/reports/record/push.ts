import type { Context } from '../../runtime/context.ts';
import { BulkheadError } from '../../runtime/errors.ts';
import type { Git } from './git.ts';

/** Somebody was faster: the remote compares before it moves a branch. */
const STALE = /\[rejected\]|non-fast-forward|fetch first|stale info|cannot lock ref|reference already exists/;

/**
 * Pushes one commit to a branch of a remote.
 * @returns false when the branch has moved meanwhile
 * @throws BulkheadError `GITHUB_PROTECTED_BRANCH`, `GITHUB_RULESET`, `RECORD_PUSH`
 */
export async function pushCommit(
  git: Git,
  { remote, branch, commit }: { remote: string; branch: string; commit: string },
  context: Context,
): Promise<boolean> {
  const { code, output, errors } = await git.attempt([
    'push',
    '--porcelain',
    '--no-verify',
    remote,
    `${commit}:refs/heads/${branch}`,
  ]);
  if (code === 0) return true;
  const said = context.secrets.scrub(`${errors}\n${output.toString('utf8')}`.trim());
  if (/GH006|GH013/.test(said)) throw guarded(branch, said);
  if (STALE.test(said)) return false;
  throw new BulkheadError({
    what: `the commit could not be pushed to ${remote}: ${said}`,
    fix: 'Check that the remote can be reached and that the key may write: a deploy key needs "Allow write access". The reports are where they were.',
    code: 'RECORD_PUSH',
    runbook: 'RECORDING.md#reports-could-not-be-recorded',
  });
}

function guarded(branch: string, said: string): BulkheadError {
  const ruleset = said.includes('GH013');
  const rule = ruleset ? 'held by a ruleset (GH013)' : 'protected (GH006)';
  return new BulkheadError({
    what: `the branch ${branch} is ${rule} and this key may not push to it: ${said}`,
    fix: 'Choose one of three ways: put the deploy key on the list of those that may bypass the rule; a branch of its own without protection, such as --branch reports; or record through the API with the token of a GitHub App that may bypass it. RECORDING.md shows each.',
    code: ruleset ? 'GITHUB_RULESET' : 'GITHUB_PROTECTED_BRANCH',
    runbook: 'RECORDING.md#protected-branches',
  });
}
