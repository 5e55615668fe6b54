import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Revision } from '../../../scripts/lib/gate/revision.ts';
import type { Stage } from '../../../scripts/lib/gate/run/trial.ts';
import { openScratch, type Scratch } from '../../../scripts/lib/gate/scratch/server.ts';
import { setStage } from '../../../scripts/lib/gate/trial.ts';
import {
  type MigrationFile,
  migrationFile,
  readMigrationFiles,
} from '../../../scripts/lib/migrations/files.ts';
import type { Context } from '../../../scripts/lib/runtime/context.ts';
import { readModel } from '../../../scripts/lib/tenancy/parse.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The portal of this repository with all its migrations, as a revision. */
export async function portalRevision(): Promise<Revision> {
  const file = join(ROOT, 'bulkhead.yaml');
  const model = await readModel(file);
  const setup = await Promise.all(
    model.gate.setup.map(async (entry) => {
      const { file: path, as } = typeof entry === 'string' ? { file: entry, as: 'owner' as const } : entry;
      return { path, as, text: await readFile(join(dirname(file), path), 'utf8') };
    }),
  );
  const migrations = await readMigrationFiles(ROOT, model.migrations);
  return {
    name: 'portal',
    commit: undefined,
    model,
    modelText: await readFile(file, 'utf8'),
    migrations,
    setup,
  };
}

/** The hardened portal on a scratch server, with sample rows, to which a test adds migrations. */
export async function portalStage(context: Context, url?: string): Promise<Stage & { scratch: Scratch }> {
  const revision = await portalRevision();
  const scratch = await openScratch(context, { url, major: revision.model.gate.server });
  return { scratch, ...(await setStage(scratch, revision, revision, [], context)) };
}

/** A migration that comes after those of the portal. */
export function added(text: string, name = '900_added.sql'): MigrationFile {
  return migrationFile(name, `migrations/${name}`, Buffer.from(text));
}
