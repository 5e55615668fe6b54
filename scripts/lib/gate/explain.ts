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
  const last = folder.migrations.at(-1)?.name ?? '';
  // Names are compared byte by byte: a tilde comes after all letters and digits.
  const name = known?.name ?? `${last}~${posix.basename(shown)}`;
  const explained = known ?? migrationFile(name, shown, await readBytes(file, path));
  const before = folder.migrations.filter(
    (migration) => Buffer.compare(Buffer.from(migration.name), Buffer.from(name)) < 0,
  );
  const base: Revision = {
    ...folder,
    name: `what stands before ${posix.basename(shown)}`,
    migrations: before,
  };
  return { base, fork: base, head: { ...folder, migrations: [...before, explained] } };
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
