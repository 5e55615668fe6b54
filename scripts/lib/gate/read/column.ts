import { constantOf } from '../../hardening/policy/names.ts';
import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import { rangeId, strings } from './names.ts';
import type { Born, Column, ColumnType, Constraint, ConstraintKind } from './picture.ts';

const SERIAL: Readonly<Record<string, string>> = {
  serial: 'int4',
  serial4: 'int4',
  bigserial: 'int8',
  serial8: 'int8',
  smallserial: 'int2',
  serial2: 'int2',
};

/** Whether a type of the grammar is a counter with a sequence of its own. */
export function isSerial(type: Tree): boolean {
  return SERIAL[strings(listMember(type, 'names')).at(-1) ?? ''] !== undefined;
}

/** A type as it is written. */
export function typeOf(node: Tree): ColumnType {
  const written = strings(listMember(node, 'names')).at(-1) ?? '';
  return {
    name: SERIAL[written] ?? ALIASES[written] ?? written,
    modifiers: listMember(node, 'typmods').map((item) => String(constantOf(item) ?? '')),
    array: listMember(node, 'arrayBounds').length > 0,
  };
}

/** Names that people write for types that the grammar does not translate. */
const ALIASES: Readonly<Record<string, string>> = { character: 'bpchar', decimal: 'numeric', int: 'int4' };

/** Kinds of a column's own constraints, by the parser's names. */
export function constraintsOf(definition: Tree): Tree[] {
  return listMember(definition, 'constraints').map((item) => member(item, 'Constraint'));
}

/** The column that a `ColumnDef` makes. */
export function columnOf(definition: Tree, born: Born | undefined): Column {
  const own = constraintsOf(definition);
  const has = (kind: string) => own.find((item) => textMember(item, 'contype') === kind);
  const type = member(definition, 'typeName');
  const counts = isSerial(type) || has('CONSTR_IDENTITY') !== undefined;
  const given = member(has('CONSTR_DEFAULT'), 'raw_expr');
  return {
    name: textMember(definition, 'colname') ?? '',
    type: typeOf(type),
    notNull: counts || has('CONSTR_NOTNULL') !== undefined || has('CONSTR_PRIMARY') !== undefined,
    // DEFAULT NULL is none.
    default: constantOf(given) === null ? undefined : given,
    counts,
    born,
  };
}

const KINDS: Readonly<Record<string, ConstraintKind>> = {
  CONSTR_PRIMARY: 'primary',
  CONSTR_UNIQUE: 'unique',
  CONSTR_FOREIGN: 'foreign',
  CONSTR_CHECK: 'check',
  CONSTR_EXCLUSION: 'exclude',
  CONSTR_NOTNULL: 'notnull',
};

const SUFFIX: Readonly<Record<ConstraintKind, string>> = {
  primary: 'pkey',
  unique: 'key',
  foreign: 'fkey',
  check: 'check',
  exclude: 'excl',
  notnull: 'not_null',
};

/**
 * The constraint that a `Constraint` node makes on a table; undefined for what is none, such as a default.
 * `column` is the one beside which it is written.
 */
export function constraintOf(
  node: Tree,
  table: { readonly name: string },
  schema: string,
  born: Born | undefined,
  column?: string,
): Constraint | undefined {
  const kind = KINDS[textMember(node, 'contype') ?? ''];
  if (kind === undefined) return undefined;
  const listed = strings(listMember(node, kind === 'foreign' ? 'fk_attrs' : 'keys'));
  const excluded = listMember(node, 'exclusions').flatMap(
    (item) => textMember(item, 'List', 'items', 0, 'IndexElem', 'name') ?? [],
  );
  const columns = [...listed, ...excluded];
  if (columns.length === 0 && column !== undefined) columns.push(column);
  const expression = member(node, 'raw_expr');
  const checked = kind === 'check' ? checkedColumns(expression) : columns;
  const parts = [table.name, ...(kind === 'primary' ? [] : kind === 'check' ? onlyOne(checked) : columns)];
  const parent = member(node, 'pktable');
  return {
    name: textMember(node, 'conname') ?? [...parts, SUFFIX[kind]].join('_'),
    kind,
    columns: checked,
    parent: parent === undefined ? undefined : rangeId(parent, schema),
    parentColumns: strings(listMember(node, 'pk_attrs')),
    valid: member(node, 'skip_validation') !== true,
    expression,
    born,
  };
}

/** The server names a check after its column only where it has one. */
function onlyOne(columns: readonly string[]): readonly string[] {
  return columns.length === 1 ? columns : [];
}

function checkedColumns(expression: Tree): string[] {
  const found = JSON.stringify(expression ?? null).matchAll(
    /"ColumnRef":\{"fields":\[(?:\{"String":\{"sval":"[^"]*"\}\},)*\{"String":\{"sval":"([^"]*)"\}\}\]/g,
  );
  return [...new Set([...found].map((match) => match[1] ?? ''))];
}
