import { REPO } from '../ask.ts';
import { type GitHubCheck, ghApi, githubCheck, type SettingFinding, unseenFinding } from '../check.ts';
import type { GitHubFacts } from '../facts.ts';
import { mayNot, type Seen } from '../sight.ts';

const PERMISSIONS = `${REPO}/actions/permissions`;

const secrets = githubCheck({
  id: 'GHB-09',
  title: 'no secret lies where every branch can read it',
  meaning:
    'A secret of the repository or of the organisation goes to any workflow of any branch that names it: all that the environments keep apart is then one push away.',
  expected: 'every secret that a workflow names in an environment, and nowhere else',
  remedy:
    'Put it into the environment of the job that needs it, then remove it: Settings, Secrets and variables, Actions (of the organisation: its own settings).',
  objects: 'places',
  nothing: 'no place was looked at',
  requests: [
    ['secrets: read', `${REPO}/actions/secrets`],
    ['secrets: read', `${REPO}/actions/organization-secrets`],
  ],
  judge: (facts) => [
    ...ofPlace('the repository', facts.secrets, facts),
    ...(facts.organisationSecrets === undefined
      ? []
      : ofPlace('the organisation', facts.organisationSecrets, facts)),
  ],
});

function ofPlace(place: string, seen: Seen<readonly string[]>, facts: GitHubFacts): SettingFinding[] {
  const object = `secrets of ${place}`;
  if ('unseen' in seen) return [unseenFinding(object, seen.unseen)];
  const named = new Set(facts.files.flatMap((file) => file.secrets));
  const strayed = seen.value.filter((name) => named.has(name));
  if (strayed.length === 0) {
    const observed =
      seen.value.length === 0 ? 'none' : `${seen.value.length}, none of which a workflow here names`;
    return [{ object, verdict: 'green', observed }];
  }
  return strayed.map((name) => ({
    object: `${name} of ${place}`,
    verdict: 'red',
    observed: `a secret of ${place}, which a workflow here names`,
    fix:
      place === 'the repository'
        ? ghApi('DELETE', `repos/${facts.repository}/actions/secrets/${name}`)
        : ghApi('DELETE', `orgs/${facts.repository.split('/')[0]}/actions/secrets/${name}`),
  }));
}

const token = githubCheck({
  id: 'GHB-10',
  title: 'a workflow that says nothing gets a token that reads',
  meaning:
    'A workflow of a branch, or one that is added later, would write the repository without having asked for it; and one that may approve pull requests is the reviewer of its own changes.',
  expected: 'read, and no approving of pull requests',
  remedy: 'Settings, Actions, General, Workflow permissions.',
  objects: 'settings',
  nothing: 'the setting was not looked at',
  requests: [['administration: read', `${PERMISSIONS}/workflow`]],
  judge({ token: seen, repository }) {
    const object = 'workflow permissions';
    if ('unseen' in seen) return [unseenFinding(object, seen.unseen)];
    const { default_workflow_permissions: access, can_approve_pull_request_reviews: approves } = seen.value;
    const observed = `${access}, ${approves ? 'and may approve pull requests' : 'no approving'}`;
    if (access === 'read' && !approves) return [{ object, verdict: 'green', observed }];
    const fix = ghApi('PUT', `repos/${repository}/actions/permissions/workflow`, {
      default_workflow_permissions: 'read',
      can_approve_pull_request_reviews: false,
    });
    return [{ object, verdict: 'red', observed, fix }];
  },
});

const allowed = githubCheck({
  id: 'GHB-11',
  title: 'only chosen actions run, each pinned to a commit',
  meaning:
    'An action is code of others that runs beside the secrets. A tag of it can be moved to other code in a night, and any action at all may be added on a branch.',
  expected: 'chosen actions (or those of this repository) only, and pinning to a full commit required',
  remedy:
    'Settings, Actions, General: *Allow OWNER, and select non-OWNER, actions and reusable workflows*, and *Require actions to be pinned to a full-length commit SHA*.',
  objects: 'settings',
  nothing: 'the setting was not looked at',
  requests: [
    ['administration: read', PERMISSIONS],
    ['administration: read', `${PERMISSIONS}/selected-actions`],
  ],
  judge: ({ actions, selected, repository }) => {
    if ('unseen' in actions) return [unseenFinding('allowed actions', actions.unseen)];
    const { enabled, allowed_actions: which = 'all', sha_pinning_required: pinned } = actions.value;
    const all =
      selected !== undefined &&
      'value' in selected &&
      selected.value.patterns_allowed.some((name) => /^\**(?:\/\**)?$/.test(name));
    const path = `repos/${repository}/actions/permissions`;
    const fix = ghApi('PUT', path, { enabled, allowed_actions: 'selected', sha_pinning_required: true });
    const findings: SettingFinding[] = [
      which === 'all' || all
        ? {
            object: 'allowed actions',
            verdict: 'red',
            observed: all ? 'chosen, and * is among them' : 'all',
            fix,
          }
        : { object: 'allowed actions', verdict: 'green', observed: which },
    ];
    if (selected !== undefined && 'unseen' in selected)
      findings[0] = unseenFinding('allowed actions', selected.unseen);
    const object = 'pinning';
    if (pinned === undefined) {
      findings.push({
        object,
        verdict: 'grey',
        observed: 'this server does not tell whether it is required',
      });
    } else {
      findings.push(
        pinned
          ? { object, verdict: 'green', observed: 'required' }
          : { object, verdict: 'red', observed: 'not required', fix },
      );
    }
    return findings;
  },
});

