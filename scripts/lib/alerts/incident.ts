import type { Severity } from '../tenancy/alerts-schema.ts';
import { type Finding, fingerprintOf, type Identity, type Stream, type Words } from './finding.ts';
import { compareLooks, type Look, mergeLooks, runOfLook } from './look.ts';
import type { Treatment } from './policy.ts';

/** What is known about one fingerprint. */
export interface Incident extends Identity {
  readonly fingerprint: string;
  readonly stream: Stream;
  readonly severity: Severity;
  /** `watched`: red or grey, but not often enough; no issue tells of it yet. */
  readonly state: 'watched' | 'open' | 'recovered';
  /** Newest first, as many as the policy needs to judge. */
  readonly looks: readonly Look[];
  /** Report of the first and of the newest red look. */
  readonly first: string;
  readonly last: string;
  /** Reports in which it was red (or grey, where that is the finding) and the newest so far. */
  readonly count: number;
  /** Newest green report; empty when none is known. */
  readonly good: string;
  readonly words: Words;
}

/** An incident after new looks, and what they were worth. */
export interface Observed {
  readonly incident: Incident;
  /** Red or grey looks that are newer than all known: each counts. */
  readonly fresh: readonly string[];
  /** Looks that came too late to count. */
  readonly late: readonly string[];
}

/** A little more than the policy needs, so that a run that arrives late still finds its place. */
export function looksKept({ after, closeAfter, greyAfter }: Treatment): number {
  return Math.max(after, closeAfter, greyAfter) + 4;
}

/** An incident of which only its identity and the runs that did not name it are known. */
export function unknownIncident(finding: Finding, greens: readonly Look[]): Incident {
  const { kind, check, object, environment, stream, words, look } = finding;
  const identity = { kind, check, object, environment };
  return {
    ...identity,
    fingerprint: fingerprintOf(identity),
    stream,
    severity: 'warning',
    state: 'watched',
    looks: greens.filter(({ id }) => id !== look.id),
    first: look.id,
    last: '',
    count: 0,
    good: '',
    words,
  };
}

/**
 * Takes in what runs said, in any order. The same look counts once, however often it arrives; one that is older than the
 * newest red look neither counts anew nor changes the words.
 */
export function observe(incident: Incident, findings: readonly Finding[], treatment: Treatment): Observed {
  let next = incident;
  const fresh: string[] = [];
  const late: string[] = [];
  for (const finding of [...findings].sort((a, b) => compareLooks(a.look.id, b.look.id))) {
    const { look } = finding;
    const { looks } = next;
    if (looks.some(({ id }) => id === look.id)) continue;
    if (finding.oncePerAttempt && looks.some(({ id }) => runOfLook(id) === runOfLook(look.id))) continue;
    const merged = mergeLooks(looks, [look], looksKept(treatment));
    if (!merged.some(({ id }) => id === look.id)) {
      late.push(look.id);
      continue;
    }
    const newest = looks[0] === undefined || compareLooks(look.id, looks[0].id) > 0;
    if (!newest) late.push(look.id);
    next = { ...next, looks: merged };
    if (look.verdict === 'green') {
      if (next.good === '' || compareLooks(look.id, next.good) > 0) next = { ...next, good: look.id };
    } else if (next.last === '' || compareLooks(look.id, next.last) > 0) {
      next = { ...next, last: look.id, count: next.count + 1, words: finding.words };
      fresh.push(look.id);
    } else if (compareLooks(look.id, next.first) < 0 && next.state === 'watched') {
      next = { ...next, first: look.id };
    }
  }
  return { incident: next, fresh, late };
}

/** What the newest looks amount to. `undecided`: not enough of them to change anything. */
export type Judgement = 'red' | 'grey' | 'green' | 'undecided';

/**
 * Judges by the newest looks alone, so that the order in which runs arrive does not matter. Grey says nothing about red or
 * green: it is passed over, until it has lasted long enough to be a finding itself.
 */
export function judge(looks: readonly Look[], treatment: Treatment, greyRuns = 0): Judgement {
  const firstKnown = looks.findIndex(({ verdict }) => verdict !== 'grey');
  const greys = firstKnown === -1 ? looks.length : firstKnown;
  const known = looks.filter(({ verdict }) => verdict !== 'grey');
  const newest = known[0]?.verdict;
  const change = known.findIndex(({ verdict }) => verdict !== newest);
  const inARow = change === -1 ? known.length : change;
  if (newest === 'red' && inARow >= treatment.after) return 'red';
  if (greys > 0 && Math.max(greys, greyRuns) >= treatment.greyAfter) return 'grey';
  return newest === 'green' && inARow >= treatment.closeAfter ? 'green' : 'undecided';
}
