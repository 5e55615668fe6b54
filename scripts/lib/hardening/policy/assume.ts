import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import { branches, elements, evaluate, only } from './evaluate.ts';
import { follow, withDoubt } from './follow.ts';
import { callOf, constantOf, dotted, isOperator } from './names.ts';
import { existing, GROUPS, isPlain, open, selectValues } from './query.ts';
import { resolve, type Scope } from './scope.ts';
import { type Alternative, columnKey, doubting, equating, noting, type State } from './state.ts';

/** More ways to be true than a person can have meant. */
const WAYS = 128;

/** Goes on from every state. Where they become too many, what is known is given up, never invented. */
export function assumeAll(states: readonly State[], next: (state: State) => State[]): State[] {
  const all = states.flatMap(next);
  if (all.length <= WAYS) return all;
  const [first] = all;
  if (first === undefined) return [];
  return [
    { equal: [], items: new Map(), nulls: new Set(), notes: [], unsure: 'it can be true in too many ways' },
  ];
}

/**
 * All ways in which a condition can be true, each with what then holds: none for one that is never true, one
 * without a new fact for one that says nothing.
 */
export function assume(tree: Tree, scope: Scope, state: State): State[] {
  if (scope.session.budget-- <= 0) return [doubting(state, 'it is too long to be followed')];
  const constant = constantOf(tree);
  if (constant !== undefined) return isTrue(constant) ? [noting(state, 'true')] : [];
  const [kind, node] = only(tree);
  switch (kind) {
    case 'BoolExpr':
      return boolean(textMember(node, 'boolop') ?? '', listMember(node, 'args'), scope, state);
    case 'A_Expr':
      return comparison(node, scope, state);
    case 'NullTest':
      return nullness(node, textMember(node, 'nulltesttype') === 'IS_NULL', scope, state);
    case 'BooleanTest': {
      const test = textMember(node, 'booltesttype');
      if (test === 'IS_TRUE') return assume(member(node, 'arg'), scope, state);
      if (test === 'IS_FALSE') return refuse(member(node, 'arg'), scope, state);
      return [noting(state, 'a test for NULL')];
    }
    case 'TypeCast':
      return assume(member(node, 'arg'), scope, state);
    case 'CaseExpr':
      return branches(node, scope, state).flatMap(([then, known]) => assume(then, scope, known));
    case 'CoalesceExpr':
      return listMember(node, 'args').flatMap((item) => assume(item, scope, state));
    case 'SubLink':
      return query(node, scope, state);
    case 'FuncCall':
      return call(node, scope, state);
    case 'ColumnRef': {
      const found = resolve(dotted(listMember(node, 'fields')) ?? [], scope);
      if (found?.kind === 'binding') return assume(found.binding.tree, found.binding.scope, state);
      if (found?.kind === 'variable') return variable(found.name, found.scope, state);
      return [noting(state, 'a column that is true')];
    }
    default:
      return [noting(state, 'a condition of another kind')];
  }
}

/** Whatever was ever put into a variable, in no order. */
function variable(name: string, scope: Scope, state: State): State[] {
  const assigned = scope.body?.assignments.filter(({ target }) => target === name) ?? [];
  if (assigned.length === 0 || scope.resolving?.has(name) === true || scope.parameters?.has(name) === true) {
    return [doubting(noting(state, 'a variable'), `the variable ${name} was not followed`)];
  }
  const inner: Scope = { ...scope, resolving: new Set([...(scope.resolving ?? []), name]) };
  return assigned.flatMap(({ value, query, position }) => {
    if (value !== undefined) return assume(value, inner, state);
    if (query?.kind === 'SelectStmt' && position === 0) return trueRows(query.tree, inner, state);
    return [doubting(noting(state, 'a variable'), `the variable ${name} was not followed`)];
  });
}

function isTrue(constant: string | null): boolean {
  return constant !== null && /^(t|true|y|yes|on|1)$/i.test(constant.trim());
}

