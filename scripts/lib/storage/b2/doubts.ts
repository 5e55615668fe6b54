import { isDoubtful } from './failure.ts';

/**
 * Calls that may have been done although they failed: their answer was lost. B2 has no conditional writes, so a
 * repetition would store a second version, or begin a second large file; it asks first what the last try left.
 */
export class Doubts {
  readonly #open = new Set<string>();

  /**
   * Does `call`, unless an earlier try of the same `name` is in doubt and `find` finds what it left.
   * `name` is of one put and one key.
   */
  async resolve<T>(name: string, call: () => Promise<T>, find: () => Promise<T | undefined>): Promise<T> {
    const found = this.#open.has(name) ? await find() : undefined;
    try {
      const done = found ?? (await call());
      this.#open.delete(name);
      return done;
    } catch (error) {
      if (isDoubtful(error)) this.#open.add(name);
      throw error;
    }
  }
}
