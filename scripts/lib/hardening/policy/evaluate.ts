import { listMember, member, nodesOf, type Tree, textMember } from '../../sql/tree.ts';
import { assume } from './assume.ts';
import { follow } from './follow.ts';
import { callOf, castType, constantOf, dotted, isBuiltin, isOperator, textList } from './names.ts';
import { selectValues } from './query.ts';
import { type Found, resolve, type Scope } from './scope.ts';
import { type Alternative, doubting, type State, type Term } from './state.ts';

/** Casts that keep the value: what differs before differs after. */
const KEEPING: ReadonlySet<string> = new Set(
  'uuid text varchar int4 int8 int2 numeric json jsonb bool'.split(' '),
);

/**
 * Every value that an expression can have, with what is known when it has it. NULL is left out: whoever asks
 * compares, and nothing equals NULL.
 */
export function evaluate(tree: Tree, scope: Scope, state: State): Alternative[] {
  if (scope.session.budget-- <= 0) return [opaque(scope, doubting(state, 'it is too long to be followed'))];
  const constant = constantOf(tree);
  if (constant === null) return [];
  if (constant !== undefined) return [{ state, term: { kind: 'constant', value: constant } }];
  const [kind, node] = only(tree);
  const unknown = () => [opaque(scope, state)];
  switch (kind) {
    case 'TypeCast':
      return KEEPING.has(castType(node) ?? '') ? evaluate(member(node, 'arg'), scope, state) : unknown();
    case 'CollateClause':
      return evaluate(member(node, 'arg'), scope, state);
    case 'ColumnRef':
      return valuesOf(resolve(dotted(listMember(node, 'fields')) ?? [], scope), scope, state);
    case 'ParamRef':
      return positional(Number(member(node, 'number') ?? 0), scope, state);
    case 'A_Expr':
      return operation(node, scope, state);
    case 'A_Indirection':
      return subscript(node, scope, state);
    case 'SubLink':
      return textMember(node, 'subLinkType') === 'EXPR_SUBLINK'
        ? selectValues(member(node, 'subselect', 'SelectStmt'), 0, scope, state)
        : unknown();
    case 'CoalesceExpr':
      return listMember(node, 'args').flatMap((item) => evaluate(item, scope, state));
    case 'CaseExpr':
      return branches(node, scope, state).flatMap(([then, known]) => evaluate(then, scope, known));
    case 'FuncCall':
      return call(node, scope, state);
    default:
      return unknown();
  }
}

/** A value of which nothing is known. */
export function opaque(scope: Scope, state: State): Alternative {
  return { state, term: { kind: 'opaque', id: scope.session.next++ } };
}

/** The one member of a node: its kind and what it holds. */
export function only(tree: Tree): [string, Tree] {
  if (tree === null || typeof tree !== 'object') return ['', undefined];
  const [first] = Object.entries(tree);
  return first ?? ['', undefined];
}

/** What each branch of a CASE gives, and what is known in it. */
export function branches(node: Tree, scope: Scope, state: State): [Tree, State][] {
  const simple = member(node, 'arg') !== undefined;
  const whens = listMember(node, 'args').flatMap((item): [Tree, State][] => {
    const then = member(item, 'CaseWhen', 'result');
    if (simple) return [[then, state]];
    return assume(member(item, 'CaseWhen', 'expr'), scope, state).map((known) => [then, known]);
  });
  const otherwise = member(node, 'defresult');
  return otherwise === undefined ? whens : [...whens, [otherwise, state]];
}

function valuesOf(found: Found | undefined, scope: Scope, state: State): Alternative[] {
  if (found === undefined) return [opaque(scope, state)];
  if (found.kind === 'column') return [{ state, term: found }];
  if (found.kind === 'binding') return evaluate(found.binding.tree, found.binding.scope, state);
  return variable(found, state);
}

function positional(number: number, scope: Scope, state: State): Alternative[] {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const binding = at.positions?.[number - 1];
    if (binding !== undefined) return evaluate(binding.tree, binding.scope, state);
  }
  return [opaque(scope, state)];
}

