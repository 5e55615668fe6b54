import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createKeys } from '../../scripts/backup/create-keys.ts';
import { parseCertificates, validityOf } from '../../scripts/lib/archive/certificate.ts';
import { newSigningKey, parseSigningKey, parseVerifyingKey } from '../../scripts/lib/archive/signing-key.ts';
import { parseSymmetricKey } from '../../scripts/lib/archive/symmetric-key.ts';
import { parseTrustedKeys } from '../../scripts/lib/archive/trusted-keys.ts';
import { readKeyFile } from '../../scripts/lib/keys/key-file.ts';
import { newPassphrase, requirePassphrase } from '../../scripts/lib/keys/mint.ts';
import { ALL_PARTS, readNames, readParts } from '../../scripts/lib/keys/order.ts';
import { openPkcs12 } from '../../scripts/lib/keys/pkcs12.ts';
import { readMarkingKeys, readPruneKeys } from '../../scripts/lib/retention/keys.ts';
import { refusal } from '../archive/samples.ts';
import { runScript } from '../support/command-line.ts';
import { testContext } from '../support/context.ts';

const home = await mkdtemp(join(tmpdir(), 'bulkhead-ceremony-'));
test.after(() => rm(home, { recursive: true }));
const INPUT = {
  names: 'operations,safe',
  parts: ALL_PARTS,
  marks: 'prune,drill',
  days: 1095,
  passphrase: undefined,
};

test('a ceremony from the command line: files for their owner alone, and no secret on the screen or in the report', async () => {
  const out = join(home, 'keys');
  const reports = join(home, 'reports');
  const args = ['--out', out, '--names', 'operations,safe', '--reports', reports];
  const finished = await runScript('scripts/backup/create-keys.ts', args);
  assert.is(finished.code, 0, finished.stderr);
  assert.is((await stat(out)).mode & 0o777, 0o700);
  const names = await readdir(out);
  assert.equal(names.sort(), [
    'CEREMONY.txt',
    'certificates.pem',
    'encryption.hex',
    'marks-drill.pem',
    'marks-prune.pem',
    'marks.pub.pem',
    'operations.certificate.pem',
    'operations.p12',
    'operations.passphrase.txt',
    'safe.certificate.pem',
    'safe.p12',
    'safe.passphrase.txt',
    'signing.pem',
    'signing.pub.pem',
  ]);
  const read = (name: string) => readFile(join(out, name), 'utf8');
  for (const name of names) assert.is((await stat(join(out, name))).mode & 0o777, 0o600, name);

  const certificates = parseCertificates(await read('certificates.pem'));
  assert.is(certificates.length, 2);
  for (const [index, name] of ['operations', 'safe'].entries()) {
    const passphrase = (await read(`${name}.passphrase.txt`)).trim();
    const key = await openPkcs12(await readKeyFile(join(out, `${name}.p12`)), passphrase, name);
    const certificate = certificates[index];
    assert.is(key.kid, certificate?.kid);
    assert.is(certificate?.subject, `CN=bulkhead backup ${name}`);
    assert.is(certificate && validityOf(certificate, new Date()), 'valid');
    assert.is(certificate?.publicKey.asymmetricKeyDetails?.modulusLength, 3072);
  }
  assert.is(
    parseSigningKey(await read('signing.pem')).id,
    parseVerifyingKey(await read('signing.pub.pem')).id,
  );
  const symmetric = parseSymmetricKey(await read('encryption.hex'));
  assert.equal(
    parseTrustedKeys(await read('marks.pub.pem')).map(({ id }) => id),
    [parseSigningKey(await read('marks-prune.pem')).id, parseSigningKey(await read('marks-drill.pem')).id],
  );

  const shown: string[] = [finished.stdout, finished.stderr, await read('CEREMONY.txt')];
  for (const file of await readdir(reports, { recursive: true })) {
    if (/\.(json|md|jsonl)$/.test(file)) shown.push(await readFile(join(reports, file), 'utf8'));
  }
  assert.ok(shown.length >= 5);
  const secrets = [
    symmetric.key.toString('hex'),
    (await read('signing.pem')).split('\n')[1] ?? '',
    (await read('marks-prune.pem')).split('\n')[1] ?? '',
    (await read('marks-drill.pem')).split('\n')[1] ?? '',
    (await read('operations.passphrase.txt')).trim(),
    (await read('safe.passphrase.txt')).trim(),
    (await readFile(join(out, 'safe.p12'))).toString('base64').slice(100, 140),
  ];
  for (const text of shown) for (const secret of secrets) assert.not.ok(text.includes(secret));
  for (const words of [
    /Two people, A and B/,
    /different safes/,
    /shred -u/,
    /rotate-keys\.ts --add/,
    /BACKUP_MARKS_KEY of prune/,
  ]) {
    assert.match(finished.stderr, words);
    assert.match(await read('CEREMONY.txt'), words);
  }
  for (const { kid } of certificates) assert.match(finished.stdout, new RegExp(kid));

  const again = await runScript('scripts/backup/create-keys.ts', args);
  assert.is(again.code, 2);
  assert.match(again.stderr, /is not empty/);
  assert.is(await read('encryption.hex'), `${symmetric.key.toString('hex')}\n`);
});

