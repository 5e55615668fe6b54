import {
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { BucketObject, BucketVersion, Page, UnfinishedUpload } from '../bucket/bucket.ts';

/** A bucket and how its full keys become those of the store. */
export interface Listed {
  readonly client: S3Client;
  readonly bucket: string;
  /** The key in the store of a full key. */
  keyOf(fullKey: string): string;
}

export async function listObjects(
  { client, bucket, keyOf }: Listed,
  prefix: string,
  from: string | undefined,
  abortSignal: AbortSignal,
): Promise<Page<BucketObject>> {
  const { Contents = [], NextContinuationToken } = await client.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: from }),
    { abortSignal },
  );
  const items = Contents.map(({ Key = '', Size = 0, LastModified = new Date(0) }) => ({
    key: keyOf(Key),
    size: Size,
    modified: LastModified,
  }));
  return { items, next: NextContinuationToken };
}

export async function listFolders(
  { client, bucket, keyOf }: Listed,
  prefix: string,
  from: string | undefined,
  abortSignal: AbortSignal,
): Promise<Page<string>> {
  const { CommonPrefixes = [], NextContinuationToken } = await client.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, Delimiter: '/', ContinuationToken: from }),
    { abortSignal },
  );
  return { items: CommonPrefixes.map(({ Prefix = '' }) => keyOf(Prefix)), next: NextContinuationToken };
}

export async function listVersions(
  { client, bucket, keyOf }: Listed,
  prefix: string,
  from: string | undefined,
  abortSignal: AbortSignal,
): Promise<Page<BucketVersion>> {
  const [KeyMarker, VersionIdMarker] = parseMarker(from);
  const answer = await client.send(
    new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, KeyMarker, VersionIdMarker }),
    { abortSignal },
  );
  const of = (marker: boolean) => (found: FoundVersion) => ({
    key: keyOf(found.Key ?? ''),
    size: found.Size ?? 0,
    modified: found.LastModified ?? new Date(0),
    ...(found.VersionId === undefined ? {} : { version: found.VersionId }),
    latest: found.IsLatest === true,
    marker,
  });
  const items = [...(answer.Versions ?? []).map(of(false)), ...(answer.DeleteMarkers ?? []).map(of(true))];
  // Two lists in the answer, one order in the bucket.
  items.sort(
    (a, b) =>
      Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) ||
      Number(b.latest) - Number(a.latest) ||
      b.modified.getTime() - a.modified.getTime(),
  );
  return { items, next: marker(answer.IsTruncated, answer.NextKeyMarker, answer.NextVersionIdMarker) };
}

interface FoundVersion {
  Key?: string | undefined;
  Size?: number | undefined;
  LastModified?: Date | undefined;
  VersionId?: string | undefined;
  IsLatest?: boolean | undefined;
}

export async function listUnfinished(
  { client, bucket, keyOf }: Listed,
  prefix: string,
  from: string | undefined,
  abortSignal: AbortSignal,
): Promise<Page<UnfinishedUpload>> {
  const [KeyMarker, UploadIdMarker] = parseMarker(from);
  const answer = await client.send(
    new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, KeyMarker, UploadIdMarker }),
    { abortSignal },
  );
  const items = (answer.Uploads ?? []).map(({ Key = '', UploadId = '', Initiated = new Date() }) => ({
    key: keyOf(Key),
    id: UploadId,
    begun: Initiated,
  }));
  return { items, next: marker(answer.IsTruncated, answer.NextKeyMarker, answer.NextUploadIdMarker) };
}

/** Two markers as the one text by which the next page is asked for. */
function marker(
  more: boolean | undefined,
  key: string | undefined,
  id: string | undefined,
): string | undefined {
  return more === true ? JSON.stringify([key ?? '', id ?? '']) : undefined;
}

function parseMarker(from: string | undefined): (string | undefined)[] {
  if (from === undefined) return [];
  const markers: unknown = JSON.parse(from);
  return Array.isArray(markers) ? markers.map((text) => (text === '' ? undefined : String(text))) : [];
}
