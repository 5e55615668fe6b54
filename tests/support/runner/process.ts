import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ProcessPlan {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Ends it as the runner does: SIGINT to the process, then SIGTERM, then SIGKILL to all that it started. */
  readonly signal: AbortSignal;
  /** Seconds that a minute of the workflow has. */
  readonly secondsPerMinute: number;
  readonly line: (text: string) => void;
}

// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
const UNTIL_TERM = 7500;
const UNTIL_KILL = 2500;

/** Runs a process to its end. @returns its exit code; 128 and more when a signal ended it */
export async function runProcess(plan: ProcessPlan): Promise<number> {
  const child = spawn(plan.command, plan.arguments, {
    cwd: plan.cwd,
    env: plan.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const read = [child.stdout, child.stderr].map(async (stream) => {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      plan.line(line);
    }
  });
  const timers: NodeJS.Timeout[] = [];
  const scale = plan.secondsPerMinute / 60;
  const stop = () => {
    child.kill('SIGINT');
    timers.push(setTimeout(() => child.kill('SIGTERM'), UNTIL_TERM * scale));
    timers.push(setTimeout(() => killGroup(child.pid), (UNTIL_TERM + UNTIL_KILL) * scale));
  };
  plan.signal.addEventListener('abort', stop, { once: true });
  if (plan.signal.aborted) stop();
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      // Not `close`: something left running in the background may hold the pipes.
      child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 137)));
    });
  } finally {
    plan.signal.removeEventListener('abort', stop);
    for (const timer of timers) clearTimeout(timer);
    killGroup(child.pid);
    await Promise.all(read);
  }
}

/** Whatever the step left running ends with it, as the runner does at the end of a job. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
