import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { authorize, CAPABILITIES, listBuckets } from './access.ts';
import { deleteFileVersion, hideFile, updateRetention } from './changes.ts';
import { downloadById, downloadByName } from './downloads.ts';
import { type FakeAnswer, type FakeRequest, type Operation, operationOf } from './exchange.ts';
import { Faults, type Misfortune } from './faults.ts';
import { cancelLargeFile, finishLargeFile, getUploadPartUrl, startLargeFile, uploadPart } from './large.ts';
import { listFileNames, listFileVersions, listUnfinished } from './listing.ts';
import { badRequest, Refusal } from './refusal.ts';
import { type FakeKey, type Kind, State, type UploadTarget } from './state.ts';
import { getUploadUrl, targetOf, uploadFile } from './uploads.ts';

export interface FakeB2 extends AsyncDisposable {
  readonly endpoint: string;
  /** A key that may do everything in every bucket. */
  readonly key: FakeKey;
  readonly state: State;
  readonly faults: Faults;
  /** Every call so far. */
  readonly log: Operation[];
  /** Makes another key. */
  addKey(key: Partial<FakeKey>): FakeKey;
  /** Most requests that were under way at once. */
  mostAtOnce: number;
  /** Milliseconds that every answer takes. */
  latency: number;
}

const KIND: Kind = {
  bucket: 'backups',
  lock: true,
  minPartBytes: 5_000_000,
  partBudget: 10_000,
  tokenLife: 24 * 3600 * 1000,
  pageSize: 10_000,
  forgetful: false,
};

type Handler = (state: State, request: FakeRequest, base: string) => FakeAnswer;

const HANDLERS: Readonly<Record<Exclude<Operation, 'b2_upload_file' | 'b2_upload_part'>, Handler>> = {
  b2_authorize_account: authorize,
  b2_list_buckets: listBuckets,
  b2_get_upload_url: getUploadUrl,
  b2_start_large_file: startLargeFile,
  b2_get_upload_part_url: getUploadPartUrl,
  b2_finish_large_file: finishLargeFile,
  b2_cancel_large_file: cancelLargeFile,
  b2_list_file_names: listFileNames,
  b2_list_file_versions: listFileVersions,
  b2_list_unfinished_large_files: listUnfinished,
  b2_download_file_by_id: downloadById,
  b2_download_file_by_name: downloadByName,
  b2_hide_file: hideFile,
  b2_delete_file_version: deleteFileVersion,
  b2_update_file_retention: updateRetention,
};

