import type { FakeAnswer, FakeRequest } from './exchange.ts';
import type { State } from './state.ts';
import { document } from './xml.ts';

export function listObjects(state: State, { query, bucket }: FakeRequest): FakeAnswer {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const after = query.get('continuation-token');
  const entries = new Map<string, boolean>();
  for (const key of state.keys(prefix)) {
    if (state.current(key) === undefined) continue;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    entries.set(end === -1 ? key : key.slice(0, end + delimiter.length), end !== -1);
  }
  const { page, next } = cut(state, [...entries], ([name]) => name, after);
  const contents = page
    .filter(([, folder]) => !folder)
    .map(([key]) => {
      const version = state.current(key);
      return {
        Key: key,
        LastModified: version?.modified.toISOString(),
        ETag: version?.etag,
        Size: version?.size,
        StorageClass: 'STANDARD',
      };
    });
  return answer('ListBucketResult', {
    Name: bucket,
    Prefix: prefix,
    KeyCount: page.length,
    IsTruncated: next !== undefined,
    NextContinuationToken: next,
    Contents: contents,
    CommonPrefixes: page.filter(([, folder]) => folder).map(([name]) => ({ Prefix: name })),
  });
}

export function listVersions(state: State, { query, bucket }: FakeRequest): FakeAnswer {
  const prefix = query.get('prefix') ?? '';
  const all = state
    .keys(prefix)
    .flatMap((key) =>
      (state.objects.get(key) ?? []).map((version, index) => ({ key, version, latest: index === 0 })),
    );
  const marker = query.get('version-id-marker');
  const after = query.get('key-marker');
  const at =
    marker === null ? -1 : all.findIndex(({ key, version }) => key === after && version.id === marker);
  const from = marker === null && after !== null ? all.findIndex(({ key }) => key > after) : at + 1;
  const page = all.slice(from, from + state.kind.pageSize);
  const last = from + page.length < all.length ? page.at(-1) : undefined;
  const entry = ({ key, version, latest }: (typeof all)[number]) => ({
    Key: key,
    VersionId: version.id,
    IsLatest: latest,
    LastModified: version.modified.toISOString(),
    ...(version.marker ? {} : { ETag: version.etag, Size: version.size }),
  });
  return answer('ListVersionsResult', {
    Name: bucket,
    Prefix: prefix,
    IsTruncated: last !== undefined,
    NextKeyMarker: last?.key,
    NextVersionIdMarker: last?.version.id,
    Version: page.filter(({ version }) => !version.marker).map(entry),
    DeleteMarker: page.filter(({ version }) => version.marker).map(entry),
  });
}

export function listUploads(state: State, { query, bucket }: FakeRequest): FakeAnswer {
  const prefix = query.get('prefix') ?? '';
  const all = [...state.uploads.values()]
    .filter(({ key }) => key.startsWith(prefix))
    .sort((a, b) => (`${a.key}\0${a.id}` < `${b.key}\0${b.id}` ? -1 : 1));
  const after = query.has('key-marker')
    ? `${query.get('key-marker')}\0${query.get('upload-id-marker')}`
    : null;
  const { page, next } = cut(state, all, ({ key, id }) => `${key}\0${id}`, after);
  return answer('ListMultipartUploadsResult', {
    Bucket: bucket,
    IsTruncated: next !== undefined,
    NextKeyMarker: next?.split('\0')[0],
    NextUploadIdMarker: next?.split('\0')[1],
    Upload: page.map(({ key, id, begun }) => ({ Key: key, UploadId: id, Initiated: begun.toISOString() })),
  });
}

function cut<T>({ kind }: State, all: readonly T[], nameOf: (item: T) => string, after: string | null) {
  const from = after === null ? 0 : all.findIndex((item) => nameOf(item) === after) + 1;
  const page = all.slice(from, from + kind.pageSize);
  const last = page.at(-1);
  const next = last !== undefined && from + page.length < all.length ? nameOf(last) : undefined;
  return { page, next };
}

function answer(root: string, content: Parameters<typeof document>[1]): FakeAnswer {
  return { status: 200, body: document(root, content) };
}
