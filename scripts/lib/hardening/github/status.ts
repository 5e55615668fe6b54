import { openGitHub } from '../../github/client.ts';
import type { Context } from '../../runtime/context.ts';
import { InputError } from '../../runtime/errors.ts';
import type { Check } from '../../runtime/result.ts';
import type { Model } from '../../tenancy/model.ts';
import { type Coverage, weigh } from '../weigh.ts';
import { GITHUB_CHECKS } from './catalogue.ts';
import { type GitHubCheck, type SettingFinding, unseenFinding } from './check.ts';
import { type GitHubFacts, readGitHubFacts } from './facts.ts';
import type { Seen } from './sight.ts';
import { readWorkflowFiles } from './workflow-files.ts';

/** What is asked of GitHub, as it is given to the command. */
export interface GitHubQuestion {
  readonly token: string;
  readonly repository: string | undefined;
  readonly evidenceBranch: string | undefined;
  readonly evidenceApp: string | undefined;
  readonly reviewersSaid: string | undefined;
  /** Ids of checks that a person looks at, because the token may not. */
  readonly byHand: string | undefined;
  /** Ids of the checks that are wanted; all when undefined. */
  readonly wanted: ReadonlySet<string> | undefined;
}

/** What GitHub's side of the status says. */
export interface GitHubStatus {
  readonly checks: readonly Check[];
  readonly coverage: Readonly<Record<string, Coverage>>;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A limit is waited for this long at most, in milliseconds: the report of the database is made already, and waits too. */
const PATIENCE = { attempts: 4, longest: 60_000 };

/**
 * Ids of checks in a text with commas.
 * @throws InputError for an id that is none of GitHub's checks
 */
export function parseByHand(text = ''): ReadonlySet<string> {
  const ids = text.split(/[\s,]+/).flatMap((id) => (id === '' ? [] : id.toUpperCase()));
  const unknown = ids.filter((id) => !GITHUB_CHECKS.some((check) => check.id === id));
  if (unknown.length === 0) return new Set(ids);
  throw new InputError(
    'hardening-status',
    [`--by-hand names ${unknown.join(', ')}, which is no check of GitHub's settings`],
    `Give some of ${GITHUB_CHECKS.map(({ id }) => id).join(', ')}.`,
  );
}

/** Whether a text is the id of an App, which is a number. @throws InputError */
export function parseApp(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text);
  throw new InputError(
    'hardening-status',
    [`--evidence-app-id is "${text}", which is no id of an App`],
    'Give the number that stands under "App ID" on the page of the App.',
  );
}

/**
 * Judges the settings of a repository at GitHub. Changes nothing. What the token may not see, and all of it when GitHub
 * cannot be reached, is grey. Throws a `BulkheadError` for a repository or an address that is none.
 */
export async function runGitHubStatus(
  question: GitHubQuestion,
  model: Model,
  context: Context,
): Promise<GitHubStatus> {
  const { token, repository } = question;
  const byHand = parseByHand(question.byHand);
  const github = openGitHub({ token, repository, context, patience: PATIENCE });
  const seen = await readGitHubFacts(github, {
    files: await readWorkflowFiles(context.cwd),
    evidenceBranch: question.evidenceBranch,
    evidenceApp: parseApp(question.evidenceApp),
    reviewersSaid: question.reviewersSaid,
    now: context.now(),
  });
  const checks: Check[] = [];
  const coverage: Record<string, Coverage> = {};
  for (const check of GITHUB_CHECKS) {
    if (question.wanted?.has(check.id) === false) continue;
    const found = findingsOf(check, seen, github.repository);
    const findings = found.map((finding) => leave(finding, byHand.has(check.id)));
    const weighed = weigh(check, findings, { model, roles: new Set() });
    checks.push(...weighed.checks);
    coverage[check.id] = weighed.coverage;
  }
  return { checks, coverage, facts: factsOf(seen, github.repository, byHand) };
}

function findingsOf(
  check: GitHubCheck,
  seen: Seen<GitHubFacts>,
  repository: string,
): readonly SettingFinding[] {
  return 'value' in seen ? check.judge(seen.value) : [unseenFinding(repository, seen.unseen)];
}

/** What the token may not see, and somebody looks at by hand, is planned; what was seen is what it is. */
function leave(finding: SettingFinding, byHand: boolean): SettingFinding {
  if (!byHand || finding.verdict !== 'grey' || finding.mayNotLook !== true) return finding;
  return { ...finding, planned: true, observed: `${finding.observed}; left to a person, as --by-hand says` };
}

function factsOf(
  seen: Seen<GitHubFacts>,
  repository: string,
  byHand: ReadonlySet<string>,
): Record<string, unknown> {
  if ('unseen' in seen) return { repository, unseen: seen.unseen.text };
  const { defaultBranch, isPrivate, evidenceBranch, files } = seen.value;
  return {
    repository,
    private: isPrivate,
    defaultBranch,
    evidenceBranch: evidenceBranch ?? defaultBranch,
    workflows: files.length,
    byHand: [...byHand],
  };
}
