import type { Alerts } from '../tenancy/alerts-schema.ts';
import type { Assessment } from './assess.ts';
import { type Case, type Filed, isGroup } from './case.ts';
import { fingerprintOf } from './finding.ts';
import type { Incident } from './incident.ts';

/** More members than this and the table and the hidden line would not fit into one issue. */
export const MOST_MEMBERS = 300;

/** Which incidents open in which case. */
export interface Placement {
  /** The case that takes them; undefined: a new one. */
  readonly filed: Filed | undefined;
  readonly members: readonly Incident[];
  /** Id of a new group; undefined for a new case of one incident. */
  readonly group: string | undefined;
  /** Issue that told of it before and is too old to be reopened. */
  readonly previous: number;
}

/**
 * Finds a case for each incident that opens: its own, when that is still open or was closed lately; the group of its kind,
 * when there is one or when too many open at once; else a new one.
 */
export function assign(
  opening: readonly Assessment[],
  cases: readonly Filed[],
  { policy, now }: { readonly policy: Alerts; readonly now: Date },
): Placement[] {
  const placements: Placement[] = [];
  for (const family of families(opening)) {
    const [own, others] = partition(family, ({ filed }) => isWaiting(filed));
    for (const { filed, incident } of own) {
      placements.push({ filed, members: [incident], group: undefined, previous: 0 });
    }
    const group = cases.find((filed) => isGroupOf(filed, others[0]) && filed.case.state === 'open');
    if (others.length > policy.groupAbove || (group !== undefined && others.length > 0)) {
      placements.push(...grouped(others, cases, { policy, now }));
      continue;
    }
    for (const { filed, incident } of others) {
      const again = canReopen(filed, { policy, now });
      placements.push({
        filed: again ? filed : undefined,
        members: [incident],
        group: undefined,
        previous: again ? 0 : (filed?.number ?? 0),
      });
    }
  }
  return joined(placements);
}

/** A storm: first into the groups that are there, then into new ones. */
function grouped(
  storm: readonly Assessment[],
  cases: readonly Filed[],
  terms: { readonly policy: Alerts; readonly now: Date },
): Placement[] {
  const placements: Placement[] = [];
  let rest = storm.map(({ incident }) => incident);
  const usable = cases
    .filter((filed) => isGroupOf(filed, storm[0]))
    .filter((filed) => filed.case.state === 'open' || canReopen(filed, terms))
    .sort((a, b) => Number(b.case.state === 'open') - Number(a.case.state === 'open'));
  for (const filed of usable) {
    const known = new Set(filed.case.members.map(({ fingerprint }) => fingerprint));
    let room = MOST_MEMBERS - known.size;
    const [fits, left] = partition(rest, ({ fingerprint }) => known.has(fingerprint) || room-- > 0);
    if (fits.length > 0) placements.push({ filed, members: fits, group: undefined, previous: 0 });
    rest = left;
  }
  while (rest.length > 0) {
    const members = rest.slice(0, MOST_MEMBERS);
    rest = rest.slice(MOST_MEMBERS);
    placements.push({ filed: undefined, members, group: groupId(members), previous: 0 });
  }
  return placements;
}

/** The same for the same findings, so that a plan that was made twice makes one group. */
function groupId(members: readonly Incident[]): string {
  const [first] = members;
  const identity = {
    kind: first?.kind ?? 'job',
    check: 'group',
    object: members.map(({ fingerprint }) => fingerprint).join(),
    environment: `${first?.environment} ${first?.last}`,
  };
  return `group-${fingerprintOf(identity)}`;
}

function families(opening: readonly Assessment[]): Assessment[][] {
  const byFamily = new Map<string, Assessment[]>();
  for (const assessment of opening) {
    const { kind, environment } = assessment.incident;
    const key = JSON.stringify([kind, environment]);
    byFamily.set(key, [...(byFamily.get(key) ?? []), assessment]);
  }
  return [...byFamily.values()];
}

function isGroupOf(filed: Filed, assessment: Assessment | undefined): boolean {
  const [member] = filed.case.members;
  if (assessment === undefined || member === undefined || !isGroup(filed.case)) return false;
  const { kind, environment } = assessment.incident;
  return member.kind === kind && member.environment === environment;
}

/** Its case is open: another member of the group is still red, or a person has reopened the issue. */
function isWaiting(filed: Filed | undefined): boolean {
  return filed !== undefined && (filed.case.state === 'open' || filed.shown === 'open');
}

function canReopen(
  filed: Filed | undefined,
  { policy, now }: { readonly policy: Alerts; readonly now: Date },
): boolean {
  if (filed === undefined) return false;
  const closed = Date.parse(filed.case.closedAt);
  return !Number.isNaN(closed) && now.getTime() - closed <= policy.reopenWithin * 86_400_000;
}

/** One placement per case that exists. */
function joined(placements: readonly Placement[]): Placement[] {
  const known = new Map<Case, Placement>();
  const fresh: Placement[] = [];
  for (const placement of placements) {
    const { filed } = placement;
    if (filed === undefined) {
      fresh.push(placement);
      continue;
    }
    const before = known.get(filed.case);
    known.set(filed.case, { ...placement, members: [...(before?.members ?? []), ...placement.members] });
  }
  return [...known.values(), ...fresh];
}

function partition<T>(items: readonly T[], accept: (item: T) => boolean): [T[], T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  for (const item of items) (accept(item) ? yes : no).push(item);
  return [yes, no];
}
