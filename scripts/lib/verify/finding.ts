import { BulkheadError } from '../runtime/errors.ts';

/** Something that is wrong with a run, or that could not be looked at (`error.exit` 2). */
export interface Finding {
  readonly error: BulkheadError;
  /** The object or file it is about; the run when it is about the whole. */
  readonly object: string;
}

/** Findings as they are made: what is wrong with one thing does not stop the others. */
export interface Findings {
  readonly all: readonly Finding[];
  tell(finding: Finding): void;
  /** What the work returns, or undefined and one more finding. Interruptions and defects come through. */
  collect<T>(object: string, work: () => Promise<T>): Promise<T | undefined>;
}

export function collectFindings(signal: AbortSignal): Findings {
  const all: Finding[] = [];
  const tell = (finding: Finding) => {
    const { code, what } = finding.error;
    // A keys file that was refused for itself may be refused once more as the only one.
    if (!all.some(({ error }) => error.code === code && error.what === what)) all.push(finding);
  };
  return {
    all,
    tell,
    async collect(object, work) {
      try {
        return await work();
      } catch (error) {
        if (signal.aborted || !(error instanceof BulkheadError)) throw error;
        tell({ error, object });
        return undefined;
      }
    },
  };
}
