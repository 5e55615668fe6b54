/** One weakening of one guard of the portal, and who must notice it. */
export interface Mutation {
  /** What was weakened, as a sentence goes on. Unique. */
  readonly what: string;
  readonly sql: string;
  /** The table that the probes attack. */
  readonly table: string;
  /** What the status must call red, the guard beside it still in place. */
  readonly status: readonly Sight[];
  readonly probes: Attacked | Covered | Unseen;
  /** Major version of PostgreSQL from which on one can weaken it so. */
  readonly since?: number;
}

/**
 * A red row of a report: `ID`, a part of its object, and after a colon and a space a part of what was observed, such
 * as `ISO-14 public.units as service_role: UPDATE of the tenant alone`. RLS-15 is the drift against the report of before:
 * it sees every change of a guard, so it stands here only where nothing else does.
 */
export type Sight = string;

/** Nothing else stands in the way: the probes come through at once. */
export interface Attacked {
  readonly see: readonly Sight[];
}

/** Another guard stops the probes. Without that one they come through, and without that one alone they do not. */
export interface Covered {
  readonly behind: string;
  /** Takes the other guard away. */
  readonly without: string;
  readonly see: readonly Sight[];
}

/** No attack shows it, and why. */
export interface Unseen {
  readonly unseen: string;
}
