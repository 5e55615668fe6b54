import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Upload, WriteOptions } from '../bucket/bucket.ts';
import { findFile, type Listed } from './b2-list.ts';
import { B2Failure, SHA1_DIFFERS } from './failure.ts';
import { infoOf, lockHeaders, retentionOf } from './fields.ts';
import { parse, type Session, type Sessions } from './session.ts';
import { type UploadUrl, UploadUrls, uploadUrl } from './upload-urls.ts';

const CONTENT_TYPE = 'application/octet-stream';

const fileId = z.object({ fileId: z.string() });
const stored = z.object({ fileId: z.string(), contentSha1: z.string() });
const storedPart = z.object({ contentSha1: z.string() });

/** The upload URLs of a bucket's small files. */
export function fileUrls(sessions: Sessions): UploadUrls {
  return new UploadUrls(async (signal) => {
    const answer = await sessions.call(signal, ({ b2, bucketId }) =>
      b2.getUploadUrl({ bucketId, axiosOverride: { signal } }),
    );
    return parse(uploadUrl, answer.data);
  });
}

/** Stores bytes as a file. Throws `sha1_differs` when B2 confirms other bytes than were sent. */
export async function uploadFile(
  { sessions, urls }: { sessions: Sessions; urls: UploadUrls },
  fileName: string,
  bytes: Buffer,
  { facts, lock }: Omit<WriteOptions, 'ifAbsent'>,
  signal: AbortSignal,
): Promise<{ version: string }> {
  const hash = sha1(bytes);
  const { b2 } = await sessions.get(signal);
  return urls.use(signal, async (url) => {
    const answer = await b2.uploadFile({
      ...sent(url, bytes, hash),
      fileName,
      mime: CONTENT_TYPE,
      info: infoOf(facts),
      axiosOverride: { signal, headers: lockHeaders(lock) },
    });
    const { fileId: version, contentSha1 } = parse(stored, answer.data);
    if (!agrees(hash, contentSha1)) {
      // As far as this key may: what is wrong must not be what a reader gets.
      await Promise.allSettled([
        b2.deleteFileVersion({ fileName, fileId: version, axiosOverride: { signal } }),
      ]);
      throw differs();
    }
    return { version };
  });
}

/** Begins a large file. Answers its id, which is that of the version once it is finished. */
export async function startLargeFile(
  sessions: Sessions,
  fileName: string,
  { facts, lock }: Omit<WriteOptions, 'ifAbsent'>,
  signal: AbortSignal,
): Promise<string> {
  // The library takes neither info nor lock for large files.
  const data = {
    fileInfo: infoOf(facts),
    ...(lock === undefined ? {} : { fileRetention: retentionOf(lock) }),
  };
  const answer = await sessions.call(signal, ({ b2, bucketId }) =>
    b2.startLargeFile({ bucketId, fileName, contentType: CONTENT_TYPE, axiosOverride: { signal, data } }),
  );
  return parse(fileId, answer.data).fileId;
}

/** A large file that was begun. */
export function largeFile(listed: Listed, fileName: string, id: string): Upload {
  const { sessions } = listed;
  const digests = new Map<number, string>();
  const urls = new UploadUrls(async (signal) => {
    const answer = await sessions.call(signal, ({ b2 }) =>
      b2.getUploadPartUrl({ fileId: id, axiosOverride: { signal } }),
    );
    return parse(uploadUrl, answer.data);
  });
  return {
    async part(partNumber, bytes, signal) {
      const hash = sha1(bytes);
      const { b2 } = await sessions.get(signal);
      await urls.use(signal, async (url) => {
        const answer = await b2.uploadPart({
          ...sent(url, bytes, hash),
          partNumber,
          axiosOverride: { signal },
        });
        if (!agrees(hash, parse(storedPart, answer.data).contentSha1)) throw differs();
      });
      digests.set(partNumber, hash);
    },
    async complete(_ifAbsent, signal) {
      // Parts end in any order; the array must be in theirs.
      const partSha1Array = [...digests].sort(([a], [b]) => a - b).map(([, digest]) => digest);
      try {
        await sessions.call(signal, ({ b2 }) =>
          b2.finishLargeFile({ fileId: id, partSha1Array, axiosOverride: { signal } }),
        );
      } catch (error) {
        // The call may fail and the file be finished all the same; its repetition is then refused ("no active upload").
        if (!(await isFinished(listed, fileName, id, signal))) throw error;
      }
      return { version: id };
    },
    async abort(signal) {
      try {
        await sessions.call(signal, ({ b2 }) => cancel(b2, id, signal));
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    },
  };
}

/** Cancels an unfinished large file, with all its parts. */
export function cancel(b2: Session['b2'], id: string, signal: AbortSignal) {
  return b2.cancelLargeFile({ fileId: id, axiosOverride: { signal } });
}

/** Whether it is B2's refusal of a call about an upload that is finished or cancelled already. */
export function isGone(error: unknown): boolean {
  return (
    error instanceof B2Failure && error.status === 400 && /no active upload|not present/i.test(error.message)
  );
}

async function isFinished(listed: Listed, name: string, id: string, signal: AbortSignal): Promise<boolean> {
  const [found] = await Promise.allSettled([findFile(listed, name, id, signal)]);
  return found?.status === 'fulfilled';
}

function sent({ uploadUrl: address, authorizationToken }: UploadUrl, data: Buffer, hash: string) {
  return { uploadUrl: address, uploadAuthToken: authorizationToken, data, contentLength: data.length, hash };
}

/** B2 marks a digest that it did not check itself. */
function agrees(hash: string, confirmed: string): boolean {
  return confirmed.replace(/^unverified:/, '') === hash;
}

function differs(): B2Failure {
  return new B2Failure(SHA1_DIFFERS, undefined, 'the store confirmed other bytes than were sent');
}

function sha1(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('hex');
}
