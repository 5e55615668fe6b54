import type { Stats } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { BulkheadError, InputError } from '../runtime/errors.ts';

/** Installed packages are not what is built or written here; name the folder to have it scanned. */
const INSTALLED = 'node_modules';

/** Objects of git are packed: `--history` reads them. */
const GIT = '.git';

/** What was left out, and why. */
export interface LeftOut {
  installed: number;
  links: number;
  special: number;
}

/** A file to be read. */
export interface FoundFile {
  readonly path: string;
  /** Which of the given paths it was found under. */
  readonly under: string;
}

/**
 * Checks all given paths before anything is read.
 * @throws InputError for paths that do not exist, all of them at once.
 */
export async function requirePaths(paths: readonly string[]): Promise<void> {
  const problems: string[] = [];
  for (const path of paths) {
    const problem = await problemWith(path);
    if (problem !== undefined) problems.push(problem);
  }
  if (problems.length > 0) {
    throw new InputError(
      'what to scan',
      problems,
      'Name files and folders that exist: is the build there yet?',
    );
  }
}

async function problemWith(path: string): Promise<string | undefined> {
  try {
    const { isFile, isDirectory } = kindsOf(await stat(path));
    return isFile || isDirectory ? undefined : `${path} is neither a file nor a folder`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? `${path} does not exist`
      : `${path} cannot be read (${code})`;
  }
}

function kindsOf(stats: Stats): { isFile: boolean; isDirectory: boolean } {
  return { isFile: stats.isFile(), isDirectory: stats.isDirectory() };
}

/**
 * Every file under a path, sorted, what git ignores included: that is where `.env` is. Links to files are read, links to
 * folders are counted and not followed, since they may lead anywhere.
 * @throws BulkheadError `SCAN_UNREADABLE` for a folder that cannot be listed.
 */
export async function* filesUnder(path: string, leftOut: LeftOut): AsyncGenerator<FoundFile> {
  if ((await stat(path)).isFile()) {
    yield { path, under: path };
    return;
  }
  const named = path.split(sep).includes(INSTALLED);
  for await (const file of walk(path, named, leftOut)) yield { path: file, under: path };
}

async function* walk(folder: string, installed: boolean, leftOut: LeftOut): AsyncGenerator<string> {
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    const stats = await lstat(path);
    if (stats.isDirectory()) {
      if (basename(path) === GIT) continue;
      if (basename(path) === INSTALLED && !installed) leftOut.installed += 1;
      else yield* walk(path, installed, leftOut);
    } else if (stats.isFile() || (stats.isSymbolicLink() && (await leadsToFile(path, leftOut)))) {
      yield path;
    } else if (!stats.isSymbolicLink()) {
      leftOut.special += 1;
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (cause) {
    throw new BulkheadError({
      what: `the folder ${folder} cannot be listed, so nobody knows what is in it`,
      fix: 'Give this user the right to read it, or name the paths without it.',
      code: 'SCAN_UNREADABLE',
      cause,
    });
  }
}

/** A link that leads to nothing holds nothing; it is counted like one to a folder. */
async function leadsToFile(path: string, leftOut: LeftOut): Promise<boolean> {
  const target = await stat(path).catch(() => undefined);
  if (target?.isFile() === true) return true;
  leftOut.links += 1;
  return false;
}
