import type { Stage } from '../tenancy/model.ts';
import { type Persona, SESSION } from './persona.ts';

/** What a statement came to: rows counted or affected, or the refusal of the server. */
export type Outcome =
  | { readonly rows: number }
  | { readonly state: string; readonly constraint: string; readonly message: string };

/** An outcome that a probe may have. */
export type Allowed = { readonly rows: number } | { readonly atLeast: number } | { readonly state: string };

/** Successful completion: a TRUNCATE that worked says 0 rows. */
export const SUCCESS = '00000';

/** Families of attacks, each a check of the report. */
export type FamilyId =
  | 'ISO-00'
  | 'ISO-01'
  | 'ISO-02'
  | 'ISO-03'
  | 'ISO-04'
  | 'ISO-05'
  | 'ISO-06'
  | 'ISO-07'
  | 'ISO-08'
  | 'ISO-09'
  | 'ISO-10'
  | 'ISO-11'
  | 'ISO-12'
  | 'ISO-13'
  | 'ISO-14'
  | 'ISO-15'
  | 'ISO-16'
  | 'ISO-17'
  | 'ISO-18'
  | 'ISO-19'
  | 'ISO-20'
  | 'ISO-21';

/** One cell of the matrix: an attack by a persona on a relation, or the positive control beside it. */
export interface Cell {
  readonly family: FamilyId;
  /** Table, partition, view or function, as people write it. */
  readonly object: string;
  /** Id of the table whose row of the matrix the cell is in. */
  readonly table: string;
  readonly persona: Persona;
  /** What is tried, such as `DELETE foreign`. Unique with object and persona. */
  readonly attack: string;
  /** Below this stage of its table a finding is "planned". */
  readonly stage: Stage;
}

/** A statement to run, and what it must come to. */
export interface Probe extends Cell {
  readonly sql: string;
  /** The statement returns one number, which is the number of rows; otherwise its rows are counted. */
  readonly counts: boolean;
  readonly allowed: readonly Allowed[];
  /**
   * `control`: shows that the statement does work where it may; counted in the coverage only if it belongs
   * to a persona. `attack`: must fail.
   */
  readonly aim: 'control' | 'attack';
  /** Names of the probes (see `nameOf`) without which this one proves nothing. */
  readonly controls: readonly string[];
  /** A SQLSTATE that shows that it came through; `SUCCESS` where success counts no rows. */
  readonly breach?: string;
  /** Run afterwards, as the connection's own role: its one number takes the place of the statement's rows. */
  readonly after?: string;
  /** Run first, as the connection's own role. */
  readonly before?: string;
  /** Milliseconds that it may take; a probe that reads a whole view is run by itself. */
  readonly limit?: number;
}

/** A cell that no probe can fill, and why. It counts against the coverage. */
export interface Gap extends Cell {
  readonly reason: string;
}

/** A cell that is red without an attack: running it would lock a table that others use. */
export interface Given extends Cell {
  readonly observed: string;
  readonly sql: string;
}

export interface Plan {
  readonly probes: readonly Probe[];
  readonly gaps: readonly Gap[];
  readonly given: readonly Given[];
}

/** Where a gap stands that is about the whole run. */
export const SESSION_CELL: Cell = {
  family: 'ISO-00',
  object: '',
  table: '',
  persona: SESSION,
  attack: '',
  stage: 'planned',
};

/** The name of a cell, by which controls are found. */
export function nameOf(cell: Pick<Cell, 'object' | 'persona' | 'attack'>): string {
  return `${cell.object}\n${cell.persona.id}\n${cell.attack}`;
}
