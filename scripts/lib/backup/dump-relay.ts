import type { Duplex } from 'node:stream';
import type pg from 'pg';
import { MessageFraming } from './message-framing.ts';

/** What libpq wants to know when a session begins. The session is ours and has long begun, so we ask for it. */
const PARAMETERS = [
  'server_version',
  'server_encoding',
  'client_encoding',
  'application_name',
  'is_superuser',
  'session_authorization',
  'DateStyle',
  'IntervalStyle',
  'TimeZone',
  'integer_datetimes',
  'standard_conforming_strings',
] as const;

/**
 * Lends the socket of an authenticated session to a libpq that runs elsewhere. Each of its writes is
 * answered with the server's whole answer, because that libpq cannot wait for the rest of one.
 *
 * It reaches into the driver: the socket is `client.connection.stream`, and its one `data` listener is the
 * driver's parser (`pg-copy-streams` does the same). The client cannot run queries afterwards, only end.
 */
export class DumpRelay {
  readonly #socket: Duplex;
  readonly #greeting: Buffer;
  readonly #sent = new MessageFraming();
  readonly #received = new MessageFraming();
  #greeted = false;
  #pieces: Buffer[] = [];
  #unanswered = 0;
  #waiting: PromiseWithResolvers<Uint8Array> | undefined;
  #failure: Error | undefined;

  private constructor(socket: Duplex, greeting: Buffer) {
    this.#socket = socket;
    this.#greeting = greeting;
    socket.removeAllListeners('data');
    socket.on('data', (piece: Buffer) => this.#receive(piece));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('Connection terminated unexpectedly')));
  }

  /** Asks the session for its parameters and takes its socket over. */
  static async open(client: pg.Client): Promise<DumpRelay> {
    const { rows } = await client.query<{ name: string; value: string }>(
      'select name, pg_catalog.current_setting(name) as value from pg_catalog.unnest($1::text[]) as name',
      [PARAMETERS],
    );
    return new DumpRelay(client.connection.stream, greetingOf(rows));
  }

  /**
   * Passes on what libpq wrote and resolves with what it may read next: nothing as long as its message is
   * incomplete, for it writes messages above 8 KiB in parts. Rejects when the connection ends.
   */
  answer(written: Uint8Array): Promise<Uint8Array> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (!this.#greeted) {
      this.#greeted = true; // The start-up packet: the session exists, so it is welcomed without the server.
      return Promise.resolve(this.#greeting);
    }
    const types = this.#sent.completed(written);
    if (types.includes('X')) return Promise.resolve(new Uint8Array()); // Terminate: we end the session ourselves.
    this.#unanswered += types.filter((type) => type === 'Q' || type === 'S').length;
    this.#socket.write(written);
    if (this.#unanswered === 0) return Promise.resolve(new Uint8Array());
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }

  /** Whoever asked is gone: what the server still answers is for nobody. */
  abandon(): void {
    this.#fail(new Error('the dump was given up'));
  }

  #receive(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#unanswered -= this.#received.completed(piece).filter((type) => type === 'Z').length;
    if (this.#unanswered > 0 || this.#waiting === undefined) return;
    this.#unanswered = 0;
    this.#waiting.resolve(Buffer.concat(this.#pieces.splice(0)));
    this.#waiting = undefined;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#waiting?.reject(this.#failure);
    this.#waiting = undefined;
  }
}

/** AuthenticationOk, ParameterStatus for each, BackendKeyData and ReadyForQuery. */
function greetingOf(parameters: readonly { name: string; value: string }[]): Buffer {
  return Buffer.concat([
    message('R', Buffer.alloc(4)),
    ...parameters.map(({ name, value }) => message('S', Buffer.from(`${name}\0${value}\0`))),
    message('K', Buffer.alloc(8, 1)), // Only good for cancelling, which nobody does through this session.
    message('Z', Buffer.from('I')),
  ]);
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeUInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}
