import { z } from 'zod';
import type { Case, Filed } from './case.ts';
import type { Finding } from './finding.ts';
import { caseState, encodeCase, encodeIncident, incidentState, streamState } from './hidden-line.ts';
import type { Said } from './plan.ts';
import { type Transition, transitionSchema } from './transition.ts';
import type { World } from './world.ts';

/**
 * What is known beside the issues: findings that nobody has been told of, the runs that ran to their end, messages that a
 * channel has not taken, and a copy of the state of each issue, for when somebody edits it away.
 */
export interface Memory {
  readonly watched: World['watched'];
  readonly streams: World['streams'];
  readonly outbox: readonly Transition[];
  readonly copies: readonly Copy[];
  /** Ids of messages that went out while the issues could not be read. */
  readonly sent: readonly string[];
  /** What runs said and could not be written into issues. */
  readonly deferred: Said;
}

/** A case as it was last written, with the number of its issue. */
export interface Copy {
  readonly number: number;
  readonly url: string;
  readonly case: Case;
}

export const NOTHING: Memory = {
  watched: [],
  streams: [],
  outbox: [],
  copies: [],
  sent: [],
  deferred: { findings: [], completed: [] },
};

const finding = z.strictObject({
  said: incidentState,
  greyRuns: z.number(),
  oncePerAttempt: z.boolean(),
});

const completed = z.strictObject({
  id: z.string().max(80),
  kind: z.string().max(40),
  stream: streamState,
  report: z.string().max(300),
});

export const memorySchema = z.strictObject({
  v: z.literal(1),
  watched: z.array(incidentState),
  streams: z.array(z.strictObject({ stream: streamState, ids: z.array(z.string().max(80)).max(50) })),
  outbox: z.array(transitionSchema),
  copies: z.array(z.strictObject({ number: z.int().min(0), url: z.string().max(300), case: caseState })),
  sent: z.array(z.string().max(120)).default([]),
  deferred: z
    .strictObject({ findings: z.array(finding), completed: z.array(completed) })
    .default({ findings: [], completed: [] }),
});

/** The memory as it is written. */
export function encodeMemory(memory: Memory): object {
  const { watched, streams, outbox, copies, sent, deferred } = memory;
  return {
    v: 1,
    watched: watched.map(encodeIncident),
    streams,
    outbox,
    copies: copies.map((copy) => ({ ...copy, case: encodeCase(copy.case) })),
    sent,
    deferred: {
      findings: deferred.findings.map((one) => ({
        said: encodeIncident({
          ...identityOf(one),
          severity: 'warning',
          state: 'watched',
          looks: [one.look],
          first: one.look.id,
          last: '',
          count: 0,
          good: '',
        }),
        greyRuns: Math.min(one.greyRuns, 1000),
        oncePerAttempt: one.oncePerAttempt,
      })),
      completed: deferred.completed,
    },
  };
}

/** The memory in a value that was read; undefined for anything that is not one. */
export function decodeMemory(value: unknown): Memory | undefined {
  const parsed = memorySchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { v: _, deferred, ...rest } = parsed.data;
  const findings = deferred.findings.flatMap(({ said, greyRuns, oncePerAttempt }): Finding[] => {
    const [look] = said.looks;
    return look === undefined ? [] : [{ ...identityOf(said), look, greyRuns, oncePerAttempt }];
  });
  // A kind of report is only carried along.
  const runs = deferred.completed.map((run) => ({ ...run, kind: 'job' as const }));
  return { ...rest, deferred: { findings, completed: runs } };
}

/** Copies of the cases, those that matter most first: open ones, then the newest. Words are not needed. */
export function copiesOf(cases: readonly Filed[]): Copy[] {
  return [...cases]
    .filter(({ number }) => number > 0)
    .sort((a, b) => Number(b.case.state === 'open') - Number(a.case.state === 'open') || b.number - a.number)
    .slice(0, 150)
    .map(({ number, url, case: kept }) => ({
      number,
      url,
      case: {
        ...kept,
        members: kept.members.map((member) => ({
          ...member,
          words: { ...member.words, expected: '', observed: '', meaning: '', fix: '' },
        })),
      },
    }));
}

function identityOf(one: Omit<Finding, 'look' | 'greyRuns' | 'oncePerAttempt'>) {
  const { kind, check, object, environment, fingerprint, stream, words } = one;
  return { kind, check, object, environment, fingerprint, stream, words };
}
