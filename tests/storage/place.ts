import { PATIENCE, type Patience } from '../../scripts/lib/storage/bucket/attempt.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { type TestContext, testContext } from '../support/context.ts';

/** As patient as the real one, in a fiftieth of the time. */
export const QUICK: Patience = { ...PATIENCE, firstWait: 5, longestWait: 50, quiet: 15_000 };

/** A fake server of its own, and a store in it. */
export interface Place<Fake, Options> extends AsyncDisposable {
  readonly fake: Fake;
  readonly store: Store;
  /** What the store had to say of what it could not clean up. */
  readonly warnings: readonly string[];
  /** Another store in the same bucket. */
  open(options?: Options): Store;
  /** Objects that can be read, and uploads that were not ended. */
  remains(): Promise<string[]>;
}

/** A place at a fake: how a store is opened there, and what remains in it. */
export function placeAt<Fake extends AsyncDisposable, Options>(
  fake: Fake,
  first: Options,
  open: (options: Options | undefined, context: TestContext) => Store,
  remains: () => string[],
): Place<Fake, Options> {
  const context = testContext();
  return {
    fake,
    store: open(first, context),
    warnings: context.lines,
    open: (options) => open(options, context),
    remains: async () => remains(),
    async [Symbol.asyncDispose]() {
      context.abort();
      await context.end();
      await fake[Symbol.asyncDispose]();
    },
  };
}
