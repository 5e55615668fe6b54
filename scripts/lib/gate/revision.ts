import { execFile } from 'node:child_process';
import { lstat, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { type MigrationFile, readMigrationFiles } from '../migrations/files.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import { gitEnvironment } from '../runtime/git-environment.ts';
import { unlessMissing } from '../runtime/missing.ts';
import type { Model } from '../tenancy/model.ts';
import { readModel } from '../tenancy/parse.ts';
import type { SetupFile } from './scratch/base.ts';

const run = promisify(execFile);

/** Bytes that git may answer: names of files, never their contents. */
const MOST_ANSWERED = 64 * 1024 * 1024;

/** What a revision says of the database: its model, its migrations, and what they start from. */
export interface Revision {
  /** As people name it: a branch, a commit, or `the working folder`. */
  readonly name: string;
  readonly commit: string | undefined;
  readonly model: Model;
  /** Text of the model, to see whether two revisions have the same. */
  readonly modelText: string;
  readonly migrations: readonly MigrationFile[];
  readonly setup: readonly SetupFile[];
}

/** A git repository, and where in it the model lies. */
export interface Repository {
  /** Its root folder. */
  readonly root: string;
  /** Path of the model from the root, with forward slashes. */
  readonly config: string;
  readonly context: Context;
  /** Folder of the objects of another clone, in which git looks for what this one lacks. */
  readonly alternate?: string;
}

/**
 * The repository that a model's file lies in. `beside`: folder of another clone that has what this one may lack, such as
 * the base after a push that was forced.
 * Throws `GIT` where one of them is none.
 */
export async function openRepository(config: string, context: Context, beside?: string): Promise<Repository> {
  const folder = dirname(config);
  const root = (await git({ root: folder, context }, ['rev-parse', '--show-toplevel'])).trim();
  const path = relative(root, config).split(sep).join(posix.sep);
  if (beside === undefined) return { root, config: path, context };
  const objects = ['rev-parse', '--path-format=absolute', '--git-path', 'objects'];
  return { root, config: path, context, alternate: (await git({ root: beside, context }, objects)).trim() };
}

/**
 * The commit of a name; undefined when there is none of that name. A name that git would take for an option is none.
 */
export async function findCommit(repository: Repository, name: string): Promise<string | undefined> {
  if (name.startsWith('-')) return undefined;
  try {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
    return (await git(repository, args)).trim();
  } catch (error) {
    if (error instanceof BulkheadError && error.code === 'GIT') return undefined;
    throw error;
  }
}

/** Where two commits parted; undefined where they have nothing in common, or the clone is too shallow to tell. */
export async function mergeBase(repository: Repository, a: string, b: string): Promise<string | undefined> {
  try {
    return (await git(repository, ['merge-base', a, b])).trim();
  } catch (error) {
    if (error instanceof BulkheadError && error.code === 'GIT') return undefined;
    throw error;
  }
}

/** What stands in the working folder, committed or not. */
export async function readWorkingFolder(repository: Repository): Promise<Revision> {
  return await readFolder(repository.root, repository.config, 'the working folder', undefined);
}

/**
 * What a commit holds, read from a folder of its own: the working folder and its index are left alone. Nothing of it is
 * run. Throws `NO_MODEL_THERE` where the commit has no model, `SYMLINK` for a file that would be read from elsewhere, and
 * what `readModel` and `readMigrationFiles` throw.
 */
export async function readCommit(repository: Repository, name: string, commit: string): Promise<Revision> {
  const { config, context } = repository;
  const folder = await context.temporaryFolder('revision');
  const env = { GIT_INDEX_FILE: join(folder, 'index') };
  await git(repository, ['read-tree', commit], env);
  const target = join(folder, 'tree');
  await mkdir(target);
  const fetch = async (paths: readonly string[]) => {
    if (paths.length === 0) return;
    // Each path as it is written: a star in a name is a star.
    const listed = await git(
      repository,
      ['--literal-pathspecs', 'ls-files', '-s', '-z', '--', ...paths],
      env,
    );
    const entries = listed.split('\0').filter((line) => line !== '');
    const link = entries.find((line) => line.startsWith('120000'));
    if (link !== undefined) throw isLink(link.slice(link.indexOf('\t') + 1), name);
    const names = entries.map((line) => line.slice(line.indexOf('\t') + 1));
    await checkOutIndex(repository, env, target, names);
  };
  await fetch([config]);
  if (!(await exists(join(target, config)))) {
    throw new BulkheadError({
      what: `${name} has no ${config}`,
      fix: 'Give the path of the tenancy model as it is in the base revision with --config; a change that adds the first one has nothing to be compared with.',
      code: 'NO_MODEL_THERE',
    });
  }
  const model = await readModel(join(target, config));
  const home = posix.dirname(config);
  await fetch([
    ...model.migrations.map((pattern) => posix.join(home, fixedPart(pattern))),
    ...setupOf(model).map(({ path }) => posix.join(home, path)),
  ]);
  return await readFolder(target, config, name, commit);
}

async function readFolder(
  root: string,
  config: string,
  name: string,
  commit: string | undefined,
): Promise<Revision> {
  const file = join(root, config);
  const folder = dirname(file);
  const model = await readModel(file);
  const home = posix.dirname(config);
  const migrations = await readMigrationFiles(folder, model.migrations);
  const setup = await Promise.all(
    setupOf(model).map(async ({ path, as }) => ({ path, as, text: await readSetup(folder, path) })),
  );
  return {
    name,
    commit,
    model,
    modelText: await readFile(file, 'utf8'),
    // Annotations name paths from the root of the repository.
    migrations: migrations.map((migration) => ({ ...migration, path: posix.join(home, migration.path) })),
    setup,
  };
}

function setupOf({ gate }: Model): { path: string; as: SetupFile['as'] }[] {
  return gate.setup.map((entry) =>
    typeof entry === 'string' ? { path: entry, as: 'owner' } : { path: entry.file, as: entry.as },
  );
}

async function readSetup(folder: string, path: string): Promise<string> {
  try {
    return await readFile(join(folder, path), 'utf8');
  } catch (cause) {
    throw new BulkheadError({
      what: `${path}, which "gate.setup" names, cannot be read: ${messageOf(cause)}`,
      fix: 'Correct "gate.setup" of the tenancy model: its paths are relative to its file.',
      code: 'GATE_SETUP',
      cause,
    });
  }
}

/** The part of a pattern before its first wildcard, as a folder or the file itself. */
function fixedPart(pattern: string): string {
  const parts = pattern.split('/');
  const wild = parts.findIndex((part) => /[*?[{]/.test(part));
  return wild < 0 ? pattern : wild === 0 ? '.' : parts.slice(0, wild).join('/');
}

async function checkOutIndex(
  repository: Repository,
  env: Readonly<Record<string, string>>,
  target: string,
  names: readonly string[],
): Promise<void> {
  const BATCH = 200;
  for (let start = 0; start < names.length; start += BATCH) {
    const batch = names.slice(start, start + BATCH);
    await git(repository, ['checkout-index', '-f', `--prefix=${target}/`, '--', ...batch], env);
  }
}

/** Its own settings for hooks and line ends: nothing is run, and bytes are those that were committed. */
async function git(
  { root: folder, context, alternate }: Pick<Repository, 'root' | 'context' | 'alternate'>,
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): Promise<string> {
  const objects = alternate === undefined ? {} : { GIT_ALTERNATE_OBJECT_DIRECTORIES: alternate };
  const env = { ...gitEnvironment(context.env), ...objects, ...extra };
  try {
    const { stdout } = await run(
      'git',
      ['-C', folder, '-c', 'core.hooksPath=/dev/null', '-c', 'core.autocrlf=false', ...args],
      { env, signal: context.signal, maxBuffer: MOST_ANSWERED },
    );
    return stdout;
  } catch (cause) {
    throw new BulkheadError({
      what: `git ${args.find((arg) => !arg.startsWith('-')) ?? ''} failed in ${folder}: ${saidBy(cause)}`,
      fix: 'The gate compares two revisions of a git repository: run it in a clone that has both (fetch-depth: 0 in a workflow).',
      code: 'GIT',
      cause,
    });
  }
}

function saidBy(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  return (said === '' ? messageOf(error) : said).split('\n')[0] ?? '';
}

async function exists(path: string): Promise<boolean> {
  return (await unlessMissing(lstat(path)))?.isFile() === true;
}

function isLink(path: string, name: string): BulkheadError {
  return new BulkheadError({
    what: `${path} of ${name} is a symbolic link`,
    fix: 'Commit the file itself: what a link leads to is not part of the change.',
    code: 'SYMLINK',
    exit: 1,
  });
}
