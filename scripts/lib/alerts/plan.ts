import { type Assessment, assess } from './assess.ts';
import { assign, type Placement } from './assign.ts';
import { type Case, type Filed, newCase } from './case.ts';
import { type Change, changeOf } from './change.ts';
import type { Completed, Finding } from './finding.ts';
import type { Incident } from './incident.ts';
import type { Terms } from './policy.ts';
import type { Transition } from './transition.ts';
import { doubledCases, type World } from './world.ts';

/** What a run says. */
export interface Said {
  readonly findings: readonly Finding[];
  readonly completed: readonly Completed[];
}

/** All that is to be done, and the world afterwards but for the cases, which the changes make. */
export interface Plan {
  readonly changes: readonly Change[];
  readonly watched: World['watched'];
  readonly streams: World['streams'];
  readonly transitions: readonly Transition[];
  readonly late: readonly { readonly fingerprint: string; readonly check: string; readonly look: string }[];
  readonly muted: readonly Incident[];
}

/**
 * What follows from what the runs say, given what is known: pure. Planned again for the same runs, after the changes were
 * made, it changes nothing.
 */
export function plan(world: World, said: Said, terms: Terms): Plan {
  const doubled = doubledCases(world.cases);
  const cases = world.cases.map((filed) => {
    const next = doubled.find((other) => other.filed === filed)?.next;
    return next === undefined ? filed : { ...filed, case: next };
  });
  const { assessments, streams, late } = assess({ ...world, cases }, said, terms);
  const placements = assign(
    assessments.filter(({ outcome }) => outcome === 'open'),
    cases,
    terms,
  );
  const changes = [
    ...touched(
      cases,
      assessments,
      placements,
      doubled.map(({ next }) => next),
      terms,
    ),
  ];
  for (const { filed, members, group, previous } of placements) {
    if (filed !== undefined) continue;
    changes.push(
      changeOf(undefined, newCase(members, group, previous), {
        opened: members,
        fresh: [],
        muted: false,
        terms,
      }),
    );
  }
  return {
    changes: changes.filter((change) => change !== undefined),
    watched: watchedAfter(world.watched, assessments),
    streams,
    transitions: changes.flatMap((change) => change.transition ?? []),
    late,
    muted: assessments
      .filter(({ muted, outcome }) => muted && outcome !== 'drop' && outcome !== 'recover')
      .map(({ incident }) => incident),
  };
}

/** The changes of cases that exist. */
function* touched(
  cases: readonly Filed[],
  assessments: readonly Assessment[],
  placements: readonly Placement[],
  doubled: readonly Case[],
  terms: Terms,
): Generator<Change> {
  for (const filed of cases) {
    const own = assessments.filter((one) => one.filed === filed && one.outcome !== 'open');
    const opened = placements.find((placement) => placement.filed === filed)?.members ?? [];
    const isDoubled = doubled.includes(filed.case);
    if (own.length === 0 && opened.length === 0 && !filed.damaged && !isDoubled) continue;
    const updates = new Map(
      [...own.map(({ incident }) => incident), ...opened].map((one) => [one.fingerprint, one]),
    );
    const members = filed.case.members.map((member) => updates.get(member.fingerprint) ?? member);
    const known = new Set(members.map(({ fingerprint }) => fingerprint));
    const joining = opened.filter(({ fingerprint }) => !known.has(fingerprint));
    const openedPrints = new Set(opened.map(({ fingerprint }) => fingerprint));
    const fresh = assessments
      .filter(({ incident, filed: where }) => where === filed || openedPrints.has(incident.fingerprint))
      .filter(({ incident }) => incident.state === 'open')
      .flatMap((one) => one.fresh);
    const open = [...members, ...joining].filter(({ state }) => state === 'open');
    const mutedPrints = new Set(
      assessments.filter(({ muted }) => muted).map(({ incident }) => incident.fingerprint),
    );
    const muted = open.length > 0 && open.every(({ fingerprint }) => mutedPrints.has(fingerprint));
    const next = { ...filed.case, members: [...members, ...joining] };
    const change = changeOf(filed, next, { opened, fresh, muted, terms, doubled: isDoubled });
    if (change.comment !== undefined || change.differs) yield change;
  }
}

function watchedAfter(before: readonly Incident[], assessments: readonly Assessment[]): Incident[] {
  const judged = new Map(assessments.map((one) => [one.incident.fingerprint, one]));
  const kept = before.filter(({ fingerprint }) => !judged.has(fingerprint));
  const watching = assessments.filter(({ outcome }) => outcome === 'watch').map(({ incident }) => incident);
  return [...kept, ...watching];
}
