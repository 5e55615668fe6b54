import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { listRuns } from '../../scripts/lib/backup/runs.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { ENVIRONMENT, readRun, refusalOf, runBackup, sql } from '../backup/fixture.ts';
import { createDatabase } from '../support/postgres.ts';
import { keys } from './conformance/bytes.ts';

/** One tenant of some 24 MB that no compression makes small: several parts. */
const LARGE = `
  update public.messages
     set content = (select string_agg(encode(sha256((i || messages.id::text)::bytea), 'base64'), '')
                      from generate_series(1, 24000000 / 44 / n.rows) i)
    from (select tenant_id, count(*) as rows from public.messages group by 1 order by 2 desc limit 1) n
   where messages.tenant_id = n.tenant_id`;

/** A bucket of a fake, as far as the engine's tests need to know it. */
export interface EnginePlace<Fault> extends AsyncDisposable {
  readonly store: Store;
  readonly warnings: readonly string[];
  readonly fake: {
    readonly faults: { met: number; add(...faults: readonly Fault[]): void; clear(): void };
  };
  remains(): Promise<string[]>;
}

/** What goes wrong in one kind of bucket. */
export interface EngineFaults<Fault, Place> {
  /** One after the other in a run that succeeds; each is met, so often. */
  readonly passing: readonly Fault[];
  readonly met: number;
  /** Each of them ends a run, with this code. */
  readonly final: readonly (readonly [string, readonly Fault[]])[];
  /** What else is true of the bucket after the run through faults. */
  readonly afterwards?: (place: Place) => Promise<void>;
}

/** The tests of the engine over one driver, for calls that fail in an otherwise good bucket. */
export function engineTests<Fault, Place extends EnginePlace<Fault>>(
  test: Test,
  open: (attempts?: number) => Promise<Place>,
  { passing, met, final, afterwards }: EngineFaults<Fault, Place>,
): void {
  test('the engine backs up into the bucket, through faults, and the run reads as from a folder', async () => {
    await using db = await createDatabase('portal');
    await sql(db.url, LARGE);
    await using place = await open();
    place.fake.faults.add(...passing);
    const { run } = await runBackup({ url: db.url, store: place.store });
    assert.is(place.fake.faults.met, met);
    const read = await readRun(place.store, run.manifest.run);
    for (const { schema, name, rows } of read.detail.tables) {
      const text = read.text.get(`${schema}.${name}`) ?? '';
      assert.is(text.split('\n').length - 1, rows, name);
    }
    assert.is((await listRuns(place.store, ENVIRONMENT)).length, 1);
    await afterwards?.(place);
    assert.equal(place.warnings, []);
  });

  test('whatever fails for good, there is no run and nothing is left', async () => {
    await using db = await createDatabase('portal');
    for (const [code, faults] of final) {
      await using place = await open(2);
      place.fake.faults.add(...faults);
      const error = await refusalOf(
        runBackup({ url: db.url, store: place.store }).finally(() =>
          assert.ok(place.fake.faults.met > 0, `${JSON.stringify(faults[0])} went wrong`),
        ),
      );
      assert.is(error.code, code, error.message);
      assert.is(error.exit, 1);
      place.fake.faults.clear();
      assert.equal(await listRuns(place.store, ENVIRONMENT), [], code);
      assert.equal(await keys(place.store, ''), [], code);
      assert.equal(await place.remains(), [], code);
    }
  });
}
