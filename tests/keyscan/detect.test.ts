import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ANON,
  DATABASE,
  PASSWORD,
  PUBLISHABLE,
  placesIn,
  SECRET,
  SERVICE,
  SERVICE_VARIABLE,
  scanText,
  token,
} from './samples.ts';

const host = 'db.harbour-homes.net';
const url = (credentials: string, rest = `${host}/portal`) => `${'postgres'}://${credentials}@${rest}`;

const found: [name: string, text: string, places: string[]][] = [
  ['a service token', `const key = '${SERVICE}';`, ['KEY-01 1:14']],
  [
    'on a later line, behind characters of two and four bytes',
    `\n\n/* é 😀 */ k="${SERVICE}"`,
    ['KEY-01 3:15'],
  ],
  ['in an .env file with CRLF', `A=1\r\n${SERVICE_VARIABLE}=${SERVICE}\r\n`, ['KEY-01 2:27']],
  ['behind a byte order mark', `\uFEFFk=${SERVICE}`, ['KEY-01 1:3']],
  ['two on a line', `a="${SERVICE}",b="${SERVICE}"`, ['KEY-01 1:4', `KEY-01 1:${SERVICE.length + 9}`]],
  ['after "Bearer "', `Authorization: Bearer ${SERVICE}`, ['KEY-01 1:23']],
  ['with a payload that has spaces', `k=${spaced()}`, ['KEY-01 1:3']],
  ['that has expired', token('service_role', { exp: 1 }), ['KEY-01 1:1']],
  ['a secret key', `key: ${SECRET}`, ['KEY-02 1:6']],
  ['a database URL', `DATABASE_URL="${DATABASE}"`, ['KEY-03 1:15']],
  ['of another scheme', `x ${DATABASE.replace('postgresql', 'postgresql+asyncpg')}`, ['KEY-03 1:3']],
  ['as JSON escapes it', `{"url":"${DATABASE.replaceAll('/', '\\/')}"}`, ['KEY-03 1:9']],
  [
    'with the password as a parameter',
    `jdbc:${'postgres'}ql://${host}/x?user=a&password=${PASSWORD}`,
    ['KEY-03 1:6'],
  ],
  ['with a weak password on a server that has a name', url('postgres:postgres'), ['KEY-03 1:1']],
  [
    'with a password written into a URL of a variable host',
    url(`app:${PASSWORD}`, `\${HOST}/x`),
    ['KEY-03 1:1'],
  ],
  [
    'with a real password on this machine: it may be a tunnel',
    url(`app:${PASSWORD}`, 'localhost:6543/x'),
    ['KEY-03 1:1'],
  ],
  ...['NEXT_PUBLIC', 'VITE', 'EXPO_PUBLIC', 'NUXT_PUBLIC', 'REACT_APP', 'PUBLIC', 'GATSBY'].map(
    (prefix): [string, string, string[]] => [
      `the variable behind ${prefix}_`,
      `const k = process.env.${prefix}_${SERVICE_VARIABLE}`,
      ['KEY-04 1:23'],
    ],
  ),
  ['a public variable without a value', `A=1\n${'VITE'}_SERVICE_KEY=\n`, ['KEY-04 2:1']],
  ['a public variable behind an escaped line end', `"A=1\\n${'VITE'}_SERVICE_KEY="`, ['KEY-04 1:7']],
  ['a public secret key', 'import.meta.env.VITE_SB_' + 'SECRET_KEY', ['KEY-04 1:17']],
  [
    'a public variable behind a private field',
    '  #k = import.meta.env.VITE_' + 'SERVICE_KEY',
    ['KEY-04 1:24'],
  ],
];
for (const [name, text, places] of found) {
  test(`finds ${name}`, () => {
    assert.equal(placesIn(text), places);
  });
}

