import type { IncomingHttpHeaders } from 'node:http';

/** One request, read to its end. */
export interface FakeRequest {
  readonly operation: Operation;
  readonly method: string;
  /** As it came, still encoded: what the signature is over. */
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

export type Operation =
  | 'HeadBucket'
  | 'ListObjectsV2'
  | 'ListObjectVersions'
  | 'ListMultipartUploads'
  | 'PutObject'
  | 'GetObject'
  | 'HeadObject'
  | 'DeleteObject'
  | 'PutObjectRetention'
  | 'GetObjectRetention'
  | 'CreateMultipartUpload'
  | 'UploadPart'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'Unknown';

/** Which call a request is, by its method and the names in its query. */
export function operationOf(method: string, key: string, query: URLSearchParams): Operation {
  if (key === '') {
    if (method === 'HEAD') return 'HeadBucket';
    if (method !== 'GET') return 'Unknown';
    if (query.has('versions')) return 'ListObjectVersions';
    if (query.has('uploads')) return 'ListMultipartUploads';
    return query.get('list-type') === '2' ? 'ListObjectsV2' : 'Unknown';
  }
  const upload = query.has('uploadId');
  if (method === 'PUT' && query.has('retention')) return 'PutObjectRetention';
  if (method === 'GET' && query.has('retention')) return 'GetObjectRetention';
  if (method === 'PUT') return upload ? 'UploadPart' : 'PutObject';
  if (method === 'POST' && query.has('uploads')) return 'CreateMultipartUpload';
  if (method === 'POST' && upload) return 'CompleteMultipartUpload';
  if (method === 'DELETE') return upload ? 'AbortMultipartUpload' : 'DeleteObject';
  if (method === 'HEAD') return 'HeadObject';
  return method === 'GET' ? 'GetObject' : 'Unknown';
}

/** One value of a header, or undefined. */
export function header(request: Pick<FakeRequest, 'headers'>, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
