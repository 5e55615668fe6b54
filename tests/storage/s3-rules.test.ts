import { createHash } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { s3Client } from '../../scripts/lib/storage/s3/client.ts';
import { s3Settings } from '../../scripts/lib/storage/s3/settings.ts';
import { startFakeS3 } from '../support/s3-fake/server.ts';
import type { Kind } from '../support/s3-fake/state.ts';

// That our driver keeps S3's rules is proved by a fake that refuses who does not: here it is shown to refuse.

const TARGET = { Bucket: 'backups', Key: 'key' };
const MIB = 1 << 20;

async function withFake(work: (client: S3Client) => Promise<void>, kind: Partial<Kind> = {}): Promise<void> {
  await using fake = await startFakeS3(kind);
  const client = s3Client(
    s3Settings('backups', { endpoint: fake.endpoint, region: 'eu-test-1', ...fake.credentials }),
  );
  try {
    await work(client);
  } finally {
    client.destroy();
  }
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const [outcome] = await Promise.allSettled([work]);
  return outcome?.status === 'rejected' && outcome.reason instanceof Error ? outcome.reason.name : 'no error';
}

async function uploadOf(client: S3Client, sizes: readonly number[]) {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(TARGET));
  const parts = [];
  for (const [index, size] of sizes.entries()) {
    const PartNumber = index + 1;
    const Body = Buffer.alloc(size, PartNumber);
    const { ETag } = await client.send(new UploadPartCommand({ ...TARGET, UploadId, PartNumber, Body }));
    parts.push({ PartNumber, ETag });
  }
  const complete = (Parts: { PartNumber: number; ETag: string | undefined }[]) =>
    client.send(new CompleteMultipartUploadCommand({ ...TARGET, UploadId, MultipartUpload: { Parts } }));
  return { UploadId, parts, complete };
}

test('parts that are too small, out of order, of other lengths, unknown or of another tag', async () => {
  await withFake(async (client) => {
    const small = await uploadOf(client, [MIB, MIB]);
    assert.is(await refusal(small.complete(small.parts)), 'EntityTooSmall');
    const { parts, complete } = await uploadOf(client, [5 * MIB, 5 * MIB, 10]);
    assert.is(await refusal(complete(parts.slice(0, 2).reverse())), 'InvalidPartOrder');
    const [first, second, last] = parts;
    if (first === undefined || second === undefined || last === undefined) throw new Error('three parts');
    assert.is(await refusal(complete([first, { ...second, ETag: first.ETag }, last])), 'InvalidPart');
    assert.is(await refusal(complete([first, second, { ...last, PartNumber: 4 }])), 'InvalidPart');
    assert.is(await refusal(complete([])), 'MalformedXML');
    assert.is(await refusal(complete(parts)), 'no error');
    assert.is(await refusal(complete(parts)), 'NoSuchUpload');
    const unequal = await uploadOf(client, [5 * MIB, 6 * MIB, 10]);
    assert.is(await refusal(unequal.complete(unequal.parts)), 'InvalidPart');
  });
});

test('more parts than the budget', async () => {
  const upload = (client: S3Client) => uploadOf(client, [10, 10, 10]);
  await withFake(async (client) => assert.is(await refusal(upload(client)), 'InvalidArgument'), {
    partBudget: 2,
  });
});

test('digests that are wrong, and those a server does not know', async () => {
  const md5 = createHash('md5').update('other').digest('base64');
  const sha256 = createHash('sha256').update('other').digest('base64');
  const put = (client: S3Client, extra: object) =>
    refusal(client.send(new PutObjectCommand({ ...TARGET, Body: Buffer.from('this'), ...extra })));
  await withFake(async (client) => {
    assert.is(await put(client, { ContentMD5: md5 }), 'BadDigest');
    assert.is(await put(client, { ChecksumSHA256: sha256 }), 'XAmzContentChecksumMismatch');
    assert.is(await put(client, { ChecksumAlgorithm: 'CRC32' }), 'NotImplemented');
    assert.is(await put(client, {}), 'no error');
  });
  await withFake(
    async (client) => assert.is(await put(client, { ChecksumSHA256: sha256 }), 'NotImplemented'),
    {
      checksums: false,
    },
  );
});

test('locks: no digest, a date that is past, a bucket without, a removal, a shortening', async () => {
  const Body = Buffer.from('this');
  const ContentMD5 = createHash('md5').update(Body).digest('base64');
  const lock = (seconds: number) => ({
    ObjectLockMode: 'COMPLIANCE' as const,
    ObjectLockRetainUntilDate: new Date(Date.now() + seconds * 1000),
  });
  await withFake(async (client) => {
    const put = (extra: object) => client.send(new PutObjectCommand({ ...TARGET, Body, ...extra }));
    assert.is(await refusal(put(lock(60))), 'InvalidRequest');
    assert.is(await refusal(put({ ContentMD5, ...lock(-60) })), 'InvalidArgument');
    const { VersionId } = await put({ ContentMD5, ...lock(60) });
    assert.is(await refusal(client.send(new DeleteObjectCommand({ ...TARGET, VersionId }))), 'AccessDenied');
    const Retention = { Mode: 'COMPLIANCE' as const, RetainUntilDate: new Date(Date.now() + 30_000) };
    const shorten = new PutObjectRetentionCommand({ ...TARGET, VersionId, Retention, ContentMD5: '' });
    assert.not.equal(await refusal(client.send(shorten)), 'no error');
  });
  await withFake(
    async (client) => {
      const put = new PutObjectCommand({ ...TARGET, Body, ContentMD5, ...lock(60) });
      assert.is(await refusal(client.send(put)), 'InvalidRequest');
    },
    { lock: false },
  );
});

test('conditions: a taken key, and a server that knows none', async () => {
  const put = (client: S3Client) =>
    refusal(client.send(new PutObjectCommand({ ...TARGET, Body: Buffer.from('x'), IfNoneMatch: '*' })));
  await withFake(async (client) => {
    assert.is(await put(client), 'no error');
    assert.is(await put(client), 'PreconditionFailed');
  });
  await withFake(async (client) => assert.is(await put(client), 'NotImplemented'), {
    conditional: 'refused',
  });
});

test.run();
