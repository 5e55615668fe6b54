import type { MigrationFile } from '../migrations/files.ts';
import { withConnection } from '../postgres/connect.ts';
import type { Context } from '../runtime/context.ts';
import { attack, readVerdicts } from './judge/picture.ts';
import type { Revision } from './revision.ts';
import { type Stage, type Trial, tryChange } from './run/trial.ts';
import { buildBase } from './scratch/base.ts';
import { fillBase } from './scratch/fill.ts';
import type { Scratch } from './scratch/server.ts';

/** What a trial was made on, and what came of it. */
export interface Tried {
  readonly trial: Trial;
  readonly stage: Stage;
  /** Such as `18.4`. */
  readonly serverVersion: string;
  readonly serverMajor: number;
}

/**
 * Builds the base revision on a scratch server, once that has started, and tries the added files there. The model's `gate` section of the base
 * revision says how large production is and what is allowed: a change cannot widen its own budget.
 */
export async function rehearse(
  base: Revision,
  head: Revision,
  added: readonly MigrationFile[],
  starting: Promise<Scratch>,
  context: Context,
): Promise<Tried> {
  await context.step('start the scratch server');
  const scratch = await starting;
  await context.step('build the base revision');
  const stage = await setStage(scratch, base, head, added, context);
  const trial = await tryChange(stage, context);
  return { trial, stage, serverVersion: scratch.version, serverMajor: scratch.major };
}

/** Builds the base revision with sample rows, and judges it: all that a trial begins with. */
export async function setStage(
  scratch: Scratch,
  base: Revision,
  head: Revision,
  added: readonly MigrationFile[],
  context: Context,
): Promise<Stage> {
  const files = { setup: base.setup, migrations: base.migrations };
  const filled = await buildBase(scratch, base.model, files, context);
  const empty = await filled.copy();
  await context.step('make sample rows, and judge the base revision');
  const { gate } = base.model;
  const unlimited = { statementTimeout: 0, lockTimeout: 0 };
  const [{ world, verdicts }, isolation] = await Promise.all([
    withConnection(scratch.urlOf(filled.database), context, unlimited, async (client) => ({
      world: await fillBase(client, base.model, gate.sample),
      verdicts: await readVerdicts(client, base.model, context),
    })),
    withConnection(empty.adminUrl, context, unlimited, (client) => attack(client, base.model, context)),
  ]);
  const before = { ...verdicts, isolation };
  const same = base.modelText === head.modelText;
  const model = same ? base.model : { ...head.model, gate };
  return { filled, empty, world, before, model, baseModel: base.model, earlier: base.migrations, added };
}
