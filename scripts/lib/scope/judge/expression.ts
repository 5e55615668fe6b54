import { listMember, member, type Tree } from '../../sql/tree.ts';
import { type Job, type Place, refuse } from './job.ts';
import { namesOf, nodeOf } from './node.ts';
import { judgeQuery } from './query.ts';
import { suspectColumn } from './resolve.ts';

/** Nodes that only hold others. What is not named here, nor handled below, is refused. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  ...['BoolExpr', 'NullTest', 'BooleanTest', 'CollateClause', 'CaseExpr', 'CaseWhen'],
  ...['CoalesceExpr', 'MinMaxExpr', 'RowExpr', 'A_ArrayExpr', 'A_Indices', 'List', 'ResTarget'],
  ...['GroupingSet', 'GroupingFunc', 'SQLValueFunction', 'ParamRef', 'A_Const', 'SetToDefault'],
  ...['NamedArgExpr', 'WindowDef', 'A_Star', 'MergeSupportFunc', 'MultiAssignRef', 'TypeName'],
  ...['JsonObjectConstructor', 'JsonArrayConstructor', 'JsonKeyValue', 'JsonIsPredicate', 'JsonObjectAgg'],
  ...['JsonArrayAgg', 'Integer', 'Float', 'String', 'Boolean', 'BitString'],
]);

/** Walks expressions: sub-selects are judged, functions, operators and names must be known to be harmless. */
export function walkExpressions(trees: readonly Tree[], place: Place): void {
  for (const tree of trees) walk(tree, place);
}

function walk(tree: Tree, place: Place): void {
  if (tree === null || typeof tree !== 'object') return;
  if (Array.isArray(tree)) {
    walkExpressions(tree, place);
    return;
  }
  for (const [name, value] of Object.entries(tree)) {
    // The parser writes nodes with a capital and members without.
    if (/^[A-Z]/.test(name)) walkNode(name, value, place);
    else walk(value, place);
  }
}

function walkNode(kind: string, node: Tree, place: Place): void {
  const { job } = place;
  switch (kind) {
    case 'ColumnRef': {
      const suspect = suspectColumn({ ColumnRef: node }, place.level, job.catalog.added);
      if (suspect !== undefined) refuse(job, suspect);
      return;
    }
    case 'SubLink':
      judgeQuery(member(node, 'subselect'), place);
      checkOperator(namesOf(listMember(node, 'operName')), job);
      walk(member(node, 'testexpr'), place);
      return;
    case 'FuncCall':
      checkFunction(namesOf(listMember(node, 'funcname')), job);
      for (const name of ['args', 'agg_filter', 'agg_order', 'over']) walk(member(node, name), place);
      return;
    case 'A_Expr':
      checkOperator(namesOf(listMember(node, 'name')), job);
      walkExpressions([member(node, 'lexpr'), member(node, 'rexpr')], place);
      return;
    case 'TypeCast': {
      const [type = ''] = namesOf(listMember(node, 'typeName', 'names')).slice(-1);
      if (job.catalog.casts.has(type)) refuse(job, `a cast to ${type} runs a function that was added`);
      walk(member(node, 'arg'), place);
      return;
    }
    case 'SortBy':
      checkOperator(namesOf(listMember(node, 'useOp')), job);
      walk(member(node, 'node'), place);
      return;
    case 'A_Indirection':
      for (const step of listMember(node, 'indirection')) {
        if (nodeOf(step).kind !== 'A_Indices') {
          refuse(
            job,
            'a field of a value in parentheses may be a function call: name the column of its table',
          );
        }
      }
      walk(node, place);
      return;
    case 'SelectStmt':
      judgeQuery({ SelectStmt: node }, place);
      return;
    default:
      if (!TRANSPARENT.has(kind)) refuse(job, `${kind} cannot be judged`);
      walk(node, place);
  }
}

function checkFunction(name: readonly string[], { catalog, ...job }: Job): void {
  const written = name.join('.');
  if (catalog.listed.has(written)) return;
  const [first = '', second] = name;
  const builtIn = second === undefined ? first : first === 'pg_catalog' ? second : '';
  // Without a schema a function of the same name that somebody added may be meant.
  const other = second === undefined && catalog.added.has(first);
  if (catalog.harmless.has(builtIn) && !other) return;
  refuse({ catalog, ...job }, `function ${written}() is not known to keep to the tenant: list it if it does`);
}

function checkOperator(name: readonly string[], job: Job): void {
  if (name.length === 0) return;
  const [last = ''] = name.slice(-1);
  const builtIn = name.length === 1 || name[0] === 'pg_catalog';
  if (builtIn && !job.catalog.operators.has(last)) return;
  refuse(job, `operator ${name.join('.')} was added to this database and cannot be judged`);
}
