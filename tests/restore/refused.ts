import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';

/** The error that something is refused with. Throws when it is not refused, and what is no refusal. */
export async function refused(work: () => unknown): Promise<BulkheadError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof BulkheadError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
