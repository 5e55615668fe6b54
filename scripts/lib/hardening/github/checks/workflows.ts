import { startsBetween } from '../../../watchdog/cron.ts';
import { REPO } from '../ask.ts';
import { type GitHubCheck, ghApi, githubCheck, type SettingFinding, unseenFinding } from '../check.ts';
import type { GitHubFacts } from '../facts.ts';
import type { WorkflowState } from '../workflow-facts.ts';
import type { WorkflowFile } from '../workflow-files.ts';

const LISTED = ['actions: read', `${REPO}/actions/workflows`] as const;
const DAY = 24 * 3_600_000;

/** So far back a start is looked for: longer than a month, the longest time between two that a schedule is likely to have. */
const LOOK_BACK = 40 * DAY;

const WHY: Readonly<Record<string, string>> = {
  disabled_inactivity: 'disabled by GitHub, because nothing happened in the repository for 60 days',
  disabled_manually: 'disabled by somebody',
  disabled_fork: 'disabled, as every schedule of a fork is until somebody enables it',
  deleted: 'deleted',
};

const active = githubCheck({
  id: 'GHB-13',
  title: 'every workflow is switched on',
  meaning:
    'A workflow that is disabled, or that GitHub does not know, never starts, and no run of it is ever red.',
  expected: 'known to GitHub, and active',
  remedy:
    'Actions, the workflow, Enable workflow. One that GitHub does not know is not on the default branch.',
  objects: 'workflows',
  nothing: 'there is no workflow file in `.github/workflows`',
  requests: [['administration: read', `${REPO}/actions/permissions`], LISTED],
  judge({ actions, workflows, files, repository }) {
    if ('value' in actions && !actions.value.enabled) {
      const fix = ghApi('PUT', `repos/${repository}/actions/permissions`, { enabled: true });
      return [
        { object: 'GitHub Actions', verdict: 'red', observed: 'switched off for this repository', fix },
      ];
    }
    if ('unseen' in workflows) return [unseenFinding('workflows', workflows.unseen)];
    const known = new Map(workflows.value.map((workflow) => [workflow.path, workflow]));
    return files.map((file) => judgeState(file, known.get(file.path), repository));
  },
});

function judgeState(
  { path: object, problem }: WorkflowFile,
  workflow: WorkflowState | undefined,
  repository: string,
): SettingFinding {
  if (problem !== undefined) {
    return { object, verdict: 'red', observed: problem, fix: 'Correct the file.' };
  }
  if (workflow === undefined) {
    const fix = 'Merge it into the default branch.';
    return { object, verdict: 'red', observed: 'GitHub does not know it', fix };
  }
  const { state } = workflow;
  if (state === 'active') return { object, verdict: 'green', observed: state };
  const fix = ghApi('PUT', `repos/${repository}/actions/workflows/${object.split('/').at(-1)}/enable`);
  return { object, verdict: 'red', observed: WHY[state] ?? state, fix };
}

const started = githubCheck({
  id: 'GHB-14',
  title: 'what is scheduled has been started',
  meaning:
    'GitHub drops starts without a word. What should have run a day ago and did not is a night without a backup or a look.',
  expected: 'a run by the schedule since the last start that was due a day ago or longer',
  remedy:
    'See whether the workflow is active (GHB-13), and move it off the full hour. The watchdog tells each start that was missed (WDG-08).',
  objects: 'schedules',
  nothing: 'no workflow file in `.github/workflows` has a schedule',
  requests: [LISTED, ['actions: read', `${REPO}/actions/workflows/{workflow_id}/runs?event=schedule`]],
  judge(facts) {
    const { workflows, files } = facts;
    const scheduled = files.filter(({ crons }) => crons.length > 0);
    if (scheduled.length === 0) return [];
    if ('unseen' in workflows) return [unseenFinding('workflows', workflows.unseen)];
    const known = new Map(workflows.value.map((workflow) => [workflow.path, workflow]));
    // Those that are unknown or switched off are told by GHB-13.
    return scheduled.flatMap((file) => {
      const workflow = known.get(file.path);
      return workflow?.state === 'active' ? [judgeRuns(file, workflow, facts)] : [];
    });
  },
});

function judgeRuns(
  { path: object, crons }: WorkflowFile,
  { scheduled, createdAt }: WorkflowState,
  { now }: GitHubFacts,
): SettingFinding {
  const latest = now.getTime() - DAY;
  const starts = crons.flatMap((cron) => startsBetween(cron, latest - LOOK_BACK, latest));
  const due = Math.max(...starts, Number.NEGATIVE_INFINITY);
  if (scheduled === undefined) return { object, verdict: 'grey', observed: 'its runs were not looked at' };
  if ('unseen' in scheduled) return unseenFinding(object, scheduled.unseen);
  const newest = scheduled.value;
  const told = newest === undefined ? 'no run yet' : `${momentOf(newest.at)}, ${newest.conclusion}`;
  if (newest !== undefined && newest.at.getTime() >= due) return { object, verdict: 'green', observed: told };
  if (due < createdAt.getTime()) {
    return { object, verdict: 'grey', planned: true, observed: `${told}; none was due a day ago` };
  }
  return {
    object,
    verdict: 'red',
    observed: `${told}; due ${momentOf(new Date(due))}`,
    fix: `gh workflow run ${object.split('/').at(-1)}`,
  };
}

function momentOf(date: Date): string {
  return `${date.toISOString().slice(0, 16)}Z`;
}

export const WORKFLOW_CHECKS: readonly GitHubCheck[] = [active, started];
