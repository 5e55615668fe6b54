import { BulkheadError } from '../runtime/errors.ts';

/**
 * What the work gives, or why what it found in a store is not to be trusted. What the store itself throws is no judgement
 * about that and comes through, as does what is not an error of ours.
 */
export async function refusable<T>(work: () => Promise<T>): Promise<T | BulkheadError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BulkheadError && !error.code.startsWith('STORE_')) return error;
    throw error;
  }
}
