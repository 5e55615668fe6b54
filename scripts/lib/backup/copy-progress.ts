import type { Context, Progress } from '../runtime/context.ts';

/** Shows what has been copied against the plan's estimate of bytes. */
export class CopyProgress {
  readonly #progress: Progress;
  readonly #expected: number;
  #bytes = 0;
  #rows = 0;

  /** `expected` in bytes of COPY text. */
  constructor(context: Pick<Context, 'progress'>, expected: number) {
    this.#progress = context.progress('copying');
    this.#expected = expected;
  }

  /** More COPY text, in bytes. */
  addText(bytes: number): void {
    this.#bytes += bytes;
    const rows = `${this.#rows.toLocaleString('en')} rows`;
    this.#progress.update(this.#bytes, Math.max(this.#bytes, this.#expected), `bytes, ${rows}`);
  }

  /** More rows; shown with the next bytes. */
  addRows(rows: number): void {
    this.#rows += rows;
  }

  end(): void {
    this.#progress.end();
  }
}
