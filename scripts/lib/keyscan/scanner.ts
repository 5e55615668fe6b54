import { detect } from './detect.ts';
import { type Finding, fingerprintOf, type Hit, maskSecret, type Suppression } from './finding.ts';
import { characterStart, Position } from './position.ts';
import { encodingOf, Reader, SNIFFED } from './readable.ts';
import { isCommentLine, REACH, suppressionAt } from './suppression.ts';
import type { ServiceVariables } from './variables.ts';

/** Bytes that are looked at in one go. */
const WINDOW = 1 << 20;

/** Bytes of the next window that are looked at with this one: more than the longest thing that is found. */
const OVERLAP = 1 << 15;

/** Bytes of the window before that are kept: a mark may stand on the line above. */
const LEAD = 2 * REACH;

const HEAD = 4_096;

/** What one text showed; of a binary one nothing. */
export interface Scanned {
  readonly binary: boolean;
  readonly bytes: number;
  readonly findings: readonly Omit<Finding, 'file'>[];
  /** The begin of the text, where a module says for which side it is. */
  readonly head: string;
}

/** How one kind of text is looked at. */
export interface ScanOptions {
  readonly variables: ServiceVariables;
  /** A page for people: it may name a public variable; only one that is given a value is a finding. */
  readonly prose: boolean;
}

/** Looks at one text that comes piece by piece, in constant memory whatever its length. */
export class Scanner {
  readonly #options: ScanOptions;
  readonly #position = new Position();
  readonly #findings: Omit<Finding, 'file'>[] = [];
  #reader: Reader | 'binary' | undefined;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** The last window's end, and where in it the part begins that was not judged. */
  #held: Buffer = Buffer.alloc(0);
  #judged = 0;
  #bytes = 0;
  #head = '';

  constructor(options: ScanOptions) {
    this.#options = options;
  }

  /** Whether the rest need not be read. */
  get binary(): boolean {
    return this.#reader === 'binary';
  }

  /** Takes the next piece; it may be used for something else after that. */
  push(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.binary) return;
    this.#waiting.push(Buffer.from(piece));
    this.#waitingBytes += piece.length;
    if (this.#waitingBytes >= (this.#reader === undefined ? SNIFFED : WINDOW)) this.#look(false);
  }

  /** Looks at the rest. */
  end(): Scanned {
    if (!this.binary) this.#look(true);
    const { binary } = this;
    return { binary, bytes: this.#bytes, findings: this.#findings, head: this.#head };
  }

  #look(last: boolean): void {
    let fresh =
      this.#waiting.length === 1 ? (this.#waiting[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (this.#reader === undefined) {
      const encoding = encodingOf(fresh);
      this.#reader = encoding === 'binary' ? encoding : new Reader(encoding);
    }
    if (this.#reader === 'binary') return;
    fresh = this.#reader.read(fresh);
    if (this.#head === '') this.#head = fresh.toString('latin1', 0, HEAD);
    const window = this.#held.length === 0 ? fresh : Buffer.concat([this.#held, fresh]);
    const end = last
      ? window.length
      : characterStart(window, Math.max(this.#judged, window.length - OVERLAP));
    this.#judge(window, end);
    const kept = Math.max(0, end - LEAD);
    this.#held = window.subarray(kept);
    this.#judged = end - kept;
  }

  #judge(window: Buffer, end: number): void {
    let at = this.#judged;
    const text = window.toString('latin1');
    for (const hit of detect(window, text, this.#options.variables)) {
      if (hit.start < this.#judged || hit.start >= end) continue;
      if (hit.rule === 'KEY-04' && this.#isMention(text, hit)) continue;
      this.#position.advance(window, text, at, hit.start);
      at = hit.start;
      this.#findings.push(this.#findingOf(hit, suppressionAt(text, hit.start, hit.end)));
    }
    this.#position.advance(window, text, at, end);
  }

  /** A name in a comment or a page is talked about; it is used where it gets a value. */
  #isMention(text: string, { start, end }: Hit): boolean {
    if (this.#options.prose) return !/^=[ \t]*["']?[\w./+-]{12,}/.test(text.slice(end, end + 64));
    const line = text.slice(Math.max(0, start - REACH), start);
    return isCommentLine(line.slice(line.lastIndexOf('\n') + 1));
  }

  #findingOf(hit: Hit, suppressed: Suppression | undefined): Omit<Finding, 'file'> {
    return {
      rule: hit.rule,
      line: this.#position.line,
      column: this.#position.column,
      masked: maskSecret(hit),
      fingerprint: fingerprintOf(hit),
      form: hit.form,
      ...(suppressed === undefined ? {} : { suppressed }),
    };
  }
}
