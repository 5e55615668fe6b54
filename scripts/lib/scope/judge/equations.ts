import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import { type Fact, UNKNOWN } from './facts.ts';
import { type Place, trial } from './job.ts';
import { asNode, namesOf } from './node.ts';
import { scalarFact, triedOutput } from './output.ts';
import { judgeExists } from './query.ts';
import { type Column, factOf, resolveColumn } from './resolve.ts';
import { allNeeds, listNeeds, valueNeed } from './values.ts';

/** One side of an equation. */
export type Side =
  | { readonly kind: 'column'; readonly column: Column }
  | { readonly kind: 'fact'; readonly fact: Fact };

/** Two things that are equal, and neither of them NULL, in every row that a condition lets through. */
export interface Equation {
  readonly left: Side;
  readonly right: Side;
  /** The left side may be NULL as well: a row that is everybody's. */
  readonly orNull?: true;
}

/** What is known of a side now. */
export function sideFact(side: Side): Fact {
  return side.kind === 'fact' ? side.fact : factOf(side.column);
}

/**
 * The equations that a condition demands. What stands below OR, NOT, CASE or COALESCE demands nothing.
 */
export function equationsOf(tree: Tree, place: Place): Equation[] {
  const bool = asNode(tree, 'BoolExpr');
  if (bool !== undefined) {
    const parts = listMember(bool, 'args');
    if (textMember(bool, 'boolop') === 'AND_EXPR') return parts.flatMap((part) => equationsOf(part, place));
    return textMember(bool, 'boolop') === 'OR_EXPR' ? everybodys(parts, place) : [];
  }
  const expression = asNode(tree, 'A_Expr');
  if (expression !== undefined) return compared(expression, place);
  const link = asNode(tree, 'SubLink');
  return link === undefined ? [] : linked(link, place);
}

function compared(expression: Tree, place: Place): Equation[] {
  const left = member(expression, 'lexpr');
  const right = member(expression, 'rexpr');
  const { type } = place.job.catalog.model.tenant;
  const plain = isEquals(namesOf(listMember(expression, 'name')));
  switch (textMember(expression, 'kind')) {
    case 'AEXPR_OP':
      return plain ? pairs(left, right, place) : [];
    case 'AEXPR_NOT_DISTINCT': {
      // Two columns may both be NULL; a key never is.
      const valued = [left, right].some((side) => valueNeed(side, type) !== undefined);
      return plain && valued ? pairs(left, right, place) : [];
    }
    case 'AEXPR_IN':
      return plain ? among(left, allNeeds(listMember(right, 'List', 'items'), type), place) : [];
    case 'AEXPR_OP_ANY':
      return plain ? among(left, listNeeds(right, type), place) : [];
    default:
      return [];
  }
}

/** `=` as the server ships it. */
function isEquals(name: readonly string[]): boolean {
  return name.join('.') === '=' || name.join('.') === 'pg_catalog.=';
}

/** `a = b`, or `(a, b) = (c, d)` as its pairs. */
function pairs(left: Tree, right: Tree, place: Place): Equation[] {
  const lefts = rowOf(left);
  const rights = rowOf(right);
  if (lefts.length !== rights.length) return [];
  return lefts.flatMap((one, index) => {
    const a = sideOf(one, place);
    const b = sideOf(rights[index], place);
    return a === undefined || b === undefined ? [] : [{ left: a, right: b }];
  });
}

function rowOf(tree: Tree): readonly Tree[] {
  const row = asNode(tree, 'RowExpr');
  return row === undefined ? [tree] : listMember(row, 'args');
}

function among(left: Tree, needs: Fact['needs'] | undefined, place: Place): Equation[] {
  const side = sideOf(left, place);
  if (side === undefined || needs === undefined) return [];
  return [{ left: side, right: { kind: 'fact', fact: { bound: true, needs } } }];
}

/** `column = key or column is null`, for tables whose rows without a tenant are everybody's. */
function everybodys(parts: readonly Tree[], place: Place): Equation[] {
  if (parts.length !== 2) return [];
  const test = parts.map((part) => asNode(part, 'NullTest')).find((part) => part !== undefined);
  const equations = parts.flatMap((part) =>
    asNode(part, 'A_Expr') === undefined ? [] : equationsOf(part, place),
  );
  const [equation] = equations;
  if (test === undefined || equation === undefined || equations.length > 1) return [];
  if (textMember(test, 'nulltesttype') !== 'IS_NULL') return [];
  const column = resolveColumn(member(test, 'arg'), place.level);
  const { left, right } = equation.left.kind === 'column' ? equation : flipped(equation);
  const same =
    left.kind === 'column' &&
    column !== undefined &&
    left.column.reference === column.reference &&
    left.column.name === column.name;
  return same ? [{ left, right, orNull: true }] : [];
}

/** The same equation from its other side. */
export function flipped({ left, right }: Equation): Equation {
  return { left: right, right: left };
}

function sideOf(tree: Tree, place: Place): Side | undefined {
  const column = resolveColumn(tree, place.level);
  if (column !== undefined) return { kind: 'column', column };
  const need = valueNeed(tree, place.job.catalog.model.tenant.type);
  if (need !== undefined) return { kind: 'fact', fact: { bound: true, needs: [need] } };
  return asNode(tree, 'SubLink') === undefined ? undefined : { kind: 'fact', fact: scalarFact(tree, place) };
}

/** `column in (select …)`, `exists (select … where inner = outer)`. */
function linked(link: Tree, place: Place): Equation[] {
  const kind = textMember(link, 'subLinkType');
  if (kind === 'EXISTS_SUBLINK') {
    const attempt = trial(place);
    const equations = judgeExists(member(link, 'subselect'), attempt);
    return attempt.job.refusals.length > 0 ? [] : equations;
  }
  const operator = namesOf(listMember(link, 'operName'));
  if (kind !== 'ANY_SUBLINK' || (operator.length > 0 && !isEquals(operator))) return [];
  const output = triedOutput(member(link, 'subselect'), place);
  const tested = rowOf(member(link, 'testexpr'));
  if (output === undefined || output.length !== tested.length) return [];
  return tested.flatMap((tree, index): Equation[] => {
    const side = sideOf(tree, place);
    const fact = output[index]?.fact ?? UNKNOWN;
    return side === undefined ? [] : [{ left: side, right: { kind: 'fact', fact } }];
  });
}
