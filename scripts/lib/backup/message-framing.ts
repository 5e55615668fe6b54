/** Type byte and length: PostgreSQL protocol 3.0, "Message Formats". */
const HEADER = 5;

/**
 * Follows where protocol messages end in a stream of pieces of any length, without keeping their bytes.
 * Serves both directions: after the start-up packet every message begins with its type and its length.
 */
export class MessageFraming {
  readonly #header = Buffer.alloc(HEADER);
  #held = 0;
  #missing = 0;

  /** The types of the messages that end within this piece, such as `Z` for ReadyForQuery. */
  completed(piece: Uint8Array): string[] {
    const types: string[] = [];
    for (let at = 0; at < piece.length; ) {
      if (this.#held < HEADER) {
        this.#header[this.#held++] = piece[at++] ?? 0;
        if (this.#held < HEADER) continue;
        this.#missing = this.#header.readUInt32BE(1) - 4;
      } else {
        const step = Math.min(this.#missing, piece.length - at);
        this.#missing -= step;
        at += step;
      }
      if (this.#missing === 0) {
        types.push(String.fromCharCode(this.#header[0] ?? 0));
        this.#held = 0;
      }
    }
    return types;
  }
}
