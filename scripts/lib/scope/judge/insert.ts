import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import { walkExpressions } from './expression.ts';
import type { Level, Output, Reference } from './facts.ts';
import { type Place, refuse } from './job.ts';
import { asNode } from './node.ts';
import { judgeQuery } from './query.ts';
import { rowReference, tableReference } from './relation.ts';
import { boundBy, checkAssignments, judgeReturning } from './write.ts';

/** INSERT: every new row is the tenant's, and ON CONFLICT changes no row of another. */
export function judgeInsert(tree: Tree, place: Place): Output {
  const target = tableReference(member(tree, 'relation'), place, true);
  if (target === undefined) return undefined;
  const names = listMember(tree, 'cols').map((column) => textMember(column, 'ResTarget', 'name') ?? '');
  const select = member(tree, 'selectStmt');
  const output = select === undefined ? [] : judgeQuery(select, place);
  checkNewRow(target, names.length > 0 ? names : (target.relation?.columns ?? []), output, place);
  // The rows that it returns are those that it has just written.
  target.bound = true;
  const level: Level = {
    outer: place.level,
    items: [{ kind: 'reference', reference: target }],
    references: [target],
  };
  const inside: Place = { ...place, level };
  const conflict = member(tree, 'onConflictClause');
  if (conflict !== undefined) judgeConflict(conflict, target, inside);
  return judgeReturning(tree, target, inside);
}

/** The tenant column of new rows; `columns` names the columns of `output` one by one. */
export function checkNewRow(
  target: Reference,
  columns: readonly string[],
  output: Output,
  place: Place,
): void {
  const table = target.relation?.table;
  if (table === undefined) return;
  if (output === undefined) {
    refuse(place.job, `${table.id}: the columns that are inserted are not known: list them instead of *`);
    return;
  }
  const factAt = (name: string) => output[columns.indexOf(name)]?.fact;
  if (table.tenantColumn !== undefined) {
    const fact = columns.includes(table.tenantColumn) ? factAt(table.tenantColumn) : undefined;
    if (fact?.bound === true && fact.orNull !== true) place.job.needs.push(...fact.needs);
    else
      refuse(
        place.job,
        `${table.id}: a row is inserted whose ${table.tenantColumn} is not bound to the tenant`,
      );
    return;
  }
  const origins = (table.via?.columns ?? []).map((pair) => {
    const fact = columns.includes(pair.child) ? factAt(pair.child) : undefined;
    const origin = fact?.orNull === true ? undefined : fact?.origin;
    return origin?.table === table.via?.parent && origin?.column === pair.parent ? origin?.source : undefined;
  });
  if (origins.includes(undefined) || new Set(origins).size > 1) {
    refuse(
      place.job,
      `${table.id}: a row is inserted whose parent is not known to be the tenant's: INSERT … SELECT from ${table.via?.parent.id}`,
    );
  }
}

function judgeConflict(conflict: Tree, target: Reference, place: Place): void {
  const { job, level } = place;
  const table = target.relation?.table;
  const infer = member(conflict, 'infer');
  const elements = listMember(infer, 'indexElems').map((item) => asNode(item, 'IndexElem'));
  walkExpressions([...elements.map((item) => member(item, 'expr')), member(infer, 'whereClause')], place);
  const action = textMember(conflict, 'action');
  if (action === 'ONCONFLICT_NOTHING') return;
  if (action !== 'ONCONFLICT_UPDATE' || level === undefined || table === undefined) {
    refuse(job, `${action} cannot be judged`);
    return;
  }
  // The row in the way may be another tenant's, unless the tenant is part of what they have in common.
  const shared = elements.some((item) => textMember(item, 'name') === table.tenantColumn);
  const seen: Place = {
    ...place,
    level: { ...level, references: [...level.references, rowReference('excluded', target)] },
  };
  const condition = member(conflict, 'whereClause');
  if (table.tenantColumn === undefined) {
    refuse(job, `${table.id}: the row that ON CONFLICT would change may be another tenant's`);
  } else if (!shared && !boundBy(condition, target, seen)) {
    refuse(
      job,
      `${table.id}: the row that ON CONFLICT would change may be another tenant's: make ${table.tenantColumn} part of the conflict`,
    );
  }
  const assignments = listMember(conflict, 'targetList');
  walkExpressions([...assignments, condition], seen);
  const moved = assignments.some(
    (assignment) => textMember(assignment, 'ResTarget', 'name') === table.tenantColumn,
  );
  if (moved) refuse(job, `${table.id}: ON CONFLICT must not set ${table.tenantColumn}`);
  checkAssignments(assignments, target, seen);
}
