import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { EmbeddedServer } from '../../scripts/lib/postgres/embedded.ts';
import { chooseAccount } from '../../scripts/lib/postgres/embedded-account.ts';
import { findBinaries } from '../../scripts/lib/postgres/embedded-binaries.ts';

/** Settings that a server must have been started with for `startStandby`. */
export const PRIMARY = { wal_level: 'replica', full_page_writes: 'on' };

const READY_SECONDS = 30;

/**
 * Starts a standby from a copy of a running server's folder: what pg_basebackup would do, which is not shipped. It follows
 * nobody, and is in recovery for as long as it lives.
 */
export async function startStandby(
  server: EmbeddedServer,
  version: number,
): Promise<{ port: number } & AsyncDisposable> {
  const account = await chooseAccount();
  const home = await mkdtemp(join(dirname(dirname(server.logFile)), 'bulkhead-standby-'));
  const data = join(home, 'data');
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query("select pg_backup_start('standby', true)");
  await cp(join(dirname(server.logFile), 'data'), data, {
    recursive: true,
    filter: (path) => !path.endsWith('postmaster.pid'),
  });
  const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
  await client.end();
  // The end of the backup is in the log that was written meanwhile.
  await cp(join(dirname(server.logFile), 'data', 'pg_wal'), join(data, 'pg_wal'), { recursive: true });
  await writeFile(join(data, 'backup_label'), rows[0]?.labelfile ?? '');
  await writeFile(join(data, 'standby.signal'), '');
  const port = server.port === 31_999 ? 31_998 : server.port + 1;
  const { folder } = await findBinaries(version, account, dirname(home));
  if (account !== undefined) await chownAll(home, account);
  const settings = {
    port: String(port),
    hot_standby: 'on',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(folder, 'bin', 'postgres'), ['-D', data, ...flags], {
    stdio: 'ignore',
    ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
  });
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
    await rm(home, { recursive: true, force: true });
  };
  try {
    await untilReady(server.url.replace(`:${server.port}/`, `:${port}/`));
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, [Symbol.asyncDispose]: stop };
}

async function untilReady(url: string): Promise<void> {
  for (const deadline = performance.now() + READY_SECONDS * 1000; ; await delay(100)) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}

async function chownAll(path: string, account: { uid: number; gid: number }): Promise<void> {
  await chown(path, account.uid, account.gid);
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
    await chown(join(entry.parentPath, entry.name), account.uid, account.gid);
  }
}
