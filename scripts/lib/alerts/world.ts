import type { Case, Filed } from './case.ts';
import { type Completed, coversStream, type Stream, streamKey } from './finding.ts';
import type { Incident } from './incident.ts';
import { compareLooks } from './look.ts';
import type { Transition } from './transition.ts';

/** The runs of one command that ran to their end, newest first. */
export interface StreamLooks {
  readonly stream: Stream;
  readonly ids: readonly string[];
}

/** All that is known from earlier runs. */
export interface World {
  readonly cases: readonly Filed[];
  /** Findings that nobody has been told of: not red often enough, or muted. */
  readonly watched: readonly Incident[];
  readonly streams: readonly StreamLooks[];
  /** What a channel has not yet taken. */
  readonly outbox: readonly Transition[];
}

export const EMPTY_WORLD: World = { cases: [], watched: [], streams: [], outbox: [] };

/** Runs of a stream that are remembered: a report that arrives later than so many runs is taken for a new one's. */
const REMEMBERED = 20;

/** Streams with these runs in them. */
export function withCompleted(
  streams: readonly StreamLooks[],
  completed: readonly Completed[],
): StreamLooks[] {
  const byKey = new Map(streams.map((known) => [streamKey(known.stream), known]));
  for (const { stream, id } of completed) {
    const key = streamKey(stream);
    const ids = new Set([...(byKey.get(key)?.ids ?? []), id]);
    const newest = [...ids].sort((a, b) => compareLooks(b, a)).slice(0, REMEMBERED);
    byKey.set(key, { stream, ids: newest });
  }
  return [...byKey.values()];
}

/** The runs that would have named a finding of this stream. */
export function runsCovering(streams: readonly StreamLooks[], stream: Stream): string[] {
  return streams.filter((known) => coversStream(known.stream, stream)).flatMap(({ ids }) => ids);
}

/** Where each fingerprint is told of: in the open case, or else in the newest closed one. */
export function casesByFingerprint(cases: readonly Filed[]): Map<string, Filed> {
  const found = new Map<string, Filed>();
  for (const filed of [...cases].sort(byPreference)) {
    for (const { fingerprint } of filed.case.members) {
      if (!found.has(fingerprint)) found.set(fingerprint, filed);
    }
  }
  return found;
}

/** Open before closed; of the open the oldest, of the closed the newest. */
function byPreference(a: Filed, b: Filed): number {
  if (a.case.state !== b.case.state) return a.case.state === 'open' ? -1 : 1;
  if (a.case.state === 'open') return a.number - b.number;
  return b.case.closedAt < a.case.closedAt ? -1 : b.case.closedAt > a.case.closedAt ? 1 : b.number - a.number;
}

/**
 * Open cases that tell of a fingerprint which an older open case tells of too: two jobs were not kept apart. Returns the
 * newer ones without those incidents.
 */
export function doubledCases(cases: readonly Filed[]): { readonly filed: Filed; readonly next: Case }[] {
  const claimed = new Set<string>();
  const doubled: { filed: Filed; next: Case }[] = [];
  for (const filed of cases.filter(({ case: kept }) => kept.state === 'open').sort(byPreference)) {
    const own = filed.case.members.filter(({ state }) => state === 'open');
    const twice = new Set(own.map(({ fingerprint }) => fingerprint).filter((print) => claimed.has(print)));
    for (const { fingerprint } of own) claimed.add(fingerprint);
    if (twice.size === 0) continue;
    const members = filed.case.members.map(
      (member): Incident => (twice.has(member.fingerprint) ? { ...member, state: 'recovered' } : member),
    );
    doubled.push({ filed, next: { ...filed.case, members } });
  }
  return doubled;
}
