import type { Patience } from '../../scripts/lib/storage/bucket/attempt.ts';
import { s3Store } from '../../scripts/lib/storage/s3/open-s3.ts';
import { type S3Settings, s3Settings } from '../../scripts/lib/storage/s3/settings.ts';
import { type FakeS3, startFakeS3 } from '../support/s3-fake/server.ts';
import type { Kind } from '../support/s3-fake/state.ts';
import { type Place, placeAt, QUICK } from './place.ts';

export type S3Place = Place<FakeS3, PlaceOptions>;

export interface PlaceOptions {
  readonly kind?: Partial<Kind>;
  /** After `s3://`: bucket, prefix and options. */
  readonly address?: string;
  readonly patience?: Partial<Patience>;
  readonly settings?: Partial<S3Settings>;
}

export async function s3Place(options: PlaceOptions = {}): Promise<S3Place> {
  const fake = await startFakeS3(options.kind);
  const { state } = fake;
  return placeAt(
    fake,
    options,
    ({ address = 'backups', patience, settings }: PlaceOptions = {}, context) => {
      const server = { endpoint: fake.endpoint, region: state.kind.region, ...fake.credentials };
      return s3Store({ ...s3Settings(address, server), ...settings }, context, { ...QUICK, ...patience });
    },
    () => [
      ...state.keys('').filter((key) => state.current(key) !== undefined),
      ...[...state.uploads.values()].map(({ key }) => `upload of ${key}`),
    ],
  );
}
