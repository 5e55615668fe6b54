import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkScopedClient } from '../../scripts/hardening/check-scoped-client.ts';
import { testContext } from '../support/context.ts';
import { openPostgrest, signToken } from '../support/postgrest.ts';
import { failure, portalGround } from './fixture.ts';

const ground = await portalGround();
const [OLD, NEW] = ['the secret before the rotation', 'the secret after the rotation'];
const keyOf = (secret: string, role = 'service_role') => signToken(secret, { role });
const api = await openPostgrest({ database: ground.database.urlFor('authenticator'), secret: OLD });

test.after(async () => {
  await api[Symbol.asyncDispose]();
  await ground[Symbol.asyncDispose]();
});

interface Given {
  readonly key?: string;
  readonly previous?: string;
  readonly url?: string;
  readonly live?: boolean;
}

async function check({ key, previous, url = api.url, live = true }: Given) {
  await using context = testContext({ fetch });
  return await checkScopedClient.run(
    {
      config: 'bulkhead.yaml',
      'self-check': live,
      'api-url': url,
      'service-key': key,
      'previous-service-key': previous,
    },
    context,
  );
}

const verdicts = (result: Awaited<ReturnType<typeof check>>, id: string) =>
  result.checks.filter((one) => one.id === id).map(({ verdict }) => verdict);

test('without the API: what must be refused is', async () => {
  const asked = api.asked.length;
  const result = await check({ live: false });
  assert.is(result.verdict, 'green');
  assert.is(result.checks.length, 7);
  assert.is(api.asked.length, asked);
});

test('with the key: green, table by table', async () => {
  const result = await check({ key: keyOf(OLD) });
  assert.is(
    result.verdict,
    'green',
    JSON.stringify(result.checks.filter(({ verdict }) => verdict !== 'green')),
  );
  assert.is(verdicts(result, 'SCP-05').length, 9);
});

test('after a rotation: the old key is red until it is closed, the new one green', async () => {
  const both = await check({ key: keyOf(OLD), previous: keyOf(OLD) });
  assert.equal(verdicts(both, 'SCP-03'), ['red']);
  api.rotate(NEW);
  const stale = await check({ key: keyOf(OLD) });
  assert.is(stale.verdict, 'red');
  assert.equal(verdicts(stale, 'SCP-02'), ['red']);
  const fresh = await check({ key: keyOf(NEW), previous: keyOf(OLD) });
  assert.is(fresh.verdict, 'green');
  assert.equal(verdicts(fresh, 'SCP-03'), ['green']);
});

test('a key that the policies hold proves nothing: grey', async () => {
  const result = await check({ key: keyOf(NEW, 'authenticated') });
  assert.is(result.verdict, 'grey');
  assert.equal(verdicts(result, 'SCP-04'), ['grey']);
});

test('nobody there', async () => {
  const result = await check({ key: keyOf(NEW), previous: keyOf(OLD), url: 'http://127.0.0.1:9' });
  assert.equal(verdicts(result, 'SCP-02'), ['red']);
  assert.equal(verdicts(result, 'SCP-03'), ['grey']);
});

test('a client that forgets to filter is found out', async () => {
  // As if the server did not know the filter: it leaves it out.
  await using context = testContext({
    fetch: (url, init) => fetch(String(url).replaceAll(/&?(tenant_id|id)=eq\.[^&]*/g, ''), init),
  });
  const result = await checkScopedClient.run(
    {
      config: 'bulkhead.yaml',
      'self-check': true,
      'api-url': api.url,
      'service-key': keyOf(NEW),
      'previous-service-key': undefined,
    },
    context,
  );
  assert.is(result.verdict, 'red');
  assert.ok(verdicts(result, 'SCP-05').filter((verdict) => verdict === 'red').length >= 8);
});

test('no key, no address', async () => {
  await using context = testContext();
  const error = await failure(
    checkScopedClient.run(
      {
        config: 'bulkhead.yaml',
        'self-check': true,
        'api-url': undefined,
        'service-key': undefined,
        'previous-service-key': undefined,
      },
      context,
    ),
  );
  assert.match(error.message, 'SUPABASE_URL');
  assert.match(error.message, 'SUPABASE_SERVICE_ROLE_KEY');
});

test.run();
