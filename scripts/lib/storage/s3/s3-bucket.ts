import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectRetentionCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { BulkheadError } from '../../runtime/errors.ts';
import type { Bucket, BucketObject, ReadRange } from '../bucket/bucket.ts';
import { explain } from './advice.ts';
import { s3Client } from './client.ts';
import { serverTime } from './clock.ts';
import { agrees, BEFORE_SIGNING, DigestMismatch, digestOf, signedOver } from './digest.ts';
import { failureOf, judge } from './failure.ts';
import { factsOf, lockFields, lockOf, metadataOf, modeOf } from './fields.ts';
import { type Listed, listFolders, listObjects, listUnfinished, listVersions } from './s3-list.ts';
import { beginUpload } from './s3-upload.ts';
import type { S3Settings } from './settings.ts';

const MAX_KEY_BYTES = 1024;
const MIB = 1 << 20;

/** A bucket that speaks S3. Opens no connection before it is asked for something. */
export function s3Bucket(settings: S3Settings, client: S3Client = s3Client(settings)): Bucket {
  const { bucket, prefix, checksum } = settings;
  const fullKey = (key: string) => (prefix === '' ? key : `${prefix}/${key}`);
  const target = (key: string) => ({ Bucket: bucket, Key: fullKey(key) });
  const listed: Listed = {
    client,
    bucket,
    keyOf: (full) => (prefix === '' ? full : full.slice(prefix.length + 1)),
  };
  return {
    description: describe(settings),
    features: {
      conditional: settings.conditional,
      versions: true,
      lock: true,
      checksum,
      sweep: true,
      volumeBytes: settings.partBytes * settings.partBudget,
    },
    limits: {
      partBytes: settings.partBytes,
      minPartBytes: 5 * MIB,
      maxPartBytes: 5120 * MIB,
      partBudget: settings.partBudget,
    },
    checkKey(key) {
      if (Buffer.byteLength(fullKey(key)) <= MAX_KEY_BYTES) return;
      throw new BulkheadError({
        what: `the store key ${JSON.stringify(key)} is, with the prefix of the store, longer than ${MAX_KEY_BYTES} bytes`,
        fix: 'Shorten the prefix in the address of the store.',
        code: 'STORE_KEY',
      });
    },
    async putWhole(key, Body, { facts, lock, ifAbsent }, abortSignal) {
      const { digest, payload } = await digestOf(Body, checksum);
      const command = new PutObjectCommand({
        ...target(key),
        Body,
        ContentLength: Body.length,
        ContentType: 'application/octet-stream',
        Metadata: metadataOf(facts),
        ...digest,
        ...lockFields(lock),
        ...(ifAbsent ? { IfNoneMatch: '*' } : {}),
      });
      command.middlewareStack.add(signedOver(payload), BEFORE_SIGNING);
      const answer = await client.send(command, { abortSignal });
      if (!agrees(digest, answer)) {
        throw new DigestMismatch('the store confirmed an object with another digest than it was sent with');
      }
      return answer.VersionId === undefined ? {} : { version: answer.VersionId };
    },
    begin: (key, how, signal) => beginUpload(client, settings, fullKey(key), how, signal),
    read: (key, range, signal) => read(client, { ...target(key) }, key, range, signal),
    async head(key, version, abortSignal) {
      const input = { ...target(key), VersionId: version };
      const answer = await client
        .send(new HeadObjectCommand(input), { abortSignal })
        .catch((error: unknown) => named(client, input, error, abortSignal));
      const lock = lockOf(answer.ObjectLockMode, answer.ObjectLockRetainUntilDate);
      return { ...objectOf(key, answer.ContentLength ?? 0, answer), ...(lock === undefined ? {} : { lock }) };
    },
    lockOf: (key, version, signal) => lockIn(client, { ...target(key), VersionId: version }, signal),
    listPage: (from, next, signal) => listObjects(listed, fullKey(from), next, signal),
    listFolderPage: (from, next, signal) => listFolders(listed, fullKey(from), next, signal),
    listVersionPage: (from, next, signal) => listVersions(listed, fullKey(from), next, signal),
    listUnfinishedPage: (next, signal) => listUnfinished(listed, fullKey(''), next, signal),
    async abortUnfinished({ key, id }, abortSignal) {
      await client.send(new AbortMultipartUploadCommand({ ...target(key), UploadId: id }), { abortSignal });
    },
    async remove(key, version, abortSignal) {
      await client.send(new DeleteObjectCommand({ ...target(key), VersionId: version }), { abortSignal });
    },
    async extendLock(key, lock, version, abortSignal) {
      const Retention = { Mode: modeOf(lock), RetainUntilDate: lock.until };
      await client.send(new PutObjectRetentionCommand({ ...target(key), VersionId: version, Retention }), {
        abortSignal,
      });
    },
    now: (signal) => serverTime(client, new HeadBucketCommand({ Bucket: bucket }), signal),
    judge,
    explain: (error, action) => explain(error, action, settings),
  };
}

