import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { migrationFile, readMigrationFiles } from '../../scripts/lib/migrations/files.ts';
import { testContext } from '../support/context.ts';
import { refusal } from './fixture.ts';

async function folderWith(context: { temporaryFolder(prefix: string): Promise<string> }, paths: string[]) {
  const folder = await context.temporaryFolder('migrations');
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), `-- ${path}\nselect 1;\n`);
  }
  return folder;
}

test('reads a folder in byte order, with the checksum of the bytes', async () => {
  await using context = testContext();
  const folder = await folderWith(context, [
    'm/010_b.sql',
    'm/002_a.sql',
    'm/Z.sql',
    'm/a.sql',
    'm/notes.txt',
  ]);
  const files = await readMigrationFiles(folder, ['m/*.sql']);
  assert.equal(
    files.map(({ name }) => name),
    ['002_a.sql', '010_b.sql', 'Z.sql', 'a.sql'],
  );
  assert.is(files[0]?.path, 'm/002_a.sql');
  assert.is(files[0]?.checksum, createHash('sha256').update('-- m/002_a.sql\nselect 1;\n').digest('hex'));
});

test('reads one folder per migration, as other tools keep them, and names them by that folder', async () => {
  await using context = testContext();
  const paths = ['prisma/migrations/2024_b/migration.sql', 'prisma/migrations/2023_a/migration.sql'];
  const folder = await folderWith(context, [...paths, 'prisma/migrations/lock.toml']);
  const files = await readMigrationFiles(folder, ['prisma/migrations/*/migration.sql']);
  assert.equal(
    files.map(({ name }) => name),
    ['2023_a/migration.sql', '2024_b/migration.sql'],
  );
});

test('a pattern that names no file is refused', async () => {
  await using context = testContext();
  const folder = await folderWith(context, ['m/1.sql']);
  const error = await refusal(readMigrationFiles(folder, ['m/*.sql', 'other/*.sql']));
  assert.is(error.code, 'NO_MIGRATIONS');
  assert.match(error.what, /"other\/\*\.sql"/);
});

test('two files of one name are refused', async () => {
  await using context = testContext();
  const folder = await folderWith(context, ['a/1.sql', 'b/1.sql']);
  const error = await refusal(readMigrationFiles(folder, ['a/*.sql', 'b/*.sql']));
  assert.is(error.code, 'MIGRATION_NAMES');
  assert.match(error.what, /a\/1\.sql and b\/1\.sql/);
});

test('only the first line says that a file runs without a transaction', () => {
  const of = (text: string) => migrationFile('1.sql', '1.sql', Buffer.from(text)).transactional;
  assert.is(of('-- bulkhead: no-transaction\nselect 1;'), false);
  assert.is(of('-- bulkhead: no-transaction\r\nselect 1;'), false);
  assert.is(of('-- first\n-- bulkhead: no-transaction\nselect 1;'), true);
  assert.is(of(''), true);
});

test.run();
