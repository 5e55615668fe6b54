import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { JOURNAL_VARIABLE, readEvents } from './journal.ts';
import { type Ending, judge, type Outcome } from './outcome.ts';

export interface FileRun extends Outcome {
  file: string;
  milliseconds: number;
  /** Standard output and error, as they came. */
  output: string;
}

export interface RunOptions {
  timeoutSeconds: number;
  /** Major version of the servers that the file starts itself. */
  postgres: number;
  /** Becomes TMPDIR of the process; the runner removes it with all that was left behind. */
  temporary: string;
  /** Superuser URL of the shared server, for files that need one. */
  server?: string;
  signal: AbortSignal;
}

const PRELOAD = fileURLToPath(new URL('./preload.ts', import.meta.url));

/** What a developer's shell or a CI runner has set must not reach a test; but for the server that it may name for them. */
const FOREIGN =
  /^(?:DATABASE_URL|NODE_OPTIONS|PG[A-Z]+|(?:GITHUB|INPUT|ACTIONS|RUNNER|BULKHEAD(?!_TEST_S3_|_FULL$)|AWS|B2)_.*)$/;

let journals = 0;

/** Runs one test file in a process of its own and judges it. Kills the process and its children at the time limit. */
export async function runFile(file: string, options: RunOptions): Promise<FileRun> {
  const journal = join(options.temporary, `journal-${++journals}`);
  await writeFile(journal, '');
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', PRELOAD, file], {
    env: testEnvironment(journal, options),
    // A group of its own, so that the time limit and Ctrl-C reach what the tests have started as well.
    detached: true,
    // The channel carries nothing; the process ends when it breaks, which is when the runner is gone.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exited = once(child, 'exit');
  const drained = once(child, 'close');
  drained.catch(() => undefined); // A process that cannot be started is reported by `exited`.
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => output.push(bytes));
  const ending: Ending = { code: null, signal: null };
  const kill = () => killGroup(child.pid);
  const timer = setTimeout(() => {
    ending.timedOutAfter = options.timeoutSeconds;
    kill();
  }, options.timeoutSeconds * 1000);
  options.signal.addEventListener('abort', kill);
  try {
    // `exit` and not `close`: a grandchild that holds the pipes open must not hold the runner.
    [ending.code, ending.signal] = await exited;
    kill();
    await Promise.race([drained, delay(1000, undefined, { ref: false })]);
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', kill);
  }
  const outcome = judge(readEvents(journal), ending);
  await rm(journal);
  return {
    ...outcome,
    file,
    milliseconds: performance.now() - began,
    output: Buffer.concat(output).toString('utf8'),
  };
}

function testEnvironment(journal: string, options: RunOptions): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  return {
    ...Object.fromEntries(kept),
    TMPDIR: options.temporary,
    [JOURNAL_VARIABLE]: journal,
    BULKHEAD_TEST_POSTGRES: String(options.postgres),
    ...(options.server === undefined ? {} : { BULKHEAD_TEST_SERVER: options.server }),
  };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // Nobody is left in the group, which is what we want.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
