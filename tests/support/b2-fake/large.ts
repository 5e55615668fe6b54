import { allow, inBucket, withinPrefix } from './access.ts';
import { type FakeAnswer, type FakeRequest, fieldsOf, header, textIn } from './exchange.ts';
import { badRequest, Refusal } from './refusal.ts';
import { checkBytes, checkInfo, checkName, checkRetention, told } from './rules.ts';
import type { FakeFile, State, UploadTarget } from './state.ts';
import { newTarget } from './uploads.ts';

/** b2_start_large_file. */
export function startLargeFile(state: State, request: FakeRequest): FakeAnswer {
  const key = allow(state, request, 'writeFiles');
  const fields = fieldsOf(request, {
    bucketId: 'string',
    fileName: 'string',
    contentType: 'string',
    'fileInfo?': 'object',
    'fileRetention?': 'object',
  });
  inBucket(state, fields);
  const name = textIn(fields, 'fileName');
  checkName(name);
  withinPrefix(key, name);
  const { fileRetention } = fields;
  const file = state.add({
    name,
    action: 'start',
    info: checkInfo(fields.fileInfo),
    sha1: 'none',
    size: 0,
    pieces: [],
    retention: fileRetention === undefined ? undefined : checkRetention(state, fileRetention, key),
  });
  return { body: told(state, file, key) };
}

/** b2_get_upload_part_url. */
export function getUploadPartUrl(state: State, request: FakeRequest, base: string): FakeAnswer {
  const key = allow(state, request, 'writeFiles');
  const { id } = active(state, textIn(fieldsOf(request, { fileId: 'string' }), 'fileId'));
  return { body: { fileId: id, ...newTarget(state, base, 'b2_upload_part', id, key) } };
}

/** b2_upload_part. A number that comes twice counts with the bytes of the last. */
export function uploadPart(
  state: State,
  request: FakeRequest,
  { fileId = '' }: UploadTarget,
  lost: boolean,
): FakeAnswer {
  const file = active(state, fileId);
  const partNumber = Number(header(request, 'x-bz-part-number'));
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > state.kind.partBudget) {
    throw badRequest(`Part number must be between 1 and ${state.kind.partBudget}`);
  }
  if (request.body.length === 0) throw badRequest('A part has at least one byte');
  const sha1 = checkBytes(request);
  const bytes = state.kind.forgetful ? Buffer.alloc(0) : request.body;
  if (!lost) file.parts.set(partNumber, { sha1, size: request.body.length, bytes });
  return { body: { fileId, partNumber, contentLength: request.body.length, contentSha1: sha1 } };
}

/** b2_finish_large_file. */
export function finishLargeFile(state: State, request: FakeRequest): FakeAnswer {
  const key = allow(state, request, 'writeFiles');
  const fields = fieldsOf(request, { fileId: 'string', partSha1Array: 'object' });
  const file = active(state, textIn(fields, 'fileId'));
  const digests: unknown[] = Array.isArray(fields.partSha1Array) ? fields.partSha1Array : [];
  if (digests.length < 2) throw badRequest('A large file must have at least two parts');
  const parts = digests.map((digest, at) => {
    const part = file.parts.get(at + 1);
    if (part === undefined)
      throw new Refusal(400, 'missing_part', `Part number ${at + 1} has not been uploaded`);
    if (part.sha1 !== digest) throw new Refusal(400, 'part_sha1_mismatch', `Part number ${at + 1} differs`);
    if (part.size < state.kind.minPartBytes && at + 1 < digests.length) {
      throw badRequest(`Part number ${at + 1} is smaller than ${state.kind.minPartBytes} bytes`);
    }
    return part;
  });
  file.action = 'upload';
  file.size = parts.reduce((sum, { size }) => sum + size, 0);
  file.pieces = state.kind.forgetful ? [] : parts.map(({ bytes }) => bytes);
  file.parts.clear();
  return { body: told(state, file, key) };
}

/** b2_cancel_large_file. */
export function cancelLargeFile(state: State, request: FakeRequest): FakeAnswer {
  allow(state, request, 'writeFiles');
  const file = active(state, textIn(fieldsOf(request, { fileId: 'string' }), 'fileId'));
  state.drop(file);
  return {
    body: { fileId: file.id, accountId: state.accountId, bucketId: state.bucketId, fileName: file.name },
  };
}

function active(state: State, id: string): FakeFile {
  const file = state.find(id);
  if (file?.action !== 'start') throw badRequest(`No active upload for: ${id}`);
  return file;
}
