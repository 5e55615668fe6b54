import type { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { failureOf } from './failure.ts';

/**
 * The server's clock, from the Date header of its answer, whatever the answer: a key without the right to look at
 * the bucket learns the time too.
 */
export async function serverTime(
  client: S3Client,
  command: HeadBucketCommand,
  abortSignal: AbortSignal,
): Promise<Date> {
  let date: string | undefined;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (typeof response === 'object' && response !== null && 'headers' in response) {
        date = new Headers(Object(response.headers)).get('date') ?? undefined;
      }
      return result;
    },
    { step: 'deserialize', name: 'serverTime', priority: 'low' },
  );
  try {
    await client.send(command, { abortSignal });
  } catch (error) {
    const failure = failureOf(error);
    // The answer may be a refusal; its date is as good. Without one it is an error like any other.
    if (failure?.status === undefined || failure.status >= 500) throw error;
  }
  const time = new Date(date ?? Number.NaN);
  if (Number.isNaN(time.getTime())) throw new RangeError('the answer of the store has no date');
  return time;
}
