const TAB = 9;
const NEWLINE = 10;
const ZERO = 48;

/** Takes one row, `text[from..to)` with its newline. The bytes are good until the call returns. */
export type TakeRow = (slot: number, text: Buffer, from: number, to: number) => void;

/**
 * Splits the rows of a COPY by the number in their first column, which is left out. No row becomes an object or
 * a string. Between pieces it waits for `room`, which is told of the rows so far. Returns how many rows there were.
 */
export async function splitRows(
  text: AsyncIterable<Buffer>,
  take: TakeRow,
  room: (rows: number) => Promise<void>,
): Promise<number> {
  let rows = 0;
  /** The beginning of a row whose end has not come: it must not mix with what another session adds. */
  let begun: Buffer[] = [];
  for await (const piece of text) {
    let at = 0;
    if (begun.length > 0) {
      const end = piece.indexOf(NEWLINE) + 1;
      begun.push(end === 0 ? piece : piece.subarray(0, end));
      if (end === 0) continue;
      const row = Buffer.concat(begun);
      begun = [];
      takeRow(row, 0, row.length, take);
      rows++;
      at = end;
    }
    while (at < piece.length) {
      const end = piece.indexOf(NEWLINE, at) + 1;
      if (end === 0) {
        begun.push(piece.subarray(at));
        break;
      }
      takeRow(piece, at, end, take);
      rows++;
      at = end;
    }
    await room(rows);
  }
  if (begun.length > 0) throw new Error('the rows end within a row');
  return rows;
}

function takeRow(text: Buffer, from: number, to: number, take: TakeRow): void {
  let slot = 0;
  let at = from;
  for (; at < to; at++) {
    const byte = text[at] ?? 0;
    if (byte === TAB) break;
    const digit = byte - ZERO;
    if (digit < 0 || digit > 9) throw new Error('a row does not begin with the number of its tenant');
    slot = slot * 10 + digit;
  }
  take(slot, text, at + 1, to);
}
