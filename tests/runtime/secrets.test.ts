import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Secrets } from '../../scripts/lib/runtime/secrets.ts';

test('hides a secret in every form in which it travels', () => {
  const secrets = new Secrets();
  secrets.add('postgresql://ops:p%40ss-word%2F1@db.example.com:5432/app');
  const forms = [
    'p%40ss-word%2F1',
    'p@ss-word/1',
    Buffer.from('p@ss-word/1').toString('base64'),
    'postgresql://ops:p%40ss-word%2F1@db.example.com:5432/app',
  ];
  for (const form of forms) assert.not.match(secrets.scrub(`before ${form} after`), form);
  assert.match(secrets.scrub('host db.example.com'), 'db.example.com');
});

test('hides the credentials of a URL that nobody registered', () => {
  assert.is(
    new Secrets().scrub('cannot reach postgres://me:hunter22@10.0.0.1/db today'),
    'cannot reach postgres://***@10.0.0.1/db today',
  );
});

test('hides each line of a key, and secrets that lie within others', () => {
  const secrets = new Secrets();
  secrets.add('-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIEXAMPLE\n-----END PRIVATE KEY-----\n');
  secrets.add('abcd');
  secrets.add('abcdefgh');
  assert.is(secrets.scrub('key MC4CAQAwBQYDK2VwBCIEIEXAMPLE'), 'key ***');
  assert.is(secrets.scrub('abcdefgh'), '***');
});

test('tells a listener every form, before and after', () => {
  const secrets = new Secrets();
  secrets.add('first-secret');
  const heard: string[] = [];
  secrets.onForm((form) => heard.push(form));
  secrets.add('second-secret');
  assert.ok(heard.includes('first-secret') && heard.includes('second-secret'));
});

test('scrubs keys and values of nested data and leaves the rest as it is', () => {
  const secrets = new Secrets();
  secrets.add('hunter22');
  const date = new Date(0);
  assert.equal(secrets.scrubDeep({ a: ['hunter22', 1, null], hunter22: { b: true }, date }), {
    a: ['***', 1, null],
    '***': { b: true },
    date,
  });
});

test('does not blank out ordinary words for a secret of three characters', () => {
  const secrets = new Secrets();
  secrets.add('the');
  assert.is(secrets.scrub('the night'), 'the night');
});

test.run();
