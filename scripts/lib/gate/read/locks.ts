import { displayName } from '../../postgres/identifiers.ts';
import { listMember, member, textMember } from '../../sql/tree.ts';
import { commandsOf } from './command.ts';
import { droppedName, isUnknown, nameOf } from './names.ts';
import { isExisting, isSmall, relationOf, type Sight, tableOf } from './sight.ts';

/** Parts of ALTER TABLE that let readers go on. All others take ACCESS EXCLUSIVE. */
const GENTLE: ReadonlySet<string> = new Set(
  'AT_ValidateConstraint AT_SetStatistics AT_SetOptions AT_ResetOptions AT_SetRelOptions AT_ResetRelOptions AT_ClusterOn AT_DropCluster AT_AttachPartition AT_EnableTrig AT_EnableAlwaysTrig AT_EnableReplicaTrig AT_EnableTrigAll AT_EnableTrigUser AT_DisableTrig AT_DisableTrigAll AT_DisableTrigUser'.split(
    ' ',
  ),
);

/** Tables in use that nobody can read from this statement on, until its transaction ends. */
export function exclusiveTables(sight: Sight): string[] {
  return [...new Set(locked(sight))].filter((table) => !isUnknown(table) && isExisting(sight, table));
}

function locked(sight: Sight): string[] {
  const { kind, tree } = sight.step;
  const own = () => [tableOf(sight, member(tree, 'relation'))];
  switch (kind) {
    case 'AlterTableStmt':
      return commandsOf(sight).flatMap(({ table, subtype, name, definition }) => {
        if (GENTLE.has(subtype) || textMember(tree, 'objtype') === 'OBJECT_VIEW') return [];
        const key = textMember(definition, 'Constraint', 'contype') === 'CONSTR_FOREIGN';
        if (subtype === 'AT_AddConstraint' && key) return [];
        const dropped =
          subtype === 'AT_DropConstraint' ? relationOf(sight, table)?.constraints.get(name) : undefined;
        return dropped?.kind === 'foreign' && dropped.parent !== undefined
          ? [table, dropped.parent]
          : [table];
      });
    case 'CreatePolicyStmt':
    case 'AlterPolicyStmt':
      return [tableOf(sight, member(tree, 'table'))];
    case 'TruncateStmt':
      return listMember(tree, 'relations').map((item) => tableOf(sight, member(item, 'RangeVar')));
    case 'LockStmt':
      return Number(member(tree, 'mode') ?? 8) < 8
        ? []
        : listMember(tree, 'relations').map((item) => tableOf(sight, member(item, 'RangeVar')));
    case 'RenameStmt':
      return ['OBJECT_TABLE', 'OBJECT_COLUMN', 'OBJECT_TABCONSTRAINT', 'OBJECT_POLICY'].includes(
        textMember(tree, 'renameType') ?? '',
      )
        ? own()
        : [];
    case 'RuleStmt':
    case 'ClusterStmt':
      return member(tree, 'relation') === undefined ? [] : own();
    case 'DropStmt':
      return listMember(tree, 'objects').flatMap((object) => droppedFrom(sight, droppedName(object)));
    default:
      return [];
  }
}

function droppedFrom(sight: Sight, parts: readonly string[]): string[] {
  const { tree } = sight.step;
  const type = textMember(tree, 'removeType');
  const { schema } = sight.picture;
  if (type === 'OBJECT_POLICY' || type === 'OBJECT_TRIGGER' || type === 'OBJECT_RULE') {
    return [displayName(nameOf(parts.slice(0, -1), schema))];
  }
  const id = displayName(nameOf(parts, schema));
  if (type === 'OBJECT_TABLE') return [id];
  if (type !== 'OBJECT_INDEX' || member(tree, 'concurrent') === true) return [];
  return sight.picture.indexes.get(id)?.table === undefined
    ? []
    : [sight.picture.indexes.get(id)?.table ?? ''];
}

/** What takes as long as there are rows, in words; undefined for what is done in a moment. */
export function longWork(sight: Sight): string | undefined {
  const { kind, tree } = sight.step;
  const on = (range: unknown) => {
    const table = tableOf(sight, range);
    return isExisting(sight, table) && !isSmall(sight, table) ? table : undefined;
  };
  switch (kind) {
    case 'UpdateStmt':
    case 'DeleteStmt':
    case 'MergeStmt': {
      const table = on(member(tree, 'relation'));
      return table === undefined ? undefined : `rows of ${table} are changed`;
    }
    case 'InsertStmt':
      return listMember(tree, 'selectStmt', 'SelectStmt', 'fromClause').length > 0
        ? 'rows are copied'
        : undefined;
    case 'IndexStmt': {
      const table = on(member(tree, 'relation'));
      return table === undefined || member(tree, 'concurrent') === true
        ? undefined
        : `an index of ${table} is built`;
    }
    case 'AlterTableStmt': {
      const table = on(member(tree, 'relation'));
      const validates = commandsOf(sight).some(({ subtype }) => subtype === 'AT_ValidateConstraint');
      return table !== undefined && validates ? `every row of ${table} is checked` : undefined;
    }
    case 'CreateTableAsStmt':
    case 'RefreshMatViewStmt':
      return 'rows are copied';
    default:
      return undefined;
  }
}
