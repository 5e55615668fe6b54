import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type FakeHttp, readBody, sendBody, startHttp } from '../bucket-fake/http.ts';
import { authorize, CAPABILITIES, listBuckets } from './access.ts';
import { deleteFileVersion, hideFile, updateRetention } from './changes.ts';
import { downloadById, downloadByName } from './downloads.ts';
import { type FakeAnswer, type FakeRequest, type Operation, operationOf } from './exchange.ts';
import { type Faults, type Misfortune, misfortuneOf, newFaults } from './faults.ts';
import { cancelLargeFile, finishLargeFile, getUploadPartUrl, startLargeFile, uploadPart } from './large.ts';
import { listFileNames, listFileVersions, listUnfinished } from './listing.ts';
import { badRequest, Refusal } from './refusal.ts';
import { type FakeKey, type Kind, State, type UploadTarget } from './state.ts';
import { getUploadUrl, targetOf, uploadFile } from './uploads.ts';

export interface FakeB2 extends FakeHttp {
  /** A key that may do everything in every bucket. */
  readonly key: FakeKey;
  readonly state: State;
  readonly faults: Faults;
  /** Every call so far. */
  readonly log: Operation[];
  /** Makes another key. */
  addKey(key: Partial<FakeKey>): FakeKey;
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
  const http = await startHttp((incoming, response) => serve(fake, incoming, response));
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
  const fake: FakeB2 = Object.assign(http, {
    key: addKey({}),
    state,
    faults: newFaults(),
    log: [],
    addKey,
  });
  return fake;
}

async function serve(fake: FakeB2, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const head = headOf(incoming);
  const upload = head.operation === 'b2_upload_file' || head.operation === 'b2_upload_part';
  let target: UploadTarget | Refusal | undefined;
  if (upload) target = attempt(() => targetOf(fake.state, head));
  if (target !== undefined && !(target instanceof Refusal)) target.busy = true;
  try {
    const request = { ...head, body: await readBody(incoming) };
    if (request.operation !== undefined) fake.log.push(request.operation);
    if (fake.latency > 0) await delay(fake.latency);
    const misfortune = misfortuneOf(fake.faults, request);
    if (misfortune?.kind === 'hang') await delay(misfortune.milliseconds, undefined, { ref: false });
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
  await sendBody(response, bytes, misfortune);
}

function headOf({ url = '', method = '', headers }: IncomingMessage): Omit<FakeRequest, 'body'> {
  const [path = '', query = ''] = url.split('?', 2);
  return { operation: operationOf(path), method, path, query: new URLSearchParams(query), headers };
}

function attempt<T>(work: () => T): T | Refusal {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
