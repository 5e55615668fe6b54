import { displayName } from '../../../postgres/identifiers.ts';
import { listMember, member, nodesOf, textMember } from '../../../sql/tree.ts';
import { type Command, commandsOf } from '../command.ts';
import { droppedName, nameOf, shownName } from '../names.ts';
import type { Relation } from '../picture.ts';
import { type Draft, isExisting, isSmall, OWN_SCHEMA, relationOf, type Sight, tableOf } from '../sight.ts';
import { inTransaction } from './indexes.ts';

/** MIG-17, MIG-18, MIG-22 to MIG-26, MIG-31 to MIG-33, MIG-35, MIG-36, MIG-39: whole tables, and what is built on them. */
export function judgeTables(sight: Sight): Draft[] {
  const { step } = sight;
  switch (step.kind) {
    case 'RenameStmt':
    case 'AlterObjectSchemaStmt':
      return renamed(sight);
    case 'DropStmt':
      return dropped(sight);
    case 'ClusterStmt':
      return written(sight, 'CLUSTER');
    case 'VacuumStmt':
      return vacuumed(sight);
    case 'RefreshMatViewStmt':
      return refreshed(sight);
    case 'LockStmt':
      return locked(sight);
    case 'TruncateStmt':
      return truncated(sight);
    case 'CreateTrigStmt':
      return triggered(sight);
    case 'AlterTableStmt':
      return commandsOf(sight).flatMap((command) => altered(sight, command));
    default:
      return [];
  }
}

const RENAMED: Readonly<Record<string, string>> = {
  OBJECT_TABLE: 'table',
  OBJECT_VIEW: 'view',
  OBJECT_COLUMN: 'column',
  OBJECT_SCHEMA: 'schema',
};

function renamed(sight: Sight): Draft[] {
  const { tree, kind } = sight.step;
  const moved = kind === 'AlterObjectSchemaStmt';
  const type = RENAMED[textMember(tree, moved ? 'objectType' : 'renameType') ?? ''];
  if (type === undefined) return [];
  const range = member(tree, 'relation');
  const table = range === undefined ? undefined : tableOf(sight, range);
  if (table !== undefined && !isExisting(sight, table)) return [];
  const column = textMember(tree, 'subname');
  if (
    type === 'column' &&
    table !== undefined &&
    relationOf(sight, table)?.columns.get(column ?? '')?.born !== undefined
  )
    return [];
  const subject =
    type === 'column' ? `column ${column} of ${shownName(table ?? '')}` : `${type} ${table ?? column}`;
  return [
    {
      rule: 'MIG-17',
      what: `the application that is still running knows ${subject} by its old name and fails from now on`,
      fix:
        type === 'column'
          ? 'Add a second column, write both, fill the old rows in batches, let the application read the new one, then drop the old one.'
          : 'Keep the old name as a view with (security_invoker = true) until no running application uses it.',
    },
  ];
}

const DROPPED: Readonly<Record<string, readonly [rule: string, word: string]>> = {
  OBJECT_TABLE: ['MIG-18', 'table'],
  OBJECT_SCHEMA: ['MIG-18', 'schema'],
  OBJECT_VIEW: ['MIG-39', 'view'],
  OBJECT_MATVIEW: ['MIG-39', 'materialized view'],
  OBJECT_FUNCTION: ['MIG-39', 'function'],
  OBJECT_PROCEDURE: ['MIG-39', 'procedure'],
  OBJECT_TYPE: ['MIG-39', 'type'],
  OBJECT_DOMAIN: ['MIG-39', 'domain'],
  OBJECT_SEQUENCE: ['MIG-39', 'sequence'],
};

function dropped(sight: Sight): Draft[] {
  const { tree } = sight.step;
  const type = textMember(tree, 'removeType') ?? '';
  const kind = DROPPED[type];
  const drafts: Draft[] = [];
  for (const object of listMember(tree, 'objects')) {
    const parts = droppedName(object);
    const id = type === 'OBJECT_SCHEMA' ? (parts[0] ?? '') : displayName(nameOf(parts, sight.picture.schema));
    if (relationOf(sight, id)?.born !== undefined) continue;
    if (kind !== undefined) {
      const [rule, word] = kind;
      drafts.push({
        rule,
        what: `the application that is still running uses ${word} ${id} and fails from now on${rule === 'MIG-18' ? ', and its rows are gone' : ''}`,
        fix: `Deploy an application that no longer uses it first${rule === 'MIG-18' ? `, keep a backup, and drop it in a later change` : ''}.`,
        lost: `object ${id}`,
      });
    }
    if (id === OWN_SCHEMA || id.startsWith(`${OWN_SCHEMA}.`)) {
      drafts.push({
        rule: 'MIG-44',
        what: `${id} is one of the guards themselves: without it the audit trail, the claim or the freezing of tenants is gone`,
        fix: 'Keep it.',
        lost: `object ${id}`,
      });
    }
    if (textMember(tree, 'behavior') === 'DROP_CASCADE') drafts.push(cascade(id));
  }
  return drafts;
}