/** How servers say that a version, or the whole bucket, has no lock. */
const NO_LOCK = new Set([
  'NoSuchObjectLockConfiguration',
  'ObjectLockConfigurationNotFoundError',
  'InvalidRequest',
]);

/** By a call of its own, which needs no right to the bytes; where it is refused or not known, by asking for the object. */
async function lockIn(
  client: S3Client,
  input: { Bucket: string; Key: string; VersionId: string | undefined },
  abortSignal: AbortSignal,
) {
  try {
    const { Retention } = await client.send(new GetObjectRetentionCommand(input), { abortSignal });
    return lockOf(Retention?.Mode, Retention?.RetainUntilDate);
  } catch (error) {
    if (NO_LOCK.has(failureOf(error)?.code ?? '')) return undefined;
    const { kind } = judge(error);
    if (kind !== 'final' && kind !== 'unconditional') throw error;
    const head = await client.send(new HeadObjectCommand(input), { abortSignal });
    return lockOf(head.ObjectLockMode, head.ObjectLockRetainUntilDate);
  }
}

/** An answer to HEAD has no body, and so no name of its error: the same question by GET has. Always throws. */
async function named(
  client: S3Client,
  input: { Bucket: string; Key: string; VersionId: string | undefined },
  error: unknown,
  abortSignal: AbortSignal,
): Promise<never> {
  const status = failureOf(error)?.status;
  if (status !== 400 && status !== 403 && status !== 301) throw error;
  const command = new GetObjectCommand({ ...input, Range: 'bytes=0-0' });
  const [answer] = await Promise.allSettled([client.send(command, { abortSignal })]);
  if (answer?.status === 'fulfilled') {
    if (answer.value.Body instanceof Readable) answer.value.Body.destroy();
    throw error;
  }
  throw judge(answer?.reason).kind === 'final' ? answer?.reason : error;
}

async function read(
  client: S3Client,
  target: { Bucket: string; Key: string },
  key: string,
  { first, last, version, content }: ReadRange,
  abortSignal: AbortSignal,
) {
  // An empty object has no byte 0 and would refuse the range.
  const whole = first === 0 && last === undefined;
  const answer = await client.send(
    new GetObjectCommand({
      ...target,
      VersionId: version,
      ...(whole ? {} : { Range: `bytes=${first}-${last ?? ''}` }),
      ...(content === undefined || content === '' ? {} : { IfMatch: content }),
    }),
    { abortSignal },
  );
  const { Body, ContentLength = 0, ETag = '' } = answer;
  if (!(Body instanceof Readable)) throw new TypeError('the body of an answer is no stream');
  const size = whole ? ContentLength : Number(/\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(size)) {
    Body.destroy();
    throw new BulkheadError({
      what: `the store answered with all of ${key} when a range of it was asked for`,
      fix: 'This server does not understand ranges, which restores need: use another one.',
      code: 'STORE_UNSUPPORTED',
    });
  }
  return {
    object: objectOf(key, size, answer),
    content: ETag,
    bytes: Body,
    // A range of an empty object is refused by AWS, and answered as if it had a byte by others.
    length: Math.min(ContentLength, Math.max(0, size - first)),
    close: () => void Body.destroy(),
  };
}

interface Answer {
  LastModified?: Date | undefined;
  VersionId?: string | undefined;
  Metadata?: Record<string, string> | undefined;
}

function objectOf(key: string, size: number, { LastModified, VersionId, Metadata }: Answer): BucketObject {
  return {
    key,
    size,
    modified: LastModified ?? new Date(0),
    facts: factsOf(Metadata),
    ...(VersionId === undefined ? {} : { version: VersionId }),
  };
}

function describe({ bucket, prefix, endpoint, region }: S3Settings): string {
  const where = endpoint === undefined ? `AWS ${region}` : new URL(endpoint).host;
  return `S3 bucket ${bucket}${prefix === '' ? '' : `/${prefix}`} at ${where}`;
}
