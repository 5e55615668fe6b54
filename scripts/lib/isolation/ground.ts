import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import type { Model, Stage, TableModel } from '../tenancy/model.ts';
import { type Cast, memberOf, type Persona } from './persona.ts';
import { type Allowed, type FamilyId, type Gap, type Given, nameOf, type Probe } from './probe.ts';
import type { Relation } from './relation.ts';
import type { Definer, Privileges, PrivilegesOf, RoleFact, View } from './surface.ts';
import { type SeededRow, type SeededTable, tiedColumns, type World } from './world.ts';

/** All facts that a plan is made from. */
export interface Ground {
  readonly model: Model;
  readonly world: World;
  readonly cast: Cast;
  /** The connection's own role. */
  readonly sessionRole: string;
  readonly roles: ReadonlyMap<string, RoleFact>;
  readonly privilegesOf: PrivilegesOf;
  readonly views: readonly View[];
  readonly definers: readonly Definer[];
  /** The audit table and its partitions, where there is one. */
  readonly audit: Relation | undefined;
  /** Seals and runs beside it: just as append-only. */
  readonly appendOnly: readonly Relation[];
  /** A tenant's key that no tenant has; the same as in the claim of the persona with an unknown tenant. */
  readonly unknownTenant: string;
  /** A temporary sequence that counts rows; undefined where none could be made. */
  readonly counter: number | undefined;
  /** Tables of the model to probe. */
  readonly chosen: ReadonlySet<string>;
}

/** A table of the model together with what was seeded into it. */
export interface Subject {
  readonly table: TableModel;
  readonly seeded: SeededTable;
  /** `"schema"."table"`. */
  readonly sql: string;
}

/** Collects probes, gaps and given findings, so that planning reads as a list of attacks. */
export interface Draft {
  /** Names of the probes so far: one control may stand beside many attacks. */
  readonly names: Set<string>;
  readonly probes: Probe[];
  readonly gaps: Gap[];
  readonly given: Given[];
}

/** Milliseconds for a probe that may have to read a whole table, view or function. */
export const READ_LIMIT = 10_000;

export const REFUSED: Allowed = { state: '42501' };
export const NOTHING: Allowed = { rows: 0 };

/** What a role may do that may do all. */
export const ALL: Privileges = { select: ['*'], insert: ['*'], update: ['*'], delete: true, truncate: true };

/**
 * A claim that is no key may be an error of the cast, or simply nobody's. The cast may fail as early as in the
 * planner, before a missing privilege is noticed.
 */
function refusals(persona: Persona, usual: readonly Allowed[]): readonly Allowed[] {
  return persona.flaw === 'malformed' ? [...usual, { state: '22P02' }, { state: '22003' }] : usual;
}

/** What a persona's role may do with a table. */
export function privileges(ground: Ground, persona: Persona, oid: number): Privileges {
  return ground.privilegesOf(persona.role ?? ground.sessionRole, oid);
}

/** Everything about a cell that a table's probes have in common. */
export function cellOf(
  subject: Subject,
  persona: Persona,
  family: FamilyId,
  attack: string,
  stage: Stage = 'isolated',
) {
  return { family, object: subject.table.id, table: subject.table.id, persona, attack, stage };
}

/** Adds an attack beside its controls. */
export function attack(
  draft: Draft,
  cell: ReturnType<typeof cellOf>,
  sql: string,
  allowed: readonly Allowed[],
  controls: readonly (string | undefined)[],
  counts = false,
  breach?: string,
): void {
  const needed = controls.filter((control) => control !== undefined);
  const came = breach === undefined ? {} : { breach };
  const possible = refusals(cell.persona, allowed);
  draft.probes.push({ ...cell, sql, counts, allowed: possible, aim: 'attack', controls: needed, ...came });
}

/** Adds a positive control and returns its name. */
export function control(
  draft: Draft,
  cell: ReturnType<typeof cellOf>,
  sql: string,
  expected: Allowed,
  counts = false,
  before?: string,
): string {
  const name = nameOf(cell);
  if (!draft.names.has(name)) {
    draft.names.add(name);
    const first = before === undefined ? {} : { before };
    draft.probes.push({ ...cell, sql, counts, allowed: [expected], aim: 'control', controls: [], ...first });
  }
  return name;
}

/** Rows that a persona must be able to see: those of its tenant, of the membership table only its own. */
export function ownRows(ground: Ground, subject: Subject, persona: Persona): SeededRow[] {
  if (persona.tenant === undefined) return [];
  const rows = subject.seeded.rows.filter((row) => row.tenant === persona.tenant);
  if (!isMembership(ground.model, subject.table)) return rows;
  const member = memberOf(ground.world, subject.table.id, persona.tenant);
  return member === undefined ? [] : [member];
}

/** Rows that a persona must never touch. */
export function foreignRows(subject: Subject, persona: Persona): SeededRow[] {
  return subject.seeded.rows.filter((row) => row.tenant !== persona.tenant);
}

/** Whether sessions are looked up in this table. */
export function isMembership({ claim }: Model, table: TableModel): boolean {
  return (
    claim.from === 'membership' && claim.table.schema === table.schema && claim.table.name === table.name
  );
}

/** The persona of the same role that acts rightly for tenant A: the control of all that come with a bad claim. */
export function rightful(ground: Ground, persona: Persona): Persona | undefined {
  return ground.cast.personas.find(
    (other) => other.kind === 'app' && other.role === persona.role && other.tenant === 'A',
  );
}

/**
 * A column that may be written without consequence: set to itself by a probe. Prefers one that ties the row to
 * nothing. Undefined when the role may write none that it can also read.
 */
export function harmlessColumn(subject: Subject, granted: Privileges): string | undefined {
  const writable = writableColumns(subject, granted);
  const tied = tiedNames(subject);
  return freeColumns(subject, granted)[0] ?? writable.find((name) => !tied.has(name)) ?? writable[0];
}

/** Columns that the role may read and write, that tie the row to nothing, and that no key or CHECK watches. */
export function freeColumns(subject: Subject, granted: Privileges): string[] {
  const { relation } = subject.seeded;
  const tied = tiedNames(subject);
  const watched = new Set([
    ...relation.uniques.flatMap(({ columns }) => columns),
    ...relation.partitionKey,
    ...relation.checks.flatMap(({ columns }) => columns),
  ]);
  return writableColumns(subject, granted).filter((name) => !tied.has(name) && !watched.has(name));
}

function writableColumns({ seeded }: Subject, granted: Privileges): string[] {
  const may = (list: readonly string[], name: string) => list[0] === '*' || list.includes(name);
  return [...seeded.relation.columns.values()]
    .filter(
      ({ generated, identity, name }) =>
        !generated && identity !== 'a' && may(granted.update, name) && may(granted.select, name),
    )
    .map(({ name }) => name);
}

function tiedNames({ table, seeded }: Subject): Set<string> {
  const tied = tiedColumns(table);
  for (const key of seeded.relation.keys) for (const name of key.columns) tied.add(name);
  return tied;
}

/** `update … set column = column where …`. */
export function touchSql(subject: Subject, column: string, where: string): string {
  const quoted = quoteIdentifier(column);
  return `update ${subject.sql} set ${quoted} = ${quoted} where ${where}`;
}

/** Every table of the model that could be seeded. */
export function subjectsOf({ model, world }: Pick<Ground, 'model' | 'world'>): Subject[] {
  return [...model.tables.values()].flatMap((table) => {
    const seeded = world.tables.get(table.id);
    return seeded === undefined ? [] : [{ table, seeded, sql: quoteQualified(table) }];
  });
}
