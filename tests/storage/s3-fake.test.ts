import { test } from 'uvu';
import { conformance } from './conformance.ts';
import { s3Place } from './s3-place.ts';

// The strict fake as AWS is: versions, locks, conditions, SHA-256.
conformance(test, () => s3Place({ address: 'backups/some/prefix?checksum=sha256&part-size=5' }));

test.run();
