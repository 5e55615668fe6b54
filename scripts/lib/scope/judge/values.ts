import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import type { KeyType } from '../../tenancy/model.ts';
import type { Need } from './facts.ts';
import { asNode, namesOf } from './node.ts';

/** Types to which a value may be cast and still be the same key. */
const SAME: Readonly<Record<KeyType, readonly string[]>> = {
  uuid: ['uuid'],
  text: ['text', 'varchar'],
  bigint: ['int8', 'int4'],
  integer: ['int8', 'int4'],
};

/** What must hold for an expression to be the tenant's key: a parameter, a literal, or a cast of one. Else undefined. */
export function valueNeed(tree: Tree, type: KeyType): Need | undefined {
  const number = member(asNode(tree, 'ParamRef'), 'number');
  if (typeof number === 'number') return { kind: 'parameter', number };
  const constant = asNode(tree, 'A_Const');
  if (constant !== undefined) return literalNeed(constant);
  const cast = asNode(tree, 'TypeCast');
  return cast === undefined || !castsTo(cast, type, 0) ? undefined : valueNeed(member(cast, 'arg'), type);
}

/** The same for a list of values: an array parameter, or `array[…]`. */
export function listNeeds(tree: Tree, type: KeyType): Need[] | undefined {
  const number = member(asNode(tree, 'ParamRef'), 'number');
  if (typeof number === 'number') return [{ kind: 'elements', number }];
  const cast = asNode(tree, 'TypeCast');
  if (cast !== undefined) return castsTo(cast, type, 1) ? listNeeds(member(cast, 'arg'), type) : undefined;
  const array = asNode(tree, 'A_ArrayExpr');
  return array === undefined ? undefined : allNeeds(listMember(array, 'elements'), type);
}

/** The needs of several values, or undefined when one of them can be no key. */
export function allNeeds(trees: readonly Tree[], type: KeyType): Need[] | undefined {
  const needs = trees.map((tree) => valueNeed(tree, type));
  const known = needs.flatMap((need) => need ?? []);
  return known.length === trees.length && known.length > 0 ? known : undefined;
}

function literalNeed(constant: Tree): Need | undefined {
  const text = textMember(constant, 'sval', 'sval') ?? textMember(constant, 'fval', 'fval');
  if (text !== undefined) return { kind: 'literal', value: text };
  const number = member(constant, 'ival');
  // Zero is what the parser leaves out.
  return number === undefined ? undefined : { kind: 'literal', value: String(member(number, 'ival') ?? 0) };
}

/** A cast that keeps the key what it is; one to `varchar(3)` would cut it. */
function castsTo(cast: Tree, type: KeyType, dimensions: 0 | 1): boolean {
  const name = member(cast, 'typeName');
  const names = namesOf(listMember(name, 'names'));
  const [last = ''] = names.slice(-1);
  const known = names.length === 1 || (names.length === 2 && names[0] === 'pg_catalog');
  return (
    known &&
    SAME[type].includes(last) &&
    listMember(name, 'typmods').length === 0 &&
    listMember(name, 'arrayBounds').length === dimensions
  );
}
