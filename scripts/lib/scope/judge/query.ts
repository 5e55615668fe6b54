import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import { filtersOf, refuseUnbound, solve } from './bind.ts';
import { type Equation, equationsOf, flipped, sideFact } from './equations.ts';
import { walkExpressions } from './expression.ts';
import { eitherOutput, type Fact, type Level, type Output, type OutputColumn, UNKNOWN } from './facts.ts';
import { addFrom, judgeLaterals, walkJoins } from './from.ts';
import { type Place, refuse } from './job.ts';
import { asNode, nodeOf } from './node.ts';
import { expressionFact, outputOf } from './output.ts';
import { withQueries } from './with.ts';

/** Judges a query, `{ SelectStmt: … }` or its members, and says what is known of the columns that it returns. */
export function judgeQuery(tree: Tree, place: Place, assumed?: Assumption): Output {
  const select = asNode(tree, 'SelectStmt') ?? tree;
  const inside = withQueries(select, place);
  if (member(select, 'intoClause') !== undefined) refuse(place.job, 'SELECT INTO makes a table');
  if (textMember(select, 'op') !== 'SETOP_NONE') return judgeSetOperation(select, inside);
  const values = listMember(select, 'valuesLists');
  return values.length > 0
    ? judgeValues(select, values, inside)
    : judgeSelect(select, inside, assumed).output;
}

/** An output column that is taken to be compared with the tenant: how a view would be asked. */
export interface Assumption {
  readonly column: number;
}

function judgeSetOperation(select: Tree, place: Place): Output {
  const left = judgeQuery(member(select, 'larg'), place);
  const right = judgeQuery(member(select, 'rarg'), place);
  const ends = [
    ...listMember(select, 'sortClause'),
    member(select, 'limitCount'),
    member(select, 'limitOffset'),
  ];
  walkExpressions(ends, place);
  return textMember(select, 'op') === 'SETOP_EXCEPT' ? left : eitherOutput(left, right);
}

function judgeValues(select: Tree, rows: readonly Tree[], place: Place): Output {
  const ends = [
    ...listMember(select, 'sortClause'),
    member(select, 'limitCount'),
    member(select, 'limitOffset'),
  ];
  walkExpressions([...rows, ...ends], place);
  return rows
    .map(
      (row): Output =>
        listMember(row, 'List', 'items').map((tree, index) => ({
          name: `column${index + 1}`,
          fact: expressionFact(tree, place),
        })),
    )
    .reduce(eitherOutput);
}

interface Judged {
  readonly output: Output;
  readonly level: Level;
  readonly where: readonly Equation[];
}

function judgeSelect(select: Tree, around: Place, assumed: Assumption | undefined): Judged {
  const from = listMember(select, 'fromClause');
  const level: Level = { outer: around.level, items: [], references: [] };
  const place: Place = { ...around, level };
  const laterals = addFrom(level, from, around);
  const condition = member(select, 'whereClause');
  const targets = listMember(select, 'targetList');
  const settle = () => {
    const where = [...equationsOf(condition, place), ...assumption(targets, assumed, place)];
    solve(level, filtersOf(level, where, place));
    return where;
  };
  let where = settle();
  if (laterals.length > 0) {
    judgeLaterals(level, laterals, around);
    where = settle();
  }
  walkExpressions(
    [
      ...targets,
      condition,
      ...listMember(select, 'distinctClause'),
      ...listMember(select, 'groupClause'),
      member(select, 'havingClause'),
      ...listMember(select, 'windowClause'),
      ...listMember(select, 'sortClause'),
      member(select, 'limitCount'),
      member(select, 'limitOffset'),
    ],
    place,
  );
  walkJoins(level, place);
  refuseUnbound(level, place);
  const output = outputOf(targets, place);
  // ROLLUP and its like leave out columns in turn.
  const sets = listMember(select, 'groupClause').some((item) => asNode(item, 'GroupingSet') !== undefined);
  return { output: sets ? output?.map(mayBeNull) : output, level, where };
}

function mayBeNull({ name, fact }: OutputColumn): OutputColumn {
  return { name, fact: { ...fact, orNull: true } };
}

function assumption(targets: readonly Tree[], assumed: Assumption | undefined, place: Place): Equation[] {
  if (assumed === undefined) return [];
  return equationsOf(
    {
      A_Expr: {
        kind: 'AEXPR_OP',
        name: [{ String: { sval: '=' } }],
        lexpr: member(targets[assumed.column], 'ResTarget', 'val'),
        rexpr: { ParamRef: { number: 1 } },
      },
    },
    place,
  );
}

/**
 * What `exists (…)` demands of the columns around it: those that its WHERE sets equal to columns of rows that are
 * known. Judged in a trial of its own. Nothing where there may be a row without any that matches.
 */
export function judgeExists(tree: Tree, place: Place): Equation[] {
  const select = asNode(tree, 'SelectStmt') ?? tree;
  const inside = withQueries(select, place);
  if (textMember(select, 'op') !== 'SETOP_NONE' || listMember(select, 'valuesLists').length > 0) return [];
  const shaped = ['groupClause', 'windowClause', 'distinctClause'].some(
    (name) => listMember(select, name).length > 0,
  );
  const limited = ['havingClause', 'limitCount', 'limitOffset'].some(
    (name) => member(select, name) !== undefined,
  );
  // `exists (select count(*) …)` is always true.
  if (shaped || limited || !listMember(select, 'targetList').every(isPlain)) return [];
  const { level, where } = judgeSelect(select, inside, undefined);
  const within = new Set(level.references);
  return where.flatMap((equation) =>
    [equation, flipped(equation)].flatMap(({ left, right }): Equation[] => {
      if (equation.orNull === true || left.kind !== 'column' || within.has(left.column.reference)) return [];
      const fact: Fact = right.kind === 'column' ? sideFact(right) : UNKNOWN;
      return [{ left, right: { kind: 'fact', fact } }];
    }),
  );
}

function isPlain(target: Tree): boolean {
  return ['ColumnRef', 'A_Const', 'ParamRef'].includes(nodeOf(member(target, 'ResTarget', 'val')).kind);
}
