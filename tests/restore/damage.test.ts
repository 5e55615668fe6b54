import { rm, writeFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { backUpAgain, backUpSample, drillSample, type SampleBackup } from './backup.ts';
import { ask } from './database.ts';
import { copySample, Forger, fileOf, flip, resign, tenantObjects } from './forge.ts';

const context = testContext({ command: 'backup-nightly' });
let sample: SampleBackup;
let largest: string;

/** Rows of nobody, so that there is an unassigned object; and one tenant with an object of several chunks. */
const UNTIDY = [
  'update public.messages set tenant_id = null where id in (select id from public.messages order by id limit 3)',
  `update public.notices set body = (select string_agg(md5(i::text), '') from generate_series(1, 130000) i)
    where id = (select id from public.notices where tenant_id is not null order by id limit 1)`,
];

test.before(async () => {
  await using source = await createDatabase('portal');
  for (const sql of UNTIDY) await ask(source.url, sql);
  sample = await backUpSample(source.url, context);
  largest = tenantObjects(sample)[0] ?? '';
});

test.after(() => context.end());

/** What a drill of a damaged copy finds first. */
async function failureOf(
  damage: (copy: SampleBackup) => Promise<unknown>,
  input: Parameters<typeof drillSample>[1]['input'] = {},
): Promise<{ code: string; text: string; target: string }> {
  const copy = await copySample(sample, context);
  await damage(copy);
  await using target = await createDatabase('empty');
  try {
    const result = await drillSample(copy, { target, input });
    assert.is(result.verdict, 'red', result.summary);
    const last = result.checks.at(-1);
    const rows = await loadedRows(target.url);
    return { code: last?.id ?? '', text: last?.observed ?? '', target: rows };
  } catch (error) {
    if (!(error instanceof BulkheadError)) throw error;
    return { code: error.code, text: error.what, target: await loadedRows(target.url) };
  }
}

async function loadedRows(url: string): Promise<string> {
  const [there] = await ask<{ there: boolean }>(
    url,
    "select to_regclass('public.notices') is not null as there",
  );
  if (there?.there !== true) return 'no table';
  const [row] = await ask<{ rows: string }>(
    url,
    'select count(*)::text as rows from public.notices where length(body) > 100000',
  );
  return row?.rows ?? '';
}

test('one flipped bit in an object of each kind is refused, and the object named', async () => {
  const kinds = sample.run.manifest.objects.map(({ name }) => name);
  assert.ok(kinds.includes('unassigned.bha') && kinds.includes('shared.bha'));
  for (const name of kinds.filter((kind) => !kind.startsWith('t/') || kind === largest)) {
    const { code, text } = await failureOf((copy) => flip(copy, name));
    assert.ok(['CHUNK_CORRUPT', 'OBJECT_SHA256'].includes(code), `${name}: ${code}`);
    assert.ok(text.includes(name), text);
  }
});

test('one flipped bit in the header, and in the last chunk of several: nothing of the object stays', async () => {
  const header = await failureOf((copy) => flip(copy, largest, 40));
  assert.match(header.code, /^(BAD_HEADER|OTHER_RUN|OTHER_OBJECT|OBJECT_SHA256|UNKNOWN_VERSION)$/);
  const end = await failureOf((copy) => flip(copy, largest, -20));
  assert.ok(end.text.includes(largest), end.text);
  assert.is(end.target, '0', 'its first chunks were good, and are not in the target');
});

test('one flipped bit in manifest, signature and keys file', async () => {
  assert.match((await failureOf((copy) => flip(copy, 'manifest.json'))).code, /^SIGNATURE_WRONG$/);
  assert.match((await failureOf((copy) => flip(copy, 'manifest.sig'))).code, /^SIGNATURE_/);
  assert.match(
    (await failureOf((copy) => flip(copy, 'keys.1.json'))).code,
    /^(ENVELOPE_|NO_KEY_FITS|OTHER_RUN)/,
  );
});

test('a missing and a cut object are found before anything is restored', async () => {
  const gone = await failureOf((copy) => rm(fileOf(copy, largest)));
  assert.is(gone.code, 'OBJECT_MISSING');
  assert.ok(gone.text.includes(largest));
  assert.is(gone.target, 'no table');
  const cut = await failureOf((copy) => writeFile(fileOf(copy, largest), 'BULKHEAD'));
  assert.is(cut.code, 'OBJECT_SIZE');
});

test('a manifest without signature, one signed by somebody else, and a run without manifest', async () => {
  assert.is((await failureOf((copy) => rm(fileOf(copy, 'manifest.sig')))).code, 'SIGNATURE_MISSING');
  const other = newSigningKey().privatePem;
  const forged = await failureOf((copy) => resign(copy, (manifest) => manifest, other));
  assert.is(forged.code, 'SIGNATURE_UNKNOWN_KEY');
  assert.is((await failureOf((copy) => rm(fileOf(copy, 'manifest.json')))).code, 'NO_RUN');
  const named = { run: sample.run.manifest.run };
  const both = await failureOf(async (copy) => {
    await backUpOnceMore(copy);
    await rm(fileOf(copy, 'manifest.json'));
  }, named);
  assert.is(both.code, 'RUN_MISSING');
});

test('a wrong key and a key that is none', async () => {
  const wrong = await failureOf(async () => undefined, { 'encryption-key': '0123456789abcdef'.repeat(4) });
  assert.is(wrong.code, 'NO_KEY_FITS');
  const none = await failureOf(async () => undefined, {
    'encryption-key': undefined,
    'signing-public-key': undefined,
  });
  assert.is(none.code, 'INPUT');
  assert.match(none.text, /BACKUP_ENCRYPTION_KEY[\s\S]*BACKUP_SIGNING_PUBLIC_KEY/);
});

test('an old run whose manifest is stored again is not the newest', async () => {
  const replayed = await failureOf(async (copy) => {
    await backUpOnceMore(copy);
    await resign(copy, (manifest) => manifest);
  });
  assert.is(replayed.code, 'MANIFEST_ROLLED_BACK');
});

test('a row less, by somebody with all keys: caught by the index, and by the totals', async () => {
  const drop = (rows: string[]) => rows.slice(1);
  const plain = await failureOf(async (copy) => {
    await (await Forger.of(copy)).rewrite(largest, 'notices', drop);
  });
  assert.match(plain.code, /^(SECTION_|FRAME_)/, plain.text);
  assert.ok(plain.text.includes('public.notices') && plain.text.includes(largest), plain.text);
  const indexed = await failureOf(async (copy) => {
    const forger = await Forger.of(copy);
    const sections = await forger.rewrite(largest, 'notices', drop);
    const index = forger.detail.objects[largest];
    if (index !== undefined) index.sections = sections;
    await forger.storeDetail();
  });
  assert.is(indexed.code, 'DETAIL_ROWS');
  assert.ok(indexed.text.includes('public.notices'), indexed.text);
});

test("a row in another tenant's object, by somebody with all keys, is found in the restored database", async () => {
  const [, other = ''] = tenantObjects(sample);
  const copy = await copySample(sample, context);
  const forger = await Forger.of(copy);
  let moved = '';
  const indexes = [
    await forger.rewrite(other, 'documents', ([first = '', ...rest]) => {
      moved = first;
      return rest;
    }),
    await forger.rewrite(largest, 'documents', (rows) => [...rows, moved]),
  ];
  for (const [position, name] of [other, largest].entries()) {
    const index = forger.detail.objects[name];
    if (index !== undefined) index.sections = indexes[position] ?? [];
  }
  await forger.storeDetail();
  await using target = await createDatabase('empty');
  const result = await drillSample(copy, { target });
  const rows = result.checks.filter(({ id, verdict }) => id === 'DRL-03' && verdict === 'red');
  assert.equal(
    rows.map(({ object }) => object),
    ['public.documents'],
  );
  assert.match(rows[0]?.observed ?? '', /1 missing/);
  assert.match(rows[0]?.observed ?? '', /1 too many/);
  for (const name of [other, largest]) assert.ok(rows[0]?.observed.includes(name));
});

async function backUpOnceMore(copy: SampleBackup): Promise<void> {
  await using source = await createDatabase('portal');
  await backUpAgain(copy, source.url, context);
}

test.run();