const forks = githubCheck({
  id: 'GHB-12',
  title: 'workflows of forks wait for approval, and get nothing',
  meaning:
    'Anybody may open a pull request. Without this their code runs at once on runners of this repository; in a private one even with a token that writes and with secrets, where that is switched on.',
  expected:
    'public: approval for all outside contributors; private: none of them runs, or after approval, with neither secrets nor a token that writes',
  remedy: 'Settings, Actions, General, Fork pull request workflows.',
  objects: 'settings',
  nothing: 'the setting was not looked at',
  requests: [
    ['administration: read', `${PERMISSIONS}/fork-pr-contributor-approval`],
    ['administration: read', `${PERMISSIONS}/fork-pr-workflows-private-repos`],
  ],
  judge({ publicForks, privateForks, repository }) {
    const object = 'pull requests of forks';
    const path = `repos/${repository}/actions/permissions`;
    if (publicForks !== undefined) {
      if ('unseen' in publicForks) return [unseenFinding(object, publicForks.unseen)];
      const { approval_policy: policy } = publicForks.value;
      const fix = ghApi('PUT', `${path}/fork-pr-contributor-approval`, {
        approval_policy: 'all_external_contributors',
      });
      return policy === 'all_external_contributors'
        ? [{ object, verdict: 'green', observed: policy }]
        : [{ object, verdict: 'red', observed: policy, fix }];
    }
    if (privateForks === undefined) return [];
    if ('unseen' in privateForks) return [unseenFinding(object, privateForks.unseen)];
    const { value } = privateForks;
    if (!value.run_workflows_from_fork_pull_requests) {
      return [{ object, verdict: 'green', observed: 'they do not run' }];
    }
    const lacks = [
      ...(value.send_write_tokens_to_workflows ? ['get a token that writes'] : []),
      ...(value.send_secrets_and_variables ? ['get secrets'] : []),
      ...(value.require_approval_for_fork_pr_workflows ? [] : ['run without approval']),
    ];
    if (lacks.length === 0)
      return [{ object, verdict: 'green', observed: 'after approval, and with nothing' }];
    const fix = ghApi('PUT', `${path}/fork-pr-workflows-private-repos`, {
      run_workflows_from_fork_pull_requests: false,
    });
    return [{ object, verdict: 'red', observed: `they ${lacks.join(', ')}`, fix }];
  },
});

const scanning = githubCheck({
  id: 'GHB-15',
  title: 'GitHub looks for secrets in what is pushed',
  meaning:
    'A key that somebody commits by mistake is found by others within minutes; push protection stops it before it is there.',
  expected: 'secret scanning and push protection enabled',
  remedy:
    'Settings, Advanced Security. Where the plan does not have them, the service key scan of ci.yml is what is left: say so with an exception in the model.',
  objects: 'settings',
  nothing: 'the setting was not looked at',
  requests: [['administration: read', REPO]],
  judge({ security, repository }) {
    const wanted = [
      ['secret scanning', 'secret_scanning'],
      ['push protection', 'secret_scanning_push_protection'],
    ] as const;
    if (security === undefined) {
      return wanted.map(([object]) => unseenFinding(object, mayNot('administration: read')));
    }
    return wanted.map(([object, field]): SettingFinding => {
      const status = security[field]?.status;
      if (status === 'enabled') return { object, verdict: 'green', observed: status };
      const fix = ghApi('PATCH', `repos/${repository}`, {
        security_and_analysis: { [field]: { status: 'enabled' } },
      });
      const observed =
        status ?? 'GitHub names no such setting here: the plan of this repository does not have it';
      return { object, verdict: 'red', observed, fix };
    });
  },
});

export const ACTION_CHECKS: readonly GitHubCheck[] = [secrets, token, allowed, forks, scanning];
