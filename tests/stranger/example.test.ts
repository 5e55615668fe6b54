import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openChunk } from '../../scripts/lib/archive/chunk.ts';
import { parseEnvelope, parseSymmetricKey, unwrapRunKey } from '../../scripts/lib/archive/envelope.ts';
import { coreOf, encodeHeader } from '../../scripts/lib/archive/header.ts';
import { objectKey, payloadKeys } from '../../scripts/lib/archive/keys.ts';
import { manifestSha256, parseManifest } from '../../scripts/lib/archive/manifest.ts';
import { openObject } from '../../scripts/lib/archive/open.ts';
import { verifyManifest } from '../../scripts/lib/archive/signature.ts';
import { parseVerifyingKey } from '../../scripts/lib/archive/signing-key.ts';
import { testContext } from '../support/context.ts';
import { nodes, openArchive, SCRIPT, unzstd } from './stranger.ts';

const RUN = '2026-11-20T02-17-03Z-7f3a90c1';
const OBJECT = 'shared.bha';
const ROWS = '1\tHarbour Quay\n2\tMeadow Park\n';

/** The worked example of the format's contract, as it stands on the page. */
async function readExample() {
  const page = await readFile('docs/formats/archive.md', 'utf8');
  const [, section = ''] = page.split('## A worked example');
  const blocks = [...section.matchAll(/^```\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
  const [values = '', bha = '', keys = '', manifest = '', signature = '', publicKey = ''] = blocks;
  const value = (name: string) => {
    const [, found = ''] = new RegExp(`^${name} +([0-9a-f]+)$`, 'm').exec(values) ?? [];
    return Buffer.from(found, 'hex');
  };
  return {
    value,
    bha: Buffer.from(bha.replaceAll('\n', ''), 'hex'),
    keys: Buffer.from(keys),
    manifest: Buffer.from(manifest),
    signature: Buffer.from(signature),
    publicKey,
  };
}

const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');

test('every value of the worked example follows from the keys and the salt', async () => {
  const { value, bha, manifest } = await readExample();
  const runKey = value('run key');
  const core = coreOf({ run: RUN, object: OBJECT });
  const dek = objectKey(runKey, RUN, OBJECT);
  const { key, commitment } = payloadKeys(dek, value('salt'), core);
  assert.is(core.length, 97);
  assert.is(hex(dek), hex(value('object key')));
  assert.is(hex(Buffer.from(key)), hex(value('payload key')));
  assert.is(hex(Buffer.from(commitment)), hex(value('commitment')));
  assert.is(hex(bha), hex(encodeHeader(core, value('salt'), commitment)) + hex(value('chunk 0')));
  assert.is(hex(openChunk(key, 0, true, value('chunk 0'))), hex(value('payload')));
  assert.is((await unzstd(value('payload'))).toString(), ROWS);
  assert.is(manifestSha256(manifest), value('sha256 manifest').toString('hex'));
});

test('bulkhead verifies and opens the worked example', async () => {
  const { value, bha, keys, manifest, signature, publicKey } = await readExample();
  const verifying = parseVerifyingKey(publicKey);
  verifyManifest(manifest, signature, [verifying], RUN);
  const [object] = parseManifest(manifest).objects;
  assert.is(object?.size, bha.length);
  assert.is(object?.sha256, createHash('sha256').update(bha).digest('hex'));
  const kek = parseSymmetricKey(value('key').toString('hex'));
  const runKey = unwrapRunKey(parseEnvelope(keys), RUN, [kek]);
  assert.is(hex(runKey), hex(value('run key')));
  const bytes = (async function* () {
    yield bha;
  })();
  const opened = await Array.fromAsync(
    openObject({ run: RUN, object: OBJECT, key: { runKey }, size: bha.length }, bytes),
  );
  assert.is(hex(Buffer.concat(opened)), hex(value('payload')));
});

test('open-archive.mjs opens the worked example, with every Node.js of this machine', async () => {
  await using context = testContext();
  const { value, bha, keys, manifest, signature, publicKey } = await readExample();
  const folder = await context.temporaryFolder('example');
  const run = join(folder, RUN);
  await mkdir(run);
  const files = { [OBJECT]: bha, 'keys.1.json': keys, 'manifest.json': manifest, 'manifest.sig': signature };
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(run, name), bytes);
  const publicKeyFile = join(folder, 'signing.pub.pem');
  await writeFile(publicKeyFile, publicKey);
  for (const form of ['hex', 'base64'] as const) {
    const keyFile = join(folder, `key.${form}`);
    await writeFile(keyFile, `${value('key').toString(form)}\n`);
    for (const node of await nodes()) {
      const { code, stdout, stderr } = await openArchive(node, {
        folder: run,
        object: OBJECT,
        keyFile,
        publicKeyFile,
      });
      assert.is(code, 0, `${node}: ${stderr}`);
      assert.is((await unzstd(stdout)).toString(), ROWS);
    }
  }
});

test('open-archive.mjs is under 80 lines and imports nothing but Node.js', async () => {
  const text = await readFile(SCRIPT, 'utf8');
  const lines = text.trimEnd().split('\n');
  assert.ok(lines.length < 80, `${lines.length} lines`);
  assert.ok(lines.every((line) => line.length <= 120));
  const imports = [...text.matchAll(/\bfrom '([^']+)'|import\('([^']+)'\)|require\(/g)].map(
    ([, name]) => name,
  );
  assert.ok(imports.length > 0 && imports.every((name) => name?.startsWith('node:')), imports.join());
});

test.run();
