import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BulkheadError } from '../runtime/errors.ts';

/** One file of SQL, as it stands on disk. */
export interface MigrationFile {
  /** Path below the fixed part of its pattern: `000_first.sql`, or `20260101_first/migration.sql`. */
  readonly name: string;
  /** Path from the working folder, for messages. */
  readonly path: string;
  readonly text: string;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly checksum: string;
  /** False for a file whose first line is `-- bulkhead: no-transaction`. */
  readonly transactional: boolean;
}

/** For what PostgreSQL refuses inside a transaction, such as `create index concurrently`. */
export const NO_TRANSACTION = '-- bulkhead: no-transaction';

/**
 * Reads the files that the patterns name, such as `migrations/*.sql`, sorted by name: byte by byte, not by the
 * language of the machine. Patterns are relative to `folder`.
 * Throws `NO_MIGRATIONS` when a pattern names no file, `MIGRATION_NAMES` when two files share a name.
 */
export async function readMigrationFiles(
  folder: string,
  patterns: readonly string[],
): Promise<MigrationFile[]> {
  const files: MigrationFile[] = [];
  for (const pattern of patterns) {
    const found = await readPattern(folder, pattern);
    if (found.length === 0) {
      throw new BulkheadError({
        what: `no file matches the migration pattern "${pattern}" below ${folder}`,
        fix: 'Correct "migrations" in the tenancy model: the patterns are relative to its file.',
        code: 'NO_MIGRATIONS',
      });
    }
    files.push(...found);
  }
  refuseTwins(files);
  return files.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

async function readPattern(cwd: string, pattern: string): Promise<MigrationFile[]> {
  const fixed = pattern.split('/').findIndex((part) => /[*?[{]/.test(part));
  const parts = pattern.split('/');
  const folder = (fixed < 0 ? parts.slice(0, -1) : parts.slice(0, fixed)).map((part) => `${part}/`).join('');
  const files: MigrationFile[] = [];
  for await (const found of glob(pattern, { cwd })) {
    const path = found.replaceAll('\\', '/');
    const bytes = await readFile(join(cwd, path));
    files.push(migrationFile(path.slice(folder.length), path, bytes));
  }
  return files;
}

/** A file from its bytes. */
export function migrationFile(name: string, path: string, bytes: Uint8Array): MigrationFile {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const checksum = createHash('sha256').update(bytes).digest('hex');
  return { name, path, text, checksum, transactional: text.split(/\r?\n/, 1)[0]?.trim() !== NO_TRANSACTION };
}

function refuseTwins(files: readonly MigrationFile[]): void {
  const byName = Map.groupBy(files, (file) => file.name);
  const twins = [...byName.values()].filter((group) => group.length > 1);
  if (twins.length === 0) return;
  throw new BulkheadError({
    what: `two migrations have the same name: ${twins.map((group) => group.map((file) => file.path).join(' and ')).join('; ')}`,
    fix: 'Rename one of them: the ledger knows a migration by its name.',
    code: 'MIGRATION_NAMES',
  });
}
