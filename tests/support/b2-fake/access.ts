import { randomBytes } from 'node:crypto';
import { type FakeAnswer, type FakeRequest, fieldsOf, header, textIn } from './exchange.ts';
import { Refusal } from './refusal.ts';
import type { FakeKey, State } from './state.ts';

export const CAPABILITIES = [
  'listBuckets',
  'listFiles',
  'readFiles',
  'writeFiles',
  'deleteFiles',
  'readFileRetentions',
  'writeFileRetentions',
] as const;

/** b2_authorize_account: the key by HTTP Basic for a token, and the addresses of everything else. */
export function authorize(state: State, request: FakeRequest, base: string): FakeAnswer {
  const [, basic = ''] = /^Basic (.+)$/.exec(header(request, 'authorization') ?? '') ?? [];
  const [id = '', secret] = Buffer.from(basic, 'base64').toString().split(':');
  const key = state.keys.get(id);
  if (key === undefined || key.applicationKey !== secret)
    throw new Refusal(401, 'unauthorized', 'invalid key');
  const token = `4_${key.applicationKeyId}_${randomBytes(16).toString('hex')}_acct=`;
  state.tokens.set(token, { key, expires: state.now() + state.kind.tokenLife });
  return {
    body: {
      accountId: state.accountId,
      authorizationToken: token,
      allowed: {
        capabilities: key.capabilities,
        bucketId:
          key.bucket === undefined ? null : key.bucket === state.kind.bucket ? state.bucketId : 'other',
        bucketName: key.bucket ?? null,
        namePrefix: key.namePrefix ?? null,
      },
      apiUrl: `${base}/api`,
      downloadUrl: `${base}/download`,
      s3ApiUrl: `${base}/s3`,
      recommendedPartSize: 100_000_000,
      absoluteMinimumPartSize: state.kind.minPartBytes,
    },
  };
}

export function listBuckets(state: State, request: FakeRequest): FakeAnswer {
  const { bucket } = state.kind;
  allow(state, request, 'listBuckets');
  const fields = fieldsOf(request, { accountId: 'string', 'bucketName?': 'string', 'bucketId?': 'string' });
  if (textIn(fields, 'accountId') !== state.accountId) throw new Refusal(401, 'unauthorized');
  const found = ['', bucket].includes(textIn(fields, 'bucketName'));
  return { body: { buckets: found ? [{ bucketId: state.bucketId, bucketName: bucket }] : [] } };
}

/** The key behind the token of a request. Refuses a token that is unknown or too old, and a key that may not do that. */
export function allow(state: State, request: FakeRequest, capability: string): FakeKey {
  const token = state.tokens.get(header(request, 'authorization') ?? '');
  if (token === undefined) throw new Refusal(401, 'bad_auth_token', 'Invalid authorization token');
  if (token.expires <= state.now()) {
    throw new Refusal(401, 'expired_auth_token', 'Authorization token has expired');
  }
  if (!token.key.capabilities.includes(capability)) throw unauthorised();
  return token.key;
}

/** Refuses another bucket than ours. */
export function inBucket(state: State, fields: Readonly<Record<string, unknown>>): void {
  const id = textIn(fields, 'bucketId');
  if (id !== state.bucketId) throw new Refusal(400, 'bad_bucket_id', `Bucket ${id} does not exist`);
}

/** Refuses a name, or a prefix, outside of what the key is for. */
export function withinPrefix({ namePrefix = '' }: FakeKey, name: string): void {
  if (!name.startsWith(namePrefix)) throw unauthorised();
}

function unauthorised(): Refusal {
  return new Refusal(401, 'unauthorized', 'unauthorized');
}
