/** Type byte and length: PostgreSQL protocol 3.0, "Message Formats". */
const HEADER = 5;
const COPY_DATA = 0x64; // d
/** What may come between the rows of a COPY or before them: CopyOutResponse, notice, parameter, notification. */
const PASSED_OVER: ReadonlySet<number> = new Set([0x48, 0x4e, 0x53, 0x41]); // H N S A

/**
 * Takes the rows of a COPY out of the protocol's messages, by moving them together within the piece that came
 * from the socket. A server sends a message for each row: taking each of them off as a buffer of its own, as
 * the driver's stream does, costs as much time as encrypting the rows, and more garbage than rows.
 */
export class CopyFraming {
  /** The beginning of a message whose header has not all come yet. */
  #begun: Buffer | undefined;
  #missing = 0;
  #dropping = false;

  /**
   * The rows within a piece, which is changed, and from where on it is no longer rows: the end of the COPY or an
   * error. The framing is done then, and must not be asked again.
   */
  take(piece: Buffer): { rows: Buffer; rest: Buffer | undefined } {
    const bytes = this.#begun === undefined ? piece : Buffer.concat([this.#begun, piece]);
    this.#begun = undefined;
    let from = 0;
    let to = 0;
    while (from < bytes.length) {
      if (this.#missing > 0) {
        const end = Math.min(bytes.length, from + this.#missing);
        this.#missing -= end - from;
        if (!this.#dropping) {
          if (from !== to) bytes.copyWithin(to, from, end);
          to += end - from;
        }
        from = end;
        continue;
      }
      const type = bytes[from] ?? 0;
      this.#dropping = type !== COPY_DATA;
      if (this.#dropping && !PASSED_OVER.has(type)) {
        return { rows: bytes.subarray(0, to), rest: bytes.subarray(from) };
      }
      if (bytes.length - from < HEADER) {
        this.#begun = Buffer.from(bytes.subarray(from));
        break;
      }
      this.#missing = bytes.readUInt32BE(from + 1) - 4;
      from += HEADER;
    }
    return { rows: bytes.subarray(0, to), rest: undefined };
  }
}
