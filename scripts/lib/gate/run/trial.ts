import type { World } from '../../isolation/world.ts';
import { applyMigrations } from '../../migrations/apply.ts';
import type { MigrationFile } from '../../migrations/files.ts';
import { connect, disconnect, withConnection } from '../../postgres/connect.ts';
import type { Context } from '../../runtime/context.ts';
import { BulkheadError } from '../../runtime/errors.ts';
import type { Check } from '../../runtime/result.ts';
import type { Model } from '../../tenancy/model.ts';
import { type Attribution, attribute } from '../judge/attribute.ts';
import { type LostGuard, lostGuards } from '../judge/lost.ts';
import { attack, type Picture, readVerdicts } from '../judge/picture.ts';
import { type Comparison, compare } from '../judge/weaker.ts';
import { quietly } from '../quiet.ts';
import type { Base, Copy } from '../scratch/base.ts';
import { runAgain, type SecondRun } from './again.ts';
import { type Overrun, overruns } from './budget.ts';
import { type Interruptions, interruptEach, type Place } from './interrupt.ts';
import { Trace, type TracedStatement } from './trace.ts';
import { type Fare, startTraffic } from './traffic.ts';

/** What is tried, and on what. */
export interface Stage {
  /** As the base revision leaves it, with sample rows. */
  readonly filled: Base;
  /** The same without a row: what is interrupted or attacked need not be large. */
  readonly empty: Copy;
  readonly world: World;
  /** What is said of the base revision, by its own model. */
  readonly before: Picture;
  /** As the change has it, and as it was: a change must not judge itself by a weaker model. */
  readonly model: Model;
  readonly baseModel: Model;
  /** Files of the base revision, and those that the change adds. */
  readonly earlier: readonly MigrationFile[];
  readonly added: readonly MigrationFile[];
}

/** All that was seen while the added files were run. */
export interface Trial {
  /** The files were refused: what comes after could not be tried. */
  readonly refused?: BulkheadError;
  readonly statements: readonly TracedStatement[];
  readonly overruns: readonly Overrun[];
  readonly secondRuns: readonly SecondRun[];
  readonly fares: readonly Fare[];
  /** The files were applied on a quiet database, and could not be beside a working application. */
  readonly crowdedOut?: BulkheadError;
  readonly interruptions: Interruptions;
  readonly comparison: Comparison;
  readonly lost: readonly LostGuard[];
  readonly attribution: Attribution;
}

const UNLIMITED = { statementTimeout: 0 };

/**
 * Runs the added files on copies of the base: once with an eye on locks, rows and files, judged before and after; once
 * more on top of themselves; beside a working application; and killed after each statement. Only databases of the scratch
 * server are touched. What does not depend on each other runs side by side: the server has a core for each.
 */
export async function tryChange(stage: Stage, context: Context): Promise<Trial> {
  const { filled, empty, model, baseModel, added } = stage;
  await context.step('apply');
  const copy = await filled.copy();
  const [applied, attacked, cut, busyPlace] = await Promise.all([
    applyTraced(copy, stage, context),
    filled.copy(empty.database),
    filled.copy(empty.database),
    filled.copy(),
  ]);
  if (applied instanceof BulkheadError) return refusedTrial(applied);
  await context.step('judge, repeat and interrupt');
  await applyTo(attacked, filesOf(stage), model, context);
  // Roles are the server's: of what may change them, one runs at a time.
  const judged = judgeVerdicts(copy, stage, context);
  const [verdicts, attacks, [interruptions, secondRuns]] = await Promise.all([
    judged,
    judgeAttacks(attacked, stage, context),
    interrupted(cut, stage, context).then(
      async (found) => [found, await judged.then(() => repeat(copy, stage, context))] as const,
    ),
  ]);
  const comparison = compareByBoth(stage, verdicts, attacks);
  // By itself: what it waits for must be the migrations and nothing else.
  await context.step('beside the application');
  const busy = await besideTraffic(busyPlace, stage, context);
  const lost = lostGuards(comparison.removed, comparison.added, baseModel);
  await context.step('who did it');
  const nothing = comparison.weaker.length === 0 && comparison.removed.length === 0;
  const attribution = nothing
    ? { guards: new Map(), verdicts: new Map() }
    : await attribute(added, comparison.weaker, model, await filled.copy(), context);
  return {
    statements: applied,
    overruns: overruns(applied, model.gate),
    secondRuns,
    ...busy,
    interruptions,
    comparison,
    lost,
    attribution,
  };
}

function refusedTrial(refused: BulkheadError): Trial {
  return {
    refused,
    statements: [],
    overruns: [],
    secondRuns: [],
    fares: [],
    interruptions: { kills: 0, problems: [] },
    comparison: { weaker: [], better: 0, removed: [], added: [] },
    lost: [],
    attribution: { guards: new Map(), verdicts: new Map() },
  };
}

/** By the model of the change, and, where it is another, by the one before. */
interface ByModel<T> {
  readonly own: T;
  readonly old: T | undefined;
}