/** A strict B2 server with one bucket, in memory, on a port of its own. What it does not know it refuses. */
export async function startFakeB2(kind: Partial<Kind> = {}): Promise<FakeB2> {
  const state = new State({ ...KIND, ...kind });
  let underWay = 0;
  const server = createServer((incoming, response) => {
    underWay += 1;
    fake.mostAtOnce = Math.max(fake.mostAtOnce, underWay);
    serve(fake, incoming, response)
      .catch(() => incoming.socket.destroy()) // The client has gone away, which tests do on purpose.
      .finally(() => {
        underWay -= 1;
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake has no port');
  const addKey = (given: Partial<FakeKey>): FakeKey => {
    const number = String(state.keys.size).padStart(10, '0');
    const key = {
      applicationKeyId: `004fake0000000000${number}`,
      applicationKey: `K004fake/secret+${number}`,
      capabilities: CAPABILITIES,
      ...given,
    };
    state.keys.set(key.applicationKeyId, key);
    return key;
  };
  const fake: FakeB2 = {
    endpoint: `http://127.0.0.1:${address.port}`,
    key: addKey({}),
    state,
    faults: new Faults(),
    log: [],
    addKey,
    mostAtOnce: 0,
    latency: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return fake;
}

async function serve(fake: FakeB2, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const head = headOf(incoming);
  const upload = head.operation === 'b2_upload_file' || head.operation === 'b2_upload_part';
  let target: UploadTarget | Refusal | undefined;
  if (upload) target = attempt(() => targetOf(fake.state, head));
  if (target !== undefined && !(target instanceof Refusal)) target.busy = true;
  try {
    const request = { ...head, body: await bodyOf(incoming) };
    if (request.operation !== undefined) fake.log.push(request.operation);
    if (fake.latency > 0) await delay(fake.latency);
    const misfortune = fake.faults.take(request);
    if (misfortune?.kind === 'hang') await delay(misfortune.milliseconds);
    const cut = misfortune?.kind === 'cutBefore' || misfortune?.kind === 'cutAfter';
    const answer = misfortune?.kind === 'cutBefore' ? undefined : answerTo(fake, request, target, misfortune);
    const failed = cut || (answer?.status ?? 200) >= 500 || answer?.status === 408;
    if (failed && target !== undefined && !(target instanceof Refusal)) target.spent = true;
    if (cut || answer === undefined) return void incoming.socket.destroy();
    // Free again before the client can know that it is done.
    if (target !== undefined && !(target instanceof Refusal)) target.busy = false;
    await send(fake, response, answer, misfortune);
  } finally {
    if (target !== undefined && !(target instanceof Refusal)) target.busy = false;
  }
}

function answerTo(
  fake: FakeB2,
  request: FakeRequest,
  target: UploadTarget | Refusal | undefined,
  misfortune: Misfortune | undefined,
): FakeAnswer {
  try {
    if (misfortune?.kind === 'refuse') throw refusalOf(misfortune);
    if (misfortune?.kind === 'page') {
      return { headers: { 'content-type': 'text/html' }, body: Buffer.from('<html>Welcome</html>') };
    }
    const answer = handle(fake, request, target, misfortune?.kind === 'lose');
    if (misfortune?.kind === 'refuseAfter') throw refusalOf(misfortune);
    if (misfortune?.kind !== 'wrongSha1' || Buffer.isBuffer(answer.body)) return answer;
    return { ...answer, body: { ...answer.body, contentSha1: '0'.repeat(40) } };
  } catch (error) {
    if (error instanceof Refusal) {
      const { status, code, message, headers } = error;
      return { status, headers, body: { status, code, message } };
    }
    throw error;
  }
}

function handle(
  { state, endpoint }: FakeB2,
  request: FakeRequest,
  target: UploadTarget | Refusal | undefined,
  lost: boolean,
): FakeAnswer {
  const { operation } = request;
  if (operation === undefined) throw new Refusal(404, 'not_found', `${request.method} ${request.path}`);
  if (operation !== 'b2_upload_file' && operation !== 'b2_upload_part') {
    return HANDLERS[operation](state, request, endpoint);
  }
  if (request.method !== 'POST' || target === undefined) throw badRequest('an upload is a POST');
  if (target instanceof Refusal) throw target;
  return operation === 'b2_upload_file'
    ? uploadFile(state, request, target)
    : uploadPart(state, request, target, lost);
}

function refusalOf({ status, code, message, retryAfter }: Misfortune & { kind: 'refuse' | 'refuseAfter' }) {
  return new Refusal(
    status,
    code,
    message ?? code,
    retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  );
}

async function send(
  { state }: FakeB2,
  response: ServerResponse,
  { status = 200, headers, body }: FakeAnswer,
  misfortune: Misfortune | undefined,
): Promise<void> {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    date: new Date(state.now()).toUTCString(),
    'content-length': bytes.length,
    ...(Buffer.isBuffer(body) ? {} : { 'content-type': 'application/json;charset=UTF-8' }),
    ...headers,
  });
  if (misfortune?.kind === 'cutBody') {
    response.write(bytes.subarray(0, misfortune.after), () => setTimeout(() => response.destroy(), 10));
    return;
  }
  if (misfortune?.kind === 'trickle') {
    for (let at = 0; at < bytes.length && !response.destroyed; at++) {
      response.write(bytes.subarray(at, at + 1));
      await delay(misfortune.milliseconds);
    }
  }
  response.end(misfortune?.kind === 'trickle' ? undefined : bytes);
}

function headOf({ url = '', method = '', headers }: IncomingMessage): Omit<FakeRequest, 'body'> {
  const [path = '', query = ''] = url.split('?', 2);
  return { operation: operationOf(path), method, path, query: new URLSearchParams(query), headers };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

function attempt<T>(work: () => T): T | Refusal {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
