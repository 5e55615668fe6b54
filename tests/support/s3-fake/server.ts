import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type FakeHttp, readBody, sendBody, startHttp } from '../bucket-fake/http.ts';
import { type FakeAnswer, type FakeRequest, type Operation, operationOf } from './exchange.ts';
import { type Faults, type Misfortune, misfortuneOf, newFaults } from './faults.ts';
import { listObjects, listUploads, listVersions } from './listing.ts';
import { abortUpload, completeUpload, createUpload, uploadPart } from './multipart.ts';
import { deleteObject, getObject, getRetention, putObject, putRetention } from './objects.ts';
import { allows, checkPolicy, type Policy } from './policy.ts';
import { Refusal } from './refusal.ts';
import { accessKeyOf, type FakeCredentials, verifySignature } from './signature.ts';
import { type Kind, State } from './state.ts';
import { document } from './xml.ts';

export interface FakeS3 extends FakeHttp {
  readonly credentials: FakeCredentials;
  readonly state: State;
  readonly faults: Faults;
  /** Calls that nobody may make. */
  readonly denied: Set<Operation>;
  readonly users: Map<string, { readonly credentials: FakeCredentials; readonly policy: Policy }>;
  /** Makes other credentials, which may do what their policy says; those of the fake itself may do everything. */
  addUser(policy: Policy): FakeCredentials;
  /** Every request so far: its call, key and part. */
  readonly log: { operation: Operation; key: string; part: string | null }[];
}

export const FAKE_CREDENTIALS: FakeCredentials = {
  accessKeyId: 'AKIDFAKEFAKEFAKEFAKE',
  secretAccessKey: 'fake-secret/fake+secret/fake',
  sessionToken: 'fake-session-token==',
};

const KIND: Kind = {
  bucket: 'backups',
  region: 'eu-test-1',
  versioning: true,
  lock: true,
  conditional: 'understood',
  checksums: true,
  minPartBytes: 5 << 20,
  partBudget: 10_000,
  equalParts: true,
  pageSize: 1000,
  forgetful: false,
};

type Handler = (state: State, request: FakeRequest) => FakeAnswer;

const HANDLERS: Readonly<Partial<Record<Operation, Handler>>> = {
  HeadBucket: () => ({ status: 200 }),
  ListObjectsV2: listObjects,
  ListObjectVersions: listVersions,
  ListMultipartUploads: listUploads,
  PutObject: putObject,
  GetObject: getObject,
  HeadObject: getObject,
  DeleteObject: deleteObject,
  PutObjectRetention: putRetention,
  GetObjectRetention: getRetention,
  CreateMultipartUpload: createUpload,
  UploadPart: uploadPart,
  CompleteMultipartUpload: completeUpload,
  AbortMultipartUpload: abortUpload,
};

/** A strict S3 server of one bucket, in memory, on a port of its own. What it does not know it refuses. */
export async function startFakeS3(kind: Partial<Kind> = {}): Promise<FakeS3> {
  const http = await startHttp((incoming, response) => serve(fake, incoming, response));
  const users: FakeS3['users'] = new Map();
  const fake: FakeS3 = Object.assign(http, {
    credentials: FAKE_CREDENTIALS,
    state: new State({ ...KIND, ...kind }),
    faults: newFaults(),
    denied: new Set<Operation>(),
    users,
    addUser(policy: Policy) {
      const number = users.size + 1;
      const credentials = { accessKeyId: `AKIDUSER${number}`, secretAccessKey: `user-secret/${number}` };
      users.set(credentials.accessKeyId, { credentials, policy });
      return credentials;
    },
    log: [],
  });
  return fake;
}

async function serve(fake: FakeS3, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await readRequest(incoming);
  fake.log.push({
    operation: request.operation,
    key: request.key,
    part: request.query.get('partNumber'),
  });
  if (fake.latency > 0) await delay(fake.latency);
  const misfortune = misfortuneOf(fake.faults, request);
  if (misfortune?.kind === 'cutBefore') return void incoming.socket.destroy();
  if (misfortune?.kind === 'hang') await delay(misfortune.milliseconds, undefined, { ref: false });
  const answer = answerTo(fake, request, misfortune);
  if (misfortune?.kind === 'cutAfter') return void incoming.socket.destroy();
  await send(fake, request, response, answer, misfortune);
}

