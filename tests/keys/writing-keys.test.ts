import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { readWritingKeys } from '../../scripts/lib/backup/keys.ts';
import { InputError } from '../../scripts/lib/runtime/errors.ts';
import { nightKeys } from '../../scripts/night/keys.ts';
import { makeCertificate } from './certificates.ts';

const DAY = 86_400_000;
const NOW = new Date();
const ONE = makeCertificate({ name: 'operations' });
const TWO = makeCertificate({ name: 'safe' });
const SIGNING = newSigningKey();
const SYMMETRIC = '8f1c7a2e5d904b36c1f8e27a90d3b4556e7f8091a2b3c4d5e6f708192a3b4c5d';
const NONE = {
  certificates: undefined,
  encryption: undefined,
  signing: SIGNING.privatePem,
  trusted: undefined,
};

function problemsOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}

test('certificates alone: nothing in what the writer holds can open', () => {
  const keys = readWritingKeys({ ...NONE, certificates: ONE.pem + TWO.pem }, NOW);
  assert.is(keys.recipients.length, 2);
  assert.ok(keys.recipients.every(({ type }) => type === 'rsa-oaep-256'));
  assert.ok(keys.recipients.every((key) => 'publicKey' in key && key.publicKey.type === 'public'));
  assert.equal(keys.warnings, []);
});

test('one recipient is a warning each time; a certificate near its end too', () => {
  assert.match(readWritingKeys({ ...NONE, encryption: SYMMETRIC }, NOW).warnings.join(), /one key only/);
  assert.equal(readWritingKeys({ ...NONE, encryption: SYMMETRIC, certificates: ONE.pem }, NOW).warnings, []);
  const until = new Date(NOW.getTime() + 10 * DAY + 60_000);
  const ending = makeCertificate({ privateKey: TWO.privateKey, until }).pem;
  const { warnings } = readWritingKeys({ ...NONE, certificates: ONE.pem + ending }, NOW);
  assert.match(warnings.join(), /ends in (9|10) days/);
});

test('all mistakes together, each with the command that makes a good one', () => {
  const expired = makeCertificate({
    privateKey: TWO.privateKey,
    until: new Date(NOW.getTime() - 3_600_000),
  }).pem;
  const texts = { certificates: ONE.pem + expired, encryption: 'c2hvcnQ=', signing: undefined, trusted: 'x' };
  const problems = problemsOf(() => readWritingKeys(texts, NOW));
  assert.is(problems.length, 4, problems.join('\n'));
  assert.match(problems.join('\n'), /expired on .*create-keys/);
  assert.match(problems.join('\n'), /openssl rand -hex 32/);
  assert.match(problems.join('\n'), /openssl genpkey/);
  const weak = makeCertificate({ bits: 2048 }).pem;
  assert.match(problemsOf(() => readWritingKeys({ ...NONE, certificates: weak }, NOW)).join(), /2048 bits/);
  const future = makeCertificate({ privateKey: TWO.privateKey, from: new Date(NOW.getTime() + DAY) }).pem;
  assert.match(
    problemsOf(() => readWritingKeys({ ...NONE, certificates: future }, NOW)).join(),
    /not valid before/,
  );
  const none = problemsOf(() => readWritingKeys({ ...NONE }, NOW)).join();
  assert.match(none, /BACKUP_ENCRYPTION_KEY is not set.*nor is BACKUP_CERTIFICATES/);
  assert.match(none, /create-keys/);
  const both = ONE.pem + ONE.privatePem;
  assert.match(problemsOf(() => readWritingKeys({ ...NONE, certificates: both }, NOW)).join(), /private key/);
});

test('a signing key must be in the list that is pinned; older ones in it stay trusted', () => {
  const old = newSigningKey();
  const trusted = old.publicPem + SIGNING.publicPem;
  const keys = readWritingKeys({ ...NONE, certificates: ONE.pem, trusted }, NOW);
  assert.equal(
    keys.trusted.map(({ id }) => id),
    [SIGNING.id, old.id],
  );
  const problems = problemsOf(() =>
    readWritingKeys({ ...NONE, certificates: ONE.pem, trusted: old.publicPem }, NOW),
  );
  assert.match(problems.join(), /not in the list of trusted keys/);
});

test('a night with certificates makes up no key that opens', async () => {
  const keys = await nightKeys('/nowhere', undefined, SIGNING.privatePem, ONE.pem);
  assert.equal(keys, { BACKUP_SIGNING_KEY: SIGNING.privatePem });
  assert.is((await nightKeys('/nowhere', SYMMETRIC, SIGNING.privatePem)).BACKUP_ENCRYPTION_KEY, SYMMETRIC);
});

test.run();
