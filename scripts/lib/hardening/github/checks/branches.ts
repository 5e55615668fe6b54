import type { Actor, Protection, Ruleset } from '../answers.ts';
import { REPO } from '../ask.ts';
import { type BranchFacts, guardsOf } from '../branch-facts.ts';
import { type GitHubCheck, githubCheck, type SettingFinding, unseenFinding } from '../check.ts';
import type { GitHubFacts } from '../facts.ts';
import { decidingChecks, defaultBranchRuleset, standingRuleset } from '../ruleset-command.ts';
import { mayNot } from '../sight.ts';

const RULES = [
  ['metadata: read', `${REPO}/rules/branches/{branch}`],
  ['administration: read', `${REPO}/branches/{branch}/protection`],
] as const;

const NO_RULES =
  'Make the repository public or move it to a plan with branch rules: on this one nobody can be held to a pull request.';

/** What is missing from the rules of a branch; grey when it may stand where the token cannot look. */
function missing(branch: BranchFacts, object: string, lacks: readonly string[], fix: string): SettingFinding {
  if (lacks.length === 0) {
    return { object, verdict: 'green', observed: 'as expected' };
  }
  if ('unseen' in branch.rules) return unseenFinding(object, branch.rules.unseen, NO_RULES);
  const observed = `not held: ${lacks.join(', ')}`;
  if ('unseen' in branch.protection && branch.protection.unseen.kind !== 'plan') {
    const unseen = unseenFinding(object, branch.protection.unseen);
    return {
      ...unseen,
      observed: `${observed} by any ruleset; as to the protection of the branch, ${unseen.observed}`,
    };
  }
  return { object, verdict: 'red', observed, fix };
}

function defaultOf({ branches, defaultBranch }: GitHubFacts): BranchFacts[] {
  return branches.filter(({ name }) => name === defaultBranch);
}

const reviewed = githubCheck({
  id: 'GHB-01',
  title: 'the default branch changes by reviewed pull requests alone',
  meaning:
    'Whoever may push can change the workflows, and with them what every secret is used for, without anybody having read it.',
  expected: 'a pull request with an approval of a code owner, which a new commit takes back',
  remedy:
    'Settings, Rules, Rulesets: a ruleset for the default branch. The finding has the command that makes it.',
  objects: 'branches',
  nothing: 'the repository has no default branch',
  requests: RULES,
  judge: (facts) =>
    defaultOf(facts).map((branch) => {
      const { approvals, codeOwner, dismissesStale } = guardsOf(branch);
      const lacks = [
        ...(approvals > 0 ? [] : ['a pull request with an approval']),
        ...(codeOwner ? [] : ['the approval of a code owner']),
        ...(dismissesStale ? [] : ['that approvals fall with new commits']),
      ];
      return missing(branch, branch.name, lacks, defaultBranchRuleset(facts));
    }),
});

const required = githubCheck({
  id: 'GHB-02',
  title: 'what judges a change is required',
  meaning: 'A check that is not required is advice: a change that it found wrong is merged with one click.',
  expected: 'required before a merge',
  remedy:
    'Settings, Rules, Rulesets: require the job `gate` of ci.yml and the job of migrations.yml in the ruleset of the default branch.',
  objects: 'checks',
  nothing: 'no workflow of this repository has a check that could be required',
  requests: RULES,
  judge: (facts) =>
    defaultOf(facts).flatMap((branch) => {
      const { checks } = guardsOf(branch);
      return decidingChecks(facts).map((name) =>
        missing(
          branch,
          name,
          checks.includes(name) ? [] : [`the check "${name}"`],
          defaultBranchRuleset(facts),
        ),
      );
    }),
});

const standing = githubCheck({
  id: 'GHB-03',
  title: 'the history of the code and of the reports stands',
  meaning:
    'A force push rewrites what was reviewed, and what was recorded: evidence that can be replaced is none.',
  expected: 'no force push and no deletion',
  remedy:
    'Settings, Rules, Rulesets: *Block force pushes* and *Restrict deletions*, for the branch of the reports as well.',
  objects: 'branches',
  nothing: 'the repository has no branch',
  requests: RULES,
  judge: (facts) =>
    facts.branches.map((branch) => {
      const { noForcePush, noDeletion } = guardsOf(branch);
      const lacks = [
        ...(noForcePush ? [] : ['that force pushes are refused']),
        ...(noDeletion ? [] : ['that it cannot be deleted']),
      ];
      const fix =
        branch.name === facts.defaultBranch
          ? defaultBranchRuleset(facts)
          : standingRuleset(facts.repository, 'branch', `refs/heads/${branch.name}`, [
              'deletion',
              'non_fast_forward',
            ]);
      return missing(branch, branch.name, lacks, fix);
    }),
});

