/** What is known of one run, in the form that planning needs. Instants are milliseconds since 1970. */
export interface RunRecord {
  readonly run: string;
  /**
   * `committed`: it has a manifest. `hidden`: its manifest is there, and something hides it. `unfinished`: it never had
   * one, or lost it.
   */
  readonly state: 'committed' | 'hidden' | 'unfinished';
  /** When its manifest was stored, by the store's clock; of one without a manifest, its newest file. */
  readonly storedAt: number;
  /** What its manifest says; undefined unless a trusted key signed it for this very run. */
  readonly signed: SignedFacts | undefined;
  /** Why it may not stand for any period, other than its times: not signed, objects missing, not in order. */
  readonly fault: string | undefined;
  /** What the newest drill of it came to. */
  readonly drill: 'passed' | 'failed' | undefined;
  /** Reasons of the holds that stand. */
  readonly holds: readonly string[];
  /** What about its marks nobody could judge: it could be a hold. */
  readonly doubts: readonly string[];
  /** Until when something of it is locked. */
  readonly lockedUntil: number | undefined;
  /** Its removal began, so that objects may be missing: it can only be ended. */
  readonly removing: boolean;
}

export interface SignedFacts {
  readonly startedAt: number;
  readonly finishedAt: number;
}
