import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LOCK_MODES, type LockMode, rank, Trace } from '../../../scripts/lib/gate/run/trace.ts';
import { buildBase, type Copy } from '../../../scripts/lib/gate/scratch/base.ts';
import { fillBase } from '../../../scripts/lib/gate/scratch/fill.ts';
import { openScratch } from '../../../scripts/lib/gate/scratch/server.ts';
import { migrationFile } from '../../../scripts/lib/migrations/files.ts';
import { splitStatements } from '../../../scripts/lib/migrations/statements.ts';
import { withConnection } from '../../../scripts/lib/postgres/connect.ts';
import { BulkheadError } from '../../../scripts/lib/runtime/errors.ts';
import { type TestContext, testContext } from '../../support/context.ts';
import { type Case, readCases } from '../corpus/case.ts';
import { portalRevision } from './portal.ts';

/** The hardened portal, with rows and without. */
interface Grounds {
  readonly filled: Copy;
  readonly empty: Copy;
  copy(from: Copy): Promise<Copy>;
}

let context: TestContext;
const grounds = new Map<number, Grounds>();

test.before(() => {
  context = testContext({ command: 'migration-gate' });
});
test.after(() => context.end());

/** One server of each major version that a case asks for. */
async function groundsOf(major: number): Promise<Grounds> {
  const known = grounds.get(major);
  if (known !== undefined) return known;
  const { model, setup, migrations } = await portalRevision();
  const scratch = await openScratch(context, { url: undefined, major });
  const base = await buildBase(scratch, model, { setup, migrations }, context);
  const [empty, filled] = [await base.copy(), await base.copy()];
  await withConnection(filled.adminUrl, context, {}, (admin) => fillBase(admin, model, 100));
  const opened = { empty, filled, copy: (from: Copy) => base.copy(from.database) };
  grounds.set(major, opened);
  return opened;
}

// As the runner's own sessions; the limits are short, because nobody else is there to wait for.
const SESSION = 'set row_security = off; set search_path = public; set lock_timeout = 2000';

interface Seen {
  /** The strongest lock on each older table, from the first that keeps out another migration. */
  readonly locks: readonly string[];
  readonly refused: string | undefined;
}

type Who = 'owner' | 'superuser';

/** Runs the file as the runner would, and takes back what is a transaction; what is none has a copy of its own. */
async function run(item: Case, who: Who, place: Copy, { copy }: Grounds): Promise<Seen> {
  const file = migrationFile(`${item.name}.sql`, item.path, Buffer.from(item.text));
  const own = file.transactional ? place : await copy(place);
  const url = who === 'superuser' ? own.adminUrl : own.ownerUrl;
  return await withConnection(own.adminUrl, context, {}, (admin) =>
    withConnection(url, context, {}, async (client) => {
      const trace = await Trace.begin(admin, client);
      await client.query(SESSION);
      if (file.transactional) await client.query('begin');
      await trace.begun();
      let refused: string | undefined;
      try {
        for (const statement of await splitStatements(file)) {
          if (file.transactional) await client.query(statement.text);
          else await askedFor(item, statement.text, admin, client);
          await trace.done(file, statement, 0);
        }
      } catch (error) {
        if (!(error instanceof pg.DatabaseError) && !(error instanceof BulkheadError)) throw error;
        refused = error.message;
      }
      if (file.transactional) await client.query('rollback');
      return { locks: strongestOf(trace), refused };
    }),
  );
}

const WAITING = `
  select coalesce(min(mode), '') as mode from pg_catalog.pg_locks
   where locktype = 'relation' and not granted and relation = $1::regclass`;

/** A statement that ends its transaction itself holds nothing afterwards: a reader lets it show what it waits for. */
async function askedFor(
  item: Case,
  text: string,
  admin: pg.ClientBase,
  client: pg.ClientBase,
): Promise<void> {
  const [lock] = item.locks;
  if (lock === undefined) return void (await client.query(text));
  const table = lock.slice(lock.lastIndexOf(' ') + 1);
  await admin.query(`begin; lock table ${table} in access share mode`);
  const running = client.query(text);
  let mode: string | undefined;
  for (let tries = 0; (mode ?? '') === '' && tries < 200; tries += 1) {
    await context.sleep(5);
    mode = (await admin.query<{ mode: string }>(WAITING, [table])).rows[0]?.mode;
  }
  await admin.query('rollback');
  await running;
  assert.is(`${nameOf(mode)} ${table}`, lock);
}

function strongestOf({ statements }: Trace): string[] {
  const strongest = new Map<string, LockMode>();
  for (const { table, lock } of statements.flatMap(({ touches }) => touches)) {
    if (lock === undefined || rank(lock) < rank('ShareUpdateExclusiveLock')) continue;
    const before = strongest.get(table);
    if (before === undefined || rank(lock) > rank(before)) strongest.set(table, lock);
  }
  return [...strongest].map(([table, lock]) => `${nameOf(lock)} ${table}`).sort();
}

function nameOf(lock: string | undefined): string {
  return (lock ?? '')
    .replace(/Lock$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
}

test('every lock has the name that the manual gives it', () => {
  assert.equal(LOCK_MODES.map(nameOf).slice(3), [
    'SHARE UPDATE EXCLUSIVE',
    'SHARE',
    'SHARE ROW EXCLUSIVE',
    'EXCLUSIVE',
    'ACCESS EXCLUSIVE',
  ]);
});

const cases = (await readCases()).filter(({ name }) => !name.startsWith('broken/'));

for (const item of cases) {
  test(`${item.name}: ${item.title}`, async () => {
    const ground = await groundsOf(item.serverMajor);
    const seen = await run(item, 'owner', ground.filled, ground);
    if (item.runs === 'yes') {
      assert.is(seen.refused, undefined);
      holdToHeader(item, seen);
      return;
    }
    assert.type(seen.refused, 'string', `the header says "runs: ${item.runs}", and it ran`);
    if (item.runs === 'empty') {
      const bare = await run(item, 'owner', ground.empty, ground);
      assert.is(bare.refused, undefined);
      holdToHeader(item, bare);
    } else if (item.runs === 'superuser' || item.locks.length > 0) {
      const place = item.runs === 'superuser' ? ground.filled : ground.empty;
      const may = await run(item, 'superuser', place, ground);
      assert.is(may.refused, undefined);
      holdToHeader(item, may);
    }
  });
}

/** The lock cases say every lock; others may leave it to the rules. */
function holdToHeader(item: Case, { locks }: Seen): void {
  if (item.text.startsWith('-- bulkhead: no-transaction')) assert.equal(locks, []);
  else if (item.locks.length > 0 || item.name.startsWith('locks/')) {
    assert.equal(locks, [...item.locks].sort());
  }
}

test('enough of the corpus has its locks held to a server', () => {
  const held = cases.filter(({ locks }) => locks.length > 0);
  assert.ok(held.length >= 40, `${held.length} cases`);
});

test.run();
