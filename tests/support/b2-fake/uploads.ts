import { randomBytes } from 'node:crypto';
import { allow, inBucket, withinPrefix } from './access.ts';
import { type FakeAnswer, type FakeRequest, fieldsOf, header } from './exchange.ts';
import { badRequest, Refusal } from './refusal.ts';
import { checkBytes, infoIn, nameIn, retentionIn, told } from './rules.ts';
import type { FakeKey, State, UploadTarget } from './state.ts';

/** b2_get_upload_url. */
export function getUploadUrl(state: State, request: FakeRequest, base: string): FakeAnswer {
  const key = allow(state, request, 'writeFiles');
  inBucket(state, fieldsOf(request, { bucketId: 'string' }));
  const target = newTarget(state, base, 'b2_upload_file', undefined, key);
  return { body: { bucketId: state.bucketId, ...target } };
}

export function newTarget(
  state: State,
  base: string,
  call: string,
  fileId: string | undefined,
  key: FakeKey,
): { uploadUrl: string; authorizationToken: string } {
  const token = `3_${randomBytes(24).toString('base64url')}_upld=`;
  const path = `/pod-${state.targets.size}/b2api/v2/${call}/${fileId ?? state.bucketId}/c001_v0001_t${state.targets.size}`;
  state.targets.set(path, { token, fileId, key, spent: false, busy: false });
  return { uploadUrl: `${base}${path}`, authorizationToken: token };
}

/** The place that an upload goes to. Refuses a wrong token, one that was refused before, and a second upload at once. */
export function targetOf(
  state: State,
  { path, headers }: Pick<FakeRequest, 'path' | 'headers'>,
): UploadTarget {
  const target = state.targets.get(path);
  const token = header({ headers }, 'authorization');
  if (target === undefined || target.token !== token || target.spent) {
    throw new Refusal(401, 'bad_auth_token', 'Invalid upload token');
  }
  if (target.busy) {
    throw new Refusal(400, 'auth_token_limit', `More than one concurrent upload using auth token ${token}`);
  }
  return target;
}

/** b2_upload_file. */
export function uploadFile(state: State, request: FakeRequest, { key }: UploadTarget): FakeAnswer {
  const name = nameIn(request);
  withinPrefix(key, name);
  if (header(request, 'content-type') === undefined) throw badRequest('Missing header: Content-Type');
  const sha1 = checkBytes(request);
  const retention = retentionIn(state, request, key);
  const pieces = state.kind.forgetful ? [] : [request.body];
  const size = request.body.length;
  const file = state.add({ name, action: 'upload', info: infoIn(request), sha1, size, pieces, retention });
  return { body: told(state, file, key) };
}
