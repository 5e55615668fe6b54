import { PATIENCE, type Patience } from '../../scripts/lib/storage/bucket/attempt.ts';
import { s3Store } from '../../scripts/lib/storage/s3/open-s3.ts';
import { type S3Settings, s3Settings } from '../../scripts/lib/storage/s3/settings.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { testContext } from '../support/context.ts';
import { type FakeS3, startFakeS3 } from '../support/s3-fake/server.ts';
import type { Kind } from '../support/s3-fake/state.ts';

/** As patient as the real one, in a fiftieth of the time. */
export const QUICK: Patience = { ...PATIENCE, firstWait: 5, longestWait: 50, quiet: 15_000 };

/** A fake server of its own, and a store in it. */
export interface S3Place extends AsyncDisposable {
  readonly fake: FakeS3;
  readonly store: Store;
  /** What the store had to say of what it could not clean up. */
  readonly warnings: readonly string[];
  /** Another store in the same bucket. */
  open(options?: PlaceOptions): Store;
  remains(): Promise<string[]>;
}

export interface PlaceOptions {
  readonly kind?: Partial<Kind>;
  /** After `s3://`: bucket, prefix and options. */
  readonly address?: string;
  readonly patience?: Partial<Patience>;
  readonly settings?: Partial<S3Settings>;
}

export async function s3Place(options: PlaceOptions = {}): Promise<S3Place> {
  const fake = await startFakeS3(options.kind);
  const context = testContext();
  const open = ({ address = 'backups', patience, settings }: PlaceOptions = {}) => {
    const given = s3Settings(address, {
      endpoint: fake.endpoint,
      region: fake.state.kind.region,
      ...fake.credentials,
    });
    return s3Store({ ...given, ...settings }, context, { ...QUICK, ...patience });
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

/** Objects that can be read, and uploads that were not ended. */
function remainsOf({ state }: FakeS3): string[] {
  const uploads = [...state.uploads.values()].map(({ key }) => `upload of ${key}`);
  return [...state.keys('').filter((key) => state.current(key) !== undefined), ...uploads];
}
