import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileStore } from '../../../scripts/lib/storage/file-store.ts';
import type { Store } from '../../../scripts/lib/storage/store.ts';
import type { TestDatabase } from '../../support/postgres.ts';
import { runBackup, sql } from '../fixture.ts';

/** A store that the matrix runs over. */
export interface Place extends AsyncDisposable {
  readonly store: Store;
  /** What a command takes as `--store`. */
  readonly address: string;
}

/** Where a fault happens: a database and a store of its own, with one good run in it. */
export interface Ground extends AsyncDisposable {
  readonly db: TestDatabase;
  /** As the login for backups. */
  readonly url: string;
  readonly place: Place;
  /** For temporary files and reports of the runs. */
  readonly temporary: string;
  readonly reports: string;
}

/** A store in a folder. */
export async function filePlace(folder?: string): Promise<Place> {
  const own = folder ?? (await mkdtemp(join(tmpdir(), 'bulkhead-faults-store-')));
  return {
    store: fileStore(own),
    address: `file:${own}`,
    [Symbol.asyncDispose]: () => rm(own, { recursive: true, force: true }),
  };
}

/**
 * Spreads one tenant over some 30 MB: more than the sockets between server and client hold, so that its COPY has to
 * wait for whoever does not read; and more than the backup keeps in memory.
 */
const LARGE = `
  update public.messages
     set content = (select string_agg(md5(i::text), '') from generate_series(1, 30000000 / 32 / n.rows) i)
    from (select tenant_id, count(*) as rows from public.messages group by 1 order by 2 desc limit 1) n
   where messages.tenant_id = n.tenant_id`;

/** Prepares a ground. The first run is made here, so that every fault meets a store that is in use. */
export async function prepare(
  db: TestDatabase,
  { place, large = false }: { place?: Place; large?: boolean } = {},
): Promise<Ground> {
  const home = await mkdtemp(join(tmpdir(), 'bulkhead-faults-'));
  const [temporary, reports] = [await mkdtemp(join(home, 'tmp-')), join(home, 'reports')];
  const own = place ?? (await filePlace());
  if (large) await sql(db.url, LARGE);
  const url = db.urlFor('bulkhead_backup');
  await runBackup({ url, store: own.store });
  return {
    db,
    url,
    place: own,
    temporary,
    reports,
    async [Symbol.asyncDispose]() {
      await own[Symbol.asyncDispose]();
      await db.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Everything that lies in a store: objects, and what unfinished puts have left, which this takes away. */
export async function contentsOf({ store }: Place): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

/** Takes away what unfinished puts have left in a store, and tells it. */
export async function unfinishedIn({ store }: Place): Promise<string[]> {
  return store.sweep(new Date(Date.now() + 86_400_000));
}

/** What lies in the folder for temporary files. */
export async function temporaryFiles({ temporary }: Ground): Promise<string[]> {
  return readdir(temporary);
}
