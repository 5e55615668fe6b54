import { randomBytes, randomInt } from 'node:crypto';
import { chown, mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../runtime/context.ts';
import { abortReason, BulkheadError } from '../runtime/errors.ts';
import { type Account, chooseAccount, mayEnter } from './embedded-account.ts';
import { findBinaries } from './embedded-binaries.ts';
import { type Keeper, startKeeper } from './embedded-keeper.ts';

/** A PostgreSQL of our own on 127.0.0.1, thrown away at the end. */
export interface EmbeddedServer extends AsyncDisposable {
  /** Database `postgres` as the superuser `postgres`. */
  readonly url: string;
  readonly port: number;
  /** The server's own log; removed with it. */
  readonly logFile: string;
  /** The URL of another login or database; what is left out is as in `url`. */
  urlFor(target: { user?: string; password?: string; database?: string }): string;
  /** Fast shutdown, waited for; the data folder is gone afterwards. May be called twice. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Major version. All but 18 need a package alias such as `postgres-15`. */
  version?: number;
  /** Lines of postgresql.conf, over the settings of a server whose data nobody will miss. */
  settings?: Readonly<Record<string, string>>;
  /** Keep the data in memory where the machine has room for it: for many databases that come and go. */
  inMemory?: boolean;
  /** A fixed port instead of a free one; taken ports are then an error. */
  port?: number;
  /** The setting with which a person gives a server where none can be started, for the error that says so. */
  instead?: string;
}

const THROW_AWAY_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '200',
  shared_buffers: '64MB',
  checkpoint_timeout: '1h',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

const START_SECONDS = 60;
const PORT_ATTEMPTS = 5;

type Needs = Pick<Context, 'signal' | 'secrets' | 'onEnd'>;

/**
 * Starts a new, empty server and returns when it takes connections. It ends with `stop()`, with the
 * run, or with our process, however that ends. Throws a `BulkheadError` when there is no package, no
 * usable account, or initdb or the server refuses, with the last lines they said.
 */
export async function startServer(context: Needs, options: ServerOptions = {}): Promise<EmbeddedServer> {
  const account = await chooseAccount();
  const temporary = await chooseTemporary(account);
  const binaries = await findBinaries(
    options.version ?? 18,
    account,
    temporary,
    import.meta.url,
    options.instead,
  );
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await findFreePort());
    try {
      const home = options.inMemory === true ? ((await memoryFolder(account)) ?? temporary) : temporary;
      const bin = join(binaries.folder, 'bin');
      return await startOn(port, { context, options, account, temporary: home, bin });
    } catch (error) {
      // Somebody took the port between our looking and the server's binding it.
      const collided = error instanceof BulkheadError && error.code === 'POSTGRES_PORT_TAKEN';
      if (!collided || options.port !== undefined || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

interface Start {
  context: Needs;
  options: ServerOptions;
  account: Account | undefined;
  temporary: string;
  bin: string;
}

async function startOn(port: number, start: Start): Promise<EmbeddedServer> {
  const { context, options, account } = start;
  if (context.signal.aborted) throw abortReason(context.signal);
  const password = randomBytes(18).toString('hex');
  context.secrets.add(password);
  const home = await mkdtemp(join(start.temporary, 'bulkhead-pg-'));
  const settings = { ...THROW_AWAY_SETTINGS, ...options.settings, ...addressOf(port) };
  await writeFile(join(home, 'password'), `${password}\n`, { mode: 0o600 });
  await writeFile(join(home, 'settings'), settingsFile(settings));
  if (account !== undefined) {
    for (const path of ['password', 'settings', '.']) await chown(join(home, path), account.uid, account.gid);
  }
  const keeper = startKeeper(start.bin, home, initdbArguments(options.version ?? 18), account);
  const stop = async () => {
    keeper.release();
    await keeper.ended;
    // Where the account may not write beside its folder, the keeper leaves the empty folder to us.
    await rm(home, { recursive: true, force: true });
  };
  context.onEnd(stop);
  try {
    await untilReady(home, keeper, context.signal);
  } catch (error) {
    await stop();
    throw error;
  }
  const urlFor: EmbeddedServer['urlFor'] = (target) => {
    const user = encodeURIComponent(target.user ?? 'postgres');
    const secret = encodeURIComponent(target.password ?? password);
    const database = encodeURIComponent(target.database ?? 'postgres');
    return `postgresql://${user}:${secret}@127.0.0.1:${port}/${database}?sslmode=disable`;
  };
  return { url: urlFor({}), port, logFile: join(home, 'log'), urlFor, stop, [Symbol.asyncDispose]: stop };
}

/** Only loopback TCP: a socket file would need a short path and a folder that everybody may enter. */
function addressOf(port: number): Record<string, string> {
  return { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '' };
}

function settingsFile(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join('');
}

function initdbArguments(major: number): string[] {
  // C.UTF-8 sorts bytewise and knows the case of all letters, on every machine; before 17 it is not built in.
  const locale = major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : [];
  return [
    ...['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', ...locale],
    ...['--no-sync', '--no-instructions'],
  ];
}

/** The first temporary folder that the account may enter: TMPDIR is often below a private home. */
async function chooseTemporary(account: Account | undefined): Promise<string> {
  for (const folder of [tmpdir(), '/tmp']) if (await mayEnter(account, folder)) return folder;
  throw new BulkheadError({
    what: `the account ${account?.name} may enter neither ${tmpdir()} nor /tmp`,
    fix: 'Set TMPDIR to a folder that every user may enter.',
    code: 'POSTGRES_ACCOUNT',
  });
}

/** Where Linux keeps files in memory. */
const SHARED_MEMORY = '/dev/shm';

/** Bytes that must be free there: a container often has 64 MB of it. */
const ROOM = 2 * 1024 ** 3;

/** A folder in memory; undefined where there is none, or not enough of it. */
async function memoryFolder(account: Account | undefined): Promise<string | undefined> {
  try {
    const { bavail, bsize } = await statfs(SHARED_MEMORY);
    return bavail * bsize >= ROOM && (await mayEnter(account, SHARED_MEMORY)) ? SHARED_MEMORY : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined; // Not a Linux.
    throw error;
  }
}

/** A port below the range from which systems take the ports of outgoing connections. */
async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    const free = await new Promise<boolean>((resolve) => {
      const listener = createServer();
      listener.once('error', () => resolve(false));
      listener.listen(port, '127.0.0.1', () => listener.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

/** The server itself writes `ready` into its pid file, and keeps it there as long as it takes connections. */
async function untilReady(home: string, keeper: Keeper, signal: AbortSignal): Promise<void> {
  let said: string | undefined;
  const noteEnd = (text: string) => {
    said = text;
  };
  keeper.ended.then(noteEnd, (error: unknown) => noteEnd(String(error)));
  const deadline = performance.now() + START_SECONDS * 1000;
  while (said === undefined && performance.now() < deadline) {
    if (signal.aborted) throw abortReason(signal);
    if (await isReady(join(home, 'data', 'postmaster.pid'))) return;
    await delay(20);
  }
  throw startFailure(said ?? `not ready after ${START_SECONDS} s`);
}

async function isReady(pidFile: string): Promise<boolean> {
  try {
    return (await readFile(pidFile, 'utf8')).split('\n')[7]?.trim() === 'ready';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

function startFailure(said: string): BulkheadError {
  const tail = said.trim().split('\n').slice(-12).join('\n');
  const taken = /could not bind|could not create any TCP\/IP sockets/.test(said);
  return new BulkheadError({
    what: taken
      ? `the embedded PostgreSQL could not have its port:\n${tail}\n`
      : `the embedded PostgreSQL did not start; the last it said:\n${tail}\n`,
    fix: taken
      ? 'Choose another port, or none to have a free one taken.'
      : 'Free disk space and memory in the temporary folder are the usual causes; TMPDIR chooses another.',
    code: taken ? 'POSTGRES_PORT_TAKEN' : 'POSTGRES_START',
  });
}
