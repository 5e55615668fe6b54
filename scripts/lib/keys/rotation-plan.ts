import type { Recipient } from '../archive/envelope.ts';
import { MAIN_GROUP } from '../archive/groups.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { StoredEnvelope } from './stored-envelope.ts';
import type { RunKeys, Unlocked } from './survey.ts';

/** What is wanted of every live run. */
export interface RotationRequest {
  readonly add: readonly Recipient[];
  /** Ids of the keys that shall open no live run any more. */
  readonly retire: readonly string[];
  /** Ids of the keys that are at hand to open runs. */
  readonly held: readonly string[];
}

/** What is to be done to one run. */
export interface RunRotation {
  readonly run: string;
  readonly unlocked: Unlocked;
  /** Ids of the keys that open it now, and afterwards. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The envelope to write; undefined when the newest one is already right. */
  readonly write: NewEnvelope | undefined;
  /** Versions of envelopes that hold a retired key. */
  readonly remove: readonly StoredEnvelope[];
  /** The writers of shards left their wrapped keys beside the run, for whoever committed it: a retired key may be in them. */
  readonly removeNotes: boolean;
}

/** What is to stand in the next envelope of a run, the same for each of its key groups. */
export interface NewEnvelope {
  readonly generation: number;
  /** Ids whose wrappings stay, in each group that has them. */
  readonly keep: readonly string[];
  /** Those to whom every group is wrapped anew. */
  readonly wrap: readonly Recipient[];
}

export interface RotationPlan {
  readonly rotations: readonly RunRotation[];
  /** Live runs that cannot be rotated, and why. */
  readonly refused: readonly { readonly run: string; readonly error: BulkheadError }[];
  /** Why nothing at all may be done. */
  readonly refusal: BulkheadError | undefined;
}

/**
 * What a rotation does to each live run. A key is retired only when every live run could be looked at, and opens with
 * another key that is at hand now: a name in an envelope is no proof that anybody can still open it. Pure.
 */
export function planRotation(runs: readonly RunKeys[], request: RotationRequest): RotationPlan {
  const rotations: RunRotation[] = [];
  const refused: { run: string; error: BulkheadError }[] = [];
  for (const keys of runs) {
    const planned = planRun(keys, request);
    if (planned instanceof BulkheadError) refused.push({ run: keys.run, error: planned });
    else rotations.push(planned);
  }
  return { rotations, refused, refusal: refusalOf(rotations, refused, request) };
}

function planRun(keys: RunKeys, request: RotationRequest): RunRotation | BulkheadError {
  const { run, unlocked, envelopes, problem } = keys;
  if (problem !== undefined) return problem;
  if (unlocked === undefined) return unopened(run);
  const { add, retire } = request;
  const { recipients: before, proven, openedBy } = unlocked;
  const wanted = add.filter(({ kid }) => !retire.includes(kid));
  // Names in an envelope without a proof are believed only of those that were seen to open it.
  const { newest } = unlocked;
  const named = namedIn(newest);
  const unseen = proven ? [] : named.filter((kid) => !openedBy.includes(kid) && !retire.includes(kid));
  if (unseen.length > 0) return unproven(run, unseen);
  const stay = before.filter((kid) => !retire.includes(kid));
  const wrap = wanted.filter(({ kid }) => !stay.includes(kid));
  const added = wrap.map(({ kid }) => kid);
  const after = [...stay, ...added];
  // Also those that open a part of the run alone: they are not asked to go, and all groups move on together.
  const keep = named.filter((kid) => !retire.includes(kid) && !added.includes(kid));
  const right = newest.latest && proven && wrap.length === 0 && !holds(newest, retire);
  const generation = freeGeneration(newest.generation, envelopes);
  return {
    run,
    unlocked,
    before,
    after,
    write: right ? undefined : { generation, keep, wrap },
    remove: envelopes.filter((stored) => holds(stored, retire)),
    removeNotes: retire.length > 0 && newest.envelope.groups.some(({ id }) => id !== MAIN_GROUP),
  };
}

function refusalOf(
  rotations: readonly RunRotation[],
  refused: RotationPlan['refused'],
  { retire, held, add }: RotationRequest,
): BulkheadError | undefined {
  if (retire.length === 0) return undefined;
  const names = retire.join(', ');
  const [unseen] = refused;
  if (unseen !== undefined) {
    return refusal(
      'RETIRE_UNSEEN',
      `${names} cannot be retired: ${refused.length} live runs could not be looked at, among them ${unseen.run} (${unseen.error.what})`,
      'A run that cannot be opened now may need this very key. Give the keys that open every live run, or remove the runs that are not yours; then retire.',
    );
  }
  const last = rotations.filter(({ after }) => after.length === 0);
  if (last.length > 0) {
    return refusal(
      'RETIRE_LAST',
      `${names} cannot be retired: ${last.length} live runs open with nothing else, among them ${last[0]?.run}`,
      'Add another key first: npx tsx scripts/backup/rotate-keys.ts --add certificate.pem',
    );
  }
  const unproven = rotations.filter(({ after, unlocked }) => {
    const proved = new Set([
      ...unlocked.openedBy,
      ...add.map(({ kid }) => kid).filter((kid) => held.includes(kid)),
    ]);
    return !after.some((kid) => proved.has(kid));
  });
  if (unproven.length === 0) return undefined;
  return refusal(
    'RETIRE_UNPROVEN',
    `${names} cannot be retired: of ${unproven.length} live runs no other key was given that opens them; ${unproven[0]?.run} would be left with ${unproven[0]?.after.join(', ')}`,
    'Prove that one of them is at hand: give its private key (--pkcs12 or BACKUP_PRIVATE_KEY) or BACKUP_ENCRYPTION_KEY with this command.',
  );
}

/** The next number that nobody has taken: whoever can write to the store may have put a file of a higher number there. */
function freeGeneration(current: number, envelopes: readonly StoredEnvelope[]): number {
  const taken = new Set(envelopes.map(({ generation }) => generation));
  let next = current + 1;
  while (taken.has(next)) next++;
  return next;
}

/** Ids of the recipients of any key group. */
function namedIn({ envelope }: Unlocked['newest']): string[] {
  return [...new Set(envelope.groups.flatMap(({ recipients }) => recipients.map(({ kid }) => kid)))];
}

function holds({ envelope }: StoredEnvelope, kids: readonly string[]): boolean {
  return envelope?.groups.some(({ recipients }) => recipients.some(({ kid }) => kids.includes(kid))) === true;
}

function unopened(run: string): BulkheadError {
  return new BulkheadError({
    what: `run ${run} was not opened: no key was given`,
    fix: 'Give a key that opens the live runs: --pkcs12 with its passphrase, BACKUP_PRIVATE_KEY or BACKUP_ENCRYPTION_KEY.',
    code: 'NO_KEY_FITS',
  });
}

function unproven(run: string, kids: readonly string[]): BulkheadError {
  return new BulkheadError({
    what: `the keys file of run ${run} does not prove who wrote it, and names ${kids.join(', ')}`,
    fix: 'Give these keys too, so that they are seen to open it, or retire them.',
    code: 'ENVELOPE_UNPROVEN',
    exit: 1,
  });
}

function refusal(code: string, what: string, fix: string): BulkheadError {
  return new BulkheadError({ what, fix, code, runbook: 'KEYS.md#retiring-a-key' });
}
