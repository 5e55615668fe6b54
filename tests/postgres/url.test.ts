import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeConnection, parseConnectionUrl, withDatabase } from '../../scripts/lib/postgres/url.ts';

test('reads a plain URL', () => {
  const settings = parseConnectionUrl('postgresql://ops:p%40ss@db.example.com:6000/app?sslmode=disable');
  assert.is(describeConnection(settings), 'ops@db.example.com:6000/app');
  assert.is(settings.password, 'p@ss');
  assert.is(settings.tls, false);
});

test("understands Prisma's and Supabase's settings", () => {
  const settings = parseConnectionUrl(
    'postgres://postgres.abcdef:secret@pooler.example.com:6543/postgres?pgbouncer=true&connection_limit=1&schema=app',
  );
  assert.is(settings.schema, 'app');
  assert.is(settings.transactionPooler, true);
  assert.is(settings.user, 'postgres.abcdef');
  assert.ok(settings.tls);
  assert.is(settings.tlsOptional, false);
});

test('defaults: port 5432, database as the user, TLS tried on this machine and required elsewhere', () => {
  const local = parseConnectionUrl('postgres://me@localhost');
  assert.is(describeConnection(local), 'me@localhost:5432/me');
  assert.is(local.tlsOptional, true);
  assert.is(parseConnectionUrl('postgres://me@db.example.com/x').tlsOptional, false);
  assert.is(parseConnectionUrl('postgres:///app?user=me&host=/run/postgresql').host, '/run/postgresql');
});

test('sslmode: require encrypts without checking, verify-full checks the name', () => {
  const of = (mode: string) => parseConnectionUrl(`postgres://me@db.example.com/x?sslmode=${mode}`).tls;
  assert.equal(of('require'), { rejectUnauthorized: false });
  assert.equal(of('verify-full'), { servername: 'db.example.com' });
});

const REFUSED: [string, string, RegExp][] = [
  ['another scheme', 'mysql://a:hunter22@b/c', /does not begin with postgres/],
  ['no user', 'postgres://db.example.com/x', /names no user/],
  ['an unknown setting', 'postgres://me:hunter22@h/d?sslmod=require', /unknown setting "sslmod"/],
  ['an unknown sslmode', 'postgres://me:hunter22@h/d?sslmode=yes', /sslmode is "yes"/],
  ['a bad percent sign', 'postgres://me:hunter22%@h/d', /% in it is not followed/],
  ['a bad port', 'postgres://me:hunter22@h:port/d', /not a valid URL/],
];
for (const [name, url, expected] of REFUSED) {
  test(`refuses ${name} and never repeats the password`, () => {
    try {
      parseConnectionUrl(url);
    } catch (error) {
      assert.match(String(error), expected);
      assert.not.match(String(error), 'hunter22');
      return;
    }
    assert.unreachable('it was accepted');
  });
}

test('the same server, another database and login', () => {
  const url = withDatabase('postgres://a:b@h:1/c?sslmode=disable', {
    database: 'x/y',
    user: 'o p',
    password: 'q@r',
  });
  assert.is(url, 'postgres://o%20p:q%40r@h:1/x%2Fy?sslmode=disable');
  assert.is(parseConnectionUrl(url).database, 'x/y');
});

test.run();
