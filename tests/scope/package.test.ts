import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { $ } from 'zx';
import { createDatabase } from '../support/postgres.ts';

// What an application gets: the files that npm packs, installed by npm into a project that has nothing else.

const PROGRAM = `
import pg from 'pg';
import { asSystem, BulkheadError, openScope, tenantSettings, TenantScopedClient, withTenant } from 'bulkhead/scope';

const [url, tenant] = process.argv.slice(2);
const lines = [];
const pool = new pg.Pool({ connectionString: url });
const scoped = await openScope(pool, { config: 'bulkhead.yaml', role: 'service_role', log: { warn: (text) => lines.push(text) } });
const { rows } = await withTenant(scoped, tenant, { actor: 'a program' }, (tx) =>
  tx.query('select id from units where tenant_id = $1', [tenant]),
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

const CONSUMER = `
import pg from 'pg';
import { openScope, type ScopedPool, withTenant } from 'bulkhead/scope';

interface Unit {
  id: string;
}

export async function units(connectionString: string, tenant: string): Promise<Unit[]> {
  const pool: ScopedPool = await openScope(new pg.Pool({ connectionString }), {
    config: 'bulkhead.yaml',
    log: { warn: (text) => void text },
  });
  const { rows } = await withTenant(pool, tenant, { actor: 'a program' }, (tx) =>
    tx.query<Unit>('select id from units where tenant_id = $1', [tx.tenant]),
  );
  // @ts-expect-error nobody acts for a tenant without saying who
  await withTenant(pool, tenant, {}, async () => undefined);
  // @ts-expect-error the rows are typed, and units have no price
  rows[0]?.price;
  return rows;
}
`;

/** What npm says when it asked for a package and nobody answered. */
const NO_REGISTRY = /ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|ENOTCACHED|ENETUNREACH/;

const folder = await mkdtemp(join(tmpdir(), 'bulkhead-package-'));
test.after(() => rm(folder, { recursive: true }));

let packed: Promise<string> | undefined;
const tarball = () => {
  packed ??= pack();
  return packed;
};

/** Packs a copy of the sources: `npm pack` builds first, and what it builds must not come to lie in the tree. */
async function pack(): Promise<string> {
  const source = join(folder, 'source');
  await mkdir(source);
  for (const name of ['scripts', 'LICENSE', 'README.md', 'package.json', 'tsconfig.json']) {
    await cp(name, join(source, name), { recursive: true });
  }
  await symlink(resolve('node_modules'), join(source, 'node_modules'));
  await $({ cwd: source, quiet: true })`npm pack --silent --pack-destination ${folder}`;
  return join(folder, 'bulkhead-0.1.0.tgz');
}

/** An empty project with the package in it, and what such an application has beside it: the driver, and types. */
async function install(name: string, options: readonly string[]): Promise<string> {
  const project = join(folder, name);
  await mkdir(project);
  await writeFile(join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  const { dependencies, devDependencies } = JSON.parse(await readFile('package.json', 'utf8'));
  const versions: Record<string, string> = { ...devDependencies, ...dependencies };
  const beside = ['pg', '@types/pg', '@types/node'].map((one) => `${one}@${versions[one]}`);
  const quick = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress'];
  const run = $({ cwd: project, quiet: true, nothrow: true });
  const { exitCode, stderr } = await run`npm install ${quick} ${options} ${await tarball()} ${beside}`;
  if (exitCode === 0) return project;
  const [cause] = NO_REGISTRY.exec(stderr) ?? [];
  if (cause === undefined) throw new Error(`npm could not install the packed package:\n${stderr}`);
  throw new Error(
    `npm got no answer from its registry (${cause}) and does not have all packages in its cache. The packed package cannot be installed here: run this test where "npm ci" works, or point npm to a registry (npm config set registry URL).`,
  );
}

test('the packed package works in an empty project, with its types', async () => {
  const project = await install('project', ['--fetch-retries=1']);
  await writeFile(join(project, 'bulkhead.yaml'), await readFile('bulkhead.yaml'));

  await writeFile(join(project, 'consumer.ts'), CONSUMER);
  const options = ['--noEmit', '--module', 'nodenext', '--target', 'es2023', '--strict', '--types', 'node'];
  const tsc = resolve('node_modules/.bin/tsc');
  await $({ cwd: project, quiet: true })`${tsc} ${options} consumer.ts`;

  await writeFile(join(project, 'program.js'), PROGRAM);
  await using database = await createDatabase('portal');
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(
    'select tenant_id::text as id, count(*)::int as n from public.units group by 1 order by 2 desc limit 1',
  );
  await client.end();
  const given = [database.urlFor('authenticator'), String(rows[0]?.id)];
  const { stdout } = await $({ cwd: project, quiet: true })`${process.execPath} program.js ${given}`;
  assert.equal(JSON.parse(stdout), {
    units: rows[0]?.n,
    code: 'SCOPE_STATEMENT',
    kinds: ['function', 'function', 'function'],
    lines: 1,
  });
});

test('a machine without a registry is told so', async () => {
  const nobody = ['--registry=http://127.0.0.1:9', '--fetch-retries=0', `--cache=${join(folder, 'cache')}`];
  const error = await install('unreachable', nobody).then(
    () => undefined,
    (reason: Error) => reason,
  );
  assert.match(error?.message ?? '', 'npm got no answer from its registry (ECONNREFUSED)');
});

test.run();
