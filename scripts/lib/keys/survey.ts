import { findGroup, type OpeningKey, unwrapRunKey } from '../archive/envelope.ts';
import { keysFile } from '../archive/names.ts';
import type { VerifyingKey } from '../archive/signing-key.ts';
import { workThrough } from '../backup/queue.ts';
import { listRuns, openRun, type VerifiedRun } from '../backup/runs.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { refusable } from '../storage/refusable.ts';
import type { Store } from '../storage/store.ts';
import type { PassedOver } from './passed-over.ts';
import { type GroupKey, isProven, type ReadEnvelope, recipientsOf, unlockEnvelopes } from './run-key.ts';
import { readEnvelopes, type StoredEnvelope } from './stored-envelope.ts';

/** Where the live runs are, and what is at hand to open them. */
export interface SurveyRequest {
  readonly store: Store;
  readonly environment: string;
  readonly trusted: readonly VerifyingKey[];
  /** Empty: the envelopes are read and not proved. */
  readonly opening: readonly OpeningKey[];
}

/** A live run and its keys, as far as they could be looked at. */
export interface RunKeys {
  readonly run: string;
  readonly committedAt: Date;
  /** Undefined when its signature is not trusted. */
  readonly verified: VerifiedRun | undefined;
  /** Every version of every generation, newest first. */
  readonly envelopes: readonly StoredEnvelope[];
  /** Undefined when no key was given, or none opens the run. */
  readonly unlocked: Unlocked | undefined;
  /** Newer envelopes that are not genuine. */
  readonly strangers: readonly Pick<PassedOver, 'file' | 'why'>[];
  /** Why it could not be looked at. */
  readonly problem: BulkheadError | undefined;
}

export interface Unlocked {
  readonly keys: readonly GroupKey[];
  /** The newest genuine envelope, also where only an older one, not yet removed, opens with the keys given. */
  readonly newest: ReadEnvelope;
  /** Ids of its recipients. */
  readonly recipients: readonly string[];
  /** Whether its recipients are known to have been written by somebody who held the run key. */
  readonly proven: boolean;
  /** Ids of the given keys that were seen to open it. */
  readonly openedBy: readonly string[];
}

/** Runs that are looked at at once: a bucket answers in 20 ms or more, and a run takes ten answers. */
const AT_ONCE = 8;

/**
 * Looks at every live run: signature, every version of its keys files, and with keys whether they open it. What is wrong
 * with one run is told with it. Throws only what stops the survey: the store, an interruption.
 */
export async function surveyKeys(request: SurveyRequest, context: Context): Promise<RunKeys[]> {
  const { store, environment } = request;
  const live = await listRuns(store, environment);
  const found = new Map<string, RunKeys>();
  const progress = context.progress('runs');
  const lanes = Array.from({ length: AT_ONCE }, (_, lane) => lane);
  await workThrough(lanes, live, new AbortController(), async (_lane, { run, committedAt }) => {
    context.signal.throwIfAborted();
    found.set(run, { run, committedAt, ...(await look(request, run)) });
    progress.update(found.size, live.length, 'runs');
  });
  progress.end();
  return live.flatMap(({ run }) => found.get(run) ?? []);
}

async function look(
  { store, environment, trusted, opening }: SurveyRequest,
  run: string,
): Promise<Omit<RunKeys, 'run' | 'committedAt'>> {
  const nothing = { verified: undefined, unlocked: undefined, strangers: [], problem: undefined };
  const envelopes = await readEnvelopes(store, environment, run, { versions: true });
  const strangers = envelopes.flatMap(({ refusal: why, latest, generation }) =>
    why && latest ? [{ file: keysFile(generation), why }] : [],
  );
  const verified = await refusable(() => openRun(store, environment, run, trusted));
  if (verified instanceof BulkheadError) return { ...nothing, envelopes, problem: verified };
  if (opening.length === 0) return { ...nothing, verified, envelopes, strangers };
  // What readers see comes first; one that somebody hid is better than none.
  const seen = [...envelopes.filter(({ latest }) => latest), ...envelopes.filter(({ latest }) => !latest)];
  const unlocked = await refusable(() => unlockEnvelopes(store, verified, seen, opening));
  if (unlocked instanceof BulkheadError) {
    return { ...nothing, verified, envelopes, strangers, problem: unlocked };
  }
  const { keys, newest, passedOver } = unlocked;
  return {
    verified,
    envelopes,
    strangers: passedOver.filter(({ genuine }) => !genuine),
    problem: undefined,
    unlocked: {
      keys,
      newest,
      recipients: recipientsOf(newest.envelope),
      proven: isProven(newest.envelope),
      openedBy: opening
        .filter((key) =>
          keys.every(({ group, runKey }) => {
            const entry = findGroup(newest.envelope, run, group);
            if (!entry.recipients.some(({ kid }) => kid === key.kid)) return false;
            return opens(() => unwrapRunKey(newest.envelope, run, [key], group).equals(runKey));
          }),
        )
        .map(({ kid }) => kid),
    },
  };
}

/** A stanza that was altered does not open: that is the answer, not an error. */
function opens(judge: () => boolean): boolean {
  try {
    return judge();
  } catch (error) {
    if (error instanceof BulkheadError) return false;
    throw error;
  }
}
