import { quoteIdentifier, quoteLiteral, quoteQualified } from '../postgres/identifiers.ts';
import type { ColumnPair, Edge, Polymorphic, TableModel, Target } from '../tenancy/model.ts';
import { tenantOf } from '../tenancy/path.ts';
import type { Strategy } from '../tenancy/recovery.ts';
import type { TableLayout, TypeOf } from './layout.ts';

/** Something that says where a row belongs: what the row itself refers to, or a strategy of the model. */
export interface Source {
  readonly method: string;
  readonly confidence: number;
  /** The row's own reference. Where it is contradicted the row is misplaced, and not only without a place. */
  readonly own: boolean;
  /** The value that is looked up, as SQL over the row as `c`. */
  readonly value: string;
  /** `v, place` for the values of `asked`: a place is a JSON object of the row's columns and what they would hold. */
  readonly lookup: (asked: string) => string;
  /** A place without a tenant is a parent that is an orphan itself, unless the parent may be everybody's. */
  readonly mayLackTenant: boolean;
}

/** Every source of a table: its own references, then the strategies in the order of the model. */
export function sourcesOf(layout: TableLayout, typeOf: TypeOf): Source[] {
  const { table, strategies } = layout;
  return [
    ...layout.edges.map((edge) => ownReference(layout, edge, typeOf)),
    ...table.polymorphic.flatMap((reference) =>
      reference.targets
        .filter((target) => target.table.kind !== 'shared')
        .map((target) => ownTarget(layout, reference, target, typeOf)),
    ),
    ...strategies.map((strategy) => fromStrategy(layout, strategy, typeOf)),
  ];
}

/** Columns of the row that the sources read. */
export function readColumns(layout: TableLayout): string[] {
  const poly = layout.table.polymorphic.flatMap(({ column, typeColumn }) => [column, typeColumn]);
  return [...new Set([...layout.places, ...poly, ...layout.strategies.map(({ column }) => column)])];
}

/** The place that a row of the parent `p` gives to a row that refers to it by this edge. */
export function placeOf(layout: TableLayout, edge: Edge): string {
  const members = new Map([[layout.tenant, tenantOf(edge.parent, 'p')]]);
  for (const pair of [...edge.columns, ...edge.agree]) {
    members.set(pair.child, `p.${quoteIdentifier(pair.parent)}`);
  }
  const pairs = [...members].map(([name, sql]) => `${quoteLiteral(name)}, ${sql}`);
  return `jsonb_strip_nulls(jsonb_build_object(${pairs.join(', ')}))`;
}

/** The one pair of columns of a reference. */
export function pairOf({ columns, child }: Edge): ColumnPair {
  const [pair] = columns;
  if (pair === undefined || columns.length > 1)
    throw new Error(`${child.id} has a reference of several columns`);
  return pair;
}

function ownReference(layout: TableLayout, edge: Edge, typeOf: TypeOf): Source {
  const pair = pairOf(edge);
  const reader = readAs(
    typeOf(edge.parent, pair.parent),
    typeOf(edge.child, pair.child),
    column('c', pair.child),
  );
  return {
    method: pair.child,
    confidence: 100,
    own: true,
    value: reader.value,
    lookup: (asked) =>
      `select w.v, ${placeOf(layout, edge)} as place from ${asked} w join ${quoteQualified(edge.parent)} p on ${reader.on(column('p', pair.parent))}`,
    mayLackTenant: edge.parent.nullTenant === 'global',
  };
}

function ownTarget(layout: TableLayout, reference: Polymorphic, target: Target, typeOf: TypeOf): Source {
  const given = `case when ${column('c', reference.typeColumn)}::text = ${quoteLiteral(target.value)} then ${column('c', reference.column)}::text end`;
  const reader = readAs(typeOf(target.table, target.key), 'text', given);
  const place = `jsonb_strip_nulls(jsonb_build_object(${quoteLiteral(layout.tenant)}, ${tenantOf(target.table, 'p')}))`;
  return {
    method: `${reference.column} (${target.value})`,
    confidence: 100,
    own: true,
    value: reader.value,
    lookup: (asked) =>
      `select w.v, ${place} as place from ${asked} w join ${quoteQualified(target.table)} p on ${reader.on(column('p', target.key))}`,
    mayLackTenant: target.table.nullTenant === 'global',
  };
}

function fromStrategy(layout: TableLayout, strategy: Strategy, typeOf: TypeOf): Source {
  const { edge, member, match } = strategy;
  const own = column('c', strategy.column);
  const given =
    strategy.path.length === 0
      ? own
      : `(${own}::jsonb #>> array[${strategy.path.map(quoteLiteral).join(', ')}])`;
  const givenType = strategy.path.length === 0 ? typeOf(edge.child, strategy.column) : 'text';
  const parent = quoteQualified(edge.parent);
  const place = placeOf(layout, edge);
  const common = {
    method: strategy.method,
    confidence: strategy.confidence,
    own: false,
    mayLackTenant: edge.parent.nullTenant === 'global',
  };
  if (member !== undefined) {
    const reader = readAs(typeOf(member.table, member.column), givenType, given);
    const held = `p.${quoteIdentifier(heldColumn(member.table, member.holds))} = ${column('m', member.holds)}`;
    // A membership that is misplaced itself says nothing about anybody else.
    const sound =
      member.table.kind === 'shared'
        ? ''
        : ` and ${tenantOf(member.table, 'm')} is not distinct from ${tenantOf(edge.parent, 'p')}`;
    return {
      ...common,
      value: reader.value,
      lookup: (asked) =>
        `select w.v, ${place} as place from ${asked} w join ${quoteQualified(member.table)} m on ${reader.on(column('m', member.column))} join ${parent} p on ${held}${sound}`,
    };
  }
  const matched = match ?? pairOf(edge).parent;
  const reader = readAs(typeOf(edge.parent, matched), givenType, given);
  return {
    ...common,
    value: reader.value,
    lookup: (asked) =>
      `select w.v, ${place} as place from ${asked} w join ${parent} p on ${reader.on(column('p', matched))}`,
  };
}

function heldColumn(table: TableModel, holds: string): string {
  const pair = table.parents.flatMap(({ columns }) => columns).find(({ child }) => child === holds);
  if (pair === undefined) throw new Error(`${table.id}.${holds} refers to nothing`);
  return pair.parent;
}

const column = (alias: string, name: string) => `${alias}.${quoteIdentifier(name)}`;

/** Texts that are such a value. Only those are cast, because one that is not would end the whole statement. */
const SHAPES: Readonly<Record<string, string>> = {
  uuid: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  bigint: '^-?[0-9]{1,18}$',
  integer: '^-?[0-9]{1,9}$',
  smallint: '^-?[0-9]{1,4}$',
};

/** How a value is brought to the type of the column it is looked up in, so that an index of that column can serve. */
export function readAs(
  target: string,
  given: string,
  sql: string,
): { readonly value: string; readonly on: (column: string) => string } {
  const plain = { on: (found: string) => `${found} = w.v` };
  if (target === given) return { value: sql, ...plain };
  if (isText(target)) return { value: `(${sql})::text`, ...plain };
  if (isText(given) && SHAPES[target] !== undefined) {
    return {
      value: `case when (${sql})::text ~ ${quoteLiteral(SHAPES[target])} then (${sql})::text::${target} end`,
      ...plain,
    };
  }
  return { value: `(${sql})::text`, on: (found) => `${found}::text = w.v` };
}

const isText = (type: string) => /^(?:text|character varying|character)\b/.test(type);
