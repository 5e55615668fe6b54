import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Upload, WriteOptions } from '../bucket/bucket.ts';
import { agrees, BEFORE_SIGNING, DigestMismatch, digestOf, signedOver } from './digest.ts';
import { lockFields, metadataOf } from './fields.ts';
import type { S3Settings } from './settings.ts';

/** Begins a multipart upload of a full key. */
export async function beginUpload(
  client: S3Client,
  { bucket, checksum }: S3Settings,
  key: string,
  { facts, lock }: Omit<WriteOptions, 'ifAbsent'>,
  signal: AbortSignal,
): Promise<Upload> {
  const target = { Bucket: bucket, Key: key };
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({
      ...target,
      Metadata: metadataOf(facts),
      ...lockFields(lock),
      ...(checksum === 'sha256' ? { ChecksumAlgorithm: 'SHA256' } : {}),
    }),
    { abortSignal: signal },
  );
  const parts = new Map<number, CompletedPart>();
  return {
    async part(PartNumber, Body, abortSignal) {
      const { digest, payload } = await digestOf(Body, checksum);
      const command = new UploadPartCommand({
        ...target,
        UploadId,
        PartNumber,
        Body,
        ContentLength: Body.length,
        ...digest,
      });
      command.middlewareStack.add(signedOver(payload), BEFORE_SIGNING);
      const answer = await client.send(command, { abortSignal });
      if (!agrees(digest, answer) || answer.ETag === undefined) {
        throw new DigestMismatch(
          `the store confirmed part ${PartNumber} with another digest than it was sent with`,
        );
      }
      const { ETag, ChecksumSHA256 } = answer;
      parts.set(PartNumber, {
        PartNumber,
        ETag,
        ...('ChecksumSHA256' in digest ? digest : { ChecksumSHA256 }),
      });
    },
    async complete(ifAbsent, abortSignal) {
      // Parts end in any order; the list must be in theirs.
      const Parts = [...parts.values()].sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0));
      const { VersionId } = await client.send(
        new CompleteMultipartUploadCommand({
          ...target,
          UploadId,
          MultipartUpload: { Parts },
          ...(ifAbsent ? { IfNoneMatch: '*' } : {}),
        }),
        { abortSignal },
      );
      return VersionId === undefined ? {} : { version: VersionId };
    },
    async abort(abortSignal) {
      await client.send(new AbortMultipartUploadCommand({ ...target, UploadId }), { abortSignal });
    },
  };
}
