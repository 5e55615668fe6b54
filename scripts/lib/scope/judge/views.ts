import { parseSql } from '../../sql/parse.ts';
import { listMember, member, nodesOf, type Tree, textMember } from '../../sql/tree.ts';
import { findRelation, type ScopeCatalog, type ScopeRelation, type ViewRule } from '../catalog.ts';
import { newJob } from './job.ts';
import { judgeQuery } from './query.ts';

/** Finds out for every view of the catalogue by which columns it can be bound; views below others come first. */
export async function ruleViews(catalog: ScopeCatalog): Promise<void> {
  for (const relation of catalog.relations.values()) await ruleView(relation, catalog, []);
}

async function ruleView(
  relation: ScopeRelation,
  catalog: ScopeCatalog,
  above: readonly ScopeRelation[],
): Promise<void> {
  const { definition } = relation;
  if (definition === undefined || relation.view !== undefined || above.includes(relation)) return;
  const [statement] = await parseSql(definition, `view ${relation.id}`);
  const tree = statement?.tree;
  for (const range of nodesOf(tree, 'RangeVar')) {
    const below = findRelation(catalog, textMember(range, 'schemaname'), textMember(range, 'relname') ?? '');
    if (below !== undefined) await ruleView(below, catalog, [...above, relation]);
  }
  relation.view = judgeView(tree, relation, catalog);
}

/** A view is asked from outside, so it is judged once for each column by which it could be. */
function judgeView(tree: Tree, relation: ScopeRelation, catalog: ScopeCatalog): ViewRule {
  const plain = judged(tree, catalog, undefined);
  if (plain.refusals.length === 0) {
    if (plain.needs.length === 0) return { kind: 'open' };
    return { kind: 'refused', reason: 'it names a tenant' };
  }
  const hindrance = whyNotFiltered(tree);
  if (hindrance !== undefined) return { kind: 'refused', reason: hindrance };
  const columns = relation.columns.filter((_, column) => judged(tree, catalog, column).refusals.length === 0);
  return columns.length > 0
    ? { kind: 'tenant', columns }
    : { kind: 'refused', reason: plain.refusals.join('; ') };
}

function judged(tree: Tree, catalog: ScopeCatalog, column: number | undefined) {
  const job = newJob(catalog);
  judgeQuery(tree, { job, level: undefined, ctes: new Map() }, column === undefined ? undefined : { column });
  return job;
}

/** Why a condition on a column of the view is not one on the rows that it reads. */
function whyNotFiltered(tree: Tree): string | undefined {
  if (textMember(tree, 'op') !== 'SETOP_NONE') return 'it puts several queries together';
  if (member(tree, 'limitCount') !== undefined || member(tree, 'limitOffset') !== undefined)
    return 'it has a LIMIT';
  if (listMember(tree, 'distinctClause').some((item) => Object.keys(item ?? {}).length > 0)) {
    return 'it has DISTINCT ON';
  }
  if (nodesOf(listMember(tree, 'groupClause'), 'GroupingSet').length > 0) return 'it has grouping sets';
  const calls = nodesOf([member(tree, 'targetList'), member(tree, 'sortClause')], 'FuncCall');
  return calls.some((call) => member(call, 'over') !== undefined) ? 'it has window functions' : undefined;
}
