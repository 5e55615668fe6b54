import { styleText } from 'node:util';
import type { Log, Progress } from '../runtime/context.ts';
import type { Secrets } from '../runtime/secrets.ts';

/** Where lines for people go. */
export interface LineOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const REDRAW_MILLISECONDS = 120;
const PLAIN_LINE_MILLISECONDS = 5000;

/** True when colours are wanted: on a terminal, unless NO_COLOR says otherwise. */
export function wantsColour(output: LineOutput, env: Readonly<Record<string, string | undefined>>): boolean {
  return output.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
}

/** Lines for people, with every known secret taken out. On a terminal a running progress line is kept at the bottom. */
export class Terminal {
  readonly #output: LineOutput;
  readonly #secrets: Secrets;
  readonly #colour: boolean;
  #line = '';

  constructor(output: LineOutput, secrets: Secrets, colour: boolean) {
    this.#output = output;
    this.#secrets = secrets;
    this.#colour = colour;
  }

  readonly log: Log = {
    info: (text) => this.print(text),
    warn: (text) => this.print(this.#colour ? styleText('yellow', text, { validateStream: false }) : text),
  };

  print(text: string): void {
    this.#erase();
    this.#output.write(`${this.#secrets.scrub(text)}\n`);
    this.#draw();
  }

  progress(label: string): Progress {
    const started = performance.now();
    let shown = 0;
    const show = (line: string, force: boolean) => {
      const now = performance.now();
      const pause = this.#output.isTTY === true ? REDRAW_MILLISECONDS : PLAIN_LINE_MILLISECONDS;
      // Off a terminal a line at once would be noise: work that ends within seconds needs no progress.
      const last = shown === 0 && this.#output.isTTY !== true ? started : shown;
      if (!force && now - last < pause) return;
      shown = now;
      if (this.#output.isTTY === true) {
        this.#erase();
        this.#line = line.slice(0, (this.#output.columns ?? 80) - 1);
        this.#draw();
      } else {
        this.#output.write(`${this.#secrets.scrub(line)}\n`);
      }
    };
    return {
      update: (done, total, detail) =>
        show(progressLine(label, done, total, detail, performance.now() - started), false),
      end: () => {
        this.#erase();
        this.#line = '';
      },
    };
  }

  #erase(): void {
    if (this.#line !== '') this.#output.write('\r\u001b[2K');
  }

  #draw(): void {
    if (this.#line !== '') this.#output.write(this.#secrets.scrub(this.#line));
  }
}

function progressLine(
  label: string,
  done: number,
  total: number | undefined,
  detail: string | undefined,
  milliseconds: number,
): string {
  const parts = [`  ${label}`];
  if (total === undefined || total === 0) parts.push(`${done.toLocaleString('en')}`);
  else {
    const share = Math.min(1, done / total);
    const filled = Math.round(share * 20);
    parts.push(`${'█'.repeat(filled)}${'░'.repeat(20 - filled)} ${Math.floor(share * 100)} %`);
    const left = share > 0 ? (milliseconds / share) * (1 - share) : 0;
    if (milliseconds > 3000 && left > 1000) parts.push(`${Math.ceil(left / 1000)} s left`);
  }
  if (detail !== undefined) parts.push(detail);
  return parts.join('  ');
}
