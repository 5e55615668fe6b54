import type { FunctionRow } from '../../hardening/policy/functions.ts';
import { displayName, type QualifiedName } from '../../postgres/identifiers.ts';
import type { Tree } from '../../sql/tree.ts';

/** When something was made: `undefined` before this change, otherwise by which file and in which transaction of it. */
export interface Born {
  readonly file: string;
  readonly transaction: number | undefined;
}

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  notNull: boolean;
  readonly default: Tree | undefined;
  /** Filled by a counter: serial or identity. */
  readonly counts: boolean;
  readonly born: Born | undefined;
}

/** A type as the grammar has it: `int4`, `varchar` with its length, `text[]`. */
export interface ColumnType {
  readonly name: string;
  readonly modifiers: readonly string[];
  readonly array: boolean;
}

export type ConstraintKind = 'primary' | 'unique' | 'foreign' | 'check' | 'exclude' | 'notnull';

export interface Constraint {
  readonly name: string;
  readonly kind: ConstraintKind;
  readonly columns: readonly string[];
  /** Of a foreign key: the table and the columns it points to. */
  readonly parent: string | undefined;
  readonly parentColumns: readonly string[];
  valid: boolean;
  /** Of a check. */
  readonly expression: Tree | undefined;
  readonly born: Born | undefined;
}

export interface Index {
  readonly id: string;
  readonly table: string;
  readonly unique: boolean;
  /** Its key columns; an expression is ''. */
  readonly columns: readonly string[];
  readonly partial: boolean;
  readonly born: Born | undefined;
}

export interface Policy {
  readonly name: string;
  readonly permissive: boolean;
  readonly command: string;
  readonly roles: readonly string[];
  /** Functions that it calls, as it writes them. */
  readonly calls: readonly string[];
}

export interface Relation extends QualifiedName {
  readonly id: string;
  readonly kind: 'table' | 'partitioned' | 'view' | 'matview';
  readonly columns: Map<string, Column>;
  readonly constraints: Map<string, Constraint>;
  readonly policies: Map<string, Policy>;
  /** The function of each trigger, as `schema.name`. */
  readonly triggers: Map<string, string>;
  secured: boolean;
  forced: boolean;
  /** Of a view: `security_invoker`. */
  invoker: boolean;
  /** Id of the table whose partition it is. */
  parent: string | undefined;
  /** Of a view: what it reads. */
  readonly reads: readonly string[];
  readonly born: Born | undefined;
}

/**
 * What a schema looks like at one moment, as far as the migrations tell: built by going through them, without
 * a server. What a migration does behind text that is known only when it runs is not in it.
 */
export interface Picture {
  /** Schema of names that say none: the first of the search path, which a migration may set for itself. */
  schema: string;
  readonly relations: Map<string, Relation>;
  /** By `schema.name`. */
  readonly indexes: Map<string, Index>;
  /** By `schema.name`, every overload. */
  readonly functions: Map<string, FunctionRow[]>;
  readonly types: Map<string, { readonly born: Born | undefined }>;
  /** Labels that were added to an enum in this change, by label. */
  readonly labels: Map<string, Born>;
}

/** A picture of an empty database. */
export function emptyPicture(schema = 'public'): Picture {
  return {
    schema,
    relations: new Map(),
    indexes: new Map(),
    functions: new Map(),
    types: new Map(),
    labels: new Map(),
  };
}

/** A copy that can be changed without changing the first. */
export function copyPicture(picture: Picture): Picture {
  const relations = new Map(
    [...picture.relations].map(([id, relation]): [string, Relation] => [
      id,
      {
        ...relation,
        columns: new Map([...relation.columns].map(([name, column]) => [name, { ...column }])),
        constraints: new Map([...relation.constraints].map(([name, item]) => [name, { ...item }])),
        policies: new Map(relation.policies),
        triggers: new Map(relation.triggers),
      },
    ]),
  );
  return {
    schema: picture.schema,
    relations,
    indexes: new Map(picture.indexes),
    functions: new Map([...picture.functions].map(([name, rows]) => [name, [...rows]])),
    types: new Map(picture.types),
    labels: new Map(picture.labels),
  };
}

/** An empty relation of this name. */
export function newRelation(name: QualifiedName, kind: Relation['kind'], born: Born | undefined): Relation {
  return {
    ...name,
    id: displayName(name),
    kind,
    columns: new Map(),
    constraints: new Map(),
    policies: new Map(),
    triggers: new Map(),
    secured: false,
    forced: false,
    invoker: false,
    parent: undefined,
    reads: [],
    born,
  };
}

/** Indexes of a table, those behind its keys included. */
export function indexesOf(picture: Picture, table: string): Index[] {
  return [...picture.indexes.values()].filter((index) => index.table === table);
}

/** Whether a column is proved to have no NULL: it is NOT NULL, or a valid check says so. */
export function provedNotNull(relation: Relation, column: string): boolean {
  return [...relation.constraints.values()].some(
    (item) => item.valid && (item.kind === 'check' || item.kind === 'notnull') && excludesNull(item, column),
  );
}

/** Whether a constraint, once valid, leaves no NULL in a column. */
export function excludesNull(item: Constraint, column: string): boolean {
  if (item.kind === 'notnull') return item.columns.includes(column);
  return item.kind === 'check' && namesNotNull(item.expression, column);
}

function namesNotNull(tree: Tree, column: string): boolean {
  if (tree === null || typeof tree !== 'object') return false;
  const [entry] = Object.entries(tree);
  if (entry === undefined) return false;
  const [kind, node] = entry as [string, Record<string, unknown>];
  if (kind === 'BoolExpr' && node.boolop === 'AND_EXPR') {
    return Array.isArray(node.args) && node.args.some((item) => namesNotNull(item, column));
  }
  if (kind !== 'NullTest' || node.nulltesttype !== 'IS_NOT_NULL') return false;
  return JSON.stringify(node.arg).includes(`{"String":{"sval":${JSON.stringify(column)}}}`);
}
