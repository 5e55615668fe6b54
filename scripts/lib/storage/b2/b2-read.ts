import { Readable } from 'node:stream';
import type { Reading, ReadRange } from '../bucket/bucket.ts';
import { absentId, B2Failure, BAD_ANSWER } from './failure.ts';
import { factsOfHeaders } from './fields.ts';
import type { Sessions } from './session.ts';
import type { B2Settings } from './settings.ts';

/**
 * Downloads a file or a range of it: the visible version by its name, a certain one by its id. A read that is taken up
 * again asks by the id of what it began with, so two versions are never mixed.
 */
export async function readFile(
  sessions: Sessions,
  { bucket }: B2Settings,
  { key, name }: { key: string; name: string },
  { first, last, version, content }: ReadRange,
  signal: AbortSignal,
): Promise<Reading> {
  // An empty file has no byte 0 and would refuse the range.
  const whole = first === 0 && last === undefined;
  const headers = whole ? {} : { Range: `bytes=${first}-${last ?? ''}` };
  const fileId = content ?? version;
  const how = { responseType: 'stream', axiosOverride: { headers, signal } } as const;
  const answer = await sessions
    .call(signal, ({ b2 }) =>
      fileId === undefined
        ? b2.downloadFileByName({ bucketName: bucket, fileName: name, ...how })
        : b2.downloadFileById({ fileId, ...how }),
    )
    .catch((error: unknown) => {
      throw fileId === undefined ? error : absentId(error);
    });
  const { data, status } = answer;
  if (!(data instanceof Readable)) throw new TypeError('the body of a download is no stream');
  const header = (wanted: string) => {
    const value = answer.headers[wanted];
    return typeof value === 'string' ? value : undefined;
  };
  const length = Number(header('content-length') ?? Number.NaN);
  const size = whole ? length : Number(/\/(\d+)$/.exec(header('content-range') ?? '')?.[1] ?? Number.NaN);
  const id = header('x-bz-file-id');
  const named = decoded(header('x-bz-file-name')) === name;
  if (
    !named ||
    id === undefined ||
    Number.isNaN(size) ||
    Number.isNaN(length) ||
    (!whole && status !== 206)
  ) {
    data.destroy();
    // An id alone names a version of any key.
    if (id !== undefined && !named) throw new B2Failure('not_found', 404);
    throw new B2Failure(BAD_ANSWER, undefined, 'the answer to a download lacks its headers');
  }
  return {
    object: {
      key,
      size,
      modified: new Date(Number(header('x-bz-upload-timestamp') ?? 0)),
      version: id,
      facts: factsOfHeaders(answer.headers),
    },
    content: id,
    bytes: data,
    length,
    close: () => void data.destroy(),
  };
}

/** A file name as headers have it: percent-encoded, a space as `+` or `%20`. */
function decoded(name: string | undefined): string | undefined {
  return name === undefined ? undefined : decodeURIComponent(name.replaceAll('+', ' '));
}