function boolean(operator: string, args: readonly Tree[], scope: Scope, state: State): State[] {
  if (operator === 'NOT_EXPR') return refuse(args[0], scope, state);
  if (operator === 'OR_EXPR') return args.flatMap((item) => assume(item, scope, state));
  return args.reduce<State[]>(
    (states, item) => assumeAll(states, (known) => assume(item, scope, known)),
    [state],
  );
}

/** All ways in which a condition can be false. */
function refuse(tree: Tree, scope: Scope, state: State): State[] {
  const constant = constantOf(tree);
  if (constant !== undefined) return constant !== null && !isTrue(constant) ? [noting(state, 'true')] : [];
  const [kind, node] = only(tree);
  if (kind === 'BoolExpr') {
    const args = listMember(node, 'args');
    const operator = textMember(node, 'boolop');
    if (operator === 'NOT_EXPR') return assume(args[0], scope, state);
    if (operator === 'AND_EXPR') return args.flatMap((item) => refuse(item, scope, state));
    return args.reduce<State[]>(
      (states, item) => assumeAll(states, (known) => refuse(item, scope, known)),
      [state],
    );
  }
  if (kind === 'NullTest') {
    return nullness(node, textMember(node, 'nulltesttype') !== 'IS_NULL', scope, state);
  }
  if (kind === 'A_Expr' && textMember(node, 'kind') === 'AEXPR_OP' && isOperator(node, '<>')) {
    return equal(member(node, 'lexpr'), member(node, 'rexpr'), scope, state);
  }
  if (kind === 'A_Expr' && textMember(node, 'kind') === 'AEXPR_DISTINCT') return same(node, scope, state);
  return [noting(state, 'the opposite of a condition')];
}

function comparison(node: Tree, scope: Scope, state: State): State[] {
  const kind = textMember(node, 'kind');
  const left = member(node, 'lexpr');
  const right = member(node, 'rexpr');
  const equality = isOperator(node, '=');
  if (kind === 'AEXPR_OP' && equality) return equal(left, right, scope, state);
  if (kind === 'AEXPR_NOT_DISTINCT') return same(node, scope, state);
  if (kind === 'AEXPR_IN' && equality) {
    return listMember(right, 'List', 'items').flatMap((item) => equal(left, item, scope, state));
  }
  if (kind === 'AEXPR_OP_ANY' && equality) {
    return evaluate(left, scope, state).flatMap(({ state: known, term }) =>
      elements(right, scope, known).flatMap((item) => equating(item.state, term, item.term) ?? []),
    );
  }
  if (kind === 'AEXPR_OP' && isOperator(node, '<>')) {
    const [a, b] = [constantOf(left), constantOf(right)];
    if (typeof a === 'string' && a === b) return [];
  }
  const pattern = ['~', '~*', '~~', '~~*', '!~', '!~~'].some((name) => isOperator(node, name));
  if (pattern || kind === 'AEXPR_LIKE' || kind === 'AEXPR_ILIKE' || kind === 'AEXPR_SIMILAR') {
    return [noting(state, 'a pattern')];
  }
  return [noting(state, 'a comparison that is no equality')];
}

function equal(left: Tree, right: Tree, scope: Scope, state: State): State[] {
  const rows = [left, right].map((side) => listMember(side, 'RowExpr', 'args'));
  const [a = [], b = []] = rows;
  if (a.length > 0 && a.length === b.length) {
    return a.reduce<State[]>(
      (states, item, index) => assumeAll(states, (known) => equal(item, b[index], scope, known)),
      [state],
    );
  }
  // `condition = true`
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (member(one, 'A_Const', 'boolval') === undefined) continue;
    return constantOf(one) === 'true' ? assume(other, scope, state) : refuse(other, scope, state);
  }
  const found = evaluate(left, scope, state).flatMap((value) =>
    evaluate(right, scope, value.state).flatMap((other) => equalTerms(value, other)),
  );
  return found.length <= WAYS ? found : assumeAll(found, (known) => [known]);
}

