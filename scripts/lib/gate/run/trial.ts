import type { World } from '../../isolation/world.ts';
import { applyMigrations } from '../../migrations/apply.ts';
import type { MigrationFile } from '../../migrations/files.ts';
import { connect, disconnect, withConnection } from '../../postgres/connect.ts';
import type { Context } from '../../runtime/context.ts';
import { BulkheadError } from '../../runtime/errors.ts';
import type { Model } from '../../tenancy/model.ts';
import { type Attribution, attribute } from '../judge/attribute.ts';
import { type LostGuard, lostGuards } from '../judge/lost.ts';
import { type Picture, takePicture } from '../judge/picture.ts';
import { type Comparison, compare } from '../judge/weaker.ts';
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
  /** The same without a row: what is interrupted need not be large. */
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
 * server are touched.
 */
export async function tryChange(stage: Stage, context: Context): Promise<Trial> {
  const { filled, model, baseModel, added } = stage;
  await context.step('apply');
  const copy = await filled.copy();
  const applied = await applyTraced(copy, stage, context);
  if (applied instanceof BulkheadError) return refusedTrial(applied);
  await context.step('judge, repeat and interrupt');
  const [{ comparison, secondRuns }, interruptions] = await Promise.all([
    judgeAndRepeat(copy, stage, context),
    interrupted(stage, context),
  ]);
  // By itself: what it waits for must be the migrations and nothing else.
  await context.step('beside the application');
  const busy = await besideTraffic(await filled.copy(), stage, context);
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

async function judgeAndRepeat(
  copy: Copy,
  stage: Stage,
  context: Context,
): Promise<Pick<Trial, 'comparison' | 'secondRuns'>> {
  const comparison = await judge(copy, stage, context);
  const secondRuns = await withConnection(copy.ownerUrl, context, UNLIMITED, (owner) =>
    runAgain(stage.added, stage.model, owner),
  );
  return { comparison, secondRuns };
}

/** What is said of a copy by a model. */
export function pictureOf(copy: Copy, model: Model, context: Context): Promise<Picture> {
  return withConnection(copy.adminUrl, context, UNLIMITED, (admin) => takePicture(admin, model, context));
}

/** In the order in which production has them: the older files first, then the added ones by name. */
function filesOf({ earlier, added }: Pick<Stage, 'earlier' | 'added'>): MigrationFile[] {
  return [...earlier, ...added].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

async function applyTraced(
  copy: Copy,
  stage: Stage,
  context: Context,
): Promise<readonly TracedStatement[] | BulkheadError> {
  return await withConnection(copy.adminUrl, context, UNLIMITED, (admin) =>
    withConnection(copy.ownerUrl, context, UNLIMITED, async (owner) => {
      const trace = await Trace.begin(admin, owner);
      try {
        await applyMigrations(owner, context, {
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
async function judge(copy: Copy, stage: Stage, context: Context): Promise<Comparison> {
  const { model, baseModel, before } = stage;
  const own = compare(before, await pictureOf(copy, model, context));
  if (model === baseModel) return own;
  const old = compare(before, await pictureOf(copy, baseModel, context));
  const known = new Set(own.weaker.map(({ check }) => `${check.id}\0${check.object ?? ''}`));
  const hidden = old.weaker.filter(
    ({ check, before: was }) => was !== undefined && !known.has(`${check.id}\0${check.object ?? ''}`),
  );
  return { ...own, weaker: [...own.weaker, ...hidden] };
}

async function besideTraffic(
  copy: Copy,
  stage: Stage,
  context: Context,
): Promise<Pick<Trial, 'fares' | 'crowdedOut'>> {
  const traffic = await startTraffic(copy.adminUrl, stage.baseModel, stage.world, context);
  try {
    await withConnection(copy.ownerUrl, context, UNLIMITED, (owner) =>
      applyMigrations(owner, context, { files: filesOf(stage), searchPath: stage.model.schemas }),
    );
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

async function interrupted(stage: Stage, context: Context): Promise<Interruptions> {
  const { filled, empty, model, earlier, added } = stage;
  const placeAt = async (copy: Copy): Promise<Place & AsyncDisposable> => {
    const admin = await connect(copy.adminUrl, context, UNLIMITED);
    return { admin, ownerUrl: copy.ownerUrl, [Symbol.asyncDispose]: () => disconnect(admin) };
  };
  await using place = await placeAt(await filled.copy(empty.database));
  const fresh = async (applied: readonly MigrationFile[]) => {
    const copy = await filled.copy(empty.database);
    await withConnection(copy.ownerUrl, context, UNLIMITED, (owner) =>
      applyMigrations(owner, context, { files: applied, searchPath: model.schemas }),
    );
    return await placeAt(copy);
  };
  return await interruptEach(added, earlier, model, place, fresh, context);
}
