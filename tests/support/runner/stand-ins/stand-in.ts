import type { StepPlace } from '../place.ts';

/** What takes the place of an action that is not ours. */
export interface StandIn {
  /** The inputs that it knows; another one is refused. A `*` at the end stands for the rest of a name. */
  readonly inputs: readonly string[];
  /**
   * @returns its outputs
   * @throws StepFailure when the real one would fail
   */
  run(inputs: Readonly<Record<string, string>>, place: StepPlace): Promise<Readonly<Record<string, string>>>;
}
