import { execFile } from 'node:child_process';
import { cp, readdir, readFile, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildFiles } from '../../scripts/bundle/build.ts';
import { COMPANIONS, listActions } from '../../scripts/bundle/bundle.ts';
import { DIST, findStaleness } from '../../scripts/bundle/manifest.ts';
import { testContext } from '../support/context.ts';

const context = testContext();
const clone = await context.temporaryFolder('clone');
await copyRepository('.', clone);
const files = await buildFiles(clone);
const text = (name: string) => Buffer.from(files.get(name) ?? []).toString();
const scripts = [...files.keys()].filter((name) => name.endsWith('.js'));

test.after(() => context.end());

/** What a bundle is made of. A copy, because whoever edits the source meanwhile must not make two builds differ. */
async function copyRepository(from: string, to: string): Promise<void> {
  for (const name of ['actions', 'scripts', 'package.json', 'package-lock.json'])
    await cp(join(from, name), join(to, name), { recursive: true });
  await symlink(resolve('node_modules'), join(to, 'node_modules'));
}

test('two builds are identical to the byte, from another folder and started elsewhere', async () => {
  const other = await context.temporaryFolder('another-clone');
  await copyRepository(clone, other);
  const out = join(other, 'out');
  await promisify(execFile)(process.execPath, [join(other, 'scripts/bundle/build.ts'), out], {
    cwd: '/',
    env: {},
  });
  assert.equal((await readdir(out)).sort(), [...files.keys()].sort());
  for (const [name, bytes] of files) assert.ok((await readFile(join(out, name))).equals(bytes), name);
});

test('the committed bundle is this one, unless its manifest says that it is stale', async () => {
  if (findStaleness(clone).length > 0) return; // tests/contracts/dist.test.ts says why, in one sentence.
  for (const [name, bytes] of files) assert.ok((await readFile(join(clone, DIST, name))).equals(bytes), name);
});

test('nothing of this machine is in it', () => {
  for (const name of files.keys()) {
    for (const word of [clone, resolve('.'), ...(homedir() === '/' ? [] : [`${homedir()}/`])])
      assert.not.ok(text(name).includes(word), `${name} contains ${word}`);
  }
});

test('the names are stable: one file per action, ours and the packages in chunks of their own', () => {
  const vendor = scripts.filter((name) => name.startsWith('vendor'));
  assert.equal(vendor, [
    'vendor-b2.js',
    'vendor-node-forge.js',
    'vendor-s3.js',
    'vendor.js',
    'vendor-dump-child.js',
  ]);
  for (const action of listActions('.')) {
    // No more than the import of its command and of the adapter, and the call.
    assert.ok(text(`${action}.js`).length < 300, action);
    assert.match(text(`${action}.js`), /^await runAction\(\w+\);$/m);
  }
});

test('no command starts because it is loaded', () => {
  for (const name of scripts) assert.not.match(text(name), /import\.meta\.main|await runCli\(/);
});

test('the programs that ours run beside themselves are all in it', async () => {
  const sources = (await readdir('scripts', { recursive: true })).filter((name) => name.endsWith('.ts'));
  const asked: string[] = [];
  for (const name of sources) {
    const code = await readFile(join('scripts', name), 'utf8');
    for (const [, companion = ''] of code.matchAll(/companionUrl\('([\w-]+)'/g)) asked.push(companion);
    if (name !== 'lib/runtime/companion.ts' && !/^(?:bundle|docs)\//.test(name))
      assert.not.match(code, /new URL\([^)]*import\.meta\.url|import\.meta\.(?:dirname|filename)/, name);
  }
  assert.equal(asked.sort(), COMPANIONS.map((path) => basename(path, '.ts')).sort());
  for (const name of asked) assert.ok(files.has(`${name}.js`), name);
  // The process that dumps a schema loads its own code and nothing else.
  assert.not.match(text('dump-child.js'), /from "\.\/(?:bulkhead|vendor)\.js"/);
});

test('every package is there with its licence, and what is within the WASM files too', () => {
  const licences = text('LICENSES.txt');
  for (const name of ['pg', 'zod', 'node-forge', 'axios', '@aws-sdk/client-s3', 'libpg-query', 'undici'])
    assert.match(licences, new RegExp(`^${name} \\d`, 'm'));
  assert.match(licences, /^PostgreSQL \(PostgreSQL Licence\), within pg_dump\.wasm and libpg-query\.wasm$/m);
  assert.match(licences, /Portions Copyright \(c\) .*PostgreSQL Global Development Group/);
});

test.run();
