import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { backupNightly } from '../../scripts/backup/backup-nightly.ts';
import type { BackupOutcome } from '../../scripts/lib/backup/backup.ts';
import { backupResult } from '../../scripts/lib/backup/result.ts';
import { runPrefix } from '../../scripts/lib/backup/runs.ts';
import { prune } from '../../scripts/lib/retention/prune.ts';
import { pruneResult } from '../../scripts/lib/retention/report.ts';
import { tierOf, tierOfPartial } from '../../scripts/lib/retention/tier.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import type { RetentionPolicy } from '../../scripts/lib/tenancy/model.ts';
import {
  ENCRYPTION_KEY,
  ENVIRONMENT,
  KEYS,
  modelOf,
  refusalOf,
  runBackup,
  SIGNING_KEY,
} from '../backup/fixture.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { runCommand } from '../verify/made-run.ts';
import { body as bytesOf, everything, MARKING, notGreen, type Place } from './place.ts';
import { BUCKETS, LOCKLESS_BUCKETS } from './places.ts';
import { DAY, HOUR } from './records.ts';

// Real runs of the backup engine, locked by the tier that they have.

const TODAY = Math.floor(Date.now() / DAY) * DAY;
const at = (days: number, hours: number) => new Date(TODAY + days * DAY + hours * HOUR);
const database = await createDatabase('portal-hardened');
const model = await modelOf();
test.after(() => database.drop());

/** Three days, and nothing but locks beside them that could keep a run. */
const SHORT: RetentionPolicy = { ...model.retention, daily: 3, weekly: 0, monthly: 0, minimumKeep: 1 };
const LOCKED: RetentionPolicy = { ...SHORT, lock: 'governance' };

async function backUpAt(place: Place, now: Date, policy: RetentionPolicy): Promise<BackupOutcome> {
  place.setClock(now);
  return runBackup({
    url: database.url,
    store: place.store,
    model: { ...model, retention: policy },
    termOf: (startedAt, before) => tierOf(startedAt, before, policy),
  });
}

function reportOf(outcome: BackupOutcome) {
  return backupResult(outcome, { url: database.url, environment: ENVIRONMENT, timings: [] });
}

/** The locks of all files of a run, by their names. */
async function locksOf({ store }: Place, { run }: BackupOutcome): Promise<Map<string, string>> {
  const prefix = runPrefix(ENVIRONMENT, run.manifest.run);
  const locks = new Map<string, string>();
  for await (const { key } of store.list(prefix)) {
    const lock = (await store.head(key))?.lock;
    locks.set(
      key.slice(prefix.length),
      lock === undefined ? 'none' : `${lock.mode} ${lock.until.toISOString()}`,
    );
  }
  return locks;
}

async function pruneAt(place: Place, now: Date, policy: RetentionPolicy) {
  place.setClock(now);
  const request = {
    store: place.store,
    environment: ENVIRONMENT,
    trusted: [KEYS.signing],
    marking: [MARKING],
    known: {},
    policy,
    accepted: { many: true, policyChange: true },
    key: MARKING,
  };
  await using context = testContext({ clock: now });
  return pruneResult(await prune(request, context), request);
}