test('--dry-run makes nothing; a passphrase of one’s own is used and not written down', async () => {
  await using context = testContext();
  const out = join(home, 'own');
  const planned = await createKeys.run({ ...INPUT, out, 'dry-run': true }, context);
  assert.match(planned.summary, /nothing was made/);
  await refusal(() => stat(out).catch(() => readKeyFile(join(out, 'x'))), 'KEY_FILE');
  const passphrase = 'chosen by two people together';
  const input = { ...INPUT, out, parts: 'certificates', names: 'safe', passphrase, 'dry-run': false };
  await createKeys.run(input, context);
  assert.equal((await readdir(out)).sort(), [
    'CEREMONY.txt',
    'certificates.pem',
    'safe.certificate.pem',
    'safe.p12',
  ]);
  await openPkcs12(await readKeyFile(join(out, 'safe.p12')), passphrase, 'safe');
});

test('marks keys alone: what a pruner, a drill and whoever holds are given is taken as it is', async () => {
  await using context = testContext();
  const out = join(home, 'marks');
  const planned = await createKeys.run({ ...INPUT, out, parts: 'marks', 'dry-run': true }, context);
  assert.match(planned.summary, /^Would make the marks key "prune", the marks key "drill" in /);
  const marks = 'prune,drill,legal';
  const made = await createKeys.run({ ...INPUT, out, parts: 'marks', marks, 'dry-run': false }, context);
  assert.match(made.summary, /0 pairs, 3 marks keys$/);
  const read = (name: string) => readFile(join(out, name), 'utf8');
  const list = join(out, 'marks.pub.pem');
  const signing = newSigningKey();
  for (const name of marks.split(',')) {
    const texts = { 'marks-key': await read(`marks-${name}.pem`), 'marks-public-key': list };
    const { key, marking } = await readMarkingKeys(texts, '/');
    assert.is(marking.length, 3, 'each believes all of them');
    const pruning = { ...texts, 'signing-public-key': signing.publicPem };
    assert.is((await readPruneKeys(pruning, '/', { apply: true })).key?.id, key.id);
  }
  assert.not.match(await read('CEREMONY.txt'), /signing\.pub\.pem|\.p12/);
  const again = { ...INPUT, out: join(home, 'none'), 'dry-run': false };
  await refusal(() => createKeys.run({ ...again, marks: 'A b' }, context), 'INPUT', /--marks/);
});

test('what is refused before anything is made', async () => {
  await using context = testContext();
  const base = { ...INPUT, out: join(home, 'none'), 'dry-run': false };
  await refusal(
    () => createKeys.run({ ...base, passphrase: 'short' }, context),
    'PASSPHRASE_WEAK',
    /5 characters/,
  );
  await refusal(() => createKeys.run({ ...base, passphrase: 'a'.repeat(40) }, context), 'PASSPHRASE_WEAK');
  await refusal(() => createKeys.run({ ...base, names: '../etc' }, context), 'INPUT', /names/);
  await refusal(() => createKeys.run({ ...base, parts: 'everything' }, context), 'INPUT', /parts/);
  const used = join(home, 'used');
  await mkdir(used);
  await writeFile(join(used, 'old.pem'), '');
  await refusal(() => createKeys.run({ ...base, out: used }, context), 'KEY_FOLDER_USED', /old\.pem/);
  const file = join(home, 'file');
  await writeFile(file, '');
  await refusal(() => createKeys.run({ ...base, out: file }, context), 'KEY_FOLDER');
});

test('names, parts and passphrases', () => {
  assert.equal(readNames(' a , b-2027'), ['a', 'b-2027']);
  for (const bad of ['', 'a,a', 'A', 'a b', '-a']) assert.throws(() => readNames(bad), /--names/);
  assert.equal([...readParts('symmetric,signing')], ['signing', 'symmetric']);
  assert.throws(() => readParts(','), /--parts/);
  const phrases = new Set(Array.from({ length: 50 }, newPassphrase));
  assert.is(phrases.size, 50);
  for (const phrase of phrases) {
    assert.match(phrase, /^([a-z2-9]{5}-){7}[a-z2-9]{5}$/);
    requirePassphrase(phrase);
  }
});

test.run();
