import { test } from 'uvu';
import { conformance } from './conformance.ts';
import { s3Place } from './s3-place.ts';

// The strict fake as a server that is not AWS: no versions, no locks, no conditions, no checksums but Content-MD5.
conformance(
  test,
  () =>
    s3Place({
      kind: { versioning: false, lock: false, conditional: 'refused', checksums: false, pageSize: 100 },
      address: 'backups?part-size=5',
    }),
  {
    many: 203,
    lacks: {
      conditional: 'this server has no conditional writes',
      versions: 'this bucket keeps no versions',
      lock: 'this bucket has no locks',
    },
  },
);

test.run();
