import { allow, withinPrefix } from './access.ts';
import { type FakeAnswer, type FakeRequest, header } from './exchange.ts';
import { badRequest, Refusal } from './refusal.ts';
import { type FakeFile, type State, sequenceOf } from './state.ts';

/** b2_download_file_by_name: /file/<bucket>/<name>, percent-encoded. */
export function downloadByName(state: State, request: FakeRequest): FakeAnswer {
  const key = allow(state, request, 'readFiles');
  const [, bucket = '', encoded = ''] = /^\/download\/file\/([^/]+)\/(.+)$/.exec(request.path) ?? [];
  const name = decodeURIComponent(encoded.replaceAll('+', ' '));
  withinPrefix(key, name);
  const file = bucket === state.kind.bucket ? state.visible(name) : undefined;
  if (file === undefined) throw new Refusal(404, 'not_found', `File with such name does not exist: ${name}`);
  return download(file, request);
}

/** b2_download_file_by_id: any version, visible or not. */
export function downloadById(state: State, request: FakeRequest): FakeAnswer {
  const key = allow(state, request, 'readFiles');
  const id = request.query.get('fileId') ?? '';
  sequenceOf(id);
  const file = state.find(id);
  if (file?.action !== 'upload') throw new Refusal(404, 'not_found', `File with id does not exist: ${id}`);
  withinPrefix(key, file.name);
  return download(file, request);
}

function download(file: FakeFile, request: FakeRequest): FakeAnswer {
  if (request.method !== 'GET') throw badRequest('this fake takes GET only');
  const headers = {
    'content-type': 'application/octet-stream',
    'accept-ranges': 'bytes',
    'x-bz-file-id': file.id,
    'x-bz-file-name': encodeURIComponent(file.name).replaceAll('%2F', '/').replaceAll('%20', '+'),
    'x-bz-content-sha1': file.sha1,
    'x-bz-upload-timestamp': String(file.timestamp),
    ...Object.fromEntries(
      Object.entries(file.info).map(([name, value]) => [`x-bz-info-${name}`, encodeURIComponent(value)]),
    ),
  };
  const range = header(request, 'range');
  if (range === undefined) return { headers, body: slice(file, 0, file.size) };
  const [, from = '', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
  const first = Number(from);
  const end = Math.min(to === '' ? file.size : Number(to) + 1, file.size);
  if (from === '' || first >= file.size || end <= first) {
    throw new Refusal(416, 'range_not_satisfiable', 'The Range header in the request is outside the file');
  }
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${first}-${end - 1}/${file.size}` },
    body: slice(file, first, end),
  };
}

function slice({ pieces, size }: FakeFile, first: number, end: number): Buffer {
  if (pieces.length === 0 && size > 0) return Buffer.alloc(end - first);
  return Buffer.concat(pieces).subarray(first, end);
}
