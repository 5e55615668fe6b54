import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { explainDatabaseError } from '../postgres/advice.ts';
import { withConnection } from '../postgres/connect.ts';
import type { Context } from '../runtime/context.ts';
import { abortReason, BulkheadError, messageOf } from '../runtime/errors.ts';
import { DumpRelay } from './dump-relay.ts';
import type { DumpJob, DumpOutcome, RelayAnswer } from './dump-worker.ts';

/** How long pg_dump waits for a table that a migration holds or waits for, in milliseconds. */
const LOCK_TIMEOUT = 60_000;

/** What is created before the rows are loaded, and what after them. */
export type DumpSection = 'pre-data' | 'post-data';

export interface DumpRequest {
  readonly section: DumpSection;
  /** Exported by a transaction that stays open until the dump has ended. */
  readonly snapshot: string;
  /** Existing schemas; nothing outside of them is dumped. */
  readonly schemas: readonly string[];
  readonly serverVersionNumber: number;
}

/**
 * The DDL of some schemas, ownership and grants included, as the real pg_dump writes it: over a session of
 * our own (whatever authentication and TLS it took), in the given snapshot.
 * Throws a `BulkheadError` with pg_dump's own message. Memory: the server's largest answer and the DDL.
 */
export async function dumpSection(url: string, context: Context, request: DumpRequest): Promise<string> {
  const session = { readOnly: true, statementTimeout: 0, lockTimeout: LOCK_TIMEOUT };
  const sql = await inTurn(context, request, () =>
    withConnection(url, context, session, async (client) => {
      const relay = await DumpRelay.open(client);
      return runInThread(argumentsOf(request), relay, context.signal, request.section);
    }),
  );
  return adapt(sql, request.serverVersionNumber);
}

/** The dump that began last in a snapshot. */
const turns = new WeakMap<Context, { snapshot: string; dump: Promise<unknown> }>();

/**
 * One thread at a time: each takes 50 MB, a quarter of what a whole backup may take. When one has failed, the next
 * of the same snapshot does not begin.
 */
async function inTurn<T>(context: Context, { snapshot }: DumpRequest, work: () => Promise<T>): Promise<T> {
  const before = turns.get(context);
  const dump = before?.snapshot === snapshot ? before.dump.then(work) : work();
  turns.set(context, { snapshot, dump });
  return dump;
}

function argumentsOf({ section, snapshot, schemas }: DumpRequest): string[] {
  return [
    `--section=${section}`,
    `--snapshot=${snapshot}`,
    // Quoted, a pattern is a plain name: neither folded to lower case nor a wildcard.
    ...schemas.map((schema) => `--schema="${schema.replaceAll('"', '""')}"`),
    // Where a table lies on disk is a fact of the old server; a restored one does not have its tablespaces.
    '--no-tablespaces',
    // pg_dump takes our lock timeout back. Behind a migration that waits for our own workers it would wait for ever.
    `--lock-wait-timeout=${LOCK_TIMEOUT}`,
  ];
}

/** Runs pg_dump in a worker, which is gone when this settles, however it settles. */
async function runInThread(
  args: string[],
  relay: DumpRelay,
  signal: AbortSignal,
  section: DumpSection,
): Promise<string> {
  if (signal.aborted) throw abortReason(signal);
  const { port1: ours, port2: theirs } = new MessageChannel();
  const job: DumpJob = { args, port: theirs, flag: new Int32Array(new SharedArrayBuffer(4)) };
  const worker = new Worker(new URL('./dump-worker.ts', import.meta.url), {
    name: `pg_dump ${section}`,
    workerData: job,
    transferList: [theirs],
  });
  let lost: unknown;
  serve(ours, job.flag, relay, (error) => {
    lost = error;
  });
  const ended = Promise.withResolvers<DumpOutcome>();
  worker.once('message', ended.resolve);
  worker.once('error', ended.reject);
  worker.once('exit', (code) => ended.reject(new Error(`its thread ended with exit code ${code}`)));
  const abort = () => ended.reject(abortReason(signal));
  signal.addEventListener('abort', abort, { once: true });
  try {
    const outcome = await ended.promise;
    if ('sql' in outcome) return outcome.sql;
    throw failed(section, outcome.failure, lost);
  } catch (error) {
    if (error instanceof BulkheadError) throw error;
    throw failed(section, messageOf(error), lost ?? error);
  } finally {
    signal.removeEventListener('abort', abort);
    ours.close();
    await worker.terminate();
  }
}

/** Answers each write of the thread and wakes it. */
function serve(
  port: MessagePort,
  flag: Int32Array,
  relay: DumpRelay,
  onLost: (error: unknown) => void,
): void {
  const reply = (answer: RelayAnswer) => {
    port.postMessage(answer);
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  };
  port.on('message', (written: Uint8Array) => {
    relay.answer(written).then(
      (bytes) => reply({ bytes }),
      (error: unknown) => {
        onLost(error);
        reply({ failure: messageOf(error) });
      },
    );
  });
}

function failed(section: DumpSection, message: string, cause: unknown): unknown {
  const explained = explainDatabaseError(cause, `dumping the schema (${section})`);
  if (explained instanceof BulkheadError) return explained;
  // Before its own errors it complains of finding no file of its own; lines come without their ends.
  if (/canceling statement due to (?:statement|lock) timeout/.test(message)) {
    return explainDatabaseError(
      Object.assign(new Error(message), { code: '55P03' }),
      `dumping the schema (${section})`,
    );
  }
  const detail = message.slice(Math.max(0, message.indexOf('pg_dump: error: '))).replaceAll(/\s+/g, ' ');
  return new BulkheadError({
    what: `the schema (${section}) could not be dumped: ${detail}`,
    fix: 'If a privilege is missing, grant it to the role of DATABASE_URL: it needs USAGE on the schemas and SELECT on the tables and sequences in them.',
    code: 'SCHEMA_DUMP',
    runbook: 'RUNBOOK-MULTI-TENANT.md#a-backup-failed',
    exit: 1,
    cause,
  });
}

/**
 * Two changes to pg_dump's text. It asks for `transaction_timeout` whatever the server's version, which
 * servers before 17 refuse. And it creates each selected schema, `public` among them, which every new
 * database has already; the line is changed only below pg_dump's own heading for a schema.
 */
function adapt(sql: string, serverVersionNumber: number): string {
  const text = serverVersionNumber < 170_000 ? sql.replace(/^SET transaction_timeout = 0;\n/m, '') : sql;
  return text.replaceAll(
    /^(-- Name: .*; Type: SCHEMA; Schema: -; Owner: .*\n--\n\s*)CREATE SCHEMA /gm,
    '$1CREATE SCHEMA IF NOT EXISTS ',
  );
}
