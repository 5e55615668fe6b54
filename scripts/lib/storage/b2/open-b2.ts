import type { Context } from '../../runtime/context.ts';
import { PATIENCE, type Patience } from '../bucket/attempt.ts';
import { bucketStore } from '../bucket/bucket-store.ts';
import { Gate } from '../bucket/gate.ts';
import type { Store } from '../store.ts';
import { b2Bucket } from './b2-bucket.ts';
import { withdrawing } from './contest.ts';
import type { B2Settings } from './settings.ts';

/** The store in a Backblaze B2 bucket. */
export function b2Store(
  settings: B2Settings,
  { log, signal }: Pick<Context, 'log' | 'signal'>,
  patience: Patience = PATIENCE,
): Store {
  const bucket = b2Bucket(settings);
  const store = bucketStore(bucket, {
    memory: settings.memory,
    requests: settings.requests,
    warn: (text) => log.warn(text),
    signal,
    patience,
  });
  return withdrawing(store, { bucket, patience, gate: new Gate(settings.requests) });
}
