import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pictureOf, type Stage } from '../../../scripts/lib/gate/run/trial.ts';
import { buildBase } from '../../../scripts/lib/gate/scratch/base.ts';
import { fillBase } from '../../../scripts/lib/gate/scratch/fill.ts';
import { openScratch, type Scratch } from '../../../scripts/lib/gate/scratch/server.ts';
import {
  type MigrationFile,
  migrationFile,
  readMigrationFiles,
} from '../../../scripts/lib/migrations/files.ts';
import { withConnection } from '../../../scripts/lib/postgres/connect.ts';
import type { Context } from '../../../scripts/lib/runtime/context.ts';
import { readModel } from '../../../scripts/lib/tenancy/parse.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The hardened portal on a scratch server, with sample rows, to which a test adds migrations. */
export async function portalStage(
  context: Context,
  url?: string,
): Promise<Omit<Stage, 'added'> & { scratch: Scratch }> {
  const model = await readModel(join(ROOT, 'bulkhead.yaml'));
  const earlier = await readMigrationFiles(ROOT, model.migrations);
  const setup = await Promise.all(
    model.gate.setup.map(async (entry) => {
      const { file, as } = typeof entry === 'string' ? { file: entry, as: 'owner' as const } : entry;
      return { path: file, as, text: await readFile(join(dirname(model.file), file), 'utf8') };
    }),
  );
  const scratch = await openScratch(context, { url, major: model.gate.server });
  const filled = await buildBase(scratch, model, { setup, migrations: earlier }, context);
  const empty = await filled.copy();
  const world = await withConnection(
    scratch.urlOf(filled.database),
    context,
    { statementTimeout: 0 },
    (client) => fillBase(client, model, model.gate.sample),
  );
  const before = await pictureOf(await filled.copy(), model, context);
  return { scratch, filled, empty, world, before, model, baseModel: model, earlier };
}

/** A migration that comes after those of the portal. */
export function added(text: string, name = '900_added.sql'): MigrationFile {
  return migrationFile(name, `migrations/${name}`, Buffer.from(text));
}