function cascade(id: string): Draft {
  return {
    rule: 'MIG-36',
    what: `CASCADE takes away whatever depends on ${shownName(id)}, unnamed and unseen: views, keys, and the policies that keep tenants apart`,
    fix: 'Drop what depends on it by name first, and leave out CASCADE: what was forgotten then stops the migration.',
  };
}

function written(sight: Sight, what: string): Draft[] {
  const relation = member(sight.step.tree, 'relation');
  if (relation !== undefined && !isExisting(sight, tableOf(sight, relation))) return [];
  return [
    {
      rule: 'MIG-22',
      what: `${what} writes the whole table anew, and nobody can read or write it meanwhile (ACCESS EXCLUSIVE lock)`,
      fix: 'Leave it to autovacuum; where a table must shrink, do it in a maintenance window (pg_repack works beside the application).',
    },
  ];
}

function vacuumed(sight: Sight): Draft[] {
  const { step } = sight;
  if (member(step.tree, 'is_vacuumcmd') !== true) return [];
  const full = listMember(step.tree, 'options').some(
    (item) => textMember(item, 'DefElem', 'defname') === 'full',
  );
  const refused = step.transaction === undefined ? [] : [inTransaction(step, 'VACUUM')];
  return full ? [...refused, ...written(sight, 'VACUUM FULL')] : refused;
}

function refreshed(sight: Sight): Draft[] {
  const { tree } = sight.step;
  const view = tableOf(sight, member(tree, 'relation'));
  const drafts: Draft[] = [];
  if (member(tree, 'concurrent') !== true && isExisting(sight, view) && member(tree, 'skipData') !== true) {
    drafts.push({
      rule: 'MIG-26',
      what: `nobody can read ${view} until it is filled anew (ACCESS EXCLUSIVE lock)`,
      fix: `refresh materialized view concurrently ${view}; -- needs a unique index on it`,
    });
  }
  const hidden = (relationOf(sight, view)?.reads ?? []).filter(
    (id) => relationOf(sight, id)?.forced === true,
  );
  if (hidden.length > 0) {
    drafts.push({
      rule: 'MIG-43',
      what: `row-level security is forced on ${hidden.join(', ')} for the owner, too: ${view} is filled with no row, or the migration fails`,
      fix: 'Refresh it as a role that sees past row-level security, outside of the migrations.',
    });
  }
  return drafts;
}

function locked(sight: Sight): Draft[] {
  // From SHARE on, writers wait.
  const mode = Number(member(sight.step.tree, 'mode') ?? 8);
  if (mode < 5) return [];
  return listMember(sight.step.tree, 'relations').flatMap((item): Draft[] => {
    const table = tableOf(sight, member(item, 'RangeVar'));
    if (!isExisting(sight, table)) return [];
    return [
      {
        rule: 'MIG-31',
        what: `nobody can ${mode === 8 ? 'read or write' : 'write to'} ${shownName(table)} until the whole migration ends`,
        fix: 'Leave it out: each statement takes the lock that it needs. Where rows must not change meanwhile, lock those rows.',
      },
    ];
  });
}

function truncated(sight: Sight): Draft[] {
  const cascades = textMember(sight.step.tree, 'behavior') === 'DROP_CASCADE';
  return listMember(sight.step.tree, 'relations').flatMap((item): Draft[] => {
    const table = tableOf(sight, member(item, 'RangeVar'));
    if (!isExisting(sight, table)) return [];
    const whole = `all rows of ${shownName(table)} are gone, whosever they are: TRUNCATE knows no row-level security${cascades ? ', and CASCADE empties every table that points to it' : ''}`;
    return [
      {
        rule: 'MIG-32',
        what: whole,
        fix: `delete from ${table} where …; -- in batches, of the rows that are meant`,
      },
    ];
  });
}