function answerTo(fake: FakeS3, request: FakeRequest, misfortune: Misfortune | undefined): FakeAnswer {
  const { state } = fake;
  try {
    const user = fake.users.get(accessKeyOf(request));
    verifySignature(request, user?.credentials ?? fake.credentials, state.kind.region, state.now());
    if (request.bucket !== state.kind.bucket) throw new Refusal('NoSuchBucket', 404);
    if (user !== undefined) checkPolicy(user.policy, request, state.now());
    if (fake.denied.has(request.operation)) throw new Refusal('AccessDenied', 403, 'Access Denied');
    if (misfortune?.kind === 'refuse') {
      const { code, status, retryAfter } = misfortune;
      throw new Refusal(
        code,
        status,
        code,
        retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
      );
    }
    if (misfortune?.kind === 'refuseInside') {
      return { status: 200, body: document('Error', { Code: misfortune.code, Message: 'inside' }) };
    }
    if (misfortune?.kind === 'lose') return { status: 200, headers: { etag: '"0"' } };
    const handler = HANDLERS[request.operation];
    if (handler === undefined)
      throw new Refusal('NotImplemented', 501, `${request.method} is not implemented`);
    const answer =
      user === undefined ? handler(state, request) : asUser(state, request, handler, user.policy);
    if (misfortune?.kind === 'truncate') state.cut(request.key, misfortune.keep);
    if (misfortune?.kind !== 'wrongEtag') return answer;
    return { ...answer, headers: { ...answer.headers, etag: `"${'0'.repeat(32)}"` } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const content = {
      Code: error.code,
      Message: error.message,
      AWSAccessKeyId: fake.credentials.accessKeyId,
    };
    return { status: error.status, headers: error.headers, body: document('Error', content) };
  }
}

/** Who may not list is not told what is absent, and who may not see locks is told of none. */
function asUser(state: State, request: FakeRequest, handler: Handler, policy: Policy): FakeAnswer {
  const may = (action: string) => allows(policy, action, request, state.now());
  try {
    const { headers = {}, ...answer } = handler(state, request);
    if (may('s3:GetObjectRetention')) return { ...answer, headers };
    const shown = Object.entries(headers).filter(([name]) => !name.startsWith('x-amz-object-lock-'));
    return { ...answer, headers: Object.fromEntries(shown) };
  } catch (error) {
    const absent = error instanceof Refusal && error.code === 'NoSuchKey';
    throw absent && !may('s3:ListBucket') ? new Refusal('AccessDenied', 403, 'Access Denied') : error;
  }
}

async function send(
  { state }: FakeS3,
  request: FakeRequest,
  response: ServerResponse,
  { status, headers, body = '' }: FakeAnswer,
  misfortune: Misfortune | undefined,
): Promise<void> {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    date: state.now().toUTCString(),
    'x-amz-request-id': 'FAKE',
    ...(status === 204 ? {} : { 'content-length': bytes.length }),
    ...(typeof body === 'string' && body !== '' ? { 'content-type': 'application/xml' } : {}),
    ...headers,
  });
  if (request.method === 'HEAD' || status === 204) return void response.end();
  await sendBody(response, bytes, misfortune);
}

async function readRequest(incoming: IncomingMessage): Promise<FakeRequest> {
  const [rawPath = '', rawQuery = ''] = (incoming.url ?? '').split('?', 2);
  const [, bucket = '', ...rest] = rawPath.split('/');
  const key = rest.map(decodeURIComponent).join('/');
  const query = new URLSearchParams(rawQuery);
  const method = incoming.method ?? '';
  return {
    operation: operationOf(method, key, query),
    method,
    rawPath,
    rawQuery,
    query,
    headers: incoming.headers,
    bucket,
    key,
    body: await readBody(incoming),
  };
}
