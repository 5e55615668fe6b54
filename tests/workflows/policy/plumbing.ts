import { readAction } from './action.ts';
import { environmentOf, type Job, jobsOf, type Step, usesOwn, type Workflow } from './workflow.ts';

// How reports get from the job that makes them to the jobs that record and tell, and how a plan becomes a deed. Nothing of it
// is a mistake to GitHub: a job whose report is lost is as green as the others.

const REPORTS = `\${{ runner.temp }}/reports`;
const PAST = `\${{ github.workspace }}/evidence/reports`;
const TIP = `\${{ vars.EVIDENCE_BRANCH || github.ref_name }}`;
const STORE = `\${{ vars.BACKUP_STORE || 'the variable BACKUP_STORE is not set' }}`;

/** Commands that look at nothing of earlier runs. */
const WITHOUT_PAST = [
  'record-reports',
  'alert',
  'record-runs',
  'migration-gate',
  'scan-service-key',
  'verify-reports',
];
const HANDS = ['record-reports', 'alert'];

const ownOf = ({ uses }: Step) => /^\.\/actions\/([a-z-]+)$/.exec(uses ?? '')?.[1];
const isUpload = ({ uses, with: given }: Step) =>
  uses?.startsWith('actions/upload-artifact@') && given.path === REPORTS;

function reportsOf(workflow: Workflow, id: string, job: Job): string[] {
  const own = job.steps.flatMap((step) => ownOf(step) ?? []);
  const kept = job.steps.find(isUpload);
  // What only decides (what is due, whether a change may be merged) is told by its job.
  const judged = ['check-due', 'scan-service-key', 'verify-reports'];
  const evidence = job.steps.find((step) => step.with.path === 'evidence');
  return [
    ...job.steps
      .filter((step) => ownOf(step) !== undefined && step.env.BULKHEAD_REPORTS !== REPORTS)
      .map((step) => `${id}: the report of ${ownOf(step)} goes elsewhere`),
    ...job.steps
      .filter(
        (step) => !WITHOUT_PAST.includes(ownOf(step) ?? 'alert') && step.env.BULKHEAD_PAST_REPORTS !== PAST,
      )
      .map((step) => `${id}: ${ownOf(step)} does not see the reports of earlier runs`),
    ...(own.some((name) => !WITHOUT_PAST.includes(name)) &&
    (evidence?.with.ref !== TIP || evidence.with['sparse-checkout'] !== 'reports')
      ? [`${id}: the newest reports are not checked out`]
      : []),
    ...(own.some((name) => !judged.includes(name)) && !/always\(\)/.test(String(kept?.if))
      ? [`${id}: its reports are not kept when it fails`]
      : []),
    ...(workflow.env.BACKUP_STORE !== STORE &&
    own.some((name) => readAction(name).inputs.has('store') && !judged.includes(name))
      ? [`${id}: without BACKUP_STORE it would use the disk of the runner`]
      : []),
  ];
}

function hands(id: string, job: Job): string[] {
  const hand = job.steps.find((step) => HANDS.includes(ownOf(step) ?? ''));
  if (hand === undefined) return [];
  const download = job.steps.find(({ uses }) => uses?.startsWith('actions/download-artifact@'));
  const scopes = Object.entries(Object(job.permissions))
    .map(([scope, access]) => `${scope}: ${access}`)
    .sort()
    .join(', ');
  const wanted = usesOwn(hand, 'alert') ? 'contents: read, issues: write' : 'actions: read, contents: write';
  return [
    ...(download?.with.pattern === 'bulkhead-reports-*' && download.with.path === hand.with.inbox
      ? []
      : [`${id}: it does not get the reports of all jobs`]),
    ...(hand.with['github-token'] === undefined ? [`${id}: it has no token`] : []),
    ...(scopes === wanted ? [] : [`${id}: it may "${scopes}", and needs "${wanted}"`]),
  ];
}

/** A workflow with modes: each job that acts belongs to one of them, and only the plan may be had alone. */
function modes(workflow: Workflow): string[] {
  if (!JSON.stringify(workflow.on.workflow_dispatch ?? '').includes('"mode"')) return [];
  const judging = jobsOf(workflow).filter(
    ([, job]) => !job.steps.some((step) => HANDS.includes(ownOf(step) ?? '')),
  );
  return judging.flatMap(([id, job]) => {
    const condition = String(job.if);
    const acts = job.steps.filter((step) =>
      ['recover-orphans', 'seed-gated', 'rotate-keys'].includes(ownOf(step) ?? ''),
    );
    const approval = job.steps.find((step) => usesOwn(step, 'approve-change'));
    const confirms = approval !== undefined && approval.with.propose !== true;
    return [
      ...(/inputs\.mode [!=]= '/.test(condition) ? [] : [`${id} runs in every mode`]),
      ...(id === 'plan' && !acts.every((step) => step.with['dry-run'] === true)
        ? ['plan does more than plan']
        : []),
      ...(id === 'plan' && approval?.with.propose !== true ? ['plan proposes nothing'] : []),
      ...(id !== 'plan' && acts.length > 0 && condition !== `inputs.mode == '${id}'`
        ? [`${id} runs in another mode than its own`]
        : []),
      ...(id !== 'plan' && acts.length > 0 && environmentOf(job) === undefined
        ? [`${id} has no reviewers to ask`]
        : []),
      ...(confirms && String(approval.if) !== "vars.ENVIRONMENTS_HAVE_REVIEWERS != 'true'"
        ? [`${id}: two people are not asked for where there are no reviewers`]
        : []),
    ];
  });
}

/** The gate is the base branch's own: what is at the root comes from there, the change lies beside it. */
function judge(id: string, job: Job): string[] {
  const gate = job.steps.find((step) => usesOwn(step, 'migration-gate'));
  if (gate === undefined) return [];
  const [root, change] = job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
  const judge = `\${{ github.event.pull_request.base.sha || github.event.created && github.sha || github.event.before }}`;
  const base = `\${{ github.event.pull_request.base.sha || github.event.before }}`;
  const head = `\${{ github.event.pull_request.head.sha || github.sha }}`;
  return [
    ...(root?.with.path === undefined && root?.with.ref === judge && gate.with.base === base
      ? []
      : [`${id}: the judge is not that of the base`]),
    ...(change?.with.path === 'change' &&
    change.with.ref === head &&
    gate.with.head === head &&
    gate.with.config === 'change/bulkhead.yaml' &&
    change.with['fetch-depth'] === 0
      ? []
      : [`${id}: what is judged is not the change`]),
    ...(gate.with['scratch-url'] === undefined ? [`${id}: there is no server to try it on`] : []),
  ];
}

/** What is wrong with the ways of reports and plans in a workflow. */
export function findInPlumbing(workflow: Workflow): string[] {
  return [
    ...jobsOf(workflow).flatMap(([id, job]) => [
      ...reportsOf(workflow, id, job),
      ...hands(id, job),
      ...judge(id, job),
    ]),
    ...modes(workflow),
  ];
}
