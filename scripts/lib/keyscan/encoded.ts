/** A run that is shorter holds no key. */
const SHORTEST = 40;

/** A wrapped line of base64 is at least this long; what is shorter and ends with a line is a word. */
const WRAPPED = 60;

/** What a decoded text must hold to be looked at: begins of tokens and keys, of URLs, and of the same encoded once more. */
const SIGNS = [
  'eyJ',
  'eyA',
  'ewo',
  'ew0',
  'ewk',
  'sb_secret_',
  '://',
  ':\\/',
  'SERVICE',
  'SECRET',
  'ZXlK',
  'c2Jf',
].map((sign) => Buffer.from(sign));

/** 1: a character of base64 or base64url; 2: white space, which base64 may be wrapped with. */
const CLASS = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') {
  CLASS[character.charCodeAt(0)] = 1;
}
for (const character of ' \t\r\n') CLASS[character.charCodeAt(0)] = 2;

/** What a run of base64 says, decoded from one of its first four characters. */
export interface DecodedText {
  readonly text: string;
  /** Where in the text before the decoding began. */
  readonly from: number;
  readonly run: Uint8Array;
}

/**
 * Every long run of base64 in the bytes whose decoded text could hold a key. A run may be cut off by the window, or begin
 * with what only looks like base64 (`path/`), so it is decoded from each of its first four characters.
 */
export function* decodedRuns(bytes: Buffer): Generator<DecodedText> {
  for (const [start, end] of findRuns(bytes)) {
    for (let shift = 0; shift < 4; shift += 1) {
      const run = bytes.subarray(start + shift, end);
      const decoded = Buffer.from(run.toString('latin1'), 'base64');
      if (!SIGNS.some((sign) => decoded.includes(sign))) continue;
      yield { text: decoded.toString('latin1'), from: start + shift, run };
    }
  }
}

/**
 * Looks at every 40th byte first: where that is none of base64, no run reaches over it. Most of a text is passed so.
 */
function findRuns(bytes: Buffer): [start: number, end: number][] {
  const runs: [number, number][] = [];
  const { length } = bytes;
  let at = 0;
  while (at + SHORTEST <= length) {
    let probe = at + SHORTEST - 1;
    while (probe >= at && CLASS[bytes[probe] ?? 0] === 1) probe -= 1;
    if (probe >= at) {
      at = probe + 1;
      continue;
    }
    const end = runEnd(bytes, at, at + SHORTEST);
    runs.push([at, end]);
    at = end + 1;
  }
  return runs;
}

/** A run goes on behind a line end when its lines are as long as wrapped ones are. */
function runEnd(bytes: Buffer, start: number, from: number): number {
  const { length } = bytes;
  let lineStart = start;
  let at = from;
  for (;;) {
    while (at < length && CLASS[bytes[at] ?? 0] === 1) at += 1;
    const end = at;
    if (at >= length || CLASS[bytes[at] ?? 0] !== 2 || at - lineStart < WRAPPED) return end;
    while (at < length && CLASS[bytes[at] ?? 0] === 2) at += 1;
    if (at >= length || CLASS[bytes[at] ?? 0] !== 1) return end;
    lineStart = at;
  }
}

/** Where the character of a run stands from which a decoded byte came; white space within the run counted. */
export function encodedPlace({ run, from }: DecodedText, decodedAt: number): number {
  let left = Math.floor((decodedAt * 4) / 3);
  for (let at = 0; at < run.length; at += 1) {
    if (CLASS[run[at] ?? 0] === 2) continue;
    if (left === 0) return from + at;
    left -= 1;
  }
  return from + run.length;
}
