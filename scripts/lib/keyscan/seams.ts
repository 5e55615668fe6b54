import { isBase64url } from './token.ts';

/** A quote, also as JSON writes one inside of a string (a source map holds its sources so). */
const QUOTE = `\\\\?["'\`]`;

/** White space, also as JSON writes it. */
const SPACE = `(?:\\s|\\\\[nrt])*`;

/** Between two literals that a language makes one of: `" + "`, `" . "`, `".concat("`, a line that goes on, a literal below. */
const JOINED = new RegExp(
  `["'\`](?:${[
    `${SPACE}\\+${SPACE}${QUOTE}`,
    `\\s+\\.\\s*${QUOTE}`,
    `\\)?\\s*\\.\\s*concat\\(\\s*${QUOTE}`,
    `\\s*\\\\?\\r?\\n\\s*${QUOTE}`,
  ].join('|')})|\\\\\\r?\\n[ \\t]*`,
  'g',
);

/** Between two pieces that the code may join later: items of a list, members, declarations; or a wrapped line. */
const LOOSE = new RegExp(
  [
    `${QUOTE}${SPACE}[,;+]${SPACE}(?:(?:const|let|var)\\s+)?(?:${QUOTE}?[\\w$]{1,64}${QUOTE}?\\s*[:=]\\s*)?${QUOTE}`,
    `${QUOTE}${SPACE}\\n\\s*(?:(?:const|let|var)\\s+)?[\\w$]{1,64}\\s*=\\s*${QUOTE}`,
    `\\r?\\n[ \\t]*|\\\\n`,
  ].join('|'),
  'y',
);

/** The begin of a token. */
const BEGUN = /ey[AIJ]|ew[0ko]/g;

/** What follows a token that ends before it is whole: the quote of its literal, or the end of the line. */
const BROKEN = /\\?["'`]|[\r\n]|\\n/y;

const PIECE = /[\w.-]{1,4096}/y;

const DOT = 46;

/** Bytes of literals that are put together at most; longer than any token. */
const LONGEST = 12_000;

const MOST_PIECES = 512;

/** Several literals as the one text that they become, and where each piece stood. */
export interface JoinedText {
  readonly text: string;
  /** Offset of each piece in the text before, and in this text. */
  readonly pieces: readonly { readonly from: number; readonly at: number }[];
}

/** Every group of literals that the code joins right there. */
export function* joinedLiterals(text: string): Generator<JoinedText> {
  let group: [start: number, end: number][] = [];
  for (const { index, 0: seam } of text.matchAll(JOINED)) {
    // The backslash of an escaped quote is no part of the literal.
    const start = text.charAt(index - 1) === '\\' ? index - 1 : index;
    const last = group.at(-1);
    if (last !== undefined && !isOneLiteral(text, last[1], start)) {
      yield joinAround(text, group);
      group = [];
    }
    group.push([start, index + seam.length]);
  }
  if (group.length > 0) yield joinAround(text, group);
}

function isOneLiteral(text: string, from: number, to: number): boolean {
  return to - from <= LONGEST && !/["'`\n]/.test(text.slice(from, to));
}

function joinAround(text: string, seams: readonly (readonly [number, number])[]): JoinedText {
  const [first = [0, 0]] = seams;
  let from = literalStart(text, first[0]);
  let joined = '';
  const pieces: { from: number; at: number }[] = [];
  for (const [start, end] of seams) {
    pieces.push({ from, at: joined.length });
    joined += text.slice(from, start);
    from = end;
  }
  pieces.push({ from, at: joined.length });
  return { text: joined + text.slice(from, literalEnd(text, from)), pieces };
}

function literalStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && end - start < LONGEST && !/["'`\n]/.test(text.charAt(start - 1))) start -= 1;
  return start;
}

function literalEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && end - start < LONGEST && !/["'`\n]/.test(text.charAt(end))) end += 1;
  return end;
}

/**
 * Every text that begins like a token and goes on in the literals or lines behind, put together without anything between
 * the pieces and with a dot: what is found in it has to be judged strictly, since nothing says that the code joins them.
 */
export function* begunTokens(text: string): Generator<JoinedText> {
  let behind = 0;
  for (const { index } of text.matchAll(BEGUN)) {
    if (index < behind) continue;
    behind = pieceEnd(text, index);
    BROKEN.lastIndex = behind;
    if (behind - index > LONGEST || !BROKEN.test(text)) continue;
    const pieces = [{ from: index, text: text.slice(index, behind) }];
    let place = behind;
    let length = behind - index;
    while (pieces.length < MOST_PIECES && length < LONGEST) {
      LOOSE.lastIndex = place;
      const seam = LOOSE.exec(text);
      if (seam === null) break;
      PIECE.lastIndex = place + seam[0].length;
      const piece = PIECE.exec(text);
      if (piece === null) break;
      pieces.push({ from: piece.index, text: piece[0] });
      place = piece.index + piece[0].length;
      length += piece[0].length;
    }
    if (pieces.length === 1) continue;
    yield joinPieces(pieces, '');
    yield joinPieces(pieces, '.');
  }
}

function pieceEnd(text: string, from: number): number {
  let at = from;
  while (isBase64url(text.charCodeAt(at)) || text.charCodeAt(at) === DOT) at += 1;
  return at;
}

function joinPieces(pieces: readonly { from: number; text: string }[], between: string): JoinedText {
  let text = '';
  const places: { from: number; at: number }[] = [];
  for (const piece of pieces) {
    if (text !== '') text += between;
    places.push({ from: piece.from, at: text.length });
    text += piece.text;
  }
  return { text, pieces: places };
}

/** Where a character of the joined text stood before. */
export function originOf({ pieces }: JoinedText, at: number): number {
  const piece = pieces.findLast((one) => one.at <= at);
  return piece === undefined ? at : piece.from + (at - piece.at);
}

/** Whether a range of the joined text comes from more than one piece. */
export function crosses({ pieces }: JoinedText, start: number, end: number): boolean {
  return pieces.some(({ at }) => at > start && at < end);
}
