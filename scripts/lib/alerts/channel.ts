import type { BulkheadError } from '../runtime/errors.ts';
import type { Transition } from './transition.ts';

/** A way of telling people, beside the issue. */
export interface Channel {
  readonly name: 'slack' | 'mail';
  /** Tells of these changes. Returns the ids of those that were taken, and why the others were not. */
  deliver(transitions: readonly Transition[]): Promise<Delivery>;
}

export interface Delivery {
  readonly taken: readonly string[];
  readonly error: BulkheadError | undefined;
}
