import type { Context } from '../runtime/context.ts';

/** Begins steps and remembers the one that is under way, so that a failure can say where it happened. */
export interface Stepper {
  readonly current: string;
  step(name: string): Promise<void>;
}

/** Steps of a context. */
export function stepper(context: Context): Stepper {
  let current = '';
  return {
    get current() {
      return current;
    },
    async step(name) {
      current = name;
      await context.step(name);
    },
  };
}
