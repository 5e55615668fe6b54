import type { GitHub } from '../github/client.ts';
import type { ReportsTree } from '../reports/tree.ts';
import type { Context } from '../runtime/context.ts';
import { type Check, type Result, verdictOf } from '../runtime/result.ts';
import type { Objectives } from '../tenancy/objectives-schema.ts';
import { enableInactive } from './enable.ts';
import { factsOf, gapRows } from './facts.ts';
import { isOverdue } from './freshness-checks.ts';
import { type Findings, type Judgement, judge } from './judge.ts';
import { readLastLook } from './last-look.ts';
import { readLedgerLines } from './ledger-lines.ts';
import type { Limits } from './limits.ts';
import { ping, type Switch } from './ping.ts';
import { discount } from './proof.ts';
import { lookAtWorkflows } from './sight.ts';
import type { Choice } from './workflows.ts';

/** What a watchdog is asked to do. */
export interface Watch {
  readonly tree: ReportsTree;
  /** Where the tree lies, in words. */
  readonly where: string;
  readonly objectives: Objectives;
  readonly github: GitHub | undefined;
  readonly choice: Choice | 'none';
  readonly limits: Limits;
  /** How far back runs are listed, in milliseconds. */
  readonly lookBack: number;
  readonly enable: boolean;
  readonly target: Switch | undefined;
  readonly dryRun: boolean;
}

/**
 * Looks at the evidence and at the workflows, enables what it may, tells the outside switch, and says what it found.
 * @throws GitHubError when the ledger itself cannot be read through the API
 */
export async function watch(request: Watch, context: Context): Promise<Result> {
  const now = context.now();
  await context.step('ledger');
  const { tree, objectives } = request;
  const ledger = await readLedgerLines(tree, now);
  const discounted = await discount(objectives, ledger.entries, tree, now);
  const lastLook = await readLastLook(ledger.entries, tree, now);
  await context.step('workflows');
  const listedFrom = now.getTime() - request.lookBack;
  const { workflows, check } = await lookAtWorkflows(request.github, request.choice, new Date(listedFrom));
  const enabled =
    request.enable && request.github !== undefined && workflows !== undefined
      ? await enableInactive(request.github, workflows.watched, request.dryRun)
      : new Map();
  const everything = objectives.pauses.filter(({ kinds }) => kinds === undefined);
  const findings: Findings = {
    now,
    objectives,
    ledger,
    where: request.where,
    discounted,
    lastLook,
    look: {
      now: now.getTime(),
      since: Math.max(lastLook?.at.getTime() ?? 0, listedFrom),
      defaultBranch: workflows?.defaultBranch ?? '',
      limits: request.limits,
      ownRun: Number(context.env.GITHUB_RUN_ID) || undefined,
      looks: new Set(ledger.entries.filter(({ kind }) => kind === 'watchdog').map(({ run }) => run)),
      paused: (moment) => everything.some(({ from, until }) => from <= moment && moment < until),
    },
    listedFrom,
    workflows,
    enabled,
  };
  await context.step('judge');
  const judgement = judge(findings);
  const checks = [...judgement.checks, ...(check === undefined ? [] : [check])];
  await context.step('ping');
  const told = await tellSwitch(request, checks, context);
  return resultOf(findings, judgement, [...checks, ...(told === undefined ? [] : [told])]);
}

async function tellSwitch(
  { target, dryRun }: Watch,
  checks: readonly Check[],
  context: Context,
): Promise<Check | undefined> {
  if (target === undefined) return undefined;
  const well = verdictOf(checks) === 'green';
  if (!dryRun) return await ping(target, well, context);
  const would = well
    ? 'would be told that all is well'
    : target.fail
      ? 'would be told to raise the alarm'
      : 'would be told nothing';
  context.log.info(`dry run: the outside switch ${would}`);
  return undefined;
}

function resultOf(findings: Findings, judgement: Judgement, checks: Check[]): Result {
  const rows = gapRows(findings, judgement);
  const late = judgement.freshness.filter(isOverdue);
  const explained = rows.filter((row) => row.explained !== '').length;
  return {
    verdict: verdictOf(checks),
    summary: summarise(judgement, checks),
    checks,
    scope: {
      ledger: findings.where,
      workflows: findings.workflows?.watched.length ?? 0,
    },
    facts: factsOf(findings, judgement),
    outputs: {
      late: String(late.length),
      'late-kinds': late.map(({ kind }) => kind).join(','),
      gaps: String(rows.length - explained),
      'explained-gaps': String(explained),
      enabled: [...findings.enabled.values()]
        .filter(({ outcome }) => outcome === 'enabled')
        .length.toString(),
    },
  };
}

function summarise({ freshness }: Judgement, checks: readonly Check[]): string {
  const judged = freshness.filter(({ objective }) => objective !== undefined);
  const late = judged.filter(isOverdue).map(({ kind }) => kind);
  const red = checks.filter(({ verdict, id }) => verdict === 'red' && id !== 'WDG-01');
  const parts = [
    ...(late.length > 0 ? [`late: ${late.join(', ')}`] : []),
    ...[...new Set(red.map(({ object, title }) => object ?? title))].slice(0, 5).map((one) => `red: ${one}`),
  ];
  if (parts.length > 0) return sentence(parts.join('; '));
  const grey = checks.filter(({ verdict }) => verdict === 'grey');
  if (grey.length > 0) {
    const objects = [...new Set(grey.map(({ object, title }) => object ?? title))];
    return `Nothing is late, but not all could be judged: ${objects.slice(0, 8).join(', ')}`;
  }
  const fresh = judged.filter(({ state }) => state === 'fresh').length;
  return `Every expected run happened: ${fresh} of ${judged.length} kinds of evidence are fresh, the others not due`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
