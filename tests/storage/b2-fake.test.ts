import { test } from 'uvu';
import { b2Place } from './b2-place.ts';
import { conformance } from './conformance.ts';

const LACKS = {
  conditional: 'B2 has no conditional writes; b2-writers.test.ts has what holds instead',
  'long names': 'B2 takes 250 bytes between two slashes; b2-rules.test.ts',
} as const;

// The strict fake with small pages, below a prefix.
conformance(test, () => b2Place({ address: 'backups/some/prefix?part-size=5', kind: { pageSize: 500 } }), {
  lacks: LACKS,
});

test.run();
