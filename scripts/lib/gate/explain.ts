import { readFile } from 'node:fs/promises';
import { isAbsolute, posix, relative, resolve, sep } from 'node:path';
import { migrationFile } from '../migrations/files.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import type { Revisions } from './change-set.ts';
import { type Repository, type Revision, readWorkingFolder } from './revision.ts';

/**
 * One file of the working folder as a change by itself: the base is what stands before it, whether it is committed
 * already or not. A file that no pattern of the model names is taken as if it came last.
 * Throws `EXPLAIN` for a file that cannot be read.
 */
export async function explainFile(repository: Repository, path: string, cwd: string): Promise<Revisions> {
  const folder = await readWorkingFolder(repository);
  const file = isAbsolute(path) ? path : resolve(cwd, path);
  const shown = relative(repository.root, file).split(sep).join(posix.sep);
  const known = folder.migrations.find((migration) => migration.path === shown);
  const explained = known ?? migrationFile(posix.basename(shown), shown, await readBytes(file, path));
  const twin = known === undefined && folder.migrations.find(({ name }) => name === explained.name);
  if (twin) throw isTwin(path, twin.path);
  // Whatever no pattern names comes last.
  const before = folder.migrations.filter(({ name }) => known === undefined || isBefore(name, known.name));
  const base: Revision = {
    ...folder,
    name: `what stands before ${posix.basename(shown)}`,
    migrations: before,
  };
  const patterns =
    known === undefined ? [...folder.model.migrations, patternOf(repository, shown)] : undefined;
  const model = patterns === undefined ? folder.model : { ...folder.model, migrations: patterns };
  return { base, fork: base, head: { ...folder, model, migrations: [...before, explained] } };
}

/** Byte by byte, as the runner sorts them. */
function isBefore(name: string, other: string): boolean {
  return Buffer.compare(Buffer.from(name), Buffer.from(other)) < 0;
}

/** A pattern, relative to the model's file, that names this one file and no other. */
function patternOf({ config }: Repository, path: string): string {
  return posix.relative(posix.dirname(config), path).replaceAll(/[*?[{]/g, '[$&]');
}

function isTwin(path: string, other: string): BulkheadError {
  return new BulkheadError({
    what: `${path} has the name of ${other}, which stands in the working folder`,
    fix: 'Explain that one, or give the file a name of its own: the ledger knows a migration by its name.',
    code: 'EXPLAIN',
  });
}

async function readBytes(file: string, path: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new BulkheadError({
      what: `${path} cannot be read: ${messageOf(cause)}`,
      fix: 'Name a file of SQL, from the folder that you are in.',
      code: 'EXPLAIN',
      cause,
    });
  }
}