/** Whatever was ever put into a variable, in no order. */
function variable(found: Extract<Found, { kind: 'variable' | 'field' }>, state: State): Alternative[] {
  const { scope } = found;
  const name = found.kind === 'variable' ? found.name : found.record;
  if (scope.resolving?.has(name) === true) return [opaque(scope, state)];
  const inner: Scope = { ...scope, resolving: new Set([...(scope.resolving ?? []), name]) };
  const assigned = scope.body?.assignments.filter(({ target }) => target === name) ?? [];
  const values = assigned.flatMap(({ value, query, position }) => {
    if (query !== undefined && query.kind === 'SelectStmt') {
      const column = found.kind === 'field' ? found.column : (position ?? 0);
      return selectValues(query.tree, column, inner, state);
    }
    if (value === undefined || found.kind === 'field') return [opaque(scope, state)];
    return evaluate(value, inner, state);
  });
  const given = found.kind === 'variable' ? scope.parameters?.get(name) : undefined;
  if (given !== undefined) values.push(...evaluate(given.tree, given.scope, state));
  // FOUND, TG_OP and the like are filled by nobody that can be seen; so is a field of a record that is.
  const unseen = assigned.length === 0 && given === undefined;
  const partly =
    found.kind === 'field' && scope.body?.assignments.some(({ target }) => target.startsWith(`${name}.`));
  return unseen || partly === true ? [opaque(scope, state)] : values;
}

function operation(node: Tree, scope: Scope, state: State): Alternative[] {
  const left = member(node, 'lexpr');
  const right = member(node, 'rexpr');
  const kind = textMember(node, 'kind');
  if (kind === 'AEXPR_NULLIF') return evaluate(left, scope, state);
  if (kind !== 'AEXPR_OP') return [opaque(scope, state)];
  if (isOperator(node, '->') || isOperator(node, '->>')) {
    const name = constantOf(right);
    return within(left, typeof name === 'string' ? [name] : undefined, scope, state);
  }
  if (isOperator(node, '#>') || isOperator(node, '#>>')) return within(left, textList(right), scope, state);
  return [opaque(scope, state)];
}

function subscript(node: Tree, scope: Scope, state: State): Alternative[] {
  const names = listMember(node, 'indirection').map((item) => constantOf(member(item, 'A_Indices', 'uidx')));
  const path = names.every((name) => typeof name === 'string') ? names : undefined;
  return within(member(node, 'arg'), path, scope, state);
}

/** A place inside a document. */
function within(
  document: Tree,
  path: readonly string[] | undefined,
  scope: Scope,
  state: State,
): Alternative[] {
  return evaluate(document, scope, state).map(({ state: known, term }) =>
    path !== undefined && term.kind === 'source'
      ? { state: known, term: { ...term, path: [...term.path, ...path] } }
      : opaque(scope, known),
  );
}

function call(node: Tree, scope: Scope, state: State): Alternative[] {
  const called = callOf(node);
  if (isBuiltin(called, 'current_setting')) {
    const name = constantOf(called.args[0]);
    return typeof name === 'string' ? [{ state, term: sourceOf(name) }] : [opaque(scope, state)];
  }
  if (/^jsonb?_extract_path(_text)?$/.test(called.name) && isBuiltin(called, called.name)) {
    return within(called.args[0], extracted(node, called.args), scope, state);
  }
  const followed = follow(called, scope, (body, inner) => [
    ...body.returns.flatMap((tree) => evaluate(tree, inner, state)),
    ...body.queries.flatMap((query) => selectValues(query.tree, 0, inner, state)),
  ]);
  if ('reason' in followed) {
    return [opaque(scope, followed.reason === undefined ? state : doubting(state, followed.reason))];
  }
  return followed.branches
    ? followed.values.map((value) => ({ ...value, state: doubting(value.state, followed.branches ?? '') }))
    : [...followed.values];
}

