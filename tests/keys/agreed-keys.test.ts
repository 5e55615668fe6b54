import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { z } from 'zod';
import { changeDigest } from '../../scripts/lib/approval/digest.ts';
import { parseCertificates } from '../../scripts/lib/archive/certificate.ts';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { parseSymmetricKey } from '../../scripts/lib/archive/symmetric-key.ts';
import { type RotationTexts, readRotationKeys } from '../../scripts/lib/keys/rotation-keys.ts';
import { InputError } from '../../scripts/lib/runtime/errors.ts';
import { makeCertificate } from './certificates.ts';

// What a second person confirms are words. They name a path or nothing at all, and the key behind it can be another one
// an hour later: so the words hold the ids of the keys, and a rotation with others is refused.

const OLD_TEXT = randomBytes(32).toString('hex');
const NEW_TEXT = randomBytes(32).toString('hex');
const OTHER_TEXT = randomBytes(32).toString('hex');
const [NEW, OTHER] = [parseSymmetricKey(NEW_TEXT), parseSymmetricKey(OTHER_TEXT)];
const MADE = makeCertificate();
const [CERTIFICATE] = parseCertificates(MADE.pem);
if (CERTIFICATE === undefined) throw new Error('no certificate');
const SIGNING = newSigningKey();

const GIVEN: RotationTexts = {
  add: undefined,
  'add-key': undefined,
  retire: undefined,
  'encryption-key': OLD_TEXT,
  'private-key': undefined,
  pkcs12: undefined,
  passphrase: undefined,
  'signing-public-key': SIGNING.publicPem,
  'signing-key': undefined,
};

/** What is wrong with a rotation; nothing when it may be done. */
async function problemsOf(given: Partial<RotationTexts>): Promise<readonly string[]> {
  try {
    await readRotationKeys({ ...GIVEN, ...given }, { cwd: process.cwd(), now: () => new Date() });
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

test('keys with the agreed ids are added', async () => {
  assert.equal(await problemsOf({ 'add-key': NEW_TEXT, 'add-ids': NEW.kid }), []);
  assert.equal(await problemsOf({ add: MADE.pem, 'add-ids': CERTIFICATE.kid }), []);
  const both = `${CERTIFICATE.kid}, ${NEW.kid}`;
  assert.equal(await problemsOf({ add: MADE.pem, 'add-key': NEW_TEXT, 'add-ids': both }), []);
  assert.equal(await problemsOf({ retire: OTHER.kid, 'add-ids': 'none' }), []);
  assert.equal(await problemsOf({ 'add-key': NEW_TEXT }), [], 'by hand whoever runs it knows the key');
});

test('another key than the agreed one is refused, and named without being shown', async () => {
  const problems = await problemsOf({ 'add-key': OTHER_TEXT, 'add-ids': NEW.kid });
  assert.equal(problems, [
    `${OTHER.kid} would be added, and --add-ids does not name it`,
    `--add-ids names ${NEW.kid}, and no such key is given`,
  ]);
  assert.not.match(problems.join(), OTHER_TEXT);
});

test('a key that nobody agreed to is refused: in the secret, or in the file of a certificate', async () => {
  assert.equal(await problemsOf({ 'add-key': OTHER_TEXT, retire: NEW.kid, 'add-ids': 'none' }), [
    `${OTHER.kid} would be added, and --add-ids does not name it`,
  ]);
  assert.equal(await problemsOf({ add: MADE.pem, 'add-key': NEW_TEXT, 'add-ids': NEW.kid }), [
    `${CERTIFICATE.kid} would be added, and --add-ids does not name it`,
  ]);
});

test('what is no id is told', async () => {
  assert.equal(await problemsOf({ 'add-key': NEW_TEXT, 'add-ids': 'the-new-one' }), [
    '--add-ids: "the-new-one" is no id of a key, and not none',
  ]);
});

const step = z.looseObject({
  uses: z.string().default(''),
  with: z.record(z.string(), z.unknown()).default({}),
});
const workflowShape = z.looseObject({ jobs: z.record(z.string(), z.looseObject({ steps: z.array(step) })) });

test('the workflow has the ids in what is proposed and confirmed, and holds plan and rotation to them', () => {
  const { jobs } = workflowShape.parse(parse(readFileSync('.github/workflows/rotate-keys.yml', 'utf8')));
  const steps = Object.values(jobs).flatMap(({ steps: of }) => of);
  const words = steps.filter(({ uses }) => uses.endsWith('/approve-change')).map(({ with: of }) => of.what);
  assert.is(words.length, 2);
  assert.is(words[0], words[1]);
  assert.match(String(words[0]), 'inputs.add-ids');
  const ids = steps.filter(({ uses }) => uses.endsWith('/rotate-keys')).map(({ with: of }) => of['add-ids']);
  const held = `\${{ inputs.add-ids || 'none' }}`;
  assert.equal(ids, [held, held]);
  const digestFor = (id: string) => changeDigest({ subject: 'keys', what: `add [] as [${id}], retire []` });
  assert.is.not(digestFor(NEW.kid), digestFor(OTHER.kid));
});

test.run();
