import { appendFile, cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildFiles, writeFiles } from '../../scripts/bundle/build.ts';
import { COMPANIONS } from '../../scripts/bundle/bundle.ts';
import { DIST, findStaleness, staleSentence } from '../../scripts/bundle/manifest.ts';
import { testContext } from '../support/context.ts';

const lock = {
  packages: {
    '': { version: '1' },
    'node_modules/pg': { version: '8', integrity: 'sha512-a' },
    'node_modules/uvu': { version: '0.5', integrity: 'sha512-b', dev: true },
    'node_modules/rolldown': { version: '1', dev: true },
    'node_modules/node': { version: '24', dev: true },
  },
};

/** A repository with one action of one file, its bundle built. */
async function smallRepository(context: ReturnType<typeof testContext>) {
  const root = await context.temporaryFolder('repository');
  for (const folder of ['actions/hello', 'scripts/hello', 'node_modules/words'])
    await mkdir(join(root, folder), { recursive: true });
  await cp('scripts/bundle', join(root, 'scripts/bundle'), { recursive: true });
  const write = (path: string, text: string) => writeFile(join(root, path), text);
  for (const path of COMPANIONS) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await write(path, 'export {};\n');
  }
  await write('actions/hello/main.ts', "import { hello } from '../../scripts/hello/hello.ts';\nhello();\n");
  await write(
    'scripts/hello/hello.ts',
    "import { word } from 'words';\nexport function hello(): void {\n  process.stdout.write(word);\n}\nif (import.meta.main) hello();\n",
  );
  await write(
    'node_modules/words/package.json',
    '{"name":"words","version":"1.0.0","license":"MIT","main":"index.js"}',
  );
  await write('node_modules/words/index.js', "exports.word = 'hello';\n");
  await write('node_modules/words/LICENSE', 'Permission is granted.\n');
  await write('package-lock.json', JSON.stringify(lock));
  const build = async () => writeFiles(join(root, DIST), await buildFiles(root));
  return { root, write, build };
}

test('each reason is named: source, new action, package, bundler, a bundle changed by hand', async () => {
  await using context = testContext();
  const { root, write, build } = await smallRepository(context);
  assert.is(staleSentence(findStaleness(root)), 'stale: actions/dist is not built; npm run build');
  await build();
  const sound = () => assert.equal(findStaleness(root), []);
  sound();
  assert.equal(await build(), [], 'a second build changes nothing');

  const source = join(root, 'scripts/hello/hello.ts');
  const before = await readFile(source);
  await appendFile(source, '// More.\n');
  assert.is(staleSentence(findStaleness(root)), 'stale: scripts/hello/hello.ts changed; npm run build');
  await rm(source);
  assert.equal(findStaleness(root), ['scripts/hello/hello.ts is gone']);
  await writeFile(source, before);
  sound();

  await mkdir(join(root, 'actions/second'));
  await write('actions/second/main.ts', '');
  assert.equal(findStaleness(root), ['actions/second is new']);
  await rm(join(root, 'actions/second'), { recursive: true });

  const changed = structuredClone(lock);
  changed.packages['node_modules/uvu'].version = '0.6';
  await write('package-lock.json', JSON.stringify(changed));
  sound();
  changed.packages['node_modules/pg'].integrity = 'sha512-c';
  changed.packages['node_modules/rolldown'].version = '2';
  await write('package-lock.json', JSON.stringify(changed));
  assert.equal(findStaleness(root), [
    'package-lock.json changed at node_modules/pg',
    'rolldown was 1 and is 2',
  ]);
  await write('package-lock.json', JSON.stringify(lock));

  await appendFile(join(root, DIST, 'bulkhead.js'), '// By hand.\n');
  await write(`${DIST}/more.js`, '');
  await rm(join(root, DIST, 'LICENSES.txt'));
  assert.equal(findStaleness(root), [
    'actions/dist/LICENSES.txt is gone',
    'actions/dist/bulkhead.js changed',
    'actions/dist/more.js does not belong to the bundle',
  ]);
  assert.equal((await build()).sort(), ['LICENSES.txt', 'bulkhead.js', 'more.js']);
  sound();
});

test('a long list is cut, and says so', () => {
  const reasons = Array.from({ length: 7 }, (_, index) => `${index} changed`);
  assert.match(staleSentence(reasons) ?? '', /^stale: 0 changed; .*4 changed; and 2 more; npm run build$/);
});

test('a package that may not be passed on, has no licence text or is missing: nothing is built', async () => {
  await using context = testContext();
  const { root, write } = await smallRepository(context);
  const refusal = async () => {
    try {
      await buildFiles(root);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    return 'built';
  };
  const describe = (license: string) =>
    write('node_modules/words/package.json', JSON.stringify({ name: 'words', version: '1.0.0', license }));
  await describe('(GPL-3.0 OR ISC)');
  assert.is(await refusal(), 'built');
  await describe('GPL-3.0');
  assert.match(await refusal(), /words \(GPL-3\.0\)/);
  await describe('MIT');
  await rm(join(root, 'node_modules/words/LICENSE'));
  assert.match(await refusal(), /words \(MIT, no text\)/);
  await write(
    'node_modules/words/README.md',
    '# words\n\n## License\n\nPermission is hereby granted.\n\n## More\n',
  );
  assert.is(await refusal(), 'built');
  await rm(join(root, 'node_modules/words'), { recursive: true });
  assert.match(await refusal(), /the bundle cannot be made: .*words/s);
});

test('a path of this machine in the code: nothing is built', async () => {
  await using context = testContext();
  const { root, write } = await smallRepository(context);
  await write('scripts/hello/hello.ts', `export const hello = () => process.stdout.write('${root}');\n`);
  try {
    await buildFiles(root);
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /bulkhead\.js contains the path/);
  }
});

test('where the packages lie behind a link, the bundle has the same bytes', async () => {
  await using context = testContext();
  const { root } = await smallRepository(context);
  const files = await buildFiles(root);
  const other = await context.temporaryFolder('elsewhere');
  for (const name of ['actions', 'scripts', 'package-lock.json'])
    await cp(join(root, name), join(other, name), { recursive: true });
  await symlink(join(root, 'node_modules'), join(other, 'node_modules'));
  assert.equal([...(await buildFiles(other))], [...files]);
});

test.run();
