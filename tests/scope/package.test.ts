import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { $ } from 'zx';
import { createDatabase } from '../support/postgres.ts';

// What an application gets: the built files and their types, packed by npm, in a project that has nothing else.

const PROGRAM = `
import pg from 'pg';
import { asSystem, BulkheadError, openScope, tenantSettings, TenantScopedClient, withTenant } from 'bulkhead/scope';

const lines: string[] = [];
const pool = new pg.Pool({ connectionString: process.argv[2] });
const scoped = await openScope(pool, { config: 'bulkhead.yaml', role: 'service_role', log: { warn: (text) => lines.push(text) } });
const tenant = process.argv[3];
const { rows } = await withTenant(scoped, tenant, { actor: 'a program' }, (tx) =>
  tx.query<{ id: string }>('select id from units where tenant_id = $1', [tenant]),
);
let code = '';
try {
  await withTenant(scoped, tenant, { actor: 'a program' }, (tx) => tx.query('select id from units'));
} catch (error) {
  if (error instanceof BulkheadError) code = error.code;
}
await pool.end();
const kinds = [asSystem, tenantSettings, TenantScopedClient].map((one) => typeof one);
process.stdout.write(JSON.stringify({ units: rows.length, code, kinds, lines: lines.length }));
`;

/** The rest is built. */
function isSource(path: string): boolean {
  return !path.startsWith('dist/');
}

test('the packed package works in an empty project, with its types', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-package-'));
  const run = $({ cwd: folder, quiet: true });
  const tsc = resolve('node_modules/.bin/tsc');
  try {
    const source = join(folder, 'source');
    const project = join(folder, 'project');
    await mkdir(join(project, 'node_modules', 'bulkhead'), { recursive: true });
    await $({
      quiet: true,
    })`${tsc} -p scripts/lib/scope/tsconfig.build.json --outDir ${join(source, 'dist/scope')}`;
    // As it is packed: its own package.json and what that names, without the step that builds.
    const { scripts: _, ...described } = JSON.parse(await readFile('package.json', 'utf8'));
    await writeFile(join(source, 'package.json'), JSON.stringify(described));
    for (const name of ['LICENSE', 'README.md', ...(described.files as string[]).filter(isSource)]) {
      await cp(name, join(source, name), { recursive: true });
    }
    await run`npm pack ${source} --offline --silent`;
    await run`tar -xzf bulkhead-0.1.0.tgz -C project/node_modules/bulkhead --strip-components 1`;
    // What npm would install beside it.
    for (const name of ['pg', '@types', 'libpg-query', 'yaml', 'zod']) {
      await symlink(resolve('node_modules', name), join(project, 'node_modules', name));
    }
    await writeFile(join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }));
    await writeFile(join(project, 'program.ts'), PROGRAM);
    await writeFile(join(project, 'bulkhead.yaml'), await readFile('bulkhead.yaml'));
    const options = [
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--strict',
      '--skipLibCheck',
      '--types',
      'node',
    ];
    await $({ cwd: project, quiet: true })`${tsc} ${options} program.ts`;

    await using database = await createDatabase('portal');
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(
      'select tenant_id::text as id, count(*)::int as n from public.units group by 1 order by 2 desc limit 1',
    );
    await client.end();
    const { stdout } = await $({
      cwd: project,
      quiet: true,
    })`${process.execPath} program.js ${database.urlFor('authenticator')} ${String(rows[0]?.id)}`;
    assert.equal(JSON.parse(stdout), {
      units: rows[0]?.n,
      code: 'SCOPE_STATEMENT',
      kinds: ['function', 'function', 'function'],
      lines: 1,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.run();
