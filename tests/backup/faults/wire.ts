import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** One connection through the proxy, as a test may treat it. */
export interface Wire {
  /** 1 for the first connection of the run. */
  readonly number: number;
  /** Bytes that the server has sent over it. */
  readonly received: number;
  /** Ends it at both ends, with an RST or with a FIN. */
  cut(how: 'reset' | 'end'): void;
  /** Passes nothing on any more, in either direction, while both ends stay connected. */
  stall(): void;
  resume(): void;
}

/** What a test does with the connections. */
export interface WireWatch {
  /** Called before anything has passed; a wire that is cut here never reaches the server. */
  onOpen?(wire: Wire): void;
  /** Called after each piece from the server, before it is passed on. */
  onReceived?(wire: Wire): void;
  /** May change what the client sends; of the same length. */
  rewrite?(wire: Wire, bytes: Buffer): Buffer;
}

/** A TCP proxy between the backup and its server. */
export interface WireProxy extends AsyncDisposable {
  readonly wires: readonly Wire[];
  /** The same URL, by way of the proxy. */
  through(url: string): string;
}

/** Listens in front of the server of a connection URL. */
export async function startProxy(target: string, watch: WireWatch): Promise<WireProxy> {
  const server = new URL(target);
  const wires: Strand[] = [];
  const listener = createServer((client) => {
    const wire = new Strand(wires.length + 1, client, Number(server.port), server.hostname, watch);
    wires.push(wire);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    wires,
    through(url) {
      const own = new URL(url);
      own.hostname = '127.0.0.1';
      own.port = String(port);
      own.searchParams.set('sslmode', 'disable');
      return own.toString();
    },
    async [Symbol.asyncDispose]() {
      for (const wire of wires) wire.cut('reset');
      listener.close();
      await once(listener, 'close');
    },
  };
}

class Strand implements Wire {
  readonly number: number;
  received = 0;
  readonly #client: Socket;
  readonly #server: Socket;

  constructor(number: number, client: Socket, port: number, host: string, watch: WireWatch) {
    this.number = number;
    this.#client = client;
    this.#server = connect({ port, host, allowHalfOpen: true });
    // A cut connection reports what we did to it; who is to notice is the backup.
    for (const socket of [this.#client, this.#server]) socket.on('error', () => this.cut('reset'));
    this.#client.on('data', (bytes) => {
      this.#pass(this.#client, this.#server, watch.rewrite?.(this, bytes) ?? bytes);
    });
    this.#server.on('data', (bytes) => {
      this.received += bytes.length;
      watch.onReceived?.(this);
      this.#pass(this.#server, this.#client, bytes);
    });
    this.#client.on('end', () => this.#server.end());
    this.#server.on('end', () => this.#client.end());
    this.#client.on('close', () => this.#server.destroy());
    watch.onOpen?.(this);
  }

  cut(how: 'reset' | 'end'): void {
    for (const socket of [this.#client, this.#server]) {
      // A reset of a socket that is about to send its FIN keeps Node from ending (seen with 24.21).
      if (how === 'end' || socket.writableEnded) socket.destroy();
      else socket.resetAndDestroy();
    }
  }

  stall(): void {
    this.#client.pause();
    this.#server.pause();
  }

  resume(): void {
    this.#client.resume();
    this.#server.resume();
  }

  #pass(from: Socket, to: Socket, bytes: Buffer): void {
    if (to.destroyed || to.write(bytes)) return;
    from.pause();
    to.once('drain', () => from.resume());
  }
}
