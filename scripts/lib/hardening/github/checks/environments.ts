import type { BranchPolicy } from '../answers.ts';
import { REPO } from '../ask.ts';
import { type GitHubCheck, ghApi, githubCheck, type SettingFinding, unseenFinding } from '../check.ts';
import type { EnvironmentFacts } from '../environment-facts.ts';
import type { GitHubFacts } from '../facts.ts';
import { matchesRef } from '../ref-pattern.ts';
import { seenOf } from '../sight.ts';

const ENVIRONMENTS = ['actions: read', `${REPO}/environments`] as const;
const PLAN =
  'Environments with secrets of their own need a public repository, or a plan that has them: without, every job could be given every secret.';

/** An environment that the workflows name, and what they do with it. */
interface Use {
  readonly name: string;
  /** Somebody must approve its jobs. */
  readonly waits: boolean;
  /** Whether its jobs are started from branches, from tags, or both. */
  readonly fromBranches: boolean;
  readonly fromTags: boolean;
  /** Every workflow with a job that must be approved holds the rule of two people itself. */
  readonly twoPeople: boolean;
}

/** The environments that the workflow files name, by name. */
export function usesOf({ files }: Pick<GitHubFacts, 'files'>): Use[] {
  const uses = new Map<string, Use>();
  for (const file of files) {
    for (const { name, waits } of file.environments) {
      // A name that is only known at run time cannot be looked up.
      if (name.includes('${{')) continue;
      const before = uses.get(name);
      uses.set(name, {
        name,
        waits: waits || before?.waits === true,
        fromBranches: file.tags === undefined || before?.fromBranches === true,
        fromTags: file.tags !== undefined || before?.fromTags === true,
        twoPeople: (!waits || file.twoPeople) && before?.twoPeople !== false,
      });
    }
  }
  return [...uses.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** A finding for each environment that the workflows use and that exists; GHB-05 tells of the others. */
function each(
  facts: GitHubFacts,
  wanted: (use: Use) => boolean,
  judge: (use: Use, environment: EnvironmentFacts) => SettingFinding,
): SettingFinding[] {
  const { environments } = facts;
  if ('unseen' in environments) return [unseenFinding('environments', environments.unseen, PLAN)];
  const known = new Map(
    environments.value.map((environment) => [environment.name.toLowerCase(), environment]),
  );
  return usesOf(facts)
    .filter(wanted)
    .flatMap((use) => {
      const environment = known.get(use.name.toLowerCase());
      return environment === undefined ? [] : [judge(use, environment)];
    });
}

/** The request that sets an environment, without taking away what it has: GitHub replaces all of it. */
function setting(facts: GitHubFacts, name: string, environment?: EnvironmentFacts): string {
  return ghApi('PUT', `repos/${facts.repository}/environments/${encodeURIComponent(name)}`, {
    wait_timer: environment?.waitTimer ?? 0,
    reviewers: environment?.reviewers ?? [],
    prevent_self_review: environment?.preventsSelfReview ?? false,
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  });
}

function allowing(facts: GitHubFacts, { name, fromTags, fromBranches }: Use): string[] {
  const path = `repos/${facts.repository}/environments/${encodeURIComponent(name)}/deployment-branch-policies`;
  return [
    ...(fromBranches ? [ghApi('POST', path, { name: facts.defaultBranch, type: 'branch' })] : []),
    ...(fromTags ? [ghApi('POST', path, { name: 'v*', type: 'tag' })] : []),
  ];
}

const there = githubCheck({
  id: 'GHB-05',
  title: 'every environment that a workflow names is there',
  meaning:
    'GitHub makes an environment that a job names and nobody made: without rules and without secrets, so that any branch could use it.',
  expected: 'an environment of this name',
  remedy:
    'Settings, Environments, New environment; then its branches, its secrets and, where it has them, its reviewers.',
  objects: 'environments',
  nothing: 'no workflow file in `.github/workflows` names an environment',
  requests: [ENVIRONMENTS],
  judge(facts) {
    const { environments } = facts;
    if ('unseen' in environments) return [unseenFinding('environments', environments.unseen, PLAN)];
    const known = new Set(environments.value.map(({ name }) => name.toLowerCase()));
    return usesOf(facts).map((use): SettingFinding => {
      if (known.has(use.name.toLowerCase())) return { object: use.name, verdict: 'green', observed: 'there' };
      const fix = [setting(facts, use.name), ...allowing(facts, use)].join('\n');
      return { object: use.name, verdict: 'red', observed: 'there is no such environment', fix };
    });
  },
});

const bound = githubCheck({
  id: 'GHB-06',
  title: 'an environment is for the default branch alone',
  meaning:
    'An environment without this gives its secrets to any branch: whoever may push one writes a workflow that reads them, and nobody reviews a branch.',
  expected: 'the default branch and nothing else (for what a tag starts: tags of releases)',
  remedy:
    'Settings, Environments, the environment, Deployment branches and tags: *Selected branches and tags*, and the default branch by its name. *Protected branches only* opens it to every branch as long as no branch has a protection of the older kind.',
  objects: 'environments',
  nothing: 'no environment that a workflow names is there',
  requests: [
    ENVIRONMENTS,
    ['actions: read', `${REPO}/environments/{environment_name}/deployment-branch-policies`],
  ],
  judge: (facts) =>
    each(
      facts,
      () => true,
      (use, environment) => judgeBranches(facts, use, environment),
    ),
});

function judgeBranches(facts: GitHubFacts, use: Use, environment: EnvironmentFacts): SettingFinding {
  const object = environment.name;
  const { branches } = environment;
  const fix = [setting(facts, object, environment), ...allowing(facts, use)].join('\n');
  if (branches === 'all') return { object, verdict: 'red', observed: 'every branch may use it', fix };
  if (branches === 'protected') return judgeProtected(facts, object, fix);
  if ('unseen' in branches) return unseenFinding(object, branches.unseen, PLAN);
  const fits = ({ type, name }: BranchPolicy) =>
    type === 'tag'
      ? use.fromTags && /^v[^*]*\*/.test(name)
      : use.fromBranches && name === facts.defaultBranch;
  const others = branches.value.filter((policy) => !fits(policy));
  if (others.length > 0) {
    const observed = `also for ${others.map(({ type, name }) => `the ${type} ${name}`).join(', ')}`;
    return { object, verdict: 'red', observed, fix: `Remove these under Settings, Environments, ${object}.` };
  }
  if (branches.value.length > 0) {
    return { object, verdict: 'green', observed: branches.value.map(({ name }) => name).join(', ') };
  }
  return { object, verdict: 'red', observed: 'no branch may use it: its jobs cannot start', fix };
}

function judgeProtected(facts: GitHubFacts, object: string, fix: string): SettingFinding {
  const protection = facts.branches.find(({ name }) => name === facts.defaultBranch)?.protection;
  if (protection === undefined || 'unseen' in protection) {
    return {
      object,
      verdict: 'grey',
      observed:
        'for protected branches only, which means every branch as long as none has a protection of the older kind; whether one has needs `administration: read`',
      fix,
      mayNotLook: true,
    };
  }
  if (protection.value === undefined) {
    return {
      object,
      verdict: 'red',
      observed: `for protected branches only, and ${facts.defaultBranch} has no protection of the older kind: rulesets do not count here`,
      fix,
    };
  }
  return { object, verdict: 'green', observed: 'protected branches' };
}

const reviewed = githubCheck({
  id: 'GHB-07',
  title: 'what changes data or keys waits for a second person',
  meaning:
    'One account, or whoever has taken it over, could seed, recover, rotate keys or release without anybody else having looked.',
  expected:
    'required reviewers who may not approve their own runs; or, where the plan has none, the rule of two people in the workflow itself',
  remedy:
    'Settings, Environments, the environment: *Required reviewers* and *Prevent self-review*, and no administrators who may bypass them. On a plan without reviewers leave the variable ENVIRONMENTS_HAVE_REVIEWERS unset: then the workflow asks for the second person (WORKFLOWS.md).',
  objects: 'environments',
  nothing: 'no environment is there whose jobs must be approved (those without `deployment: false`)',
  requests: [ENVIRONMENTS, ['metadata: read', `${REPO}/rulesets?includes_parents=true&targets=tag`]],
  judge: (facts) =>
    each(
      facts,
      ({ waits }) => waits,
      (use, environment) => judgeReviewers(facts, use, environment),
    ),
});

function judgeReviewers(facts: GitHubFacts, use: Use, environment: EnvironmentFacts): SettingFinding {
  const object = environment.name;
  if (environment.reviewers.length > 0) {
    const lacks = [
      ...(environment.preventsSelfReview ? [] : ['whoever starts a run may approve it']),
      ...(environment.adminsBypass === true ? ['administrators may bypass the reviewers'] : []),
    ];
    const fix = `Settings, Environments, ${object}: Prevent self-review; no administrators who bypass.`;
    return lacks.length === 0
      ? { object, verdict: 'green', observed: `${environment.reviewers.length} reviewers` }
      : { object, verdict: 'red', observed: lacks.join(', '), fix };
  }
  const fix = `Settings, Environments, ${object}: Required reviewers, and Prevent self-review.`;
  if (use.twoPeople && !saysReviewers(facts)) {
    const expected = 'reviewers, or the rule of two people in code';
    return {
      object,
      verdict: 'green',
      expected,
      observed: 'no reviewers: the workflow itself asks for a second person',
    };
  }
  if (use.twoPeople) {
    const observed =
      'no reviewers, and ENVIRONMENTS_HAVE_REVIEWERS switches off the rule of two people: nobody looks';
    return {
      object,
      verdict: 'red',
      observed,
      fix: `${fix}\ngh variable delete ENVIRONMENTS_HAVE_REVIEWERS`,
    };
  }
  if (use.fromTags && !use.fromBranches && tagsAreGiven(facts)) {
    const expected = 'reviewers, or tags that only few may make';
    return {
      object,
      verdict: 'green',
      expected,
      observed: 'no reviewers: a ruleset says who may make its tags',
    };
  }
  return {
    object,
    verdict: 'red',
    observed: 'no reviewers, and nothing in the workflow asks for a second person',
    fix,
  };
}

function saysReviewers({ reviewersSaid }: GitHubFacts): boolean {
  // GitHub compares texts without regard to case.
  return reviewersSaid?.toLowerCase() === 'true';
}

/** Whether a ruleset restricts who may make the tag of a release. */
function tagsAreGiven({ tagRulesets }: GitHubFacts): boolean {
  return (seenOf(tagRulesets) ?? []).some(
    ({ conditions, rules }) =>
      matchesRef('refs/tags/v1.2.3', conditions?.ref_name) && rules.some(({ type }) => type === 'creation'),
  );
}

const truthful = githubCheck({
  id: 'GHB-08',
  title: 'ENVIRONMENTS_HAVE_REVIEWERS says what is so',
  meaning:
    'The variable decides who asks for the second person. `true` without reviewers means that nobody does; unset with reviewers, that people confirm twice until somebody is tired of it.',
  expected: '`true` exactly when every environment whose workflow can hold the rule itself has reviewers',
  remedy: 'Settings, Secrets and variables, Actions, Variables.',
  objects: 'variables',
  nothing: 'no workflow asks for it',
  requests: [ENVIRONMENTS],
  judge(facts) {
    const object = 'ENVIRONMENTS_HAVE_REVIEWERS';
    const { environments } = facts;
    const uses = usesOf(facts).filter(({ waits, twoPeople }) => waits && twoPeople);
    if (uses.length === 0) return [];
    if ('unseen' in environments) return [unseenFinding(object, environments.unseen, PLAN)];
    const reviewed = new Set(
      environments.value
        .filter(({ reviewers }) => reviewers.length > 0)
        .map(({ name }) => name.toLowerCase()),
    );
    const without = uses.map(({ name }) => name).filter((name) => !reviewed.has(name.toLowerCase()));
    const said = facts.reviewersSaid === undefined ? 'not set' : `"${facts.reviewersSaid}"`;
    const says = saysReviewers(facts);
    if (says && without.length > 0) {
      const observed = `${said}, and without reviewers: ${without.join(', ')}`;
      return [{ object, verdict: 'red', observed, fix: 'gh variable delete ENVIRONMENTS_HAVE_REVIEWERS' }];
    }
    if (!says && without.length === 0) {
      const observed = `${said}, and all of these have reviewers: ${uses.map(({ name }) => name).join(', ')}`;
      return [
        { object, verdict: 'red', observed, fix: 'gh variable set ENVIRONMENTS_HAVE_REVIEWERS --body true' },
      ];
    }
    const is = without.length === 0 ? 'all have reviewers' : `without reviewers: ${without.join(', ')}`;
    return [{ object, verdict: 'green', observed: `${said}; ${is}` }];
  },
});

export const ENVIRONMENT_CHECKS: readonly GitHubCheck[] = [there, bound, reviewed, truthful];