for (const [name, open] of Object.entries(BUCKETS)) {
  test(`${name}: with retention.lock every file of a run is locked until its tier ends, and a prune says "not yet"`, async () => {
    await using place = await open();
    const first = await backUpAt(place, at(0, 2), LOCKED);
    const until = at(4, 0).toISOString();
    const locks = await locksOf(place, first);
    assert.is(
      locks.size,
      first.run.manifest.objects.length + 3,
      'keys, signature and manifest beside the objects',
    );
    for (const file of [
      'schema.bha',
      'shared.bha',
      'detail.bha',
      'keys.1.json',
      'manifest.sig',
      'manifest.json',
    ])
      assert.ok(locks.has(file), file);
    assert.equal([...new Set(locks.values())], [`governance ${until}`]);
    assert.equal([first.run.manifest.tier, first.run.manifest.lockUntil], ['daily', until]);
    const report = reportOf(first);
    assert.is(report.verdict, 'green');
    assert.equal(
      report.checks.filter(({ id }) => id === 'BAK-08').map(({ observed }) => observed),
      [`${locks.size} files are locked, of 0 the store tells no lock`],
    );
    const { tier, lockUntil, lockMode } = report.facts ?? {};
    assert.equal([tier, lockUntil, lockMode], ['daily', until, 'governance']);

    // The policy is made stricter: the run would go now, and its lock stands.
    await backUpAt(place, at(2, 20), LOCKED);
    const strict = { ...LOCKED, daily: 0 };
    const pruned = await pruneAt(place, at(3, 1), strict);
    assert.equal(notGreen(pruned), []);
    const said = pruned.checks.find(({ object }) => object === first.run.manifest.run)?.observed;
    assert.is(said, `locked until ${until}: not yet`);
    const keys = (await everything(place)).map(({ key }) => key);
    assert.is(keys.filter((key) => key.includes(`runs/${first.run.manifest.run}/`)).length, locks.size);

    await backUpAt(place, at(4, 1), LOCKED);
    await pruneAt(place, at(4, 2), strict);
    await pruneAt(place, at(5, 3), strict);
    const left = (await everything(place)).map(({ key }) => key);
    assert.not.ok(
      left.some((key) => key.includes(`runs/${first.run.manifest.run}/`)),
      'after its date it goes',
    );
  });

  test(`${name}: what a failed backup left is hidden, locked, told with its date, and swept after it`, async () => {
    await using place = await open();
    const store = {
      ...place.store,
      put: (...[key, body, options]: Parameters<typeof place.store.put>) => {
        if (key.endsWith('detail.bha')) throw new BulkheadError({ what: 'no', fix: 'x', code: 'STORE_DOWN' });
        return place.store.put(key, body, options);
      },
    };
    assert.is((await refusalOf(backUpAt({ ...place, store }, at(0, 2), LOCKED))).code, 'STORE_DOWN');
    assert.equal(await Array.fromAsync(place.store.list('')), [], 'nobody sees it');
    await place.store.put('v1/test/runs/README', bytesOf('not of a run'));
    const left = (await everything(place)).filter(
      ({ key, marker }) => key.endsWith('.bha') && !marker,
    ).length;
    assert.ok(left > 2);

    // Only a lock for longer than a week is met by the sweep.
    const until = at(20, 0);
    for (const { key, marker, version } of await everything(place))
      if (key.endsWith('.bha') && !marker)
        await place.store.extendLock(key, { until, mode: 'governance' }, version);
    await backUpAt(place, at(9, 2), LOCKED);
    const early = await pruneAt(place, at(9, 3), LOCKED);
    assert.equal(notGreen(early), []);
    assert.ok(
      early.checks.some(
        ({ observed }) => observed === `not yet: ${left} versions are locked until ${until.toISOString()}`,
      ),
    );
    await backUpAt(place, at(21, 2), LOCKED);
    const late = await pruneAt(place, at(21, 3), LOCKED);
    assert.equal(notGreen(late), []);
    const folders = late.facts?.foldersSwept;
    assert.ok(Array.isArray(folders) && folders.length === 1);
  });

  test(`${name}: the first run of a month is locked for as long as a monthly one is kept`, async () => {
    await using place = await open();
    const policy: RetentionPolicy = { ...model.retention, lock: 'compliance' };
    const { run } = await backUpAt(place, at(0, 2), policy);
    const { tier, lock } = tierOf(at(0, 2), undefined, policy);
    assert.equal([run.manifest.tier, tier], ['monthly', 'monthly']);
    assert.is(run.manifest.lockUntil, lock?.until.toISOString());
    assert.ok(lock !== undefined && lock.until.getTime() > TODAY + 365 * DAY);
    assert.ok(
      lock.until.getTime() < at(400, 2).getTime(),
      'what the policy of docs/SETUP.md lets a key lock',
    );
  });

  test(`${name}: without retention.lock nothing is locked`, async () => {
    await using place = await open();
    const outcome = await backUpAt(place, at(0, 2), SHORT);
    assert.equal([...new Set((await locksOf(place, outcome)).values())], ['none']);
    assert.is(outcome.run.manifest.lockUntil, null);
    assert.is(outcome.locks, undefined);
    assert.equal(
      reportOf(outcome).checks.filter(({ id }) => id === 'BAK-08'),
      [],
    );
  });
}

