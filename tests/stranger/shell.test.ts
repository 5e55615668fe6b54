import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sql } from '../backup/fixture.ts';
import { backUpSample } from '../restore/backup.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { onPath, runProgram, SCRIPT } from './stranger.ts';

const PROGRAMS = ['bash', 'jq', 'psql', 'zstd', 'node'];

/** The two blocks of shell in docs/BACKUP.md: the documents of a run, and one table of one object. */
async function blocks(): Promise<readonly [string, string]> {
  const [, section = ''] = (await readFile('docs/BACKUP.md', 'utf8')).split(
    '\n## Restoring without our code\n',
  );
  const [documents = '', table = ''] = [...section.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(
    (match) => match[1] ?? '',
  );
  assert.match(documents, 'open()');
  assert.match(table, 'copy $SCHEMA.$TABLE');
  return [documents, table];
}

test('the shell of the documents restores a table, word for word', async () => {
  const found = await Promise.all(PROGRAMS.map(onPath));
  if (found.some((paths) => paths.length === 0)) return; // Nothing that we ship needs these.
  await using context = testContext({ command: 'backup-nightly' });
  await using source = await createDatabase('portal');
  await using target = await createDatabase('empty');
  const sample = await backUpSample(source.url, context);
  const folder = await context.temporaryFolder('shell');
  await copyFile(SCRIPT, join(folder, 'open-archive.mjs'));
  await writeFile(join(folder, 'key.hex'), sample.encryption);
  await writeFile(join(folder, 'signing.pub.pem'), sample.verifying);
  const [documents, table] = await blocks();
  const [listing = '', ...restore] = table.split('\n').slice(1);
  const script = [
    'set -euo pipefail',
    `cd '${folder}'; RUN='${join(sample.folder, sample.prefix)}'; TARGET='${target.url}'`,
    documents,
    'OBJECT=$(jq -r ".tenants[0].object" detail.json)',
    `${listing} > sections`,
    // What a person would read off the list.
    `IFS=$'\\t' read -r SCHEMA TABLE OFFSET LENGTH COLUMNS < <(grep $'\\tmessages\\t' sections)`,
    ...restore,
    'jq -r ".tenants[0].id" detail.json > tenant',
  ].join('\n');
  const { code, stderr } = await runProgram('bash', ['-c', script]);
  assert.is(code, 0, stderr);
  const tenant = (await readFile(join(folder, 'tenant'), 'utf8')).trim();
  const rows = `select * from public.messages where tenant_id = '${tenant}' order by id`;
  const restored = await sql(target.url, rows);
  assert.ok(restored.length > 10);
  assert.equal(restored, await sql(source.url, rows));
});

test.run();
