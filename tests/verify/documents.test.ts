import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeEnvelope, parseSymmetricKey, wrapRunKey } from '../../scripts/lib/archive/envelope.ts';
import { sealObject } from '../../scripts/lib/archive/seal.ts';
import { signBytes, signManifest } from '../../scripts/lib/archive/signature.ts';
import { newSigningKey, parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { testContext } from '../support/context.ts';
import {
  copyOf,
  ENCRYPTION,
  fileOf,
  findings,
  type Given,
  type MadeRun,
  makeRun,
  pieces,
  removeFile,
  resign,
  rewrite,
  SIGNING_PEM,
  sha256Of,
  verify,
} from './made-run.ts';
import { tampered } from './tampered.ts';

const context = testContext();
let made: MadeRun;
let other: MadeRun;

test.before(async () => {
  made = await makeRun(await context.temporaryFolder('store'));
  other = await makeRun(await context.temporaryFolder('other'));
});

test.after(() => context.end());

const SHARED = 'shared.bha';

const after = (tamper: (copy: MadeRun) => Promise<void>, given: Given = {}) => tampered(made, tamper, given);

test('a wrong key is not damage: the bytes are read, and the report says what was not', async () => {
  const result = await verify(made, { deep: true, 'encryption-key': sha256Of(Buffer.from('another')) });
  assert.is(result.verdict, 'grey');
  assert.equal(findings(result), [`NO_KEY_FITS ${made.run}`]);
  assert.match(result.summary, /is not encrypted to any key given .*/);
  assert.ok(result.checks.some(({ id, verdict }) => id === 'VER-05' && verdict === 'green'));
  assert.not.ok(result.checks.some(({ id }) => id === 'VER-06'));
});

test('the right key in a keys file that was altered, is of another run, or is gone', async () => {
  const key = parseSymmetricKey(ENCRYPTION);
  const wrong = Buffer.from(encodeEnvelope(wrapRunKey(sha(32), made.run, [key])));
  const keysFile = (bytes: Buffer) => (copy: MadeRun) => rewrite(copy, 'keys.1.json', () => bytes);

  const other_ = await after(keysFile(wrong), { deep: true });
  assert.equal(other_.codes, ['OTHER_RUN_KEY'], 'the key of something else opens nothing');
  const flipped = await after(
    (copy) =>
      rewrite(copy, 'keys.1.json', (bytes) =>
        Buffer.from(bytes.toString().replace(/"ct":"(.)/, (_, c) => `"ct":"${c === 'A' ? 'B' : 'A'}`)),
      ),
    { deep: true },
  );
  assert.equal(flipped.codes, ['ENVELOPE_CORRUPT']);
  const foreign = await after(keysFile(encodeEnvelope(wrapRunKey(made.runKey, other.run, [key]))));
  assert.equal(foreign.codes, ['ENVELOPE_FOREIGN']);
  const group = await after(keysFile(encodeEnvelope(wrapRunKey(made.runKey, made.run, [key], 'shard-2'))));
  assert.equal(group.codes, ['NO_KEY_GROUP']);
  const garbled = await after(keysFile(Buffer.from('{}')));
  assert.equal(garbled.codes, ['ENVELOPE_INVALID']);
  const gone = await after((copy) => removeFile(copy, 'keys.1.json'));
  assert.equal(gone.codes, ['KEYS_MISSING']);
});

test('a manifest without a signature, with a wrong one, of another key, for another purpose', async () => {
  const manifest = () => readFile(fileOf(made, 'manifest.json'));
  const signature = (bytes: Buffer) => (copy: MadeRun) => rewrite(copy, 'manifest.sig', () => bytes);
  const stranger = parseSigningKey(newSigningKey().privatePem);

  const none = await after((copy) => removeFile(copy, 'manifest.sig'));
  assert.equal(none.codes, ['SIGNATURE_MISSING']);
  const otherKey = await after(signature(signManifest(await manifest(), stranger)));
  assert.equal(otherKey.codes, ['SIGNATURE_UNKNOWN_KEY']);
  const edited = await after((copy) =>
    rewrite(copy, 'manifest.json', (bytes) => Buffer.from(bytes.toString().replace('"daily"', '"monthly"'))),
  );
  assert.equal(edited.codes, ['SIGNATURE_WRONG']);
  const purpose = await after(
    signature(signBytes(await manifest(), 'bulkhead/marks/v1', parseSigningKey(SIGNING_PEM))),
  );
  assert.equal(purpose.codes, ['SIGNATURE_CONTEXT']);
  const garbled = await after(signature(Buffer.from('not a signature')));
  assert.equal(garbled.codes, ['SIGNATURE_INVALID']);
});

test('a manifest that its own signer would not write', async () => {
  const spaced = await after(async (copy) => {
    const bytes = Buffer.from(JSON.stringify(made.manifest));
    await writeFile(fileOf(copy, 'manifest.json'), bytes);
    await writeFile(fileOf(copy, 'manifest.sig'), signManifest(bytes, parseSigningKey(SIGNING_PEM)));
  });
  assert.equal(spaced.codes, ['MANIFEST_INVALID']);
  const elsewhere = await after((copy) =>
    resign(copy, (manifest) => ({ ...manifest, environment: 'staging' })),
  );
  assert.equal(elsewhere.codes, ['MANIFEST_ELSEWHERE']);
});

test('a run without a manifest', async () => {
  const tamper = (copy: MadeRun) => removeFile(copy, 'manifest.json');
  const { codes, said } = await after(tamper, { run: made.run });
  assert.equal(codes, ['RUN_INCOMPLETE']);
  assert.match(said, /it was never finished, or its manifest was removed/);
});

test('objects resealed by somebody who can open them, but cannot sign', async () => {
  const sealed = sealObject(
    { run: made.run, object: SHARED, runKey: made.runKey },
    pieces([Buffer.from('')]),
  );
  const bytes = Buffer.concat(await Array.fromAsync(sealed));
  const { codes } = await after((copy) => rewrite(copy, SHARED, () => bytes), { deep: true });
  assert.equal(codes, ['OTHER_SIZE']);
});

test('a signed run whose index is not that of its objects', async () => {
  const change = async (detail: NonNullable<Parameters<typeof makeRun>[1]>['detail'] & {}) => {
    await using own = testContext();
    const forged = await makeRun(await own.temporaryFolder('forged'), { detail });
    const shallow = await verify(forged);
    assert.is(shallow.verdict, 'green', 'without the key nobody can tell');
    return findings(await verify(forged, { deep: true })).map((line) => line.split(' ')[0]);
  };
  const section =
    (of: Partial<MadeRun['detail']['objects'][string]['sections'][number]>) =>
    (detail: MadeRun['detail']) => ({
      ...detail,
      tables: detail.tables.map((table) => ({ ...table, rows: table.rows + ('rows' in of ? 1 : 0) })),
      objects: {
        ...detail.objects,
        [SHARED]: {
          sections: (detail.objects[SHARED]?.sections ?? []).map((entry) => ({ ...entry, ...of })),
        },
      },
    });
  assert.equal(await change(section({ rows: 2601 })), ['SECTION_ROWS']);
  assert.equal(await change(section({ bytes: 1 })), ['SECTION_BYTES']);
  assert.equal(await change(section({ sha256: '0'.repeat(64) })), ['SECTION_DIGEST']);
  assert.equal(await change(section({ length: 99_999_999 })), ['SECTION_SHORT']);
  assert.equal(await change((detail) => ({ ...detail, tables: [] })), ['DETAIL_ROWS']);
  assert.equal(
    await change((detail) => ({
      ...detail,
      tenants: detail.tenants.map((each, at, all) => ({ ...each, id: all[1 - at]?.id ?? '' })),
    })),
    ['DETAIL_TENANT'],
  );
  const without = (detail: MadeRun['detail']) => {
    const { [SHARED]: _, ...objects } = detail.objects;
    return { ...detail, objects, tables: detail.tables.map((table) => ({ ...table, rows: 80 })) };
  };
  assert.equal(await change(without), ['INDEX_MISMATCH']);
});

test('a folder that lies beside the runs and is none is named in the report', async () => {
  await using own = testContext();
  const copy = await copyOf(made, own);
  await cp(fileOf(copy, SHARED), join(dirname(dirname(fileOf(copy, SHARED))), 'stray', 'file.bin'));
  const result = await verify(copy);
  assert.is(result.verdict, 'green');
  assert.equal(result.facts?.foldersOutsideOfRuns, ['stray']);
});

function sha(length: number): Buffer {
  return Buffer.from(sha256Of(Buffer.from('some other run key')), 'hex').subarray(0, length);
}

test.run();
