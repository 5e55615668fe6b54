/** How a backup ended, as the one who started it sees it. */
export interface Ended {
  /** Null when a signal ended the process. */
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The steps that began. */
  readonly steps: readonly string[];
}

/** What must be true of the end, beside what is true after every fault. */
export interface Expected {
  /** 1: a backup that failed. 2: refused, or interrupted. 0: the fault is none, and the run is good. */
  readonly exit: 0 | 1 | 2;
  /** In the one error. */
  readonly says?: RegExp;
  /** In a warning before it. Without this there must be no warning. */
  readonly warns?: RegExp;
}
