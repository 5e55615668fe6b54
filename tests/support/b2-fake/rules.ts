import { createHash } from 'node:crypto';
import { type FakeRequest, header } from './exchange.ts';
import { badRequest, Refusal } from './refusal.ts';
import type { FakeFile, FakeKey, Retention, State } from './state.ts';

/** What B2 allows as a file name. https://www.backblaze.com/docs/cloud-storage-files */
export function checkName(name: string): void {
  const bytes = Buffer.byteLength(name);
  if (bytes < 1 || bytes > 1024) throw badRequest('File names must be between 1 and 1024 bytes');
  if (/^\/|\/$|\/\//.test(name)) throw badRequest('File names must not start or end with /, nor have //');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused.
  if (/[\u0000-\u001f\u007f]/.test(name)) throw badRequest('File names must not contain control characters');
  if (name.split('/').some((segment) => Buffer.byteLength(segment) > 250)) {
    throw badRequest('File name segments must not be longer than 250 bytes');
  }
}

/** A file name of a header, which must be percent-encoded. */
export function nameIn(request: FakeRequest): string {
  const encoded = header(request, 'x-bz-file-name');
  if (encoded === undefined) throw badRequest('Missing header: X-Bz-File-Name');
  if (/[^\x21-\x7e]/.test(encoded)) throw badRequest('X-Bz-File-Name is not percent-encoded');
  const name = decodeURIComponent(encoded.replaceAll('+', ' '));
  checkName(name);
  return name;
}

/** The file info of an upload's headers. */
export function infoIn(request: FakeRequest): Record<string, string> {
  const info = Object.entries(request.headers)
    .filter(([name]) => name.startsWith('x-bz-info-'))
    .map(([name, value]): [string, string] => [
      name.slice('x-bz-info-'.length),
      decodeURIComponent(String(value)),
    ]);
  return checkInfo(Object.fromEntries(info));
}

export function checkInfo(info: unknown): Record<string, string> {
  const entries = Object.entries(Object(info ?? {}));
  if (entries.length > 10) throw badRequest('Too many file info entries');
  for (const [name, value] of entries) {
    if (!/^[a-z0-9_-]{1,50}$/i.test(name) || typeof value !== 'string') throw badRequest('Bad file info');
  }
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

/** The bytes of an upload, held against the digest and length of its headers; the digest. */
export function checkBytes(request: FakeRequest): string {
  if (header(request, 'content-length') !== String(request.body.length)) {
    throw badRequest('Content-Length must be given');
  }
  const claimed = header(request, 'x-bz-content-sha1') ?? '';
  if (!/^[0-9a-f]{40}$/.test(claimed)) throw badRequest('Missing header: X-Bz-Content-Sha1');
  const sha1 = createHash('sha1').update(request.body).digest('hex');
  if (sha1 !== claimed) throw badRequest('Checksum did not match data received');
  return sha1;
}

/** The retention of an upload's headers, or undefined. */
export function retentionIn(state: State, request: FakeRequest, key: FakeKey): Retention | undefined {
  const mode = header(request, 'x-bz-file-retention-mode');
  const until = header(request, 'x-bz-file-retention-retain-until-timestamp');
  if (mode === undefined && until === undefined) return undefined;
  return checkRetention(state, { mode, retainUntilTimestamp: Number(until) }, key);
}

export function checkRetention(state: State, given: unknown, key: FakeKey): Retention {
  const { mode, retainUntilTimestamp: until } = Object(given);
  if (!key.capabilities.includes('writeFileRetentions')) throw new Refusal(401, 'unauthorized');
  if (!state.kind.lock) throw badRequest('The bucket is not file lock enabled');
  if (mode !== 'governance' && mode !== 'compliance') throw badRequest('Invalid file retention mode');
  if (!Number.isInteger(until) || until <= state.now()) {
    throw badRequest('The retainUntilTimestamp of a file retention must be in the future');
  }
  return { mode, until };
}

/** A file as answers tell it. */
export function told(state: State, file: FakeFile, key: FakeKey): Record<string, unknown> {
  const readable = key.capabilities.includes('readFileRetentions');
  const { retention } = file;
  const value = { mode: retention?.mode ?? null, retainUntilTimestamp: retention?.until ?? null };
  return {
    accountId: state.accountId,
    bucketId: state.bucketId,
    action: file.action,
    fileId: file.id,
    fileName: file.name,
    contentLength: file.size,
    contentSha1: file.sha1,
    contentType: file.action === 'hide' ? null : 'application/octet-stream',
    fileInfo: file.info,
    fileRetention: { isClientAuthorizedToRead: readable, value: readable ? value : null },
    uploadTimestamp: file.timestamp,
  };
}
