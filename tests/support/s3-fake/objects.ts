import { checkDigests, checkFree } from './checks.ts';
import { type FakeAnswer, type FakeRequest, header } from './exchange.ts';
import { Refusal } from './refusal.ts';
import { checkedLock, kept, lockOf, metadataOf, type State, slice, type Version } from './state.ts';
import { document, textsOf } from './xml.ts';

export function putObject(state: State, request: FakeRequest): FakeAnswer {
  const sha256 = checkDigests(state, request);
  const lock = lockOf(state, request);
  if (lock !== undefined && sha256 === undefined && header(request, 'content-md5') === undefined) {
    throw new Refusal(
      'InvalidRequest',
      400,
      'Content-MD5 OR x-amz-checksum- HTTP header is required with Object Lock',
    );
  }
  checkFree(state, request);
  const bytes = kept(state.kind, request.body);
  const version = state.add(request.key, { ...bytes, marker: false, metadata: metadataOf(request), lock });
  return {
    status: 200,
    headers: {
      etag: version.etag,
      ...versionHeader(state, version),
      ...(sha256 === undefined ? {} : { 'x-amz-checksum-sha256': sha256 }),
    },
  };
}

export function getObject(state: State, request: FakeRequest): FakeAnswer {
  const version = find(state, request);
  const condition = header(request, 'if-match');
  if (condition !== undefined && condition !== version.etag) throw new Refusal('PreconditionFailed', 412);
  const headers = headersOf(state, version);
  const range = header(request, 'range');
  if (range === undefined || request.method === 'HEAD') {
    const body = slice(version, 0, version.size - 1);
    return { status: 200, headers, body };
  }
  const [, from = '', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
  const first = Number(from);
  const last = Math.min(to === '' ? version.size - 1 : Number(to), version.size - 1);
  if (from === '' || first >= version.size || last < first) {
    throw new Refusal('InvalidRange', 416, 'The requested range is not satisfiable', {
      'content-range': `bytes */${version.size}`,
    });
  }
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${first}-${last}/${version.size}` },
    body: slice(version, first, last),
  };
}

export function deleteObject(state: State, request: FakeRequest): FakeAnswer {
  const id = request.query.get('versionId');
  if (id === null) {
    if (!state.kind.versioning) {
      state.objects.delete(request.key);
      return { status: 204 };
    }
    const nothing = { bytes: Buffer.alloc(0), size: 0, etag: '', metadata: {}, lock: undefined };
    const marker = state.add(request.key, { ...nothing, marker: true });
    return { status: 204, headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.id } };
  }
  const version = state.objects.get(request.key)?.find((candidate) => candidate.id === id);
  if (version?.lock !== undefined && version.lock.until > state.now()) {
    // AWS does not say that it is the lock.
    throw new Refusal('AccessDenied', 403, 'Access Denied because object protected by object lock.');
  }
  state.drop(request.key, id);
  return { status: 204, headers: { 'x-amz-version-id': id } };
}

export function putRetention(state: State, request: FakeRequest): FakeAnswer {
  const version = find(state, request);
  const xml = request.body.toString();
  const lock = checkedLock(state, textsOf(xml, 'Mode')[0] ?? '', textsOf(xml, 'RetainUntilDate')[0] ?? '');
  if (version.lock !== undefined && lock.until < version.lock.until) {
    throw new Refusal('AccessDenied', 403, 'A retention cannot be shortened.');
  }
  version.lock = lock;
  return { status: 200 };
}

export function getRetention(state: State, request: FakeRequest): FakeAnswer {
  const { lock } = find(state, request);
  if (!state.kind.lock)
    throw new Refusal('InvalidRequest', 400, 'Bucket is missing Object Lock Configuration');
  if (lock === undefined) {
    const words = 'The specified object does not have a ObjectLock configuration';
    throw new Refusal('NoSuchObjectLockConfiguration', 404, words);
  }
  const body = document('Retention', { Mode: lock.mode, RetainUntilDate: lock.until.toISOString() });
  return { status: 200, body };
}

function find(state: State, { key, query }: FakeRequest): Version {
  const id = query.get('versionId');
  const versions = state.objects.get(key) ?? [];
  const found = id === null ? versions[0] : versions.find((version) => version.id === id);
  if (found === undefined) throw new Refusal(id === null ? 'NoSuchKey' : 'NoSuchVersion', 404);
  if (!found.marker) return found;
  const headers = { 'x-amz-delete-marker': 'true' };
  throw id === null
    ? new Refusal('NoSuchKey', 404, 'deleted', headers)
    : new Refusal('MethodNotAllowed', 405, '', headers);
}

function headersOf(state: State, version: Version): Record<string, string> {
  return {
    etag: version.etag,
    'last-modified': version.modified.toUTCString(),
    'accept-ranges': 'bytes',
    ...version.metadata,
    ...versionHeader(state, version),
    ...(version.lock === undefined
      ? {}
      : {
          'x-amz-object-lock-mode': version.lock.mode,
          'x-amz-object-lock-retain-until-date': version.lock.until.toISOString(),
        }),
  };
}

export function versionHeader({ kind }: State, { id }: Version): Record<string, string> {
  return kind.versioning ? { 'x-amz-version-id': id } : {};
}
