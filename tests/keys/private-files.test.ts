import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parsePrivateKeys } from '../../scripts/lib/archive/private-key.ts';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { readKeyFile, requirePrivate } from '../../scripts/lib/keys/key-file.ts';
import { readOpeningKeys, readReadingKeys, readTrustedKeys } from '../../scripts/lib/keys/opening-keys.ts';
import { openPkcs12 } from '../../scripts/lib/keys/pkcs12.ts';
import { InputError } from '../../scripts/lib/runtime/errors.ts';
import { refusal } from '../archive/samples.ts';
import { makeCertificate, makePkcs12 } from './certificates.ts';

const PASSPHRASE = 'a passphrase of this test';
const MADE = makeCertificate();
const OTHER = makeCertificate();
const KID = parsePrivateKeys(MADE.privatePem, undefined, 'key')[0]?.kid ?? '';
const FILE = makePkcs12(MADE.privatePem, MADE.pem, PASSPHRASE);
const NONE = {
  'encryption-key': undefined,
  'private-key': undefined,
  pkcs12: undefined,
  passphrase: undefined,
};

test('a PKCS#12 file opens with its passphrase alone', async () => {
  assert.is((await openPkcs12(FILE, PASSPHRASE, 'x.p12')).kid, KID);
  await refusal(() => openPkcs12(FILE, undefined, 'x.p12'), 'PRIVATE_KEY_PASSPHRASE', /no passphrase/);
  const error = await refusal(() => openPkcs12(FILE, 'another phrase', 'x.p12'), 'PRIVATE_KEY_PASSPHRASE');
  assert.not.match(error.message, /another phrase/);
  assert.is(error.cause, undefined);
});

test('a PKCS#12 file that is none, was cut, or holds somebody else’s certificate', async () => {
  await refusal(() => openPkcs12(Buffer.from('text'), PASSPHRASE, 'x.p12'), 'PKCS12_FORMAT');
  await refusal(() => openPkcs12(FILE.subarray(0, 900), PASSPHRASE, 'x.p12'), 'PKCS12_FORMAT');
  const mixed = makePkcs12(MADE.privatePem, OTHER.pem, PASSPHRASE);
  await refusal(
    () => openPkcs12(mixed, PASSPHRASE, 'x.p12'),
    'PRIVATE_KEY_MISMATCH',
    /do not belong together/,
  );
});

test('a PKCS#12 file of openssl opens too', async () => {
  if (spawnSync('openssl', ['version']).status !== 0) return;
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-openssl-'));
  try {
    const at = (name: string) => join(folder, name);
    await writeFile(at('key.pem'), MADE.privatePem, { mode: 0o600 });
    await writeFile(at('crt.pem'), MADE.pem);
    await writeFile(at('phrase'), PASSPHRASE, { mode: 0o600 });
    const files = ['-inkey', at('key.pem'), '-in', at('crt.pem'), '-out', at('safe.p12')];
    const made = spawnSync('openssl', ['pkcs12', '-export', ...files, '-passout', `file:${at('phrase')}`]);
    assert.is(made.status, 0, made.stderr.toString());
    await chmod(at('safe.p12'), 0o600);
    assert.is((await openPkcs12(await readKeyFile(at('safe.p12')), PASSPHRASE, 'safe.p12')).kid, KID);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a key file that others can read is refused with the command that closes it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead key '));
  const file = join(folder, 'safe.p12');
  try {
    await writeFile(file, FILE, { mode: 0o600 });
    assert.ok((await readKeyFile(file)).equals(FILE));
    for (const mode of [0o640, 0o604, 0o660, 0o777]) {
      await chmod(file, mode);
      const error = await refusal(
        () => readKeyFile(file),
        'KEY_FILE_OPEN',
        new RegExp(`0${mode.toString(8)}`),
      );
      assert.is(error.fix.split(';')[0], `chmod 600 '${file}'`);
    }
    requirePrivate(file, 0o777, 'win32');
    await refusal(() => readKeyFile(join(folder, 'none.p12')), 'KEY_FILE', /ENOENT/);
    const problems: string[] = [];
    const texts = { ...NONE, pkcs12: file, passphrase: PASSPHRASE };
    assert.equal(await readOpeningKeys(texts, '/', problems), []);
    assert.match(problems.join(), /chmod 600/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('keys from variables: PEM, PKCS#12 in base64, symmetric; each once, and all mistakes together', async () => {
  const problems: string[] = [];
  const symmetric = '8f1c7a2e5d904b36c1f8e27a90d3b4556e7f8091a2b3c4d5e6f708192a3b4c5d';
  const base64 = FILE.toString('base64').replaceAll(/(.{64})/g, '$1\n');
  const keys = await readOpeningKeys(
    { ...NONE, 'encryption-key': symmetric, 'private-key': base64, passphrase: PASSPHRASE },
    '/',
    problems,
  );
  assert.equal(problems, []);
  assert.equal(
    keys.map(({ type }) => type),
    ['a256gcm-kw', 'rsa-oaep-256'],
  );
  const wrong = {
    ...NONE,
    'encryption-key': 'secret-one',
    'private-key': 'secret-two',
    pkcs12: '/none/x.p12',
  };
  assert.equal(await readOpeningKeys(wrong, '/', problems), []);
  assert.is(problems.length, 3, problems.join('\n'));
  assert.match(problems.join('\n'), /openssl rand -hex 32/);
  assert.not.match(problems.join('\n'), /secret-/);
});

test('what is trusted is a list; the signing key stands in for it', async () => {
  const [one, two] = [newSigningKey(), newSigningKey()];
  const problems: string[] = [];
  const pinned = { 'signing-public-key': one.publicPem + two.publicPem, 'signing-key': two.privatePem };
  assert.equal(
    (await readTrustedKeys(pinned, '/', problems)).map(({ id }) => id),
    [one.id, two.id],
  );
  const alone = { 'signing-public-key': undefined, 'signing-key': two.privatePem };
  assert.equal(
    (await readTrustedKeys(alone, '/', problems)).map(({ id }) => id),
    [two.id],
  );
  assert.equal(problems, []);
  const keys = await readReadingKeys({ ...NONE, ...pinned, 'private-key': MADE.privatePem }, '/');
  assert.equal([keys.opening.map(({ kid }) => kid), keys.trusted.length], [[KID], 2]);
  const nothing = { ...NONE, 'signing-public-key': undefined, 'signing-key': undefined };
  try {
    await readReadingKeys(nothing, '/');
    assert.unreachable();
  } catch (error) {
    assert.instance(error, InputError);
    assert.match(String(error), /BACKUP_PRIVATE_KEY/);
  }
});

test.run();