for (const [name, open] of Object.entries(LOCKLESS_BUCKETS)) {
  test(`${name}: a bucket without object lock takes the first file not, and so none`, async () => {
    await using place = await open();
    const error = await refusalOf(backUpAt(place, at(0, 2), LOCKED));
    assert.is(error.code, 'STORE_NO_LOCK');
    assert.match(error.what, /step "schema"/);
    assert.equal(
      (await everything(place)).filter(({ marker }) => !marker),
      [],
    );
  });
}

test('locks that a store confirms and does not keep are red; those it does not tell are grey', async () => {
  await using place = await BUCKETS.s3();
  const outcome = await backUpAt(place, at(0, 2), LOCKED);
  const { locks } = outcome;
  assert.ok(locks);
  const of = (changes: Partial<typeof locks>) => {
    const result = reportOf({ ...outcome, locks: { ...locks, ...changes } });
    return result.checks.find(({ id }) => id === 'BAK-08');
  };
  assert.is(of({ untold: 2 })?.verdict, 'grey');
  const short = of({ short: ['manifest.json', 'shared.bha'] });
  assert.is(short?.verdict, 'red');
  assert.match(short?.observed ?? '', /^manifest\.json and 1 more for a shorter time/);

  const { head } = place.store;
  const lying: Place = {
    ...place,
    store: {
      ...place.store,
      head: async (key, version) => {
        const found = await head(key, version);
        if (found?.lock === undefined) return found;
        if (key.endsWith('.sig')) return { ...found, lock: { ...found.lock, until: at(1, 0) } };
        const { lock: _, ...untold } = found;
        return key.endsWith('.json') ? untold : found;
      },
    },
  };
  const lied = await backUpAt(lying, at(0, 3), { ...LOCKED, lock: 'compliance' });
  assert.equal([lied.locks?.short, lied.locks?.untold], [['manifest.sig'], 2]);
});

test('a store that cannot lock is refused at the door, before anything is written', async () => {
  await using context = testContext();
  const folder = await context.temporaryFolder('lockless');
  const text = `version: 1
tenant: { table: orgs }
claim: { from: setting, name: s }
roles: { owner: o }
tables: {}
retention: { lock: compliance }
`;
  const config = join(folder, 'model.yaml');
  await writeFile(config, text);
  const given = {
    'database-url': 'postgresql://nobody@127.0.0.1:1/none',
    store: `file:${folder}/store`,
    config,
  };
  const keys = { 'encryption-key': ENCRYPTION_KEY, 'signing-key': SIGNING_KEY };
  for (const how of [keys, { 'dry-run': true }]) {
    const error = await refusalOf(runCommand(backupNightly, { ...given, ...how }, context));
    assert.is(error.code, 'RETENTION_LOCK');
    assert.match(error.what, /retention\.lock: compliance.*cannot lock anything/);
  }
  assert.equal(await readdir(folder), ['model.yaml']);
});

test('a run of one tenant is locked as a daily one is', () => {
  const policy: RetentionPolicy = { ...model.retention, lock: 'governance' };
  assert.equal(tierOfPartial(new Date('2026-11-20T02:17:00Z'), policy), {
    tier: 'daily',
    lock: { until: new Date('2026-12-21T00:00:00Z'), mode: 'governance' },
  });
});

test.run();
