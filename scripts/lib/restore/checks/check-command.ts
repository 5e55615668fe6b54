import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../../runtime/context.ts';
import { abortReason } from '../../runtime/errors.ts';
import type { Check } from '../../runtime/result.ts';

/** A command of the user's that says whether the restored database is good. */
export interface CheckCommand {
  /** For the shell. */
  readonly line: string;
  /** After so many milliseconds it is ended, with all that it has started. */
  readonly timeout: number;
}

/** How long what it started may take to end by itself. */
const GRACE = 3000;

/**
 * Runs the user's own check on the restored database, which it finds in DATABASE_URL. Green only when it ends with exit
 * code 0 in time. It gets the environment without any variable that holds a secret. What it says goes to the log and
 * not into the report, which must hold no tenant's data.
 */
export async function runCheckCommand(
  { line, timeout }: CheckCommand,
  url: string,
  run: string,
  context: Context,
): Promise<Check> {
  const began = performance.now();
  const child = spawn(line, {
    shell: true,
    // A group of its own: what it starts ends with it.
    detached: true,
    cwd: context.cwd,
    env: { ...withoutSecrets(context), DATABASE_URL: url, BULKHEAD_RUN: run },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const outcome = await outcomeOf(child, timeout, context);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  return {
    id: 'CHECK-COMMAND',
    title: 'The check command of the drill agrees',
    verdict: outcome === 'exit code 0' ? 'green' : 'red',
    expected: `exit code 0 within ${timeout / 1000} s`,
    observed: `${outcome} after ${seconds} s`,
    meaning: 'The database came back, and not as something that your own check accepts.',
    ...(outcome === 'exit code 0'
      ? {}
      : {
          fix: 'Read what it said in the log of the drill, and run it on a database that you know is good.',
        }),
  };
}

async function outcomeOf(child: ChildProcess, timeout: number, context: Context): Promise<string> {
  const ended = Promise.withResolvers<string>();
  child.once('error', (error) => ended.resolve(`it could not be started (${error.message})`));
  child.once('exit', (code, signal) =>
    ended.resolve(code === null ? `ended by ${signal}` : `exit code ${code}`),
  );
  const said = [child.stdout, child.stderr].map((stream) =>
    stream === null ? undefined : tell(stream, context),
  );
  const timer = setTimeout(() => ended.resolve('no answer in time, so it was ended'), timeout);
  const interrupt = () => ended.reject(abortReason(context.signal));
  context.signal.addEventListener('abort', interrupt, { once: true });
  try {
    if (context.signal.aborted) interrupt();
    return await ended.promise;
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', interrupt);
    await endGroup(child);
    await Promise.all(said);
  }
}

async function tell(stream: Readable, { log }: Context): Promise<void> {
  let rest = '';
  for await (const piece of stream.setEncoding('utf8')) {
    const lines = `${rest}${piece}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) log.info(`  check: ${line}`);
  }
  if (rest !== '') log.info(`  check: ${rest}`);
}

/** Ends what is left of the group: kindly, and after a while for good. */
async function endGroup({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined || !signalGroup(pid, 'SIGTERM')) return;
  if (await isGone(pid)) return;
  signalGroup(pid, 'SIGKILL');
  await isGone(pid);
}

async function isGone(pid: number): Promise<boolean> {
  for (const deadline = performance.now() + GRACE; performance.now() < deadline; ) {
    await delay(20);
    if (!signalGroup(pid, 0)) return true;
  }
  return false;
}

/** False when nothing is left of it. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

function withoutSecrets({ env, secrets }: Context): Record<string, string> {
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && secrets.scrub(entry[1]) === entry[1],
  );
  return Object.fromEntries(entries);
}