const twins: [name: string, text: string][] = [
  ['an anon token', `k="${ANON}"`],
  ['a token of a user', token('authenticated')],
  ['a token whose text says service_role elsewhere', token('anon', { note: 'not service_role' })],
  ['a service token without a signature', SERVICE.split('.').slice(0, 2).join('.')],
  ['a shortened one', `${SERVICE.slice(0, 40)}…`],
  [
    'one with a placeholder for the signature',
    `${SERVICE.split('.').slice(0, 2).join('.')}.your-signature-here`,
  ],
  ['a publishable key', `k="${PUBLISHABLE}"`],
  ...['...', 'your_secret_key_here', 'x'.repeat(32), '<your-key>', 'replace_with_your_key1'].map(
    (rest): [string, string] => [`the placeholder sb_secret_${rest}`, `k=sb_secret_${rest}`],
  ),
  ['the prefix alone', 'key.startsWith("sb_secret_")'],
  ...[
    'user:password@host:5432/db',
    'postgres:postgres@localhost:5432/postgres',
    'postgres:postgres@127.0.0.1/x',
    'postgres:password@db:5432/app',
    'postgres:mysecretpassword@localhost/x',
    'app:app@localhost/x',
    `postgres:[YOUR-PASSWORD]@${host}/x`,
    `postgres:<password>@${host}/x`,
    `\${USER}:\${PASSWORD}@${host}/x`,
    `app:$PASSWORD@${host}/x`,
    `app:{{ password }}@${host}/x`.replaceAll(' ', ''),
    `app:%s@${host}/x`,
    `app:***@${host}/x`,
    `app:...@${host}/x`,
    `app:your-password@${host}/x`,
    `app:${PASSWORD}@db.example.com/x`,
    `app:${PASSWORD}@your-host/x`,
    `app@${host}/x`,
  ].map((rest): [string, string] => [`the URL of ${rest}`, `"${'postgres'}://${rest}"`]),
  ['another scheme', `https://app:${PASSWORD}@${host}/`],
  ['a URL that is put together', `"${'postgres'}://app:" + password + "@${host}/x"`],
  ['a public anon key', 'NEXT_PUBLIC_SUPABASE_ANON_KEY=1'],
  ['the variable on the server', `process.env.${SERVICE_VARIABLE}`],
  [
    'a name that only sounds alike',
    'NEXT_PUBLIC_CUSTOMER_SERVICE_URL VITE_SECRET_SANTA PUBLIC_SERVICE_WORKER_KEYS',
  ],
  ['a longer name', `MY_NEXT_PUBLIC_${SERVICE_VARIABLE}`],
  ['a name in a comment', `  // never NEXT_PUBLIC_${SERVICE_VARIABLE}!`],
];
for (const [name, text] of twins) {
  test(`does not find ${name}`, () => {
    assert.equal(placesIn(text), []);
  });
}

test('a page may talk about a variable, but not give it a value', () => {
  const name = `NEXT_PUBLIC_${SERVICE_VARIABLE}`;
  assert.equal(placesIn(`Never use \`${name}\`.\n${name}=your-key`, { prose: true }), []);
  assert.equal(placesIn(`${name}=4mK9rQ2vX7bN1cZ5wT8y`, { prose: true }), ['KEY-04 1:1']);
});

test('finds in UTF-16, as a shell of Windows writes .env, and nothing in binary', () => {
  const utf16 = Buffer.from(`\uFEFFé=1\nK=${SERVICE}`, 'utf16le');
  assert.equal(placesIn(utf16), ['KEY-01 2:3']);
  assert.equal(placesIn(Buffer.from(utf16).swap16()), ['KEY-01 2:3']);
  assert.equal(placesIn(`\0${SERVICE}`), []);
});

test('the same place whatever the pieces that a text comes in, in a line of 3 MB', () => {
  const text = `é😀\n${'é=f("x");'.repeat(300_000)}k="${SERVICE}";${'y();'.repeat(200_000)}${SECRET}`;
  const line = text.split('\n')[1] ?? '';
  const places = [`KEY-01 2:${line.indexOf(SERVICE) + 1}`, `KEY-02 2:${line.indexOf(SECRET) + 1}`];
  for (const piece of [1 << 20, 1 << 16, 999_983, 7_919]) assert.equal(placesIn(text, { piece }), places);
});

test('finds a token wherever the border between two windows falls', () => {
  for (const before of [0, 1, 100, 206, 300, 32_768 - 100, 32_768, 32_769]) {
    const text = `${' '.repeat((1 << 20) - before)}${SERVICE} ${' '.repeat(1 << 20)}`;
    assert.equal(placesIn(text, { piece: 1 << 18 }), [`KEY-01 1:${(1 << 20) - before + 1}`], `${before}`);
  }
});

test('masks: six characters and the length; the same secret has the same fingerprint in every form', () => {
  const [plain] = scanText(SERVICE);
  const [split] = scanText(`"${SERVICE.slice(0, 50)}" + "${SERVICE.slice(50)}"`);
  const [encoded] = scanText(Buffer.from(SERVICE).toString('base64'));
  assert.is(plain?.masked, `eyJhbG… (${SERVICE.length} characters)`);
  assert.match(plain?.fingerprint ?? '', /^[0-9a-f]{12}$/);
  for (const other of [split, encoded]) {
    assert.is(other?.fingerprint, plain?.fingerprint);
    assert.is(other?.masked, plain?.masked);
  }
  assert.is.not(
    scanText(DATABASE)[0]?.fingerprint,
    scanText(DATABASE.replace('app:', 'api:'))[0]?.fingerprint,
  );
});

function spaced(): string {
  const [header = '', payload = '', signature = ''] = SERVICE.split('.');
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return `${header}.${Buffer.from(JSON.stringify(claims, null, 2)).toString('base64url')}.${signature}`;
}

test.run();
