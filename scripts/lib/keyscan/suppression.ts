import type { Suppression } from './finding.ts';
import { redact } from './redact.ts';

/** `bulkhead: allow-key <reason>`; without a reason it allows nothing. */
const MARK = /bulkhead:\s*allow-key(?![\w-])[ \t]*(.*)/;

/** In a bundle of one line a mark must not allow all of it. */
export const REACH = 1_000;

const LONGEST_REASON = 200;

/** The begin of a line that holds nothing but a comment; `#key` and `--count` are code. */
const COMMENT_LINE = /^\s*(?:\/\/|\/\*|\*(?:[\s/]|$)|#(?:[\s#!]|$)|--(?:\s|$)|<!--)/;

/** A line ends with its newline, or with one as a source map writes it. */
const LINE_END = /\r?\n|\\n/g;

/**
 * What allows a finding from `start` to `end` of the text (bytes as characters): a mark with a reason on its own line, or in a
 * comment alone on the line above.
 */
export function suppressionAt(text: string, start: number, end: number): Suppression | undefined {
  const before = text.slice(Math.max(0, start - 2 * REACH), start).split(LINE_END);
  const own = (before.at(-1) ?? '').slice(-REACH);
  const after = text.slice(end, end + REACH).split(LINE_END, 1)[0] ?? '';
  const above = before.at(-2) ?? '';
  const reason = reasonIn(after) ?? reasonIn(own) ?? (isCommentAlone(above) ? reasonIn(above) : undefined);
  return reason === undefined ? undefined : { kind: 'line', reason };
}

function reasonIn(line: string): string | undefined {
  const rest = MARK.exec(line)?.[1];
  if (rest === undefined) return undefined;
  const words = Buffer.from(rest.split(/\*\/|-->/, 1)[0] ?? '', 'latin1').toString('utf8');
  const reason = redact(words).trim().slice(0, LONGEST_REASON);
  return reason === '' ? undefined : reason;
}

function isCommentAlone(line: string): boolean {
  const behind = line
    .split(/\*\/|-->/)
    .slice(1)
    .join('');
  return COMMENT_LINE.test(line) && behind.trim() === '';
}

/** Whether a line is nothing but a comment so far: a name in it is talked about, not used. */
export function isCommentLine(line: string): boolean {
  return COMMENT_LINE.test(line) && !line.includes('*/') && !line.includes('-->');
}
