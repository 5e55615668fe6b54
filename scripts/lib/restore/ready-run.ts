import type { OpeningKey } from '../archive/envelope.ts';
import type { VerifyingKey } from '../archive/signing-key.ts';
import type { Known } from '../archive/succession.ts';
import type { Store } from '../storage/store.ts';
import { fetchRun } from './fetch-run.ts';
import { chooseRun, verifyRun } from './locate.ts';
import { type OpenRun, openContents, type RunContents, unlockRun } from './open-run.ts';
import type { Portion } from './portion.ts';
import { planSchema, type SchemaPlan } from './schema-plan.ts';

/** Which run, from where, and what is needed to trust and open it. */
export interface RunRequest {
  readonly store: Store;
  readonly environment: string;
  /** `latest`, `random`, or the name of a run. */
  readonly run: string;
  readonly verifyingKeys: readonly VerifyingKey[];
  readonly openingKeys: readonly OpeningKey[];
  readonly known: Known;
  /** How much of it; all of it by default. */
  readonly portion?: Portion;
}

/** A run that can be restored: trusted, whole, open, and its DDL read. */
export interface ReadyRun {
  readonly run: OpenRun;
  readonly contents: RunContents;
  readonly plan: SchemaPlan;
}

/**
 * Makes a run ready, without touching a database. Named steps: locate, verify (signature and ledger head), download
 * (every object is there; the keys files), decrypt (what describes the run). Throws what each of them throws.
 */
export async function readyRun(
  request: RunRequest,
  step: (name: string) => Promise<void>,
): Promise<ReadyRun> {
  const { store, environment, verifyingKeys: keys, known } = request;
  await step('locate');
  const chosen = await chooseRun(store, request);
  await step('verify');
  const located = await verifyRun(store, chosen, { environment, keys, known });
  await step('download');
  const fetched = await fetchRun(store, located);
  await step('decrypt');
  const run = await unlockRun(fetched, request.openingKeys, request.portion ?? { of: 'whole' });
  const contents = await openContents(run);
  return { run, contents, plan: await planSchema(contents.schema) };
}
