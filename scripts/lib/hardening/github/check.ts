import type { CheckText, Finding } from '../check.ts';
import type { GitHubFacts } from './facts.ts';
import type { Permission, Unseen } from './sight.ts';

/** A finding about settings, and whether it is grey only because the token may not look. */
export interface SettingFinding extends Finding {
  readonly mayNotLook?: boolean;
}

/** A check of the settings of a repository at GitHub: pure, over what was read. */
export interface GitHubCheck extends CheckText {
  judge(facts: GitHubFacts): readonly SettingFinding[];
}

interface Declared extends Omit<CheckText, 'stage' | 'roles' | 'query'> {
  /** The requests that an auditor repeats, each with the permission that it needs. */
  readonly requests: readonly (readonly [Permission, string])[];
  judge(facts: GitHubFacts): readonly SettingFinding[];
}

/** Declares a check of settings. */
export function githubCheck({ requests, ...check }: Declared): GitHubCheck {
  const query = requests.map(([permission, path]) => `GET ${path} # ${permission}`).join('\n');
  return { ...check, stage: 'planned', roles: [], query };
}

/** Where it is written what a token needs. */
const TOKEN = 'Give --github-token a token that may, as SETUP.md#what-github-itself-is-set-to says.';

/** What could not be seen, as a finding. A plan without the feature is red: it is known then that nothing holds. */
export function unseenFinding(object: string, { kind, text }: Unseen, planFix?: string): SettingFinding {
  if (kind === 'plan') {
    return {
      object,
      verdict: 'red',
      observed: text,
      fix: planFix ?? 'Move the repository to a plan that has it, or make it public.',
    };
  }
  if (kind === 'permission' || kind === 'absent') {
    return { object, verdict: 'grey', observed: text, fix: TOKEN, mayNotLook: kind === 'permission' };
  }
  return { object, verdict: 'grey', observed: text, fix: 'Run it again when GitHub answers.' };
}

/** `gh api` with a body, as one pastes it. */
export function ghApi(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): string {
  const line = `gh api --method ${method} ${path}`;
  return body === undefined ? line : `${line} --input - <<< '${JSON.stringify(body)}'`;
}