const bypass = githubCheck({
  id: 'GHB-04',
  title: 'nobody may pass the branch rules by but the app that records',
  meaning: 'Whoever may bypass the rules is not held by them, and neither is who takes over that account.',
  expected: 'no bypass, but for the app EVIDENCE_APP_ID on the branch of the reports',
  remedy:
    'Settings, Rules, Rulesets, Bypass list: remove everybody else. A protection of the older kind: *Do not allow bypassing the above settings*. GitHub tells the list only to who may change it: look with your own account, and leave the check to a person in the nightly job (SETUP.md).',
  objects: 'rulesets',
  nothing: 'no rule holds for any branch, so there is none to pass by (GHB-01 and GHB-03)',
  requests: [...RULES, ['administration: write', `${REPO}/rulesets/{ruleset_id}`]],
  judge: (facts) => {
    const evidence = facts.evidenceBranch ?? facts.defaultBranch;
    const found = new Map<string, SettingFinding>();
    for (const { name, rulesets, rules, protection } of facts.branches) {
      const app = name === evidence ? facts.evidenceApp : undefined;
      if ('unseen' in rules) found.set(name, unseenFinding(`rulesets of ${name}`, rules.unseen, NO_RULES));
      for (const { id, detail } of rulesets) {
        const object = `ruleset ${id}`;
        const finding =
          'unseen' in detail
            ? unseenFinding(object, detail.unseen)
            : ofRuleset(detail.value, app, facts.repository);
        // A ruleset may hold for both branches: on the stricter one it counts.
        if (found.get(object)?.verdict !== 'red') found.set(object, finding);
      }
      const object = `protection of ${name}`;
      if ('unseen' in protection) {
        if (protection.unseen.kind !== 'plan') found.set(object, unseenFinding(object, protection.unseen));
      } else if (protection.value !== undefined) {
        found.set(object, ofProtection(object, name, protection.value, app, facts.repository));
      }
    }
    return [...found.values()];
  },
});

function ofRuleset(ruleset: Ruleset, app: number | undefined, repository: string): SettingFinding {
  const { id, name, source_type: owner, bypass_actors: actors } = ruleset;
  const object = `ruleset ${id}`;
  if (actors === undefined) {
    return unseenFinding(
      object,
      mayNot(owner === 'Repository' ? 'administration: write' : 'organization administration: write'),
    );
  }
  const others = actors.filter(
    ({ actor_type: type, actor_id: actor }) => type !== 'Integration' || actor !== app,
  );
  if (others.length === 0) {
    return {
      object,
      verdict: 'green',
      observed: actors.length === 0 ? `"${name}": nobody` : `"${name}": the app ${app}`,
    };
  }
  const kept = actors.filter((actor) => !others.includes(actor));
  return {
    object,
    verdict: 'red',
    observed: `"${name}" can be passed by: ${others.map(actorText).join(', ')}`,
    fix: `gh api --method PUT repos/${repository}/rulesets/${id} --input - <<< '${JSON.stringify({ bypass_actors: kept })}'`,
  };
}

function actorText({ actor_type: type, actor_id: id, bypass_mode: mode = 'always' }: Actor): string {
  const roles: Readonly<Record<number, string>> = { 2: 'maintain', 4: 'write', 5: 'admin' };
  const who = type === 'RepositoryRole' && id != null ? (roles[id] ?? `${id}`) : (id ?? '');
  return `${type} ${who} (${mode})`.replace('  ', ' ');
}

function ofProtection(
  object: string,
  branch: string,
  { enforce_admins: admins, required_pull_request_reviews: reviews }: Protection,
  app: number | undefined,
  repository: string,
): SettingFinding {
  const allowed = reviews?.bypass_pull_request_allowances;
  const people = [...(allowed?.users ?? []), ...(allowed?.teams ?? [])].length;
  const apps = (allowed?.apps ?? []).filter(({ id }) => id === undefined || id !== app);
  const lacks = [
    ...(admins?.enabled === true ? [] : ['administrators']),
    ...(people === 0 ? [] : [`${people} people or teams`]),
    ...(apps.length === 0 ? [] : [`${apps.length} apps`]),
  ];
  if (lacks.length === 0) return { object, verdict: 'green', observed: 'nobody else' };
  const path = `repos/${repository}/branches/${branch}/protection`;
  return {
    object,
    verdict: 'red',
    observed: `it can be passed by: ${lacks.join(', ')}`,
    fix: `gh api --method POST ${path}/enforce_admins\nSettings, Branches, ${branch}: empty the list of those that may bypass required pull requests.`,
  };
}

export const BRANCH_CHECKS: readonly GitHubCheck[] = [reviewed, required, standing, bypass];