function altered(sight: Sight, { table, subtype, name, definition, node }: Command): Draft[] {
  if (!isExisting(sight, table)) return [];
  const where = shownName(table);
  const drafts: Draft[] = [];
  if (textMember(node, 'behavior') === 'DROP_CASCADE') drafts.push(cascade(`${name} of ${table}`));
  const rewriting = REWRITING[subtype];
  if (rewriting !== undefined && !isSmall(sight, table)) {
    drafts.push({
      rule: 'MIG-23',
      what: `${rewriting} writes every row of ${where} anew, and nobody can read or write it meanwhile (ACCESS EXCLUSIVE lock)`,
      fix: 'Do it in a maintenance window, or build a second table and move the rows over in batches.',
    });
  }
  if (subtype === 'AT_AttachPartition') drafts.push(...attached(sight, member(definition, 'PartitionCmd')));
  if (subtype === 'AT_DetachPartition' && member(definition, 'PartitionCmd', 'concurrent') !== true) {
    drafts.push({
      rule: 'MIG-25',
      what: `nobody can read or write any partition of ${where} while one is detached (ACCESS EXCLUSIVE lock)`,
      fix: `-- in a file of its own whose first line is: -- bulkhead: no-transaction\nalter table ${table} detach partition … concurrently;`,
    });
  } else if (subtype === 'AT_DetachPartition' && sight.step.transaction !== undefined) {
    drafts.push(inTransaction(sight.step, 'DETACH PARTITION CONCURRENTLY'));
  }
  if (subtype === 'AT_ReplicaIdentity')
    drafts.push(...identified(table, textMember(definition, 'ReplicaIdentityStmt', 'identity_type')));
  return drafts;
}

/** Rows from which on a table is busy enough for a moment's lock to be felt. */
const MANY = 1_000_000;

function triggered(sight: Sight): Draft[] {
  const table = tableOf(sight, member(sight.step.tree, 'relation'));
  const rows = sight.rows.get(table) ?? 0;
  if (rows < MANY || !isExisting(sight, table)) return [];
  return [
    {
      rule: 'MIG-33',
      what: `every write of ${table}, which has ${rows.toLocaleString('en')} rows, pays for the trigger from now on, and writers wait for the lock that makes it (SHARE ROW EXCLUSIVE)`,
      fix: 'Measure what one write costs with it, and give it a file of its own.',
    },
  ];
}

const REWRITING: Readonly<Record<string, string>> = {
  AT_SetTableSpace: 'SET TABLESPACE',
  AT_SetLogged: 'SET LOGGED',
  AT_SetUnLogged: 'SET UNLOGGED',
  AT_SetAccessMethod: 'SET ACCESS METHOD',
};

/** A partition is searched for rows that do not belong, unless a valid check says that there are none. */
function attached(sight: Sight, command: unknown): Draft[] {
  const id = tableOf(sight, member(command, 'name'));
  const part = relationOf(sight, id);
  if (part?.born !== undefined || isSmall(sight, id) || hasBound(part)) return [];
  return [
    {
      rule: 'MIG-24',
      what: `nobody can read or write ${id} until every row of it is checked against the bounds of the partition (ACCESS EXCLUSIVE lock)`,
      fix: `alter table ${id} add constraint … check (…) not valid; -- the same bounds\n-- in a later file: validate it; then attach, which believes it`,
    },
  ];
}

function hasBound(part: Relation | undefined): boolean {
  const checks = [...(part?.constraints.values() ?? [])].filter(
    ({ kind, valid }) => kind === 'check' && valid,
  );
  return checks.some(({ expression }) => nodesOf({ expression }, 'A_Expr').length > 0);
}

function identified(table: string, type: string | undefined): Draft[] {
  if (type === 'f') {
    return [
      {
        rule: 'MIG-35',
        severity: 'warn',
        what: `every change of ${shownName(table)} sends the whole old row to whoever replicates it, and a DELETE cannot be filtered by tenant`,
        fix: `alter table ${table} replica identity default;`,
      },
    ];
  }
  if (type !== 'n') return [];
  return [
    {
      rule: 'MIG-35',
      what: `the running application can no longer UPDATE or DELETE in ${shownName(table)} while it is published`,
      fix: `alter table ${table} replica identity default;`,
    },
  ];
}
