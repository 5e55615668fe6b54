import { rm } from 'node:fs/promises';
import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Store } from '../../../scripts/lib/storage/store.ts';
import { createDatabase } from '../../support/postgres.ts';
import { sql } from '../fixture.ts';
import { checkAftermath, type Remains, remember } from './aftermath.ts';
import type { Expected } from './ended.ts';
import { type Ground, type Place, prepare } from './ground.ts';
import { runHere } from './run-here.ts';

/** One tenant of some 6 MB that no compression makes small: two parts of the smallest size. */
const PARTS = `
  update public.messages
     set content = (select string_agg(encode(sha256((i || messages.id::text)::bytea), 'base64'), '')
                      from generate_series(1, 8500000 / 44 / n.rows) i)
    from (select tenant_id, count(*) as rows from public.messages group by 1 order by 2 desc limit 1) n
   where messages.tenant_id = n.tenant_id`;

/** What goes wrong in a bucket, and how the backup must end. */
export interface BucketFault<Fault> {
  readonly name: string;
  readonly faults: readonly Fault[];
  readonly expected: Expected;
  readonly remains?: Remains;
}

/** A bucket with a server that can be made to fail. */
interface FaultyPlace<Fault> extends Place {
  /** Makes it fail; the run that follows meets it. */
  begin(this: void, faults: readonly Fault[]): void;
  /** All is well again. Tells how often it failed. */
  end(): number;
}

/** How impatient the matrix is: all of its waits together are to be seconds. */
export const IMPATIENT = { attempts: 4, quiet: 700, longestWait: 20 };

/** A bucket of a fake, as far as the matrix needs to know it. */
export interface FaultyBucket<Fault> extends AsyncDisposable {
  readonly store: Store;
  readonly fake: {
    readonly faults: { met: number; add(...faults: readonly Fault[]): void; clear(): void };
  };
}

export interface Matrix<Fault> {
  readonly place: FaultyBucket<Fault>;
  /** As the command names the store. */
  readonly address: string;
  readonly faults: readonly BucketFault<Fault>[];
  /** Uploads that were begun and not ended. */
  readonly unfinished: () => number;
}

/** The fault matrix of the engine over one driver, as tests: one after the other in the same bucket. */
export async function faultMatrix<Fault>(
  test: Test,
  { place, address, faults, unfinished }: Matrix<Fault>,
): Promise<void> {
  const { faults: queue } = place.fake;
  const ground = await bucketGround({
    store: place.store,
    address,
    begin(all: readonly Fault[]) {
      queue.met = 0;
      queue.add(...all);
    },
    end() {
      queue.clear();
      return queue.met;
    },
    async [Symbol.asyncDispose]() {
      await place[Symbol.asyncDispose]();
    },
  });
  test.after(async () => {
    await ground[Symbol.asyncDispose]();
  });
  for (const fault of faults) {
    test(fault.name, async () => {
      assert.ok((await meet(ground, fault)) > 0, 'the fault was met');
      assert.is(unfinished(), 0, 'no upload is left');
    });
  }
}

/** A ground with a bucket, and a tenant of several parts. */
async function bucketGround<P extends Place>(place: P): Promise<Ground & { readonly place: P }> {
  const db = await createDatabase('portal');
  await sql(db.url, PARTS);
  return { ...(await prepare(db, { place })), place };
}

/** One backup through faults: it ends as it must, leaves what it may, and the next one is good. */
async function meet<Fault>(
  ground: Ground & { readonly place: FaultyPlace<Fault> },
  { faults, expected, remains }: BucketFault<Fault>,
): Promise<number> {
  const before = await remember(ground);
  ground.place.begin(faults);
  const ended = await runHere(ground, { url: ground.url, store: ground.place.store });
  const met = ground.place.end();
  // A run that came through is itself the next one after the fault before.
  const next = expected.exit !== 0;
  await checkAftermath(ground, before, ended, expected, {
    next,
    ...(remains === undefined ? {} : { remains }),
  });
  await rm(ground.reports, { recursive: true, force: true });
  return met;
}

/** The one error of a backup that failed for a reason of the store. */
export function red(why: string): Expected {
  const says = new RegExp(
    `^error: the backup failed in step "[a-z-]+" and nothing of it was kept: .*${why}`,
    'm',
  );
  return { exit: 1, says };
}
