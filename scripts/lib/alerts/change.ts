import { isDeepStrictEqual } from 'node:util';
import { type Case, type Filed, isGroup, openMembers, severityOf } from './case.ts';
import type { Incident } from './incident.ts';
import { compareLooks } from './look.ts';
import { atLeast, type Terms } from './policy.ts';
import { type Transition, type TransitionName, withoutValues } from './transition.ts';

/** What a comment is about. `again`: the 1st, 2nd, 4th, 8th … recurrence. */
export type CommentName = 'again' | 'worsened' | 'reopened' | 'recovered' | 'doubled';

/** How one case changes: all that has to be written of it. */
export interface Change {
  readonly filed: Filed | undefined;
  readonly next: Case;
  /** Whether the issue is to be open or closed. */
  readonly show: 'open' | 'closed';
  readonly comment:
    | { readonly name: CommentName; readonly concerns: readonly Incident[]; readonly look: string }
    | undefined;
  readonly transition: Transition | undefined;
  readonly differs: boolean;
}

export interface What {
  /** Incidents that open in this case now. */
  readonly opened: readonly Incident[];
  /** Looks that were red and are newer than all before. */
  readonly fresh: readonly string[];
  /** All that is open in it is muted. */
  readonly muted: boolean;
  readonly terms: Terms;
  readonly doubled?: boolean;
}

/** The change from a case as it is filed to what it has become; `filed` is undefined for a new one. */
export function changeOf(filed: Filed | undefined, updated: Case, what: What): Change {
  const { terms, opened, fresh, muted, doubled = false } = what;
  if (filed === undefined) {
    return {
      filed,
      next: updated,
      show: 'open',
      comment: undefined,
      transition: transitionOf('opened', updated, updated, opened, terms),
      differs: true,
    };
  }
  const counted = withRuns(updated, fresh);
  const open = openMembers(counted);
  const wasOpen = filed.case.state === 'open';
  const closes = wasOpen && open.length === 0;
  const opens = open.length > 0 && (!wasOpen || (filed.shown === 'closed' && fresh.length > 0 && !muted));
  const name = nameOf(filed, counted, { closes, opens, opened, muted });
  const recurs = name === undefined && !muted && open.length > 0 && isDue(counted.runs, filed.case.told);
  const comment: CommentName | undefined =
    doubled && closes ? 'doubled' : (name ?? (recurs ? 'again' : undefined));
  const next: Case = {
    ...counted,
    state: open.length > 0 ? 'open' : 'closed',
    closedAt: closes ? terms.now.toISOString() : counted.closedAt,
    told: comment === undefined ? counted.told : counted.runs,
  };
  const concerns = closes ? counted.members : opened.length > 0 ? opened : open;
  const look = newestLook(concerns);
  return {
    filed,
    next,
    show: closes ? 'closed' : opens ? 'open' : filed.shown,
    comment: comment === undefined ? undefined : { name: comment, concerns, look },
    transition:
      name === undefined || comment === 'doubled'
        ? undefined
        : transitionOf(name, next, filed.case, concerns, terms),
    differs: filed.damaged || doubled || !isDeepStrictEqual(next, filed.case),
  };
}

function nameOf(
  filed: Filed,
  next: Case,
  {
    closes,
    opens,
    opened,
    muted,
  }: { closes: boolean; opens: boolean; opened: readonly Incident[]; muted: boolean },
): Exclude<TransitionName, 'opened'> | undefined {
  if (closes) return 'recovered';
  if (opens) return 'reopened';
  if (muted) return undefined;
  if (opened.length > 0) return 'worsened';
  const worse = next.state === 'open' && !atLeast(severityOf(filed.case), severityOf(next));
  return worse ? 'worsened' : undefined;
}

/** Each report counts once, however many members it names, and only when it is newer than those counted. */
function withRuns(kept: Case, fresh: readonly string[]): Case {
  const newer = [...new Set(fresh)]
    .filter((look) => kept.lastRun === '' || compareLooks(look, kept.lastRun) > 0)
    .sort(compareLooks);
  return { ...kept, runs: kept.runs + newer.length, lastRun: newer.at(-1) ?? kept.lastRun };
}

/** Whether a 1st, 2nd, 4th, 8th … recurrence lies between what was told and now. */
function isDue(runs: number, told: number): boolean {
  return step(runs - 1) > step(told - 1);
}

function step(recurrences: number): number {
  return recurrences < 1 ? -1 : Math.floor(Math.log2(recurrences));
}

function transitionOf(
  name: TransitionName,
  next: Case,
  before: Case,
  concerns: readonly Incident[],
  { policy, channels }: Terms,
): Transition {
  const severity = severityOf(name === 'recovered' ? before : next);
  const lead = [...concerns].sort(
    (a, b) => Number(atLeast(b.severity, a.severity)) - Number(atLeast(a.severity, b.severity)),
  )[0];
  const member = lead ?? next.members[0];
  const group = isGroup(next);
  const look = newestLook(concerns);
  return {
    id: `${next.id} ${name} ${look}`.slice(0, 120),
    caseId: next.id,
    name,
    severity,
    kind: member?.kind ?? '',
    check: group ? `${next.members.length} checks` : (member?.check ?? '').slice(0, 80),
    object: group ? '' : withoutValues(member?.object ?? '').slice(0, 200),
    environment: (member?.environment ?? '').slice(0, 80),
    title: group ? stormTitle(next) : withoutValues(member?.words.title ?? '').slice(0, 260),
    meaning: withoutValues(member?.words.meaning ?? '').slice(0, 600),
    open: openMembers(next).length,
    concerns: concerns.length,
    look: look.slice(0, 80),
    runs: next.runs,
    runbook: member?.words.runbook ?? '',
    report: member?.words.report ?? '',
    run: member?.words.run ?? '',
    issue: '',
    to: channels.filter((channel) => atLeast(severity, policy.notify[channel])),
  };
}

/** What a group is called. */
export function stormTitle({ members }: Case): string {
  const checks = [...new Set(members.map(({ check }) => check))];
  const shown = checks.slice(0, 4).join(', ');
  return `${members.length} findings at once (${checks.length > 4 ? `${shown} and ${checks.length - 4} more` : shown})`;
}

function newestLook(members: readonly Incident[]): string {
  const looks = members.flatMap(({ looks: [newest] }) => (newest === undefined ? [] : [newest.id]));
  return looks.sort(compareLooks).at(-1) ?? '';
}
