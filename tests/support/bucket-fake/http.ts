import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** A server of HTTP in this process, on a port of its own. */
export interface FakeHttp extends AsyncDisposable {
  readonly endpoint: string;
  /** Most requests that were under way at once. */
  mostAtOnce: number;
  /** Milliseconds that every answer takes. */
  latency: number;
}

/** Starts it. What `serve` throws ends the connection: the client has gone away, which tests do on purpose. */
export async function startHttp(
  serve: (incoming: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<FakeHttp> {
  let underWay = 0;
  const server = createServer((incoming, response) => {
    underWay += 1;
    fake.mostAtOnce = Math.max(fake.mostAtOnce, underWay);
    serve(incoming, response)
      .catch(() => incoming.socket.destroy())
      .finally(() => {
        underWay -= 1;
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake has no port');
  const fake: FakeHttp = {
    endpoint: `http://127.0.0.1:${address.port}`,
    mostAtOnce: 0,
    latency: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return fake;
}

/** All of a request's body. */
export async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** Sends the body of an answer whose head was written: whole, cut off, or byte by byte. */
export async function sendBody(
  response: ServerResponse,
  bytes: Buffer,
  misfortune: { readonly kind: string; readonly after?: number; readonly milliseconds?: number } | undefined,
): Promise<void> {
  const { kind, after = 0, milliseconds = 0 } = misfortune ?? {};
  if (kind === 'cutBody') {
    response.write(bytes.subarray(0, after), () => setTimeout(() => response.destroy(), 10));
    return;
  }
  if (kind !== 'trickle') return void response.end(bytes);
  for (let at = 0; at < bytes.length && !response.destroyed; at++) {
    response.write(bytes.subarray(at, at + 1));
    await delay(milliseconds);
  }
  response.end();
}
