import { displayName } from '../../../postgres/identifiers.ts';
import { listMember, member, textMember } from '../../../sql/tree.ts';
import { hasReached } from '../../../tenancy/model.ts';
import { droppedName, nameOf, shownName } from '../names.ts';
import type { Step } from '../script.ts';
import {
  type Draft,
  hasTenantIndex,
  isExisting,
  isGuarded,
  isSmall,
  modelOf,
  relationOf,
  type Sight,
  tableOf,
} from '../sight.ts';

/** MIG-01 to MIG-04, MIG-41, MIG-46, and what MIG-44 says of indexes. */
export function judgeIndexes(sight: Sight): Draft[] {
  const { kind } = sight.step;
  if (kind === 'IndexStmt') return create(sight);
  if (kind === 'DropStmt' && textMember(sight.step.tree, 'removeType') === 'OBJECT_INDEX') return drop(sight);
  return kind === 'ReindexStmt' ? reindex(sight) : [];
}

function create(sight: Sight): Draft[] {
  const { step } = sight;
  const table = tableOf(sight, member(step.tree, 'relation'));
  const concurrent = member(step.tree, 'concurrent') === true;
  const drafts: Draft[] = [];
  if (
    !concurrent &&
    isExisting(sight, table) &&
    !isSmall(sight, table) &&
    relationOf(sight, table)?.kind !== 'partitioned'
  ) {
    const name = textMember(step.tree, 'idxname') ?? 'the index';
    drafts.push({
      rule: 'MIG-01',
      what: `nobody can write to ${shownName(table)} until ${name} is built (SHARE lock)`,
      fix: `-- in a file of its own whose first line is: -- bulkhead: no-transaction\n${step.text.replace(/\bindex\b(\s+if\s+not\s+exists)?/i, 'index concurrently')};`,
    });
  }
  if (concurrent && step.transaction !== undefined)
    drafts.push(inTransaction(step, 'CREATE INDEX CONCURRENTLY'));
  if (concurrent && member(step.tree, 'if_not_exists') === true) {
    drafts.push({
      rule: 'MIG-41',
      what: 'a build that breaks off leaves an invalid index, which IF NOT EXISTS then keeps for ever: it serves no query and, if unique, refuses nothing it should',
      fix: `${step.text.replace(/\s+if\s+not\s+exists\b/i, '')};\n-- the runner drops what a broken-off build of its own left behind; others: drop index concurrently if exists … first`,
    });
  }
  return [...drafts, ...beforeBackfill(sight, table)];
}

/** A unique index makes the tenant's column a key column: from then on the backfill locks out every child. */
function beforeBackfill(sight: Sight, table: string): Draft[] {
  const { step } = sight;
  const model = modelOf(sight, table);
  const column = model?.tenantColumn;
  const columns = listMember(step.tree, 'indexParams').map((item) => textMember(item, 'IndexElem', 'name'));
  if (member(step.tree, 'unique') !== true || model === undefined || column === undefined) return [];
  if (!columns.includes(column) || model.nullTenant === 'global' || !isUnfilled(sight, table, column))
    return [];
  return [
    {
      rule: 'MIG-46',
      what: `${shownName(table)} has not got its ${column} yet: once it is in a unique index, filling it locks each row FOR UPDATE and every insert of a child waits`,
      fix: `Fill ${column} of ${table} first, in batches, and build the unique index in a later change.`,
    },
  ];
}

/** Whether rows may still be without their tenant: the model says so, or this change fills them afterwards. */
export function isUnfilled(sight: Sight, table: string, column: string): boolean {
  const model = modelOf(sight, table);
  if (model !== undefined && !hasReached(model, 'backfilled')) return true;
  const relation = relationOf(sight, table);
  if (relation?.born !== undefined) return false;
  const at = sight.steps.indexOf(sight.step);
  const fills = (step: Step) =>
    step.kind === 'UpdateStmt' &&
    tableOf(sight, member(step.tree, 'relation')) === table &&
    listMember(step.tree, 'targetList').some((item) => textMember(item, 'ResTarget', 'name') === column);
  if (sight.steps.slice(at + 1).some(fills)) return true;
  const fresh = relation?.columns.get(column);
  return fresh?.born !== undefined && fresh.default === undefined && !sight.steps.slice(0, at).some(fills);
}

