import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { abortReason, BulkheadError } from '../../runtime/errors.ts';
import { gitEnvironment } from '../../runtime/git-environment.ts';

/** A git repository by the folder that git itself names. */
export interface Repository {
  readonly gitFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** A running git whose output is read as it comes. */
export interface GitProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves when it ended well. @throws BulkheadError `GIT` with what git said. */
  finished(): Promise<void>;
  kill(): void;
}

/**
 * The repository that a path is in.
 * @throws BulkheadError `NOT_A_REPOSITORY`; `SHALLOW` for a clone without its history; `GIT`.
 */
export async function openRepository(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Repository> {
  const folder = (await stat(path)).isDirectory() ? path : dirname(path);
  const gitEnv = gitEnvironment(env);
  const gitFolder = await ask(folder, gitEnv, signal, ['rev-parse', '--absolute-git-dir']);
  if ((await ask(folder, gitEnv, signal, ['rev-parse', '--is-shallow-repository'])) === 'true') {
    throw new BulkheadError({
      what: `${folder} is a shallow clone: most of its history is not there to be scanned`,
      fix: 'Fetch all of it: `git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout.',
      code: 'SHALLOW',
    });
  }
  return { gitFolder, env: gitEnv, signal };
}

async function ask(
  folder: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  args: readonly string[],
): Promise<string> {
  const child = spawn('git', ['-C', folder, ...args], { env, signal, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close').catch((cause: unknown) => {
    throw notThere(cause, signal);
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (child.exitCode === 0) return output.trim();
  throw new BulkheadError({
    what: `${folder} has no history to scan: ${firstLine(errors)}`,
    fix: 'Name paths in a git repository, or leave out --history.',
    code: 'NOT_A_REPOSITORY',
  });
}

/** Starts git in a repository. */
export function startGit(repository: Repository, args: readonly string[]): GitProcess {
  const { gitFolder, env, signal } = repository;
  const child = spawn('git', [`--git-dir=${gitFolder}`, ...args], {
    env,
    signal,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return watch(child, args.find((arg) => !arg.startsWith('-')) ?? '', signal);
}

function watch(
  child: ChildProcessByStdio<Writable, Readable, Readable>,
  name: string,
  signal: AbortSignal,
): GitProcess {
  let said = '';
  let stopped = false;
  child.stderr.on('data', (piece: Buffer) => {
    said = (said + piece.toString()).slice(0, 2_000);
  });
  // A git that has ended closes its end; why it ended is told by finished().
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close').then(
    ([code]: unknown[]) => (code === 0 || (code === null && stopped) ? undefined : failed(name, said, code)),
    (cause: unknown) => notThere(cause, signal),
  );
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    kill() {
      stopped = true;
      child.kill();
    },
    async finished() {
      const problem = await ended;
      if (problem !== undefined) throw problem;
    },
  };
}

function failed(name: string, said: string, code: unknown): BulkheadError {
  return new BulkheadError({
    what: `git ${name} ended with ${String(code)}: ${firstLine(said)}`,
    fix: 'Run `git fsck`: a history that cannot be read whole is not scanned.',
    code: 'GIT',
  });
}

function notThere(cause: unknown, signal: AbortSignal): Error {
  if (signal.aborted) return abortReason(signal);
  return new BulkheadError({
    what: 'git could not be run',
    fix: 'Install git and put it on the PATH, or leave out --history.',
    code: 'GIT',
    cause,
  });
}

function firstLine(output: string): string {
  return output.trim().split('\n', 1)[0] || 'git said nothing';
}
