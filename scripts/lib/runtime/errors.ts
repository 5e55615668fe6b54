/** Everything a person needs at 03:00: what happened, to which value, what to do, and where to read on. */
export interface Explanation {
  /** What happened and to which value, as one sentence without a full stop at the end. */
  what: string;
  /** What to do about it. */
  fix: string;
  /** Stable machine name, such as `CONNECT_REFUSED`; also the name under which an incident is kept. */
  code?: string;
  /** Page and anchor under `docs/`, such as `RUNBOOK-MULTI-TENANT.md#a-backup-failed`. */
  runbook?: string;
  /** 1: it looked and something is wrong. 2 (the default): it could not look or refused to start. */
  exit?: 1 | 2;
  cause?: unknown;
}

/**
 * The only error that our own code throws on purpose. Anything else that reaches a door is a defect
 * and is shown with its stack.
 */
export class BulkheadError extends Error {
  override readonly name = 'BulkheadError';
  readonly what: string;
  readonly fix: string;
  readonly code: string;
  readonly runbook: string | undefined;
  readonly exit: 1 | 2;

  constructor(explanation: Explanation) {
    super(`${explanation.what}${explanation.what.includes('\n') ? '\n' : '. '}${explanation.fix}`, {
      cause: explanation.cause,
    });
    this.what = explanation.what;
    this.fix = explanation.fix;
    this.code = explanation.code ?? 'ERROR';
    this.runbook = explanation.runbook;
    this.exit = explanation.exit ?? 2;
  }
}

/** Several mistakes in one input, reported together so that nobody has to run a command once per mistake. */
export class InputError extends BulkheadError {
  readonly problems: readonly string[];

  constructor(subject: string, problems: readonly string[], fix: string) {
    super({
      what: `${subject}: ${problems.length === 1 ? 'one mistake' : `${problems.length} mistakes`}\n${problems
        .map((problem) => `  - ${problem}`)
        .join('\n')}`,
      fix,
      code: 'INPUT',
    });
    this.problems = problems;
  }
}

/** The text of anything that can be thrown, for messages; never a stack. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  return String(error);
}

/** The abort reason as an error, so that a cancelled run names its cause. */
export function abortReason(signal: AbortSignal): Error {
  if (signal.reason instanceof BulkheadError) return signal.reason;
  return new BulkheadError({
    what: 'the run was interrupted',
    fix: 'Start it again; an interrupted run leaves nothing behind.',
    code: 'INTERRUPTED',
    exit: 2,
    cause: signal.reason,
  });
}