function drop(sight: Sight): Draft[] {
  const { step, picture } = sight;
  const concurrent = member(step.tree, 'concurrent') === true;
  const drafts: Draft[] =
    concurrent && step.transaction !== undefined ? [inTransaction(step, 'DROP INDEX CONCURRENTLY')] : [];
  for (const object of listMember(step.tree, 'objects')) {
    const id = displayName(nameOf(droppedName(object), picture.schema));
    const index = picture.indexes.get(id);
    const table = index?.table;
    if (!concurrent && (table === undefined || isExisting(sight, table)) && index?.born === undefined) {
      drafts.push({
        rule: 'MIG-02',
        what: `nobody can read or write ${table === undefined ? 'its table' : shownName(table)} while the index is dropped, and everybody queues behind its longest transaction (ACCESS EXCLUSIVE lock)`,
        fix: `-- in a file of its own whose first line is: -- bulkhead: no-transaction\ndrop index concurrently ${id};`,
      });
    }
    if (index !== undefined && isGuarded(sight, index.table))
      drafts.push(...weakened(sight, index.table, id));
  }
  return drafts;
}

function weakened(sight: Sight, table: string, id: string): Draft[] {
  const column = modelOf(sight, table)?.tenantColumn;
  const index = sight.picture.indexes.get(id);
  if (column === undefined || index === undefined || !index.columns.includes(column)) return [];
  const lost = `index ${table} ${index.columns.join(',')}`;
  if (index.unique) {
    return [
      {
        rule: 'MIG-44',
        what: `rows of ${table} need no longer be unique within their tenant, and no key can point to (${index.columns.join(', ')}) any more: a child may then name a parent of another tenant`,
        fix: 'Keep the index; if another replaces it, create that one first, in the same form.',
        lost,
      },
    ];
  }
  if (index.columns[0] !== column || hasTenantIndex(sight, table, column, id)) return [];
  return [
    {
      rule: 'MIG-44',
      what: `no index finds the rows of one tenant in ${table} any more: each query of one tenant reads the rows of all, and one tenant can slow down every other`,
      fix: `create index concurrently on ${table} (${index.columns.join(', ')}); -- before this one is dropped`,
      lost,
    },
  ];
}

function reindex(sight: Sight): Draft[] {
  const { step } = sight;
  const concurrent = listMember(step.tree, 'params').some(
    (item) => textMember(item, 'DefElem', 'defname') === 'concurrently',
  );
  if (concurrent) return step.transaction === undefined ? [] : [inTransaction(step, 'REINDEX CONCURRENTLY')];
  const relation = member(step.tree, 'relation');
  if (
    relation !== undefined &&
    textMember(step.tree, 'kind') === 'REINDEX_OBJECT_TABLE' &&
    !isExisting(sight, tableOf(sight, relation))
  )
    return [];
  return [
    {
      rule: 'MIG-03',
      what: 'nobody can write to the table, nor read through the index, until it is built anew (SHARE and ACCESS EXCLUSIVE locks)',
      fix: `${step.text.replace(/^(reindex\s*(?:\([^)]*\))?\s*(?:index|table|schema|database|system))/i, '$1 concurrently')};`,
    },
  ];
}

/** What PostgreSQL refuses in a transaction (25001). */
export function inTransaction(step: Step, what: string): Draft {
  const block = step.within === 'block';
  return {
    rule: 'MIG-04',
    what: `${what} cannot run inside a transaction: the migration fails (25001)`,
    fix: block
      ? 'Take it out of the block, into a file of its own whose first line is: -- bulkhead: no-transaction'
      : 'Put it into a file of its own whose first line is: -- bulkhead: no-transaction',
  };
}