type Verdicts = Pick<Picture, 'status' | 'guards'>;

function judgeVerdicts(copy: Copy, stage: Stage, context: Context): Promise<ByModel<Verdicts>> {
  return withConnection(copy.adminUrl, context, UNLIMITED, (admin) =>
    byBoth(stage, (model) => readVerdicts(admin, model, context)),
  );
}

function judgeAttacks(copy: Copy, stage: Stage, context: Context): Promise<ByModel<readonly Check[]>> {
  return withConnection(copy.adminUrl, context, UNLIMITED, (admin) =>
    byBoth(stage, (model) => attack(admin, model, context)),
  );
}

function repeat(copy: Copy, { added, model }: Stage, context: Context): Promise<SecondRun[]> {
  return withConnection(copy.ownerUrl, context, UNLIMITED, (owner) => runAgain(added, model, owner));
}

async function byBoth<T>(
  { model, baseModel }: Stage,
  judge: (model: Model) => Promise<T>,
): Promise<ByModel<T>> {
  const own = await judge(model);
  return { own, old: model === baseModel ? undefined : await judge(baseModel) };
}

/** In the order in which production has them: the older files first, then the added ones by name. */
function filesOf({ earlier, added }: Pick<Stage, 'earlier' | 'added'>): MigrationFile[] {
  return [...earlier, ...added].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

/** Applies the added files to a copy, with an eye on each statement; the error when the server refuses one. */
export async function applyTraced(
  copy: Copy,
  stage: Pick<Stage, 'earlier' | 'added' | 'model'>,
  context: Context,
): Promise<readonly TracedStatement[] | BulkheadError> {
  return await withConnection(copy.adminUrl, context, UNLIMITED, (admin) =>
    withConnection(copy.ownerUrl, context, UNLIMITED, async (owner) => {
      const trace = await Trace.begin(admin, owner);
      try {
        await applyMigrations(owner, quietly(context), {
          files: filesOf(stage),
          searchPath: stage.model.schemas,
          watch: trace,
        });
        return trace.statements;
      } catch (error) {
        if (isRefusal(error)) return error;
        throw error;
      }
    }),
  );
}

/** By the model of the change, and by the one before for all that it knew: who takes a table out of the model frees nothing. */
function compareByBoth(
  { before }: Stage,
  verdicts: ByModel<Verdicts>,
  attacks: ByModel<readonly Check[]>,
): Comparison {
  const own = compare(before, { ...verdicts.own, isolation: attacks.own });
  if (verdicts.old === undefined || attacks.old === undefined) return own;
  const old = compare(before, { ...verdicts.old, isolation: attacks.old });
  const known = new Set(own.weaker.map(({ check }) => `${check.id}\0${check.object ?? ''}`));
  const hidden = old.weaker.filter(
    ({ check, before: was }) => was !== undefined && !known.has(`${check.id}\0${check.object ?? ''}`),
  );
  return { ...own, weaker: [...own.weaker, ...hidden] };
}

async function applyTo(
  copy: Copy,
  files: readonly MigrationFile[],
  model: Model,
  context: Context,
): Promise<void> {
  await withConnection(copy.ownerUrl, context, UNLIMITED, (owner) =>
    applyMigrations(owner, quietly(context), { files, searchPath: model.schemas }),
  );
}

/** Applies the added files to a copy while two tenants are at work on it. */
export async function besideTraffic(
  copy: Copy,
  stage: Stage,
  context: Context,
): Promise<Pick<Trial, 'fares' | 'crowdedOut'>> {
  const traffic = await startTraffic(copy.adminUrl, stage.baseModel, stage.world, context);
  try {
    await applyTo(copy, filesOf(stage), stage.model, context);
  } catch (error) {
    const fares = await traffic.end();
    if (isRefusal(error)) return { fares, crowdedOut: error };
    throw error;
  }
  return { fares: await traffic.end() };
}

/** An answer of ours about the files, as opposed to a lost server or an interrupted run. */
function isRefusal(error: unknown): error is BulkheadError {
  return error instanceof BulkheadError && error.code !== 'INTERRUPTED';
}

/** Kills and takes up again each of the added files, beginning on a copy without rows. */
export async function interrupted(first: Copy, stage: Stage, context: Context): Promise<Interruptions> {
  const { filled, empty, model, earlier, added } = stage;
  const placeAt = async (copy: Copy): Promise<Place & AsyncDisposable> => {
    const admin = await connect(copy.adminUrl, context, UNLIMITED);
    return { admin, ownerUrl: copy.ownerUrl, [Symbol.asyncDispose]: () => disconnect(admin) };
  };
  await using place = await placeAt(first);
  const fresh = async (applied: readonly MigrationFile[]) => {
    const copy = await filled.copy(empty.database);
    if (applied.length > earlier.length) await applyTo(copy, applied, model, context);
    return await placeAt(copy);
  };
  return await interruptEach(added, earlier, model, place, fresh, quietly(context));
}
