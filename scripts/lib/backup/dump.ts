import { spawn } from 'node:child_process';
import { Duplex, type Readable, type Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { explainDatabaseError } from '../postgres/advice.ts';
import { withConnection } from '../postgres/connect.ts';
import { companionUrl } from '../runtime/companion.ts';
import type { Context } from '../runtime/context.ts';
import { abortReason, BulkheadError, messageOf } from '../runtime/errors.ts';
import { CHANNEL, type ChannelMessage, encodeMessage, receiveMessages } from './dump-channel.ts';
import { DumpRelay } from './dump-relay.ts';

/** How long pg_dump waits for a table that a migration holds or waits for, in milliseconds. */
const LOCK_TIMEOUT = 60_000;
/** Characters of what the process says before it dies. */
const MOST_COMPLAINT = 2000;
const PROGRAM = fileURLToPath(companionUrl('dump-child', import.meta.url));

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
  const sql = await withConnection(url, context, session, async (client) => {
    const relay = await DumpRelay.open(client);
    return runInProcess(argumentsOf(request), relay, context.signal, request.section);
  });
  return adapt(sql, request.serverVersionNumber);
}

/** Both sections, one after the other: the process of each takes 100 MB while it lasts. Throws as `dumpSection`. */
export async function dumpSchema(
  url: string,
  context: Context,
  request: Omit<DumpRequest, 'section'>,
): Promise<{ preData: string; postData: string }> {
  const preData = await dumpSection(url, context, { ...request, section: 'pre-data' });
  const postData = await dumpSection(url, context, { ...request, section: 'post-data' });
  return { preData, postData };
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

/** Runs pg_dump in a process of its own, which is gone when this settles, however it settles. */
async function runInProcess(
  args: string[],
  relay: DumpRelay,
  signal: AbortSignal,
  section: DumpSection,
): Promise<string> {
  if (signal.aborted) throw abortReason(signal);
  const child = spawn(process.execPath, [...nodeOptions(), PROGRAM, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: environment(),
  });
  const ended = Promise.withResolvers<number | string>();
  child.once('error', ended.reject);
  child.once('close', (code, killed) => ended.resolve(killed ?? code ?? 'nothing'));
  void Promise.allSettled([ended.promise]);
  // The server may be waiting for a lock, for a minute: nobody waits for its answer any more.
  child.once('exit', () => relay.abandon());
  const abort = () => child.kill('SIGKILL');
  signal.addEventListener('abort', abort, { once: true });
  let complaint = '';
  child.stderr?.on('data', (piece: Buffer) => {
    complaint = (complaint + piece).slice(-MOST_COMPLAINT);
  });
  let lost: unknown;
  try {
    const outcome = await converse(child.stdio[CHANNEL], relay, (error) => {
      lost = error;
    });
    if (outcome?.kind === 'sql') return outcome.bytes.toString();
    const code = await ended.promise;
    if (signal.aborted) throw abortReason(signal);
    throw new Error(outcome?.bytes.toString() ?? `its process ended with ${code}: ${complaint}`);
  } catch (error) {
    if (error instanceof BulkheadError) throw error;
    throw failed(section, messageOf(error), lost ?? error);
  } finally {
    signal.removeEventListener('abort', abort);
    child.kill('SIGKILL');
    await Promise.allSettled([ended.promise]);
  }
}

/** Answers each write of the process until it says how it ended; undefined when it ends without a word. */
async function converse(
  socket: Readable | Writable | null | undefined,
  relay: DumpRelay,
  onLost: (error: unknown) => void,
): Promise<ChannelMessage | undefined> {
  if (!(socket instanceof Duplex)) throw new Error('there is no socket to the process of pg_dump');
  // It may be gone when we answer; that it is gone we hear from its end.
  socket.on('error', () => undefined);
  for await (const message of receiveMessages(socket)) {
    if (message.kind !== 'bytes') return message;
    socket.write(encodeMessage(await answerTo(message.bytes, relay, onLost)));
  }
  return undefined;
}

async function answerTo(
  written: Buffer,
  relay: DumpRelay,
  onLost: (error: unknown) => void,
): Promise<ChannelMessage> {
  try {
    return { kind: 'bytes', bytes: Buffer.from(await relay.answer(written)) };
  } catch (error) {
    onLost(error);
    return { kind: 'failure', bytes: Buffer.from(messageOf(error)) };
  }
}

/** What our own process was started with, as far as it says how to read a source file; not its inspector's port. */
function nodeOptions(): string[] {
  return process.execArgv.filter((option) => !option.startsWith('--inspect'));
}

/** Nothing of ours is for it: what it needs comes through the channel. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_COMPILE_CACHE: cache } = process.env;
  return cache === undefined ? {} : { NODE_COMPILE_CACHE: cache };
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
