import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { holdBackup } from '../../scripts/backup/hold-backup.ts';
import { retentionPrune } from '../../scripts/backup/retention-prune.ts';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { messageOf } from '../../scripts/lib/runtime/errors.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { parseModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { runCommand } from '../verify/made-run.ts';
import { everything, type Made, makeRun, notGreen, runsLeft, SIGNING } from './place.ts';
import { DAY } from './records.ts';

const MARKS = newSigningKey();
const PUBLIC = SIGNING.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const HEAD = 'version: 1\ntenant: { table: orgs }\nclaim: { from: setting, name: s }\nroles: { owner: o }\n';

/** A folder with so many nights before now, whose files have the times that they would have. */
async function shop(context: ReturnType<typeof testContext>, nights: number) {
  const folder = await context.temporaryFolder('store');
  const store = fileStore(folder);
  const place = { store, setClock: () => undefined, [Symbol.asyncDispose]: async () => undefined };
  const made: Made[] = [];
  for (let night = nights - 1; night >= 0; night--) {
    const startedAt = new Date(Date.now() - night * DAY - 3_600_000);
    const run = await makeRun(place, startedAt, { after: made.at(-1) });
    const stored = new Date(startedAt.getTime() + 60_000);
    await utimes(join(folder, run.prefix, 'manifest.json'), stored, stored);
    made.push(run);
  }
  const config = join(folder, 'bulkhead.yaml');
  await mkdir(folder, { recursive: true });
  await writeFile(
    config,
    `${HEAD}tables: {}\nretention: { daily: 3, weekly: 0, monthly: 0, minimumKeep: 2 }\n`,
  );
  const given = {
    store: `file:${folder}`,
    environment: 'test',
    config,
    'signing-public-key': PUBLIC,
    'marks-public-key': MARKS.publicPem,
  };
  return { place, made, given };
}

test('a dry run is what happens without --apply; it needs no key that signs', async () => {
  await using context = testContext();
  const { given, made, place } = await shop(context, 8);
  const before = await everything(place);
  for (const dry of [undefined, true]) {
    const result = await runCommand(retentionPrune, { ...given, 'dry-run': dry }, context);
    assert.is(result.outputs?.condemned, '4');
    assert.match(result.summary, /nothing was done|Nothing was removed/);
  }
  assert.equal(await everything(place), before);
  const many = await runCommand(retentionPrune, given, context);
  assert.equal(notGreen(many), ['RET-04'], '4 of 8 are more than 20 %');
  assert.match(String(many.checks.find(({ id }) => id === 'RET-10')?.object), made[0]?.run ?? 'none');
});

test('prune and hold, on a folder', async () => {
  await using context = testContext();
  const { given, made, place } = await shop(context, 8);
  const [first] = made;
  assert.ok(first);
  const keys = { ...given, 'marks-key': MARKS.privatePem };
  const { config: _, 'signing-public-key': __, ...hold } = { ...keys, run: first.run, reason: 'incident 12' };
  const held = await runCommand(holdBackup, hold, context);
  assert.match(held.summary, /held since .*: incident 12/);
  const apply = { ...keys, apply: true, accept: true };
  const result = await runCommand(retentionPrune, apply, context);
  assert.is(result.verdict, 'green');
  assert.match(result.summary, /^5 runs are kept; 3 got a tombstone/);
  assert.is((await runsLeft(place)).length, 8);
  const released = await runCommand(holdBackup, { ...hold, release: true }, context);
  assert.match(released.summary, /1 released/);
  const again = await runCommand(retentionPrune, apply, context);
  assert.match(again.summary, /^4 runs are kept; 1 got a tombstone, 3 wait/);
});

test('keys that are missing, wrong, or too much', async () => {
  await using context = testContext({ env: { BACKUP_SIGNING_KEY: 'x' } });
  const { given } = await shop(context, 2);
  const refused = (changes: Record<string, string | boolean | undefined>) =>
    runCommand(retentionPrune, { ...given, ...changes }, context).then(
      () => '',
      (error: unknown) => messageOf(error),
    );
  assert.match(await refused({ apply: true, 'dry-run': true }), /--dry-run and --apply were both given/);
  assert.match(await refused({ apply: true }), /BACKUP_MARKS_KEY is not set/);
  assert.match(await refused({ 'signing-public-key': undefined }), /BACKUP_SIGNING_PUBLIC_KEY is not set/);
  const both = await refused({ 'marks-public-key': PUBLIC });
  assert.match(both, new RegExp(`the marks key ${SIGNING.id} is also trusted to sign backups`));
  const own = SIGNING.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  assert.match(await refused({ apply: true, 'marks-key': own }), /also trusted to sign backups/);
  assert.match(await refused({ 'marks-key': 'nonsense' }), /BACKUP_MARKS_KEY/);
  assert.is(await refused({}), '');
  assert.match(context.lines.join('\n'), /Pruning needs no BACKUP_SIGNING_KEY/);
  assert.not.ok(
    Object.keys(retentionPrune.inputs).some((name) =>
      /^(?:signing-key|encryption-key|private-key|pkcs12)$/.test(name),
    ),
    'there is no input for a key that opens or signs a backup',
  );
  const unsigned = await runCommand(holdBackup, { run: 'x', reason: 'y' }, context).then(String, messageOf);
  assert.match(unsigned, /BACKUP_MARKS_KEY is not set/);
});

test('the policy of the model: its defaults, and what it refuses', () => {
  const policy = (text: string) => parseModel(`${HEAD}tables: {}\n${text}`, 'model.yaml').retention;
  assert.equal(policy(''), {
    daily: 30,
    weekly: 12,
    monthly: 12,
    minimumKeep: 7,
    weekStartsOn: 'sunday',
    keep: 'first',
    lock: 'none',
    pinned: [],
  });
  assert.is(policy('retention: { weekStartsOn: monday }').weekStartsOn, 'monday');
  const mistakes = [
    '{ dayly: 3 }',
    '{ daily: -1 }',
    '{ minimumKeep: 0 }',
    '{ weekStartsOn: someday }',
    '{ keep: last }',
  ];
  for (const text of mistakes) assert.throws(() => policy(`retention: ${text}`), /model.yaml/);
});

test.run();
