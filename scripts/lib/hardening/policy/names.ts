import { listMember, member, nodesOf, type Tree, textMember } from '../../sql/tree.ts';

/** A function call as it is written. */
export interface Call {
  readonly schema: string | undefined;
  readonly name: string;
  readonly args: readonly Tree[];
}

/** The dotted name of a node such as `funcname` or `fields`; undefined where it holds a star. */
export function dotted(list: readonly Tree[]): string[] | undefined {
  const parts = list.map((item) => textMember(item, 'String', 'sval'));
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

/** What a `FuncCall` calls. */
export function callOf(node: Tree): Call {
  const parts = dotted(listMember(node, 'funcname')) ?? [];
  return { schema: parts.at(-2), name: parts.at(-1) ?? '', args: listMember(node, 'args') };
}

/** Every function call within a tree. */
export function callsIn(tree: Tree): Call[] {
  return nodesOf(tree, 'FuncCall').map(callOf);
}

/** Whether the call is of this function of the server. */
export function isBuiltin(call: Call, name: string): boolean {
  return call.name === name && (call.schema === undefined || call.schema === 'pg_catalog');
}

/** Without the casts around it. */
export function withoutCasts(tree: Tree): Tree {
  const inner = member(tree, 'TypeCast', 'arg');
  return inner === undefined ? tree : withoutCasts(inner);
}

/** A constant, casts left out: its text, `null` for NULL; undefined for anything else. */
export function constantOf(tree: Tree): string | null | undefined {
  const constant = member(withoutCasts(tree), 'A_Const');
  if (constant === undefined) return undefined;
  if (member(constant, 'isnull') === true) return null;
  if (member(constant, 'boolval') !== undefined)
    return String(member(constant, 'boolval', 'boolval') === true);
  const number = member(constant, 'ival');
  // The parser leaves out a zero.
  if (number !== undefined) return String(member(number, 'ival') ?? 0);
  return (
    textMember(constant, 'sval', 'sval') ??
    textMember(constant, 'fval', 'fval') ??
    (member(constant, 'sval') === undefined ? undefined : '')
  );
}

/** Whether the operator of an `A_Expr` is this one of the server's. */
export function isOperator(node: Tree, operator: string): boolean {
  const parts = dotted(listMember(node, 'name')) ?? [];
  return parts.at(-1) === operator && (parts.length === 1 || parts[0] === 'pg_catalog');
}

/** Last part of the name of the type of a `TypeCast`, with `[]` for an array; undefined when it is not the server's. */
export function castType(node: Tree): string | undefined {
  const parts = dotted(listMember(node, 'typeName', 'names')) ?? [];
  if (parts.length > 1 && parts[0] !== 'pg_catalog') return undefined;
  // A length would cut the value.
  if (listMember(node, 'typeName', 'typmods').length > 0) return undefined;
  const array = listMember(node, 'typeName', 'arrayBounds').length > 0 ? '[]' : '';
  const name = parts.at(-1);
  return name === undefined ? undefined : `${name}${array}`;
}

/** The items of an array constant or constructor of constants: `'{a,b}'`, `array['a', 'b']`. */
export function textList(tree: Tree): string[] | undefined {
  const inner = withoutCasts(tree);
  const elements = member(inner, 'A_ArrayExpr');
  if (elements !== undefined) {
    const items = listMember(elements, 'elements').map(constantOf);
    return items.every((item) => typeof item === 'string') ? items : undefined;
  }
  const text = constantOf(inner);
  if (typeof text !== 'string' || !/^\{.*\}$/s.test(text)) return undefined;
  const inside = text.slice(1, -1);
  if (inside.trim() === '') return [];
  // Quotes are written only around odd names.
  if (!/^(?:\s*(?:"[^"\\]*"|[^",{}\\]+)\s*(?:,|$))+$/.test(inside)) return undefined;
  return inside.split(',').map((item) => item.trim().replace(/^"(.*)"$/, '$1'));
}
