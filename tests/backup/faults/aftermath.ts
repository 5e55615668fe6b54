import { setTimeout as delay } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { listRuns } from '../../../scripts/lib/backup/runs.ts';
import { ENCRYPTION_KEY, ENVIRONMENT, readRun, runBackup, SIGNING_KEY, sql } from '../fixture.ts';
import type { Ended, Expected } from './ended.ts';
import { contentsOf, type Ground, temporaryFiles, unfinishedIn } from './ground.ts';

/** The state of a store before a fault. */
export interface Before {
  readonly runs: readonly string[];
  readonly keys: readonly string[];
}

export async function remember({ place }: Ground): Promise<Before> {
  return { runs: await runsIn(place), keys: await contentsOf(place) };
}

/** What a fault may leave that ends the process without a chance to clean up: never a run, only what is invisible. */
export interface Remains {
  /** Objects without a manifest, unfinished puts, empty folders for temporary files. */
  readonly killed?: boolean;
  /** Objects without a manifest, because the store refuses to remove them. */
  readonly objects?: boolean;
}

/** Holds the end of a run and all that it left against what must be true after every fault. */
export async function checkAftermath(
  ground: Ground,
  before: Before,
  ended: Ended,
  expected: Expected,
  { remains = {}, next = true }: { readonly remains?: Remains; readonly next?: boolean } = {},
): Promise<void> {
  checkWords(await secretsOf(ground), ended, expected);
  assert.is(ended.exit, expected.exit, ended.stderr);
  if (expected.exit === 0) {
    await checkGoodRun(ground, before);
  } else {
    await checkNoRun(ground, before, remains);
  }
  await checkServer(ground);
  // Store and server are as they were before, so what is true of the next run after one fault is true after another.
  if (next) await checkNextRun(ground);
}

/** No manifest, no accepted run, nothing left over. */
export async function checkNoRun(ground: Ground, before: Before, remains: Remains = {}): Promise<void> {
  assert.equal(await runsIn(ground.place), before.runs, 'no run was accepted');
  const keys = await contentsOf(ground.place);
  const left = keys.filter((key) => !before.keys.includes(key));
  assert.equal(
    left.filter((key) => key.endsWith('manifest.json')),
    [],
    'no manifest',
  );
  const unfinished = await unfinishedIn(ground.place);
  if (remains.killed !== true) {
    if (remains.objects !== true) assert.equal(left, [], 'no object is left');
    assert.equal(unfinished, [], 'no unfinished put is left');
    assert.equal(await temporaryFiles(ground), [], 'no temporary file is left');
  }
  for (const key of left) await ground.place.store.remove(key);
}

/** One more run, which holds what its own index says, in every object. */
export async function checkGoodRun({ place }: Ground, before: Before): Promise<void> {
  const added = (await runsIn(place)).filter((run) => !before.runs.includes(run));
  assert.is(added.length, 1, 'one run was accepted');
  const { detail, text } = await readRun(place.store, added[0] ?? '');
  for (const { schema, name, rows } of detail.tables) {
    const lines = (text.get(`${schema}.${name}`) ?? '').split('\n').length - 1;
    assert.is(lines, rows, `rows of ${schema}.${name}`);
  }
}

/** The lock is free, and no session is left on the server. */
export async function checkServer({ db }: Ground): Promise<void> {
  let left: unknown[] = [];
  // The server notices that a client has gone when it next writes or reads.
  for (let attempt = 0; attempt < 60; attempt++) {
    left = await sql(db.url, LEFT);
    if (left.length === 0) return;
    await delay(50);
  }
  assert.equal(left, [], 'no session and no lock is left on the server');
}

/** Also a lock of a session that has another name. */
const LEFT = `
  select a.pid, a.application_name, a.state, a.query from pg_stat_activity a
   where a.datname = current_database() and a.pid <> pg_backend_pid()
     and (a.application_name like 'bulkhead:%'
          or exists (select from pg_locks l where l.pid = a.pid and l.locktype = 'advisory'))`;

/** The run after a fault is good, and follows the newest one that was. */
export async function checkNextRun({ url, place }: Ground): Promise<void> {
  const before = await listRuns(place.store, ENVIRONMENT);
  const { run, predecessor } = await runBackup({ url, store: place.store });
  assert.is(predecessor.last?.manifest.run, before[0]?.run);
  assert.equal(predecessor.refused, []);
  assert.is(run.manifest.seq, (predecessor.last?.manifest.seq ?? 0) + 1);
}

/** One error, with its advice; without a stack, a secret or anything of a tenant. */
function checkWords(secrets: readonly string[], ended: Ended, expected: Expected): void {
  const { stderr } = ended;
  for (const secret of secrets) assert.not.ok(`${stderr}${ended.stdout}`.includes(secret), `tells ${secret}`);
  const lines = stderr.split('\n').filter((line) => line !== '');
  const errors = lines.filter((line) => line.startsWith('error: '));
  const fixes = lines.filter((line) => line.startsWith('  fix: '));
  const see = lines.filter((line) => /^ {2}see: docs\/\S+$/.test(line));
  const progress = lines.filter((line) => line.startsWith('  copying '));
  const others = lines.filter((line) => ![...errors, ...fixes, ...see, ...progress].includes(line));
  const one = expected.exit === 0 ? 0 : 1;
  assert.is(errors.length, one, stderr);
  assert.is(fixes.length, one, stderr);
  if (expected.warns === undefined) assert.equal(others, [], stderr);
  else assert.match(others.join('\n'), expected.warns);
  if (expected.says !== undefined) assert.match(stderr, expected.says);
}

/** Everything that must be in no message: keys, the password, ids and names of the tenants. */
async function secretsOf({ db, url }: Ground): Promise<string[]> {
  const tenants = await sql<{ id: string; name: string }>(
    db.url,
    'select id::text, name from public.tenants',
  );
  return [
    ENCRYPTION_KEY,
    SIGNING_KEY.split('\n')[1] ?? SIGNING_KEY,
    new URL(url).password,
    ...tenants.flatMap(({ id, name }) => [id, name]),
  ];
}

async function runsIn({ store }: Ground['place']): Promise<string[]> {
  return (await listRuns(store, ENVIRONMENT)).map(({ run }) => run);
}
