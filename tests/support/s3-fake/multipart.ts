import { createHash, randomBytes } from 'node:crypto';
import { checkDigests, checkFree, required } from './checks.ts';
import { type FakeAnswer, type FakeRequest, header } from './exchange.ts';
import { versionHeader } from './objects.ts';
import { Refusal } from './refusal.ts';
import { kept, lockOf, metadataOf, type State, type Upload, type UploadedPart } from './state.ts';
import { document, elementsOf, textsOf } from './xml.ts';

export function createUpload(state: State, request: FakeRequest): FakeAnswer {
  const algorithm = header(request, 'x-amz-checksum-algorithm');
  if (algorithm !== undefined && (algorithm !== 'SHA256' || !state.kind.checksums)) {
    throw new Refusal('NotImplemented', 501, 'That checksum is not implemented.');
  }
  const id = randomBytes(12).toString('hex');
  state.uploads.set(id, {
    id,
    key: request.key,
    begun: state.now(),
    sha256: algorithm === 'SHA256',
    metadata: metadataOf(request),
    lock: lockOf(state, request),
    parts: new Map(),
  });
  const body = { Bucket: request.bucket, Key: request.key, UploadId: id };
  return { status: 200, body: document('InitiateMultipartUploadResult', body) };
}

export function uploadPart(state: State, request: FakeRequest): FakeAnswer {
  const upload = find(state, request);
  const number = Number(required(request.query.get('partNumber'), 'partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > state.kind.partBudget) {
    throw new Refusal('InvalidArgument', 400, `Part number must be between 1 and ${state.kind.partBudget}`);
  }
  const sha256 = checkDigests(state, request);
  if (upload.sha256 && sha256 === undefined)
    throw new Refusal('InvalidRequest', 400, 'The part has no checksum.');
  if (upload.lock !== undefined && sha256 === undefined && header(request, 'content-md5') === undefined) {
    throw new Refusal('InvalidRequest', 400, 'Content-MD5 is required with Object Lock');
  }
  const part = { ...kept(state.kind, request.body), sha256 };
  upload.parts.set(number, part);
  return {
    status: 200,
    headers: { etag: part.etag, ...(sha256 === undefined ? {} : { 'x-amz-checksum-sha256': sha256 }) },
  };
}

export function completeUpload(state: State, request: FakeRequest): FakeAnswer {
  const upload = find(state, request);
  const parts = listedParts(state, upload, request.body.toString());
  checkFree(state, request);
  const bytes = Buffer.concat(parts.map((part) => part.bytes));
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const digests = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
  const etag = `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${parts.length}"`;
  const { metadata, lock } = upload;
  const version = state.add(upload.key, { bytes, size, etag, marker: false, metadata, lock });
  state.uploads.delete(upload.id);
  const body = { Bucket: request.bucket, Key: request.key, ETag: etag };
  return {
    status: 200,
    headers: versionHeader(state, version),
    body: document('CompleteMultipartUploadResult', body),
  };
}

export function abortUpload(state: State, request: FakeRequest): FakeAnswer {
  state.uploads.delete(find(state, request).id);
  return { status: 204 };
}

/** The parts that the request lists, held against all of S3's rules for them. */
function listedParts({ kind }: State, upload: Upload, xml: string): UploadedPart[] {
  const parts: UploadedPart[] = [];
  let before = 0;
  const listed = elementsOf(xml, 'Part');
  if (listed.length === 0) throw new Refusal('MalformedXML', 400, 'An upload has at least one part.');
  for (const [index, element] of listed.entries()) {
    const number = Number(textsOf(element, 'PartNumber')[0]);
    if (number <= before) throw new Refusal('InvalidPartOrder', 400);
    before = number;
    const part = upload.parts.get(number);
    const etag = textsOf(element, 'ETag')[0] ?? '';
    if (part === undefined || etag.replaceAll('"', '') !== part.etag.replaceAll('"', '')) {
      throw new Refusal('InvalidPart', 400, `Part ${number} could not be found or has another entity tag.`);
    }
    if (upload.sha256 && textsOf(element, 'ChecksumSHA256')[0] !== part.sha256) {
      throw new Refusal('InvalidPart', 400, `Part ${number} has another checksum.`);
    }
    const last = index === listed.length - 1;
    if (!last && part.size < kind.minPartBytes) throw new Refusal('EntityTooSmall', 400);
    const first = parts[0];
    if (
      kind.equalParts &&
      first !== undefined &&
      (last ? part.size > first.size : part.size !== first.size)
    ) {
      throw new Refusal('InvalidPart', 400, 'All non-trailing parts must have the same length.');
    }
    parts.push(part);
  }
  return parts;
}

function find({ uploads }: State, { query, key }: FakeRequest): Upload {
  const upload = uploads.get(query.get('uploadId') ?? '');
  if (upload?.key === key) return upload;
  throw new Refusal('NoSuchUpload', 404, 'The specified multipart upload does not exist.');
}
