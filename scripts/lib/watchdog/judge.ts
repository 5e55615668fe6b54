import type { Check } from '../runtime/result.ts';
import type { Objectives } from '../tenancy/objectives-schema.ts';
import { fileChecks } from './file-checks.ts';
import { freshnessChecks, gapChecks } from './freshness-checks.ts';
import type { Gap } from './gaps.ts';
import type { LastLook } from './last-look.ts';
import { clockChecks, ledgerCheck } from './ledger-checks.ts';
import type { LedgerLines } from './ledger-lines.ts';
import type { Look } from './limits.ts';
import { type Freshness, freshness } from './objectives.ts';
import type { Discounted } from './proof.ts';
import type { Workflow } from './run.ts';
import { badRuns, endedCheck, hangCheck } from './run-checks.ts';
import { absenceText, type Kept, keptSchedule, scheduleCheck } from './schedule-check.ts';
import { momentText } from './span.ts';
import { type Enabling, stateCheck } from './state-check.ts';
import type { Workflows } from './workflows.ts';

/** All that a watchdog found out, before it is judged. */
export interface Findings {
  readonly now: Date;
  readonly objectives: Objectives;
  readonly ledger: LedgerLines;
  /** Where the ledger lies, in words. */
  readonly where: string;
  readonly discounted: readonly Discounted[];
  readonly lastLook: LastLook | undefined;
  readonly look: Look;
  /** From when on runs were listed, in milliseconds since 1970. */
  readonly listedFrom: number;
  /** Undefined where workflows were not looked at. */
  readonly workflows: Workflows | undefined;
  readonly enabled: ReadonlyMap<number, Enabling>;
}

/** What follows from the findings. */
export interface Judgement {
  readonly checks: readonly Check[];
  readonly freshness: readonly Freshness[];
  /** The schedules by the paths of their workflows. */
  readonly kept: ReadonlyMap<string, Kept>;
}

/** Judges the evidence and the workflows. Pure. */
export function judge(findings: Findings): Judgement {
  const { ledger, now, objectives, look, lastLook, workflows, discounted } = findings;
  const watched = workflows?.watched ?? [];
  const passedOver = new Set(discounted.map(({ entry }) => entry.path));
  const fresh = freshness(objectives, ledger.entries, now, {
    counts: ({ path }) => !passedOver.has(path),
    ...expectedSince(ledger, watched),
  }).map(firstLook);
  const kept = new Map(watched.map((one) => [one.path, keptSchedule(one, look, findings.listedFrom)]));
  const causes = (gap: Gap) => causesOf(gap, watched, kept, look);
  const told = fresh.flatMap(({ gaps }) => gaps).filter(({ to }) => Date.parse(to) > findings.listedFrom);
  return {
    freshness: fresh,
    kept,
    checks: [
      ...freshnessChecks(fresh, discounted),
      ...gapChecks(told, new Date(look.since), causes),
      ledgerCheck(ledger, findings.where),
      ...clockChecks(ledger.entries, { now, github: workflows?.clock }),
      ...watched.flatMap((one) => workflowChecks(one, findings, kept)),
      ...(workflows === undefined ? [] : fileChecks(workflows, lastLook)),
      ...(workflows === undefined ? [] : [reachCheck(findings, workflows)]),
    ],
  };
}

/** Whoever watches for the first time cannot have watched before. */
function firstLook(one: Freshness): Freshness {
  if (one.kind !== 'watchdog' || one.lastGood !== undefined || one.state === 'off') return one;
  return { ...one, state: 'waiting', overdue: 0, gaps: [] };
}

/** With an empty ledger evidence is expected since there is a workflow that should make it. */
function expectedSince(ledger: LedgerLines, watched: readonly Workflow[]): { since?: Date } {
  if (ledger.entries.length > 0 || watched.length === 0) return {};
  return { since: new Date(Math.min(...watched.map(({ createdAt }) => createdAt))) };
}

function workflowChecks(
  workflow: Workflow,
  { look, enabled }: Findings,
  kept: ReadonlyMap<string, Kept>,
): Check[] {
  const schedule = kept.get(workflow.path);
  const scheduled = schedule === undefined ? undefined : scheduleCheck(workflow, schedule, look);
  return [
    stateCheck(workflow, enabled.get(workflow.id)),
    endedCheck(workflow, look),
    hangCheck(workflow, look),
    ...(scheduled === undefined ? [] : [scheduled]),
  ];
}

/** What of the workflows coincides with a gap: likely why, but no proof of it. */
function causesOf(
  gap: Gap,
  watched: readonly Workflow[],
  kept: ReadonlyMap<string, Kept>,
  look: Look,
): string {
  const [from, to] = [Date.parse(gap.from), Date.parse(gap.to)];
  const within = (start: number, end: number) => start < to && end > from;
  const causes = watched.flatMap((workflow) => [
    ...(kept.get(workflow.path)?.absences ?? [])
      .filter((absence) => within(absence.from, absence.to))
      .map((absence) => `${workflow.path}: ${absenceText(absence)}`),
    ...badRuns(workflow, { ...look, since: from })
      .filter((run) => within(run.createdAt, run.updatedAt))
      .map((run) => `${workflow.path}: run ${run.number} ${run.conclusion}`),
  ]);
  return causes.length === 0 ? '' : `; in that time ${causes.slice(0, 3).join(', ')}`;
}

/** Whether all runs since the last look could be looked at. */
function reachCheck({ lastLook, look, listedFrom }: Findings, { watched }: Workflows): Check {
  const cut = watched.filter(
    (one) => one.cut && (one.runs.at(-1)?.createdAt ?? look.now) > Math.max(look.since, listedFrom),
  );
  const unseen = lastLook !== undefined && lastLook.at.getTime() < listedFrom;
  const check = {
    id: 'WDG-11',
    title: 'All runs since the last look were looked at',
    expected: `all since ${momentText(lastLook?.at ?? listedFrom)}`,
    meaning: 'A run that nobody looked at may have failed without an alert.',
  };
  if (!unseen && cut.length === 0) return { ...check, verdict: 'green', observed: 'all' };
  const observed = [
    ...(unseen
      ? [`the last look was at ${momentText(lastLook.at)}, and --look-back ends at ${momentText(listedFrom)}`]
      : []),
    ...cut.map(({ path }) => `${path} had more runs than GitHub lists`),
  ].join('; ');
  const fix =
    'Run it again with a longer --look-back, and give the watchdog a schedule of several slots a day.';
  return { ...check, verdict: 'grey', observed, fix };
}
