import { availableParallelism } from 'node:os';
import type { OpeningKey } from '../archive/envelope.ts';
import type { VerifyingKey } from '../archive/signing-key.ts';
import type { Known } from '../archive/succession.ts';
import { withConnection } from '../postgres/connect.ts';
import { startServer } from '../postgres/embedded.ts';
import type { SessionIdentity } from '../postgres/identity.ts';
import type { Context } from '../runtime/context.ts';
import type { Check, Timing } from '../runtime/result.ts';
import type { Store } from '../storage/store.ts';
import type { Model } from '../tenancy/model.ts';
import { checkIsolation } from './checks/isolation.ts';
import { checkNegativeControl } from './checks/negative-control.ts';
import { checkInvariants } from './invariants.ts';
import { locateRun } from './locate.ts';
import { dataObjects, type OpenRun, type RunContents, readContents, unlockRun } from './open-run.ts';
import { type Restored, restoreRun } from './restore.ts';
import { checkTarget, claimTarget, type Target } from './target.ts';

/** What is to be drilled, from where, into what. */
export interface DrillRequest {
  readonly store: Store;
  readonly environment: string;
  /** `latest`, or the name of a run. */
  readonly run: string;
  readonly model: Model;
  readonly verifyingKeys: readonly VerifyingKey[];
  readonly openingKeys: readonly OpeningKey[];
  readonly known: Known;
  /** Undefined: a server is started for the drill and thrown away. */
  readonly stagingUrl: string | undefined;
  readonly sourceUrl: string | undefined;
  readonly sameServer: boolean;
  /** Sessions at once; 0 means one per core. */
  readonly jobs: number;
  readonly dryRun: boolean;
}

/**
 * How far a drill came. It is filled as the drill goes, so that one that fails can still say what was done, to
 * which run, and how long it took.
 */
export interface Drill {
  checks: Check[];
  steps: Timing[];
  run?: OpenRun;
  contents?: RunContents;
  target?: SessionIdentity;
  embedded?: boolean;
  jobs?: number;
  restored?: Restored;
}

/**
 * Restores a run into an empty database and proves it. Fills `drill`; a finding is a check in it.
 * Throws for what stops the drill: exit code 1 when the backup is at fault, 2 when the drill could not begin.
 * Named steps: locate, verify, target, roles, pre-data, load, post-data, sequences, invariants,
 * isolation, negative-control.
 */
export async function runDrill(request: DrillRequest, drill: Drill, context: Context): Promise<void> {
  const { store, model } = request;
  const step = stopwatch(drill, context);
  try {
    await step('locate');
    const located = await locateRun(store, { ...request, keys: request.verifyingKeys });
    await step('verify');
    const run = await unlockRun(store, located, request.openingKeys);
    drill.run = run;
    const contents = await readContents(run);
    drill.contents = contents;
    drill.checks.push(verified(run));
    if (request.dryRun) return;

    await step('target');
    const target = await chooseTarget(request, context);
    drill.embedded = target.embedded;
    await withConnection(target.url, context, { statementTimeout: 0 }, async (keeper) => {
      await claimTarget(keeper);
      const identity = await checkTarget(keeper, target, { manifest: run.manifest, model }, context);
      drill.target = identity;
      const jobs = request.jobs === 0 ? availableParallelism() : request.jobs;
      drill.jobs = jobs;
      const restoring = { run, contents, model, url: target.url, identity, jobs };
      drill.restored = await restoreRun(restoring, context, step);
      await step('invariants');
      drill.checks.push(...(await checkInvariants(restoring, drill.restored, context)));
      await step('isolation');
      drill.checks.push(...(await checkIsolation(target.url, model, contents.detail.sequences, context)));
    });
    await step('negative-control');
    drill.checks.push(await checkNegativeControl(run));
  } finally {
    step.end();
  }
}

/** Keeps the time of each step where the report finds it, also of the one in which a drill fails. */
function stopwatch(drill: Drill, context: Context) {
  let current: { step: string; began: number } | undefined;
  const end = () => {
    if (current === undefined) return;
    drill.steps.push({ step: current.step, milliseconds: Math.round(performance.now() - current.began) });
    current = undefined;
  };
  const begin = async (step: string) => {
    end();
    current = { step, began: performance.now() };
    await context.step(step);
  };
  return Object.assign(begin, { end });
}

async function chooseTarget(request: DrillRequest, context: Context): Promise<Target> {
  const { stagingUrl, sourceUrl, sameServer } = request;
  if (stagingUrl !== undefined) return { url: stagingUrl, embedded: false, sourceUrl, sameServer };
  const server = await startServer(context);
  return { url: server.url, embedded: true, sourceUrl, sameServer };
}

function verified(run: OpenRun): Check {
  const { manifest, signedBy, runs } = run;
  return {
    id: 'DRL-01',
    title: 'The run is signed, complete and opens with our key',
    object: manifest.run,
    verdict: 'green',
    expected: 'a trusted signature, every object with its size, a key that opens it',
    observed: `number ${manifest.seq} of ${runs} in the store, signed by ${signedBy.id}; ${manifest.objects.length} objects, ${dataObjects(run).length} of them with rows`,
    meaning: 'What is restored could be somebody else’s work, or an old state passed off as the newest.',
  };
}
