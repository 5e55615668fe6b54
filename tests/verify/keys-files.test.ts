import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCertificates } from '../../scripts/lib/archive/certificate.ts';
import {
  encodeEnvelope,
  parseSymmetricKey,
  type Recipient,
  wrapRunKey,
} from '../../scripts/lib/archive/envelope.ts';
import { newRunKey } from '../../scripts/lib/archive/keys.ts';
import type { Result } from '../../scripts/lib/runtime/result.ts';
import { makeCertificate } from '../keys/certificates.ts';
import { testContext } from '../support/context.ts';
import {
  copyOf,
  ENCRYPTION,
  fileOf,
  findings,
  type Given,
  list,
  type MadeRun,
  makeRun,
  verify,
} from './made-run.ts';

const context = testContext();
const SYMMETRIC = parseSymmetricKey(ENCRYPTION);
const SAFE = makeCertificate({ name: 'safe' });
const [CERTIFICATE] = parseCertificates(SAFE.pem);
const [STRANGER] = parseCertificates(makeCertificate({ name: 'stranger' }).pem);
if (CERTIFICATE === undefined || STRANGER === undefined) throw new Error('no certificates');
const RECIPIENTS: readonly Recipient[] = [SYMMETRIC, CERTIFICATE];
let made: MadeRun;
let other: MadeRun;

test.before(async () => {
  made = await makeRun(await context.temporaryFolder('store'));
  other = await makeRun(await context.temporaryFolder('other'));
  // A rotation has brought the certificate.
  await writeFile(fileOf(made, 'keys.2.json'), sealed(made.runKey, made.run, RECIPIENTS, 2));
});

test.after(() => context.end());

function sealed(runKey: Buffer, run: string, recipients: readonly Recipient[], generation: number): Buffer {
  return encodeEnvelope(wrapRunKey(runKey, run, recipients, 'main', generation));
}

/** Puts keys files beside the genuine ones of a copy, and verifies it. */
async function withFiles(files: Readonly<Record<string, Buffer>>, given: Given = {}): Promise<Result> {
  await using own = testContext();
  const copy = await copyOf(made, own);
  for (const [name, bytes] of Object.entries(files)) await writeFile(fileOf(copy, name), bytes);
  return await verify(copy, { deep: true, ...given });
}

const opened = (result: Result) =>
  result.checks.some(({ id, verdict }) => id === 'VER-06' && verdict === 'green');

/** Newer keys files that somebody wrote who can only write to the store, and what each is. */
const FORGED: readonly [name: string, file: () => Buffer, code: string][] = [
  ['that cannot be parsed', () => Buffer.from('{"v":1'), 'ENVELOPE_INVALID'],
  ['of another run', () => sealed(made.runKey, other.run, RECIPIENTS, 9), 'ENVELOPE_FOREIGN'],
  ['copied under a higher number', () => sealed(made.runKey, made.run, RECIPIENTS, 2), 'ENVELOPE_FOREIGN'],
  ['with a run key of his own', () => sealed(newRunKey(), made.run, [CERTIFICATE], 9), 'OTHER_RUN_KEY'],
  ['for his key only', () => sealed(newRunKey(), made.run, [STRANGER], 9), 'ENVELOPE_ALTERED'],
  [
    'with one more recipient, and so a wrong proof',
    () => {
      const { groups, ...rest } = wrapRunKey(made.runKey, made.run, RECIPIENTS, 'main', 9);
      const stanza = {
        type: 'rsa-oaep-256' as const,
        kid: STRANGER.kid,
        ct: randomBytes(384).toString('base64'),
      };
      const forged = groups.map((group) => ({ ...group, recipients: [...group.recipients, stanza] }));
      return encodeEnvelope({ ...rest, groups: forged });
    },
    'ENVELOPE_ALTERED',
  ],
];

for (const [name, file, code] of FORGED) {
  test(`a newer keys file ${name}: a finding, and the run is opened with the genuine one`, async () => {
    const result = await withFiles({ 'keys.9.json': file() }, { 'private-key': SAFE.privatePem });
    assert.equal(findings(result), [`${code} keys.9.json`]);
    assert.is(result.verdict, 'red');
    assert.ok(opened(result), 'every chunk was authenticated');
    assert.match(JSON.stringify(result.facts), /"keysFilesPassedOver":\["keys\.9\.json: /);
    assert.match(
      JSON.stringify(result.facts),
      new RegExp(`"opensWith":"${SYMMETRIC.kid}, ${CERTIFICATE?.kid}"`),
    );
  });
}

test('a newer genuine keys file for other keys is no finding: the key given was retired', async () => {
  const result = await withFiles({ 'keys.9.json': sealed(made.runKey, made.run, [STRANGER], 9) });
  assert.equal(findings(result), []);
  assert.ok(opened(result));
  assert.match(
    JSON.stringify(result.facts),
    new RegExp(`keys\\.9\\.json is for other keys.*${STRANGER?.kid}`),
  );
});

test('none opens: grey where the key is another, red with the reason of each where they are forged', async () => {
  const wrong = { 'encryption-key': randomBytes(32).toString('hex') };
  const foreign = await withFiles({}, wrong);
  assert.equal(findings(foreign), [`NO_KEY_FITS ${made.run}`]);
  assert.is(foreign.verdict, 'grey');
  const forged = await withFiles({ 'keys.8.json': Buffer.from('{}') }, wrong);
  assert.equal(findings(forged), ['ENVELOPE_INVALID keys.8.json', `KEYS_UNUSABLE ${made.run}`]);
  const said = forged.checks.map(({ observed }) => observed).join('\n');
  for (const words of [
    /keys\.8\.json: /,
    /keys\.2\.json: it is for other keys/,
    /keys\.1\.json: it is for other keys/,
  ])
    assert.match(said, words);
  assert.not.ok(opened(forged));
});

test('without a key, what can be told is told; the list goes by the newest that can be read', async () => {
  const shallow = await withFiles({ 'keys.9.json': Buffer.from('x') }, { deep: false });
  assert.equal(findings(shallow), ['ENVELOPE_INVALID keys.9.json']);
  await using own = testContext();
  const copy = await copyOf(made, own);
  await writeFile(fileOf(copy, 'keys.9.json'), 'x');
  const result = await list(copy);
  assert.is(result.verdict, 'green', JSON.stringify(findings(result)));
  assert.match(
    JSON.stringify(result.facts),
    new RegExp(`"opensWith":"${SYMMETRIC.kid}, ${CERTIFICATE?.kid}"`),
  );
});

test.run();
