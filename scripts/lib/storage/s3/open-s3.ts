import type { Context } from '../../runtime/context.ts';
import type { Patience } from '../bucket/attempt.ts';
import { bucketStore } from '../bucket/bucket-store.ts';
import type { Store } from '../store.ts';
import { s3Bucket } from './s3-bucket.ts';
import type { S3Settings } from './settings.ts';

/** The store in an S3 bucket. */
export function s3Store(
  settings: S3Settings,
  { log, signal }: Pick<Context, 'log' | 'signal'>,
  patience?: Patience,
): Store {
  return bucketStore(s3Bucket(settings), {
    memory: settings.memory,
    requests: settings.requests,
    warn: (text) => log.warn(text),
    signal,
    ...(patience === undefined ? {} : { patience }),
  });
}
