import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import { filtersOf, refuseUnbound, solve } from './bind.ts';
import { walkExpressions } from './expression.ts';
import type { Item, Level, Output, Reference } from './facts.ts';
import { addFrom, judgeLaterals } from './from.ts';
import { checkNewRow } from './insert.ts';
import { type Place, refuse } from './job.ts';
import { expressionFact } from './output.ts';
import { tableReference } from './relation.ts';
import { boundBy, checkAssignments, judgeReturning } from './write.ts';

/**
 * MERGE: a join of target and source, outer on each side that has a clause for what found no match. Such rows are
 * not filtered by ON, and `WHEN NOT MATCHED BY SOURCE` reaches every other row of the table unless it says which.
 */
export function judgeMerge(tree: Tree, around: Place): Output {
  const target = tableReference(member(tree, 'relation'), around, true);
  if (target === undefined) return undefined;
  const level: Level = { outer: around.level, items: [], references: [] };
  const place: Place = { ...around, level };
  const laterals = addFrom(level, [member(tree, 'sourceRelation')], around);
  const [source] = level.items;
  if (source === undefined) return undefined;
  const clauses = listMember(tree, 'mergeWhenClauses').map((clause) => member(clause, 'MergeWhenClause'));
  const kinds = clauses.map((clause) => textMember(clause, 'matchKind'));
  const keepsSource = kinds.includes('MERGE_WHEN_NOT_MATCHED_BY_TARGET');
  const on = member(tree, 'joinCondition');
  level.references.push(target);
  level.items = [joinOf(source, target, keepsSource ? 'left' : 'inner', on)];
  solve(level, filtersOf(level, [], place));
  judgeLaterals(level, laterals, around);
  walkExpressions([on], place);
  refuseUnbound(level, place);
  clauses.forEach((clause, index) => {
    judgeClause(clause, kinds[index] ?? '', target, place);
  });
  return judgeReturning(tree, target, place);
}

function joinOf(source: Item, target: Reference, type: 'left' | 'inner', quals: Tree): Item {
  return {
    kind: 'join',
    type,
    left: source,
    right: { kind: 'reference', reference: target },
    using: [],
    quals,
  };
}

function judgeClause(clause: Tree, kind: string, target: Reference, place: Place): void {
  const condition = member(clause, 'condition');
  const assignments = listMember(clause, 'targetList');
  const values = listMember(clause, 'values');
  walkExpressions([condition, ...assignments, ...values], place);
  switch (textMember(clause, 'commandType')) {
    case 'CMD_NOTHING':
      return;
    case 'CMD_INSERT': {
      const names = assignments.map((column) => textMember(column, 'ResTarget', 'name') ?? '');
      const output = values.map((value) => ({ name: undefined, fact: expressionFact(value, place) }));
      checkNewRow(target, names.length > 0 ? names : (target.relation?.columns ?? []), output, place);
      return;
    }
    case 'CMD_UPDATE':
      checkAssignments(assignments, target, place);
  }
  if (kind !== 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE' || boundBy(condition, target, place)) return;
  refuse(
    place.job,
    `${target.relation?.id}: NOT MATCHED BY SOURCE reaches the rows of every tenant: compare the tenant in its condition`,
  );
}
