import { b2Store } from '../../scripts/lib/storage/b2/open-b2.ts';
import { type B2Settings, b2Settings } from '../../scripts/lib/storage/b2/settings.ts';
import type { Patience } from '../../scripts/lib/storage/bucket/attempt.ts';
import { type FakeB2, startFakeB2 } from '../support/b2-fake/server.ts';
import type { FakeKey, Kind } from '../support/b2-fake/state.ts';
import { type Place, placeAt, QUICK } from './place.ts';

export type B2Place = Place<FakeB2, PlaceOptions>;

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
  const { state } = fake;
  return placeAt(
    fake,
    options,
    ({ address = 'backups', key = fake.key, patience, settings }: PlaceOptions = {}, context) => {
      const given = b2Settings(address, { ...key, endpoint: fake.endpoint });
      return b2Store({ ...given, ...settings }, context, { ...QUICK, ...patience });
    },
    () => {
      const unfinished = state.all().filter(({ action }) => action === 'start');
      return [
        ...state.names('').filter((name) => state.visible(name) !== undefined),
        ...unfinished.map(({ name }) => `upload of ${name}`),
      ];
    },
  );
}
