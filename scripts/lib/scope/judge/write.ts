import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import { filtersOf, refuseUnbound, solve } from './bind.ts';
import { equationsOf, flipped, sideFact } from './equations.ts';
import { walkExpressions } from './expression.ts';
import type { Level, Output, Reference } from './facts.ts';
import { addFrom, judgeLaterals, walkJoins } from './from.ts';
import { judgeInsert } from './insert.ts';
import { type Place, refuse } from './job.ts';
import { judgeMerge } from './merge.ts';
import { expressionFact, outputOf } from './output.ts';
import { rowReference, tableReference } from './relation.ts';
import { withQueries } from './with.ts';

/** Judges INSERT, UPDATE, DELETE or MERGE, and says what is known of the columns that RETURNING gives. */
export function judgeWrite(kind: string, tree: Tree, around: Place): Output {
  const place = withQueries(tree, around);
  switch (kind) {
    case 'InsertStmt':
      return judgeInsert(tree, place);
    case 'UpdateStmt':
      return judgeChange(tree, 'fromClause', place);
    case 'DeleteStmt':
      return judgeChange(tree, 'usingClause', place);
    case 'MergeStmt':
      return judgeMerge(tree, place);
    default:
      refuse(place.job, `${kind} in WITH cannot be judged`);
      return undefined;
  }
}

/** UPDATE and DELETE: the target and what it is joined to, all filtered by WHERE. */
function judgeChange(tree: Tree, clause: 'fromClause' | 'usingClause', around: Place): Output {
  const target = tableReference(member(tree, 'relation'), around, true);
  if (target === undefined) return undefined;
  const level: Level = {
    outer: around.level,
    items: [{ kind: 'reference', reference: target }],
    references: [target],
  };
  const place: Place = { ...around, level };
  const from = listMember(tree, clause);
  const laterals = addFrom(level, from, around);
  const condition = member(tree, 'whereClause');
  const settle = () => solve(level, filtersOf(level, equationsOf(condition, place), place));
  settle();
  if (laterals.length > 0) {
    judgeLaterals(level, laterals, around);
    settle();
  }
  const assignments = listMember(tree, 'targetList');
  walkExpressions([...assignments, condition], place);
  walkJoins(level, place);
  refuseUnbound(level, place);
  checkAssignments(assignments, target, place);
  return judgeReturning(tree, target, place);
}

/** RETURNING, where the row before and after can be named too. */
export function judgeReturning(tree: Tree, target: Reference, place: Place): Output {
  const targets = listMember(tree, 'returningClause', 'exprs');
  const rows = ['old', 'new'].map((name) => rowReference(name, target));
  const renamed = listMember(tree, 'returningClause', 'options').map((option) =>
    rowReference(textMember(option, 'ReturningOption', 'value') ?? '', target),
  );
  const level = place.level ?? { outer: undefined, items: [], references: [] };
  const seen: Place = {
    ...place,
    level: { ...level, references: [...level.references, ...rows, ...renamed] },
  };
  walkExpressions(targets, seen);
  return outputOf(targets, seen);
}

/** What SET must not do: give a row to somebody else, or hang it under a parent that is not known to be the tenant's. */
export function checkAssignments(assignments: readonly Tree[], target: Reference, place: Place): void {
  const table = target.relation?.table;
  if (table === undefined) return;
  const up = table.via?.columns ?? [];
  const sources: string[] = [];
  for (const assignment of assignments) {
    const name = textMember(assignment, 'ResTarget', 'name') ?? '';
    const fact = expressionFact(member(assignment, 'ResTarget', 'val'), place);
    const pair = up.find(({ child }) => child === name);
    if (name === table.tenantColumn) {
      if (fact.bound && fact.orNull !== true) place.job.needs.push(...fact.needs);
      else refuse(place.job, `${table.id}: ${name} is set to something that may be another tenant`);
    } else if (pair !== undefined) {
      const origin = fact.orNull === true ? undefined : fact.origin;
      const own = origin?.table === table.via?.parent && origin?.column === pair.parent;
      sources.push(own ? (origin?.source ?? '') : '');
    }
  }
  if (sources.length === 0) return;
  if (sources.length < up.length || sources.includes('') || new Set(sources).size > 1) {
    refuse(
      place.job,
      `${table.id}: a row may only be moved to a row of ${table.via?.parent.id} that is bound`,
    );
  }
}

/** True when a condition alone makes sure that the reference is the tenant's; what it needs is noted. */
export function boundBy(condition: Tree, reference: Reference, place: Place): boolean {
  const column = reference.relation?.table?.tenantColumn;
  for (const equation of equationsOf(condition, place)) {
    if (equation.orNull === true) continue;
    for (const { left, right } of [equation, flipped(equation)]) {
      if (left.kind !== 'column' || left.column.reference !== reference) continue;
      const fact = sideFact(right);
      if (left.column.name !== column || !fact.bound) continue;
      // Compared with itself it is bound only if it is bound already.
      if (right.kind === 'column' && right.column.reference === reference) continue;
      place.job.needs.push(...fact.needs);
      return true;
    }
  }
  return false;
}
