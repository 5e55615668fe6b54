import { test } from 'uvu';
import { b2Place } from './b2-place.ts';
import { conformance } from './conformance.ts';

const LACKS = {
  conditional: 'B2 has no conditional writes',
  'long names': 'B2 takes 250 bytes between two slashes',
  lock: 'this bucket has no object lock',
} as const;

// A whole bucket without object lock, by a key that is for this bucket only.
conformance(
  test,
  async () => {
    const place = await b2Place({ kind: { lock: false, pageSize: 100 } });
    const key = place.fake.addKey({ bucket: 'backups' });
    return { ...place, store: place.open({ address: 'backups?part-size=5', key }) };
  },
  { many: 203, lacks: LACKS },
);

test.run();
