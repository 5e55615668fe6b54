import { member, textMember } from '../../../sql/tree.ts';
import { constraintOf } from '../column.ts';
import { commandsOf } from '../command.ts';
import { shownName } from '../names.ts';
import { type Constraint, excludesNull, provedNotNull } from '../picture.ts';
import {
  type Draft,
  isExisting,
  isForced,
  isSmall,
  relationOf,
  type Sight,
  sameTransaction,
  tenantColumn,
} from '../sight.ts';
import { isUnfilled } from './indexes.ts';

/** MIG-06 to MIG-12 and MIG-47 to MIG-49: keys and checks of tables that are in use. */
export function judgeConstraints(sight: Sight): Draft[] {
  return commandsOf(sight).flatMap(({ table, subtype, name, definition }) => {
    switch (subtype) {
      case 'AT_AddConstraint':
        return added(sight, table, member(definition, 'Constraint'));
      case 'AT_ValidateConstraint':
        return validated(sight, table, name);
      case 'AT_SetNotNull':
        return notNull(sight, table, name);
      case 'AT_DropConstraint':
        return droppedKey(sight, table, name);
      default:
        return [];
    }
  });
}

function added(sight: Sight, table: string, node: unknown): Draft[] {
  const relation = relationOf(sight, table);
  const name = relation?.name ?? table.split('.').at(-1) ?? '';
  const item = constraintOf(node, { name }, sight.picture.schema, undefined);
  if (item === undefined) return [];
  const early = item.valid ? [] : tooEarly(sight, table, item);
  if (item.kind === 'foreign' && relation?.kind === 'partitioned' && !item.valid && sight.serverMajor < 18) {
    return [
      {
        rule: 'MIG-49',
        what: `PostgreSQL ${sight.serverMajor} refuses NOT VALID for a foreign key of the partitioned ${table}: the migration fails`,
        fix: `Add the key to each partition NOT VALID, validate each, and then add it to ${table}, which takes over theirs.`,
      },
    ];
  }
  if (!isExisting(sight, table) || isSmall(sight, table)) return early;
  const using = textMember(node, 'indexname') !== undefined;
  const where = shownName(table);
  switch (item.kind) {
    case 'foreign':
      return item.valid
        ? [...scanned(sight, table, item), ...blind(sight, table, `adding ${item.name}`)]
        : early;
    case 'check':
      return item.valid
        ? [
            {
              rule: 'MIG-07',
              what: `nobody can read or write ${where} until every row is checked (ACCESS EXCLUSIVE lock)`,
              fix: `alter table ${table} add constraint ${item.name} check (…) not valid;\n-- in a later file:\nalter table ${table} validate constraint ${item.name};`,
            },
          ]
        : early;
    case 'notnull':
      return item.valid ? notNull(sight, table, item.columns[0] ?? '') : early;
    case 'exclude':
      return [
        {
          rule: 'MIG-11',
          what: `nobody can read or write ${where} until the index of the exclusion constraint is built, and there is no form that lets them (ACCESS EXCLUSIVE lock)`,
          fix: 'Add it while the application is stopped, or build a new table with the constraint and move the rows over in batches.',
        },
      ];
    case 'primary':
    case 'unique':
      if (using) return item.kind === 'primary' ? nullableKey(sight, table, node) : [];
      return [
        {
          rule: 'MIG-10',
          what: `nobody can read or write ${where} until the index of ${item.name} is built (ACCESS EXCLUSIVE lock)`,
          fix: `create unique index concurrently ${item.name} on ${table} (${item.columns.join(', ')}); -- a file of its own, no transaction\nalter table ${table} add constraint ${item.name} ${item.kind === 'primary' ? 'primary key' : 'unique'} using index ${item.name};`,
        },
      ];
  }
}

function scanned(sight: Sight, table: string, item: Constraint): Draft[] {
  return [
    {
      rule: 'MIG-06',
      what: `nobody can write to ${shownName(table)} nor to ${shownName(item.parent ?? '')} until every row is checked (SHARE ROW EXCLUSIVE lock on both)`,
      fix: `${sight.step.within === 'file' ? sight.step.text.replace(/\s*$/, '') : `alter table ${table} add constraint ${item.name} …`} not valid;\n-- in a later file:\nalter table ${table} validate constraint ${item.name};`,
    },
  ];
}

