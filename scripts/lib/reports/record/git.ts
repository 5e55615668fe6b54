import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import type { Context } from '../../runtime/context.ts';
import { abortReason, BulkheadError, messageOf } from '../../runtime/errors.ts';

/** What a git command said. */
export interface GitAnswer {
  readonly code: number;
  readonly output: Buffer;
  readonly errors: string;
}

export interface GitOptions {
  readonly input?: Buffer | string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A repository in which git is run. */
export interface Git {
  readonly folder: string;
  /** Runs git; an answer also when git failed. */
  attempt(args: readonly string[], options?: GitOptions): Promise<GitAnswer>;
  /** Runs git; its output without the last newline. @throws BulkheadError `GIT` with what git said */
  run(args: readonly string[], options?: GitOptions): Promise<string>;
}

/**
 * git in a folder. Variables that a hook or an alias leaves behind (GIT_DIR, GIT_INDEX_FILE …) would send it elsewhere, so
 * only those that say who commits and how to connect are kept. Nothing waits for a person at a terminal.
 */
export function openGit(folder: string, context: Context): Git {
  const kept = /^(?!GIT_)|^GIT_(?:AUTHOR|COMMITTER|CONFIG|SSH|ASKPASS|TRACE)/;
  const env = {
    ...Object.fromEntries(Object.entries(context.env).filter(([name]) => kept.test(name))),
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
  const attempt: Git['attempt'] = async (args, options = {}) => {
    const child = spawn('git', ['-C', folder, ...args], {
      env: { ...env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      signal: context.signal,
    });
    // A git that has ended closes its end; why it ended is told by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input);
    const ended = once(child, 'close').catch((cause: unknown) => {
      throw context.signal.aborted ? abortReason(context.signal) : notThere(cause);
    });
    const [output, errors] = await Promise.all([buffer(child.stdout), buffer(child.stderr), ended]);
    return { code: child.exitCode ?? 1, output, errors: errors.toString('utf8').trim() };
  };
  return {
    folder,
    attempt,
    async run(args, options) {
      const { code, output, errors } = await attempt(args, options);
      if (code === 0) return output.toString('utf8').replace(/\n$/, '');
      throw new BulkheadError({
        what: `git ${args.find((arg) => !arg.startsWith('-'))} failed in ${folder}: ${context.secrets.scrub(errors)}`,
        fix: 'Read what git said; nothing was recorded, and the reports are where they were.',
        code: 'GIT',
        runbook: 'RECORDING.md#reports-could-not-be-recorded',
      });
    },
  };
}

function notThere(cause: unknown): BulkheadError {
  return new BulkheadError({
    what: `git could not be started (${messageOf(cause)})`,
    fix: 'Install git, or record through the API with --repository.',
    code: 'GIT',
    runbook: 'RECORDING.md#reports-could-not-be-recorded',
    cause,
  });
}