/** The path of a `jsonb_extract_path`; the server writes its names as one array. */
function extracted(node: Tree, args: readonly Tree[]): readonly string[] | undefined {
  if (member(node, 'func_variadic') === true) return args.length === 2 ? textList(args[1]) : undefined;
  const path = args.slice(1).map(constantOf);
  return path.every((name) => typeof name === 'string') ? path : undefined;
}

/**
 * A setting. What PostgREST once wrote into one setting per claim is the same document:
 * https://docs.postgrest.org/en/v12/references/transactions.html#request-headers-cookies-and-jwt-claims
 */
export function sourceOf(written: string): Extract<Term, { kind: 'source' }> {
  const name = written.toLowerCase();
  if (name === 'request.jwt.claim') return { kind: 'source', setting: JWT, path: [] };
  if (name.startsWith('request.jwt.claim.')) {
    return { kind: 'source', setting: JWT, path: [written.slice('request.jwt.claim.'.length)] };
  }
  return { kind: 'source', setting: name, path: [] };
}

const JWT = 'request.jwt.claims';

/** Values of the elements of an array: a constructor, a constant, a query, a function. */
export function elements(tree: Tree, scope: Scope, state: State): Alternative[] {
  const [kind, node] = only(tree);
  const list = textList(tree);
  if (list !== undefined) return list.map((value) => ({ state, term: { kind: 'constant', value } }));
  if (kind === 'TypeCast') {
    const type = castType(node);
    return type?.endsWith('[]') === true && KEEPING.has(type.slice(0, -2))
      ? elements(member(node, 'arg'), scope, state)
      : [opaque(scope, state)];
  }
  if (kind === 'A_ArrayExpr')
    return listMember(node, 'elements').flatMap((item) => evaluate(item, scope, state));
  if (kind === 'CoalesceExpr')
    return listMember(node, 'args').flatMap((item) => elements(item, scope, state));
  if (kind === 'SubLink' && textMember(node, 'subLinkType') === 'ARRAY_SUBLINK') {
    return selectValues(member(node, 'subselect', 'SelectStmt'), 0, scope, state);
  }
  // `= any ((select helper()))`: the array itself comes from a query without rows of its own.
  if (kind === 'SubLink' && textMember(node, 'subLinkType') === 'EXPR_SUBLINK') {
    const select = member(node, 'subselect', 'SelectStmt');
    const targets = listMember(select, 'targetList');
    const bare = listMember(select, 'fromClause').length === 0 && targets.length === 1;
    return bare ? elements(member(targets[0], 'ResTarget', 'val'), scope, state) : [opaque(scope, state)];
  }
  if (kind !== 'FuncCall') return [opaque(scope, state)];
  const followed = follow(callOf(node), scope, (body, inner) => [
    ...body.returns.flatMap((item) => elements(item, inner, state)),
    ...body.queries.flatMap((query) => collected(query.tree, inner, state)),
  ]);
  return 'reason' in followed
    ? [opaque(scope, followed.reason === undefined ? state : doubting(state, followed.reason))]
    : [...followed.values];
}

/** Elements of what a function's query returns: `select array_agg(x) …` has the values of x. */
function collected(select: Tree, scope: Scope, state: State): Alternative[] {
  const target = member(listMember(select, 'targetList')[0], 'ResTarget', 'val');
  const aggregated = callOf(member(target, 'FuncCall'));
  const [argument] = aggregated.args;
  if (
    isBuiltin(aggregated, 'array_agg') &&
    argument !== undefined &&
    nodesOf(argument, 'FuncCall').length === 0
  ) {
    if (listMember(select, 'groupClause').length > 0) return [opaque(scope, state)];
    return selectValues(replaceTarget(select, argument), 0, scope, state);
  }
  return listMember(select, 'fromClause').length === 0
    ? elements(target, scope, state)
    : [opaque(scope, state)];
}

function replaceTarget(select: Tree, target: Tree): Tree {
  return { ...(typeof select === 'object' ? select : {}), targetList: [{ ResTarget: { val: target } }] };
}
