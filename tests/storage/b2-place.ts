import { b2Store } from '../../scripts/lib/storage/b2/open-b2.ts';
import { type B2Settings, b2Settings } from '../../scripts/lib/storage/b2/settings.ts';
import { PATIENCE, type Patience } from '../../scripts/lib/storage/bucket/attempt.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { type FakeB2, startFakeB2 } from '../support/b2-fake/server.ts';
import type { FakeKey, Kind } from '../support/b2-fake/state.ts';
import { testContext } from '../support/context.ts';

/** As patient as the real one, in a fiftieth of the time. */
const QUICK: Patience = { ...PATIENCE, firstWait: 5, longestWait: 50, quiet: 15_000 };

/** A fake server of its own, and a store in it. */
export interface B2Place extends AsyncDisposable {
  readonly fake: FakeB2;
  readonly store: Store;
  /** What the store had to say of what it could not clean up. */
  readonly warnings: readonly string[];
  /** Another store in the same bucket. */
  open(options?: PlaceOptions): Store;
  remains(): Promise<string[]>;
}

export interface PlaceOptions {
  readonly kind?: Partial<Kind>;
  /** After `b2://`: bucket, prefix and options. */
  readonly address?: string;
  readonly key?: FakeKey;
  readonly patience?: Partial<Patience>;
  readonly settings?: Partial<B2Settings>;
}

export async function b2Place(options: PlaceOptions = {}): Promise<B2Place> {
  const fake = await startFakeB2(options.kind);
  const context = testContext();
  const open = ({ address = 'backups', key = fake.key, patience, settings }: PlaceOptions = {}) => {
    const given = b2Settings(address, { ...key, endpoint: fake.endpoint });
    return b2Store({ ...given, ...settings }, context, { ...QUICK, ...patience });
  };
  return {
    fake,
    store: open(options),
    warnings: context.lines,
    open,
    remains: async () => remainsOf(fake),
    async [Symbol.asyncDispose]() {
      context.abort();
      await context.end();
      await fake[Symbol.asyncDispose]();
    },
  };
}

/** Files that can be read, and large files that were not finished. */
function remainsOf({ state }: FakeB2): string[] {
  const unfinished = state.all().filter(({ action }) => action === 'start');
  return [
    ...state.names('').filter((name) => state.visible(name) !== undefined),
    ...unfinished.map(({ name }) => `upload of ${name}`),
  ];
}
