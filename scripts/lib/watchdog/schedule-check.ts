import type { Check } from '../runtime/result.ts';
import type { Look } from './limits.ts';
import { isWatched, type Workflow } from './run.ts';
import { type Absence, type Punctuality, punctuality } from './schedule.ts';
import { momentText, spanText } from './span.ts';
import { schedulesOf } from './workflow-file.ts';

/** The schedule of a workflow, as its file says it and as it was kept. */
export interface Kept extends Punctuality {
  /** As in the file: `17 2 * * *`. */
  readonly crons: readonly string[];
  readonly problems: readonly string[];
  /** From when on it was looked at. */
  readonly from: number;
}

/**
 * Holds the schedule of a workflow against its runs, from the beginning of what was listed on, but not from before the
 * workflow existed or its file was changed. A workflow that is switched off keeps no schedule: its state is told instead.
 */
export function keptSchedule(workflow: Workflow, look: Look, listedFrom: number): Kept {
  const { crons, problems } = schedulesOf(workflow.text ?? '');
  const oldest = workflow.cut ? (workflow.runs.at(-1)?.createdAt ?? look.now) : listedFrom;
  const from = Math.max(oldest, workflow.createdAt, workflow.changedAt ?? 0);
  const active = workflow.state === 'active' ? crons : [];
  const watched = workflow.runs.filter((run) => isWatched(run, look.defaultBranch));
  const kept = punctuality({
    crons: active,
    scheduled: watched.filter(({ event }) => event === 'schedule').map(({ createdAt }) => createdAt),
    others: watched.filter(({ event }) => event !== 'schedule').map(({ createdAt }) => createdAt),
    from,
    now: look.now,
    tolerance: look.limits.late,
  });
  const absences = kept.absences.filter((absence) => !look.paused(absence.from));
  return {
    ...kept,
    absences,
    crons: crons.map(({ text, timezone }) => zoned(text, timezone)),
    problems,
    from,
  };
}

function zoned(text: string, timezone: string): string {
  return timezone === 'UTC' ? text : `${text} ${timezone}`;
}

/** Absences that are to be told: those that go on, and those that ended since the last look. */
export function newAbsences({ absences }: Kept, look: Look): Absence[] {
  return absences.filter(({ open, to }) => open || to > look.since);
}

/** Whether GitHub started a workflow when its file says; nothing for a workflow without a schedule. */
export function scheduleCheck(workflow: Workflow, kept: Kept, look: Look): Check | undefined {
  if (kept.crons.length + kept.problems.length === 0) return undefined;
  const check = {
    id: 'WDG-08',
    title: 'The schedule is kept',
    object: workflow.path,
    expected: `a run within ${spanText(look.limits.late)} of each start: ${kept.crons.join(', ')}`,
    meaning:
      'GitHub starts schedules late, or not at all, and shows neither: no run is red, there is just none.',
  };
  if (kept.problems.length > 0) {
    return {
      ...check,
      verdict: 'red',
      observed: `its schedule cannot be read: ${kept.problems.join('; ')}`,
      fix: 'Write it as five fields: https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule',
    };
  }
  const absences = newAbsences(kept, look);
  if (absences.length > 0) {
    return {
      ...check,
      verdict: 'red',
      observed: absences.map(absenceText).join('; '),
      fix: `gh workflow run ${workflow.path.split('/').at(-1)} starts it by hand. Move the schedule off the full hour, or give it a second slot.`,
    };
  }
  if (kept.due === 0) return { ...check, verdict: 'planned', observed: emptyText(workflow) };
  const latest = kept.latest === undefined ? '' : `, at most ${spanText(kept.latest)} late`;
  const dropped = kept.dropped === 0 ? '' : `; ${kept.dropped} dropped, each with another run near it`;
  return {
    ...check,
    verdict: 'green',
    observed: `${kept.due} starts since ${momentText(kept.from)}${latest}${dropped}`,
  };
}

/** `GitHub started it 6 h 12 min late (due 2026-…)`, or that nothing came. */
export function absenceText({ from, to, open, starts, late }: Absence): string {
  const due = starts === 1 ? `due ${momentText(from)}` : `${starts} starts due from ${momentText(from)} on`;
  if (open) return `nothing has started for ${spanText(to - from)} (${due})`;
  if (late && starts === 1) return `GitHub started it ${spanText(to - from)} late (${due})`;
  const came = late ? 'the schedule came back' : 'something else started it';
  return `nothing started for ${spanText(to - from)} until ${came} at ${momentText(to)} (${due})`;
}

function emptyText({ state, createdAt, changedAt = 0 }: Workflow): string {
  if (state !== 'active') return 'it is switched off, see WDG-05';
  const since = Math.max(createdAt, changedAt);
  return `no start was due yet: the workflow is as it is since ${momentText(since)}`;
}