function equalTerms(left: Alternative, right: Alternative): State[] {
  const state = equating(right.state, left.term, right.term);
  if (state === undefined) return [];
  // Equal to itself: true for every row that has a value there.
  return [state === right.state ? noting(state, 'a value compared with itself') : state];
}

/** Both are the same value, or both are NULL. */
function same(node: Tree, scope: Scope, state: State): State[] {
  return [
    ...equal(member(node, 'lexpr'), member(node, 'rexpr'), scope, state),
    noting(state, 'both sides are NULL'),
  ];
}

function nullness(node: Tree, isNull: boolean, scope: Scope, state: State): State[] {
  const argument = member(node, 'arg');
  if (!isNull) return [noting(state, 'something that is not NULL')];
  const found = resolve(dotted(listMember(argument, 'ColumnRef', 'fields')) ?? [], scope);
  if (found?.kind !== 'column') return [noting(state, 'something that is NULL')];
  return [
    {
      ...noting(state, `${found.column} is NULL`),
      nulls: new Set([...state.nulls, columnKey(found.item, found.column)]),
    },
  ];
}

function query(node: Tree, scope: Scope, state: State): State[] {
  const select = member(node, 'subselect', 'SelectStmt');
  const type = textMember(node, 'subLinkType');
  if (type === 'EXISTS_SUBLINK') return existing(select, scope, state);
  if (type === 'EXPR_SUBLINK') return trueRows(select, scope, state);
  if (type !== 'ANY_SUBLINK') return [noting(state, 'a comparison with all rows of a query')];
  const operator = dotted(listMember(node, 'operName'))?.at(-1);
  if (operator !== undefined && operator !== '=') return [noting(state, 'a comparison that is no equality')];
  const test = member(node, 'testexpr');
  const row = listMember(test, 'RowExpr', 'args');
  if (row.length === 0) {
    return evaluate(test, scope, state).flatMap((value) =>
      selectValues(select, 0, scope, value.state).flatMap((other) => equalTerms(value, other)),
    );
  }
  return inRow(row, select, scope, state);
}

/** `(a, b) in (select c, d …)`: of one and the same row of a plain query. */
function inRow(row: readonly Tree[], select: Tree, scope: Scope, state: State): State[] {
  if (!isPlain(select, scope)) return [noting(state, GROUPS)];
  const opened = open(select, scope, state);
  const targets = listMember(select, 'targetList').map((item) => member(item, 'ResTarget', 'val'));
  return row.reduce<State[]>(
    (states, item, index) =>
      assumeAll(states, (known) =>
        evaluate(item, scope, known).flatMap((value) =>
          evaluate(targets[index], opened.scope, value.state).flatMap((other) => equalTerms(value, other)),
        ),
      ),
    [...opened.states],
  );
}

function call(node: Tree, scope: Scope, state: State): State[] {
  const called = callOf(node);
  const followed = follow(called, scope, (body, inner) => [
    ...body.returns.flatMap((tree) => assume(tree, inner, state)),
    ...body.queries.flatMap((each) => trueRows(each.tree, inner, state)),
  ]);
  const name = called.schema === undefined ? called.name : `${called.schema}.${called.name}`;
  if (!('reason' in followed)) return withDoubt(followed.values, followed.branches);
  const noted = noting(state, `the function ${name}()`);
  return [followed.reason === undefined ? noted : doubting(noted, followed.reason)];
}

/** Ways in which the first column of a query's row is true. */
function trueRows(select: Tree, scope: Scope, state: State): State[] {
  if (!isPlain(select, scope)) return [noting(state, GROUPS)];
  const opened = open(select, scope, state);
  const target = member(listMember(select, 'targetList')[0], 'ResTarget', 'val');
  return assumeAll(opened.states, (known) => assume(target, opened.scope, known));
}
