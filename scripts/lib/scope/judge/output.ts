import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import {
  type Fact,
  type Item,
  type Level,
  type Output,
  type OutputColumn,
  type Reference,
  referencesOf,
  UNKNOWN,
} from './facts.ts';
import { type Place, trial } from './job.ts';
import { asNode, fieldsOf, namesOf, nodeOf } from './node.ts';
import { judgeQuery } from './query.ts';
import { factOf, findReference, resolveColumn } from './resolve.ts';
import { valueNeed } from './values.ts';

/** What is known of the values of an expression: a column that is known, or a value that could be the tenant. */
export function expressionFact(tree: Tree, place: Place): Fact {
  const column = resolveColumn(tree, place.level);
  if (column !== undefined) return factOf(column);
  const need = valueNeed(tree, place.job.catalog.model.tenant.type);
  return need === undefined ? scalarFact(tree, place) : { bound: true, needs: [need] };
}

/** What is known of `(select …)` as a value; where it finds no row it is NULL. */
export function scalarFact(tree: Tree, place: Place): Fact {
  const link = asNode(tree, 'SubLink');
  if (textMember(link, 'subLinkType') !== 'EXPR_SUBLINK') return UNKNOWN;
  const [column, ...more] = triedOutput(member(link, 'subselect'), place) ?? [];
  return column === undefined || more.length > 0 ? UNKNOWN : { ...column.fact, orNull: true };
}

/** What a sub-select returns, if it stands up by itself. It is judged for good where its expression is walked. */
export function triedOutput(select: Tree, place: Place): Output {
  const attempt = trial(place);
  const output = judgeQuery(select, attempt);
  return attempt.job.refusals.length > 0 ? undefined : output;
}

/** The columns of a select list or RETURNING; undefined when a star stands for columns that are not known. */
export function outputOf(targets: readonly Tree[], place: Place): Output {
  const columns: OutputColumn[] = [];
  for (const target of targets) {
    const value = member(target, 'ResTarget', 'val');
    const fields = fieldsOf(value);
    if (fields?.includes('*') !== true) {
      const name = textMember(target, 'ResTarget', 'name') ?? columnName(value);
      columns.push({ name, fact: expressionFact(value, place) });
      continue;
    }
    const expanded = starOf(fields, place.level);
    if (expanded === undefined) return undefined;
    columns.push(...expanded);
  }
  return columns;
}

function starOf(fields: readonly string[], level: Level | undefined): Output {
  if (level === undefined) return undefined;
  const [first = '', second = ''] = fields;
  if (fields.length > 1) {
    const reference =
      fields.length === 2 ? findReference(level, first, undefined) : findReference(level, second, first);
    return reference === undefined ? undefined : columnsOf(reference);
  }
  // USING gives its columns once, and first: their order is no longer the tables'.
  if (level.items.some(merges)) return undefined;
  const all = level.items.flatMap(referencesOf).map(columnsOf);
  return all.some((columns) => columns === undefined) ? undefined : all.flatMap((columns) => columns ?? []);
}

function merges(item: Item): boolean {
  return item.kind === 'join' && (item.using.length > 0 || merges(item.left) || merges(item.right));
}

function columnsOf(reference: Reference): Output {
  const { relation, output } = reference;
  if (relation === undefined) return output;
  return relation.columns.map((name) => ({ name, fact: factOf({ reference, name }) }));
}

/** The name that PostgreSQL gives to a column without AS; undefined where it makes one up that is not known here. */
function columnName(tree: Tree): string | undefined {
  const fields = fieldsOf(tree);
  if (fields !== undefined) return fields[fields.length - 1];
  const { kind, tree: node } = nodeOf(tree);
  switch (kind) {
    case 'FuncCall':
      return namesOf(listMember(node, 'funcname')).slice(-1)[0];
    case 'TypeCast':
      return columnNameOr(member(node, 'arg'), namesOf(listMember(node, 'typeName', 'names')).slice(-1)[0]);
    case 'CollateClause':
      return columnName(member(node, 'arg'));
    case 'CaseExpr':
      return fieldsOf(member(node, 'defresult')) === undefined
        ? undefined
        : columnName(member(node, 'defresult'));
    case 'SubLink':
      return linkName(node);
    default:
      return FIXED[kind] ?? (asNode(tree, 'SQLValueFunction') === undefined ? undefined : 'value');
  }
}

const FIXED: Readonly<Record<string, string>> = {
  A_Const: '?column?',
  A_Expr: '?column?',
  ParamRef: '?column?',
  BoolExpr: '?column?',
  NullTest: '?column?',
  BooleanTest: '?column?',
  A_ArrayExpr: 'array',
  RowExpr: 'row',
  CoalesceExpr: 'coalesce',
};

function columnNameOr(tree: Tree, fallback: string | undefined): string | undefined {
  const { kind } = nodeOf(tree);
  return kind === 'A_Const' || kind === 'ParamRef' || kind === 'A_Expr'
    ? fallback
    : (columnName(tree) ?? fallback);
}

function linkName(link: Tree): string | undefined {
  switch (textMember(link, 'subLinkType')) {
    case 'EXISTS_SUBLINK':
      return 'exists';
    case 'ARRAY_SUBLINK':
      return 'array';
    case 'EXPR_SUBLINK': {
      const target = listMember(link, 'subselect', 'SelectStmt', 'targetList')[0];
      const value = member(target, 'ResTarget', 'val');
      return textMember(target, 'ResTarget', 'name') ?? columnName(value);
    }
    default:
      return '?column?';
  }
}
