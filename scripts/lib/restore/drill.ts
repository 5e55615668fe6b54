import { withConnection } from '../postgres/connect.ts';
import { startServer } from '../postgres/embedded.ts';
import type { SessionIdentity } from '../postgres/identity.ts';
import type { OwnerTried } from '../reports/kinds/owner.ts';
import type { Context } from '../runtime/context.ts';
import type { Check, Timing } from '../runtime/result.ts';
import type { Model } from '../tenancy/model.ts';
import { type CheckCommand, runCheckCommand } from './checks/check-command.ts';
import { checkNegativeControl } from './checks/negative-control.ts';
import type { SharedReference } from './checks/references-in-part.ts';
import { callItDrill } from './drill-name.ts';
import { dataObjects, type OpenRun, type RunContents } from './open-run.ts';
import { type RunRequest, readyRun } from './ready-run.ts';
import type { Restored } from './restore.ts';
import { restoreInto } from './restore-into.ts';
import type { Target } from './target.ts';

/** What is to be drilled, from where, into what. */
export interface DrillRequest extends RunRequest {
  readonly model: Model;
  /** Undefined: a server is started for the drill and thrown away. */
  readonly stagingUrl: string | undefined;
  readonly sourceUrl: string | undefined;
  readonly sameServer: boolean;
  /** Sessions at once; 0 means one per core. */
  readonly jobs: number;
  readonly dryRun: boolean;
  /** The user's own check of the restored database. */
  readonly checkCommand?: CheckCommand | undefined;
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
  /** Of a part: references that only all parts together can show to be whole. */
  shared?: readonly SharedReference[];
  /** What was tried as the tables' owner, and on what. */
  owner?: OwnerTried;
}

/**
 * Restores a run into an empty database and proves it. Fills `drill`; a finding is a check in it.
 * Throws for what stops the drill: exit code 1 when the backup is at fault, 2 when the drill could not begin.
 * Named steps: locate, verify, download, decrypt, target, roles, pre-data, load, ownership-and-grants, post-data,
 * sequences, statistics, invariants, isolation, check-command, negative-control.
 */
export async function runDrill(request: DrillRequest, drill: Drill, context: Context): Promise<void> {
  const { model, jobs, checkCommand } = request;
  const step = stopwatch(drill, context);
  try {
    const ready = await readyRun(request, step);
    const { run, contents } = ready;
    drill.run = run;
    drill.contents = contents;
    drill.checks.push(verified(run));
    if (request.dryRun) return;

    await step('target');
    const target = await chooseTarget(request, context);
    await restoreInto(ready, target, { model, jobs, mark: true }, drill, context, step);
    if (checkCommand !== undefined) {
      await step('check-command');
      drill.checks.push(await runCheckCommand(checkCommand, target.url, run.manifest.run, context));
    }
    await step('negative-control');
    drill.checks.push(await checkNegativeControl(run));
    if (!target.embedded) await withConnection(target.url, context, {}, callItDrill);
  } finally {
    step.end();
  }
}

/** Keeps the time of each step where the report finds it, also of the one in which a drill fails. */
export function stopwatch(drill: Pick<Drill, 'steps'>, context: Context) {
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
  const common = { sourceUrl, sameServer, mayClear: true };
  if (stagingUrl !== undefined) return { ...common, url: stagingUrl, embedded: false };
  const instead = 'STAGING_DATABASE_URL (input staging-database-url)';
  const server = await startServer(context, { instead });
  return { ...common, url: server.url, embedded: true };
}

/** What is known of a run before anything is restored. */
export function verified(run: OpenRun): Check {
  const { manifest, signedBy, runs } = run;
  return {
    id: 'DRL-01',
    title: 'The run is signed, complete and opens with our key',
    object: manifest.run,
    verdict: 'green',
    expected: 'a trusted signature, every object with its size, a key that opens it',
    observed: `number ${manifest.seq} of ${runs} in the store, signed by ${signedBy.id}; ${manifest.objects.length} objects, ${dataObjects(run).length} of them with rows${partText(run)}; opened by ${run.keysFile}`,
    meaning: 'What is restored could be somebody else’s work, or an old state passed off as the newest.',
  };
}

function partText({ taken, groups }: OpenRun): string {
  if (!taken.partial) return groups.length === 1 ? '' : ` in ${groups.length} key groups`;
  return ` of key group ${taken.groups.join(', ')} (of ${groups.length}) and of everybody`;
}
