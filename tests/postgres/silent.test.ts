import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withConnection } from '../../scripts/lib/postgres/connect.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';

test('whoever is told to stop does not wait for a server that takes connections and says nothing', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await using context = testContext();
  const url = `postgresql://somebody:x@127.0.0.1:${port}/portal?sslmode=disable`;
  const asked = withConnection(url, context, {}, async () => undefined).then(
    () => undefined,
    (error: unknown) => error,
  );
  const [socket] = await once(server, 'connection');
  context.abort(new BulkheadError({ what: 'stopped', fix: 'Go on.', code: 'INTERRUPTED' }));
  const error = await asked;
  socket.destroy();
  server.close();
  assert.instance(error, BulkheadError);
  assert.is(error instanceof BulkheadError ? error.code : '', 'INTERRUPTED');
});

test.run();
