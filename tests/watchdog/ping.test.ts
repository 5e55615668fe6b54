import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { parsePingUrl, ping } from '../../scripts/lib/watchdog/ping.ts';
import { testContext } from '../support/context.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

async function startSwitch(answer: Answer) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response, requests.length);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    requests,
    url: `http://127.0.0.1:${port}/SECRET-uuid`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(code, headers).end('a body that nobody reads');

/** A standing clock, so that waits between tries take no time. */
const openContext = () => testContext({ fetch, clock: new Date('2026-11-20T02:00:00Z') });

async function pingOnce(
  url: string,
  options: { well?: boolean; fail?: boolean; method?: 'GET' | 'POST' } = {},
) {
  await using context = openContext();
  const { well = true, fail = false, method = 'GET' } = options;
  return await ping({ url: parsePingUrl(url), method, fail }, well, context);
}

test('all is well: one request, green', async () => {
  await using target = await startSwitch(status(200));
  const check = await pingOnce(target.url);
  assert.is(check?.verdict, 'green');
  assert.equal(target.requests, ['GET /SECRET-uuid']);
});

test('POST on demand', async () => {
  await using target = await startSwitch(status(204));
  assert.is((await pingOnce(target.url, { method: 'POST' }))?.verdict, 'green');
  assert.equal(target.requests, ['POST /SECRET-uuid']);
});

test('all is not well: nothing is sent, or the alarm at /fail', async () => {
  await using target = await startSwitch(status(200));
  assert.is(await pingOnce(target.url, { well: false }), undefined);
  assert.equal(target.requests, []);
  const check = await pingOnce(`${target.url}/?rid=7`, { well: false, fail: true });
  assert.is(check?.observed, 'alarm given');
  assert.equal(target.requests, ['GET /SECRET-uuid/fail?rid=7']);
});

test('a failing server is asked three times', async () => {
  await using target = await startSwitch(
    (_, response, count) => void response.writeHead(count < 3 ? 503 : 200).end(),
  );
  assert.is((await pingOnce(target.url))?.verdict, 'green');
  assert.is(target.requests.length, 3);
});

test('one that keeps failing is red, without its address', async () => {
  await using target = await startSwitch(status(500));
  const check = await pingOnce(target.url);
  assert.is(check?.verdict, 'red');
  assert.is(check?.observed, 'it answered 500');
  assert.is(target.requests.length, 3);
  assert.not.match(JSON.stringify(check), 'SECRET');
});

test('an address that is gone is not asked again', async () => {
  await using target = await startSwitch(status(404));
  assert.is((await pingOnce(target.url))?.observed, 'it answered 404');
  assert.is(target.requests.length, 1);
});

test('a redirect within the host is followed, at most three times', async () => {
  await using once = await startSwitch((request, response) =>
    request.url === '/there'
      ? void response.writeHead(200).end()
      : void response.writeHead(302, { location: '/there' }).end(),
  );
  assert.is((await pingOnce(once.url))?.verdict, 'green');
  assert.equal(once.requests, ['GET /SECRET-uuid', 'GET /there']);
  await using circle = await startSwitch(status(302, { location: '/again' }));
  assert.match((await pingOnce(circle.url))?.observed ?? '', /leads nowhere/);
  assert.is(circle.requests.length, 4);
});

test('a redirect to another host is refused: the address is a secret', async () => {
  await using other = await startSwitch(status(200));
  await using target = await startSwitch(status(301, { location: other.url }));
  const check = await pingOnce(target.url);
  assert.is(check?.verdict, 'red');
  assert.match(check?.observed ?? '', /leads to another host, 127\.0\.0\.1:\d+: refused/);
  assert.equal(other.requests, []);
});

test('no answer is red', async () => {
  await using target = await startSwitch((_, response) => void response.destroy());
  const check = await pingOnce(target.url);
  assert.is(check?.verdict, 'red');
  assert.match(check?.observed ?? '', /^no answer/);
  assert.is(target.requests.length, 3);
});

for (const text of ['http://hc.example/SECRET', 'SECRET', 'ftp://hc.example/SECRET', '']) {
  test(`refused as an address: ${JSON.stringify(text)}`, () => {
    try {
      parsePingUrl(text);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, BulkheadError);
      assert.is(error instanceof BulkheadError ? error.code : '', 'WATCHDOG_PING_URL');
      assert.not.match(String(error), 'SECRET');
    }
  });
}

test.run();
