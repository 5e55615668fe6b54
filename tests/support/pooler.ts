import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import pg from 'pg';

// A transaction pooler, as PgBouncer or Supavisor are in transaction mode: a client has a backend from its first
// message until the server says that no transaction is open, and then anybody may have it.

export interface Pooler extends AsyncDisposable {
  /** The same URL by way of the pooler. */
  readonly url: string;
  /** Process ids of its backends now. */
  readonly backends: readonly number[];
  /** Transactions handed out so far, and how many of them went to another backend than the client's one before. */
  readonly handed: { total: number; moved: number };
}

interface Backend {
  readonly pid: number;
  readonly client: pg.Client;
  readonly socket: Duplex;
  /** Who has it now. */
  guest: Guest | undefined;
}

interface Guest {
  readonly socket: Socket;
  /** What it sent and nobody has taken yet. */
  waiting: Buffer[];
  backend: Backend | undefined;
  last: Backend | undefined;
  /** Answers that it still waits for: one for each query and sync. */
  owed: number;
}

const QUERY = 0x51;
const SYNC = 0x53;
const TERMINATE = 0x58;
const READY = 0x5a;
const IDLE = 0x49;
/** In place of a protocol version: asks for TLS, and for TLS by Kerberos. */
const TLS_REQUESTS: ReadonlySet<number> = new Set([80877103, 80877104]);

/** Opens a pooler in front of a database with so many backends, all of the login in the URL. */
export async function openPooler(target: string, size: number): Promise<Pooler> {
  const backends: Backend[] = [];
  const queue: Guest[] = [];
  const guests = new Set<Guest>();
  const handed = { total: 0, moved: 0 };
  let closing = false;

  const openBackend = async () => {
    const client = new pg.Client({ connectionString: target });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const socket = client.connection.stream;
    // Signed in by the driver; from here on the bytes are the guests'.
    socket.removeAllListeners('data');
    const backend: Backend = { pid: rows[0]?.pid ?? 0, client, socket, guest: undefined };
    const read = frames((type, frame) => answer(backend, type, frame));
    socket.on('data', read);
    backends.push(backend);
    serve();
  };

  const answer = (backend: Backend, type: number, frame: Buffer) => {
    const { guest } = backend;
    if (guest === undefined) return;
    guest.socket.write(frame);
    if (type !== READY) return;
    guest.owed -= 1;
    if (frame[5] !== IDLE || guest.owed > 0) return;
    backend.guest = undefined;
    guest.backend = undefined;
    serve();
  };

  const serve = () => {
    for (const guest of [...queue]) {
      const free = backends.filter((backend) => backend.guest === undefined);
      // Another one than last time, where there is one: a real pooler promises nothing else.
      const backend = free.find((one) => one !== guest.last) ?? free[0];
      if (backend === undefined) return;
      queue.splice(queue.indexOf(guest), 1);
      handed.total += 1;
      if (guest.last !== undefined && guest.last !== backend) handed.moved += 1;
      backend.guest = guest;
      guest.backend = backend;
      guest.last = backend;
      for (const frame of guest.waiting.splice(0)) backend.socket.write(frame);
    }
  };

  const ask = (guest: Guest, type: number, frame: Buffer) => {
    if (type === TERMINATE) return;
    if (type === QUERY || type === SYNC) guest.owed += 1;
    if (guest.backend !== undefined) {
      guest.backend.socket.write(frame);
      return;
    }
    guest.waiting.push(frame);
    if (!queue.includes(guest)) queue.push(guest);
    serve();
  };

  const leave = (guest: Guest) => {
    guests.delete(guest);
    if (queue.includes(guest)) queue.splice(queue.indexOf(guest), 1);
    const { backend } = guest;
    if (backend === undefined || closing) return;
    // It left in the middle of a transaction: nobody else gets this backend.
    backends.splice(backends.indexOf(backend), 1);
    backend.socket.destroy();
    void openBackend();
  };

  const server = createServer((socket) => {
    const guest: Guest = { socket, waiting: [], backend: undefined, last: undefined, owed: 0 };
    guests.add(guest);
    socket.on('error', () => undefined);
    socket.on('close', () => leave(guest));
    welcome(socket, (type, frame) => ask(guest, type, frame));
  });

  for (let count = 0; count < size; count += 1) await openBackend();
  const url = new URL(target);
  url.host = `127.0.0.1:${await listen(server)}`;
  return {
    url: url.toString(),
    get backends() {
      return backends.map(({ pid }) => pid);
    },
    handed,
    async [Symbol.asyncDispose]() {
      closing = true;
      for (const { socket } of guests) socket.destroy();
      for (const { socket } of backends) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/** Lets a client in, whoever it says it is, and passes on its messages. */
function welcome(socket: Socket, ask: (type: number, frame: Buffer) => void): void {
  let greeting = Buffer.alloc(0);
  const read = frames(ask);
  const onData = (bytes: Buffer) => {
    greeting = Buffer.concat([greeting, bytes]);
    while (greeting.length >= 8 && greeting.length >= greeting.readInt32BE(0)) {
      const length = greeting.readInt32BE(0);
      const code = greeting.readInt32BE(4);
      greeting = greeting.subarray(length);
      if (TLS_REQUESTS.has(code)) {
        socket.write('N');
        continue;
      }
      socket.off('data', onData);
      socket.on('data', read);
      socket.write(Buffer.concat([authenticationOk(), backendKey(), ready()]));
      if (greeting.length > 0) read(greeting);
      return;
    }
  };
  socket.on('data', onData);
}

function authenticationOk(): Buffer {
  return Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);
}

function backendKey(): Buffer {
  return Buffer.from([0x4b, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 1]);
}

function ready(): Buffer {
  return Buffer.from([READY, 0, 0, 0, 5, IDLE]);
}

/** Cuts a stream into messages: a type, the length of the rest, the rest. */
function frames(each: (type: number, frame: Buffer) => void): (bytes: Buffer) => void {
  let held = Buffer.alloc(0);
  return (bytes) => {
    held = Buffer.concat([held, bytes]);
    while (held.length >= 5 && held.length > held.readInt32BE(1)) {
      const length = held.readInt32BE(1) + 1;
      const frame = held.subarray(0, length);
      held = held.subarray(length);
      each(frame[0] ?? 0, Buffer.from(frame));
    }
  };
}
