/** Who waits for a group. */
interface Waiting {
  readonly cancel: () => void;
  readonly resolve: (release: (() => void) | undefined) => void;
}

interface Entry {
  /** Ends what holds or waits for the group, when somebody newer wants its place. */
  readonly cancel: () => void;
  readonly cancelInProgress: boolean;
  /** `max`: all wait. `single`, GitHub's default: of those that wait only the newest does. */
  readonly queue: 'single' | 'max';
  readonly signal: AbortSignal;
}

/**
 * Concurrency groups of a repository; workflows and jobs share one space of names, without case.
 * https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
export class Groups {
  readonly #holders = new Map<string, Waiting>();
  readonly #waiting = new Map<string, Waiting[]>();

  /** Waits for a group. @returns how to leave it; undefined when the wait was cancelled */
  async enter(name: string, entry: Entry): Promise<(() => void) | undefined> {
    const group = name.toLowerCase();
    if (entry.signal.aborted) return undefined;
    return await new Promise((settle) => {
      const stop = () => {
        this.#waiting.set(
          group,
          this.#queue(group).filter((other) => other !== waiting),
        );
        settle(undefined);
      };
      const waiting: Waiting = {
        cancel: entry.cancel,
        resolve: (release) => {
          entry.signal.removeEventListener('abort', stop);
          settle(release);
        },
      };
      entry.signal.addEventListener('abort', stop, { once: true });
      const holder = this.#holders.get(group);
      if (holder === undefined) return this.#hold(group, waiting);
      if (entry.queue === 'single') {
        for (const older of this.#queue(group)) {
          older.cancel();
          older.resolve(undefined);
        }
        this.#waiting.set(group, []);
      }
      this.#queue(group).push(waiting);
      if (entry.cancelInProgress) holder.cancel();
    });
  }

  #queue(group: string): Waiting[] {
    const queue = this.#waiting.get(group) ?? [];
    this.#waiting.set(group, queue);
    return queue;
  }

  #hold(group: string, waiting: Waiting): void {
    this.#holders.set(group, waiting);
    waiting.resolve(() => {
      this.#holders.delete(group);
      const next = this.#queue(group).shift();
      if (next !== undefined) this.#hold(group, next);
    });
  }
}

/** Runners: so many jobs at once, and the others wait. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
