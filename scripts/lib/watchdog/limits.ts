/** How much a workflow may take, in milliseconds. */
export interface Limits {
  /** From a scheduled start to the run that serves it. */
  readonly late: number;
  /** From the start of a run to its end. */
  readonly running: number;
  /** From the creation of a run to its start. */
  readonly queued: number;
}

/** What workflows are held against. Moments in milliseconds since 1970. */
export interface Look {
  readonly now: number;
  /** The last look; runs that ended before it were told then. */
  readonly since: number;
  readonly defaultBranch: string;
  readonly limits: Limits;
  /** The run that is looking: it has not ended, and cannot have. */
  readonly ownRun: number | undefined;
  /** Ids of the runs whose own look is recorded: that they failed says what they found, and that was told. */
  readonly looks: ReadonlySet<string>;
  /** Until when nothing at all is expected, and why; undefined when something is. */
  readonly paused: (moment: number) => boolean;
}