/** A check that is not valid yet holds for every row that is written: also for one whose tenant is still missing. */
function tooEarly(sight: Sight, table: string, item: Constraint): Draft[] {
  const column = tenantColumn(sight, table);
  if (column === undefined || !excludesNull(item, column) || !isUnfilled(sight, table, column)) return [];
  return [
    {
      rule: 'MIG-47',
      what: `rows of ${table} without their ${column} can no longer be changed at all: every UPDATE of one fails, whatever it changes`,
      fix: `Fill ${column} of ${table} first; add ${item.name} once no row is without it.`,
    },
  ];
}

function validated(sight: Sight, table: string, name: string): Draft[] {
  const item = relationOf(sight, table)?.constraints.get(name);
  const drafts: Draft[] = [];
  if (
    item !== undefined &&
    sameTransaction(item.born, sight.step) &&
    !isSmall(sight, table) &&
    isExisting(sight, table)
  ) {
    const blocked =
      item.kind === 'foreign'
        ? `nobody can write to ${table} nor to ${item.parent}`
        : `nobody can read or write ${table}`;
    drafts.push({
      rule: 'MIG-08',
      what: `the lock that adding ${name} took is held while every row is checked: ${blocked} until the end`,
      fix: `Move it to a file of its own, which is a transaction of its own:\nalter table ${table} validate constraint ${name};`,
    });
  }
  if (item === undefined || item.kind === 'foreign')
    drafts.push(...blind(sight, table, `validating ${name}`));
  return drafts;
}

/** The check of a key is a query, and to the owner of a table with FORCE a policy hides the very rows it looks for. */
function blind(sight: Sight, table: string, doing: string): Draft[] {
  if (!isForced(sight, table)) return [];
  return [
    {
      rule: 'MIG-43',
      what: `row-level security is forced on ${table} for its owner, too: ${doing} sees no row, and either fails or calls rows valid that it never saw`,
      fix: `alter table ${table} no force row level security;\n${sight.step.within === 'file' ? sight.step.text : '…'};\nalter table ${table} force row level security; -- all in one transaction`,
    },
  ];
}

function notNull(sight: Sight, table: string, column: string): Draft[] {
  const relation = relationOf(sight, table);
  if (!isExisting(sight, table) || isSmall(sight, table)) return [];
  const known = relation?.columns.get(column);
  if (relation !== undefined && (known?.notNull === true || provedNotNull(relation, column))) return [];
  const check = `${relation?.name ?? 'table'}_${column}_not_null`;
  return [
    {
      rule: 'MIG-09',
      what: `nobody can read or write ${shownName(table)} until every row is looked at for NULL (ACCESS EXCLUSIVE lock)`,
      fix: `alter table ${table} add constraint ${check} check (${column} is not null) not valid;\n-- in a second file: alter table ${table} validate constraint ${check};\n-- in a third: alter table ${table} alter column ${column} set not null, drop constraint ${check};`,
    },
  ];
}

/** A primary key makes its columns NOT NULL, with a scan where they are not. */
function nullableKey(sight: Sight, table: string, node: unknown): Draft[] {
  const relation = relationOf(sight, table);
  const index = sight.picture.indexes.get(`${relation?.schema}.${textMember(node, 'indexname')}`);
  const open = (index?.columns ?? []).filter(
    (column) =>
      relation?.columns.get(column)?.notNull !== true &&
      (relation === undefined || !provedNotNull(relation, column)),
  );
  if (open.length === 0) return [];
  return [
    {
      rule: 'MIG-12',
      what: `the primary key makes ${open.join(', ')} NOT NULL: nobody can read or write ${table} until every row is looked at (ACCESS EXCLUSIVE lock)`,
      fix: `Make ${open.join(', ')} NOT NULL first, through a check that is validated in a file of its own (MIG-09).`,
    },
  ];
}

function droppedKey(sight: Sight, table: string, name: string): Draft[] {
  const item = relationOf(sight, table)?.constraints.get(name);
  if (item?.kind !== 'foreign' || item.parent === undefined) return [];
  if (!isExisting(sight, table) || !isExisting(sight, item.parent)) return [];
  return [
    {
      rule: 'MIG-48',
      what: `dropping the key locks ${item.parent} as well as ${table}: nobody can read either, and whoever reads them in the other order ends in a deadlock (ACCESS EXCLUSIVE on both)`,
      fix: `Give it a file of its own, so that nothing else is held meanwhile:\nalter table ${table} drop constraint ${name};`,
    },
  ];
}
