import { constantOf, dotted, isOperator, textList, withoutCasts } from '../../hardening/policy/names.ts';
import { quoteIdentifier, quoteLiteral } from '../../postgres/identifiers.ts';
import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import { isUnknown, UNKNOWN } from './names.ts';

/** A value as far as the text of a migration tells it; undefined: only known when it runs. */
export type Value = string | boolean | null | readonly Value[] | undefined;

/** One row of a loop, by column. */
export type Row = ReadonlyMap<string, Value>;

/** What the variables of a block hold. */
export type Variables = Map<string, Value | Row>;

/** Works out an expression. Text of which a part is not known bears `UNKNOWN` in its place. */
export function evaluate(tree: Tree, variables: Variables): Value {
  const bare = withoutCasts(tree);
  const constant = constantOf(bare);
  if (constant !== undefined) {
    if (member(bare, 'A_Const', 'boolval') !== undefined) return constant === 'true';
    return constant;
  }
  const column = member(bare, 'ColumnRef');
  if (column !== undefined) return lookUp(dotted(listMember(column, 'fields')) ?? [], variables);
  const array = member(bare, 'A_ArrayExpr');
  if (array !== undefined) return listMember(array, 'elements').map((item) => evaluate(item, variables));
  const call = member(bare, 'FuncCall');
  if (call !== undefined) return callFunction(call, variables);
  const branches = member(bare, 'CaseExpr');
  if (branches !== undefined) return choose(branches, variables);
  const logic = member(bare, 'BoolExpr');
  if (logic !== undefined) return combine(logic, variables);
  const operation = member(bare, 'A_Expr');
  return operation === undefined ? undefined : operate(operation, variables);
}

/** The items of an array, also of one that is written as text: `{a,b}`. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return undefined;
  return textList({ A_Const: { sval: { sval: value } } });
}

function lookUp(parts: readonly string[], variables: Variables): Value {
  const [first = '', second] = parts;
  const found = variables.get(first);
  if (!(found instanceof Map)) return second === undefined && !isRow(found) ? found : undefined;
  return second === undefined ? undefined : found.get(second);
}

function isRow(value: Value | Row): value is Row {
  return value instanceof Map;
}

function callFunction(call: Tree, variables: Variables): Value {
  const name = (dotted(listMember(call, 'funcname')) ?? []).at(-1) ?? '';
  const values = listMember(call, 'args').map((item) => evaluate(item, variables));
  const [first, second] = values;
  switch (name) {
    case 'format':
      return typeof first === 'string' ? format(first, values.slice(1)) : undefined;
    case 'quote_ident':
      return typeof first === 'string' ? identifier(first) : UNKNOWN;
    case 'quote_literal':
      return typeof first === 'string' ? quoteLiteral(first) : `'${UNKNOWN}'`;
    case 'concat':
      return values.map(textOf).join('');
    case 'lower':
      return typeof first === 'string' ? first.toLowerCase() : undefined;
    case 'array_to_string':
      return itemsOf(first)
        ?.map(textOf)
        .join(typeof second === 'string' ? second : ', ');
    default:
      return undefined;
  }
}

/** What `format()` makes of its template. */
function format(template: string, values: readonly Value[]): string {
  let next = 0;
  return template.replace(/%(?:(\d+)\$)?-?\d*([ILs%])/g, (_, position: string | undefined, kind: string) => {
    if (kind === '%') return '%';
    if (position !== undefined) next = Number(position) - 1;
    const value = values[next++];
    if (kind === 'I') return typeof value === 'string' ? identifier(value) : UNKNOWN;
    if (kind === 'L') return typeof value === 'string' ? quoteLiteral(value) : `'${UNKNOWN}'`;
    return textOf(value);
  });
}

function identifier(name: string): string {
  return isUnknown(name) ? UNKNOWN : quoteIdentifier(name);
}

function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return UNKNOWN;
}

function choose(node: Tree, variables: Variables): Value {
  const subject = member(node, 'arg') === undefined ? undefined : evaluate(member(node, 'arg'), variables);
  for (const item of listMember(node, 'args')) {
    const condition = evaluate(member(item, 'CaseWhen', 'expr'), variables);
    const holds = member(node, 'arg') === undefined ? condition : same(subject, condition);
    if (holds === undefined) return undefined;
    if (holds === true) return evaluate(member(item, 'CaseWhen', 'result'), variables);
  }
  const otherwise = member(node, 'defresult');
  return otherwise === undefined ? null : evaluate(otherwise, variables);
}

function combine(node: Tree, variables: Variables): Value {
  const values = listMember(node, 'args').map((item) => evaluate(item, variables));
  const kind = textMember(node, 'boolop');
  if (kind === 'NOT_EXPR') return typeof values[0] === 'boolean' ? !values[0] : undefined;
  const decisive = kind === 'OR_EXPR';
  if (values.includes(decisive)) return decisive;
  return values.every((value) => value === !decisive) ? !decisive : undefined;
}

function operate(node: Tree, variables: Variables): Value {
  if (textMember(node, 'kind') !== 'AEXPR_OP') return undefined;
  const left = evaluate(member(node, 'lexpr'), variables);
  const right = evaluate(member(node, 'rexpr'), variables);
  if (isOperator(node, '||')) {
    // Two unknown halves are one unknown text.
    return left === undefined && right === undefined ? undefined : textOf(left) + textOf(right);
  }
  if (isOperator(node, '=')) return same(left, right);
  if (isOperator(node, '<>')) {
    const equal = same(left, right);
    return equal === undefined ? undefined : !equal;
  }
  return undefined;
}

function same(left: Value, right: Value): boolean | undefined {
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  return isUnknown(left) || isUnknown(right) ? undefined : left === right;
}

/** The rows that a query reads from a list of VALUES in it, with what that list calls its columns. */
export function listedRows(select: Tree, variables: Variables): Row[] | undefined {
  const named = (lists: readonly Tree[], names: readonly string[]): Row[] =>
    lists.map((list) => {
      const values = listMember(list, 'List', 'items').map((item) => evaluate(item, variables));
      return new Map(values.map((value, index) => [names[index] ?? `column${index + 1}`, value]));
    });
  const plain = listMember(select, 'valuesLists');
  if (plain.length > 0) return named(plain, []);
  for (const item of listMember(select, 'fromClause')) {
    const lists = listMember(item, 'RangeSubselect', 'subquery', 'SelectStmt', 'valuesLists');
    const names = dotted(listMember(item, 'RangeSubselect', 'alias', 'colnames')) ?? [];
    if (lists.length > 0) return named(lists, names);
  }
  for (const item of listMember(select, 'withClause', 'ctes')) {
    const cte = member(item, 'CommonTableExpr');
    const lists = listMember(cte, 'ctequery', 'SelectStmt', 'valuesLists');
    if (lists.length > 0) return named(lists, dotted(listMember(cte, 'aliascolnames')) ?? []);
  }
  return undefined;
}
