import { callsIn, constantOf, isBuiltin } from '../../../hardening/policy/names.ts';
import { displayName } from '../../../postgres/identifiers.ts';
import { listMember, member, textMember } from '../../../sql/tree.ts';
import { constraintOf, constraintsOf } from '../column.ts';
import { type Command, commandsOf } from '../command.ts';
import { droppedName, isUnknown, nameOf, shownName } from '../names.ts';
import {
  boundColumns,
  type Draft,
  isExisting,
  isGuarded,
  modelOf,
  OWN_SCHEMA,
  relationOf,
  type Sight,
  tableOf,
} from '../sight.ts';
import { deferred, droppedConstraint, nullable, untied } from './keys.ts';
import { settingOf } from './settings.ts';
import { weakening } from './weakening.ts';

/** MIG-44: what takes a guard away from a table: row-level security, policies, keys, NOT NULL, triggers. */
export function judgeGuards(sight: Sight): Draft[] {
  const { kind, tree } = sight.step;
  switch (kind) {
    case 'AlterTableStmt':
      return commandsOf(sight).flatMap((command) => altered(sight, command));
    case 'DropStmt':
      return listMember(tree, 'objects').flatMap((object) =>
        dropped(sight, textMember(tree, 'removeType') ?? '', droppedName(object)),
      );
    case 'CopyStmt':
      return member(tree, 'is_program') === true
        ? [
            weakening(
              'a program on the server reads or writes rows of all tenants, past every right in the database',
              'Load and export through the client.',
            ),
          ]
        : [];
    case 'VariableSetStmt':
      return replicaRole(textMember(tree, 'name'), settingOf(sight));
    case 'SelectStmt':
      return callsIn(tree).flatMap((call) => {
        if (!isBuiltin(call, 'set_config')) return [];
        const [name, value] = call.args.map(constantOf);
        return replicaRole(name ?? undefined, value ?? undefined);
      });
    case 'RuleStmt': {
      const table = tableOf(sight, member(tree, 'relation'));
      if (!isGuarded(sight, table)) return [];
      return [
        weakening(
          `the rule rewrites what is done to ${shownName(table)} with the rights of its owner: one DO ALSO copies every row to where another tenant reads it`,
          'Write a trigger instead, which runs as whoever writes.',
        ),
      ];
    }
    case 'UpdateStmt':
    case 'DeleteStmt':
    case 'TruncateStmt':
      return ownRows(sight);
    default:
      return [];
  }
}

function altered(sight: Sight, { table, subtype, name, definition, node }: Command): Draft[] {
  if (!isGuarded(sight, table) || relationOf(sight, table)?.kind === 'view') return [];
  const where = shownName(table);
  switch (subtype) {
    case 'AT_DisableRowSecurity':
      return [
        weakening(
          `no policy of ${where} is asked any more: every session with a right on it reads and writes the rows of all tenants`,
          `alter table ${table} enable row level security;`,
          `security ${table}`,
        ),
      ];
    case 'AT_NoForceRowSecurity':
      return [
        weakening(
          `whoever acts as the owner of ${where}, every SECURITY DEFINER function of the owner included, reads and writes the rows of all tenants`,
          `alter table ${table} force row level security; -- before the end of the same transaction`,
          `force ${table}`,
        ),
      ];
    case 'AT_DisableTrig':
    case 'AT_EnableReplicaTrig':
      return isGuardTrigger(sight, table, name)
        ? [untriggered(table, `trigger ${name}`, `trigger ${table} ${name}`)]
        : [];
    case 'AT_DisableTrigAll':
    case 'AT_DisableTrigUser':
      return [
        untriggered(
          table,
          subtype === 'AT_DisableTrigAll' ? 'every trigger, those of its keys included,' : 'every trigger',
          `trigger ${table} all`,
        ),
      ];
    case 'AT_DropConstraint':
      return droppedConstraint(sight, table, name, member(node, 'missing_ok') === true);
    case 'AT_AlterConstraint':
      if (member(definition, 'ATAlterConstraint', 'deferrable') === true) return [deferred(table, name)];
      return member(definition, 'ATAlterConstraint', 'alterEnforceability') === true &&
        member(definition, 'ATAlterConstraint', 'is_enforced') !== true
        ? [
            weakening(
              `${name} of ${where} still stands in the catalogue but refuses nothing: a row may name a parent of another tenant`,
              `alter table ${table} alter constraint ${name} enforced;`,
            ),
          ]
        : [];
    case 'AT_DropNotNull':
      return boundColumns(sight, table).includes(name) || isUnknown(table) ? [nullable(table, name)] : [];
    case 'AT_ColumnDefault':
      return modelOf(sight, table)?.tenantColumn === name && typeof constantOf(definition) === 'string'
        ? [
            weakening(
              `a row of ${table} that says no ${name} now belongs to one certain tenant, instead of being refused`,
              `alter table ${table} alter column ${name} drop default;`,
            ),
          ]
        : [];
    case 'AT_AddConstraint':
      return untied(
        sight,
        table,
        constraintOf(member(definition, 'Constraint'), { name: '' }, sight.picture.schema, undefined),
      );
    case 'AT_AddColumn': {
      const column = member(definition, 'ColumnDef');
      return constraintsOf(column).flatMap((item) =>
        untied(
          sight,
          table,
          constraintOf(
            item,
            { name: '' },
            sight.picture.schema,
            undefined,
            textMember(column, 'colname') ?? '',
          ),
        ),
      );
    }
    default:
      return [];
  }
}

function untriggered(table: string, what: string, lost: string): Draft {
  return weakening(
    `${what} of ${shownName(table)} no longer runs: rows change without a trace in the audit trail, move to another tenant, or name a parent of another tenant`,
    `alter table ${table} enable trigger …; -- before the end of the same transaction`,
    lost,
  );
}

/** Triggers of the application guard nothing; ours do, and of one that nothing is known of it must be assumed. */
function isGuardTrigger(sight: Sight, table: string, name: string): boolean {
  const called = relationOf(sight, table)?.triggers.get(name);
  return called === undefined || called.startsWith(`${OWN_SCHEMA}.`);
}

function dropped(sight: Sight, type: string, parts: readonly string[]): Draft[] {
  const name = parts.at(-1) ?? '';
  const table = displayName(nameOf(parts.slice(0, -1), sight.picture.schema));
  if (type === 'OBJECT_POLICY' && isGuarded(sight, table)) {
    const policy = relationOf(sight, table)?.policies.get(name);
    const restrictive = policy?.permissive === false;
    return [
      weakening(
        restrictive
          ? `the floor under all policies of ${table} is gone: the next careless policy, joined to the others by OR, opens the rows of all tenants`
          : `what ${name} held of ${shownName(table)} is held no longer: if it was restrictive, the rows of other tenants come into reach; if not, a tenant loses its own`,
        `Keep it; if another replaces it, create that one in the same transaction, under the same name.`,
        `policy ${table} ${name}`,
      ),
    ];
  }
  if (type === 'OBJECT_TRIGGER' && isGuarded(sight, table) && isGuardTrigger(sight, table, name)) {
    return [
      weakening(
        `trigger ${name} of ${shownName(table)} no longer runs: rows change without a trace in the audit trail, or move to another tenant`,
        'Keep it.',
        `trigger ${table} ${name}`,
      ),
    ];
  }
  if (type !== 'OBJECT_FUNCTION' && type !== 'OBJECT_PROCEDURE') return [];
  const id = `${nameOf(parts, sight.picture.schema).schema}.${name}`;
  const users = [...sight.picture.relations.values()].filter((relation) =>
    [...relation.policies.values()].some(({ calls }) => calls.includes(id)),
  );
  if (users.length === 0 || id.startsWith(`${OWN_SCHEMA}.`)) return [];
  return [
    weakening(
      `policies of ${users.map((relation) => relation.id).join(', ')} ask ${id}, and go with it`,
      'Keep it.',
      `object ${id}`,
    ),
  ];
}

function replicaRole(name: string | undefined, value: string | undefined): Draft[] {
  if (name?.toLowerCase() === 'row_security' && /^(?:on|true|1)$/i.test(value ?? '')) {
    return [
      {
        rule: 'MIG-43',
        what: 'what row-level security hides from the migrator is now skipped in silence: statements touch 0 rows and report success',
        fix: 'set row_security = off; -- as the runner does: a filtered statement then fails instead',
      },
    ];
  }
  if (name?.toLowerCase() !== 'session_replication_role' || !/^(?:replica|local)$/i.test(value ?? ''))
    return [];
  if (/^local$/i.test(value ?? '')) return [];
  return [
    weakening(
      'no foreign key and no ordinary trigger is asked until the setting is put back: rows may name parents of other tenants, and stay so for ever',
      'Leave it out; what a key refuses must be repaired, not passed by.',
    ),
  ];
}

/** Rows of the audit trail and of the catalogue are nobody's to change. */
function ownRows(sight: Sight): Draft[] {
  const { kind, tree } = sight.step;
  const ranges =
    kind === 'TruncateStmt'
      ? listMember(tree, 'relations').map((item) => member(item, 'RangeVar'))
      : [member(tree, 'relation')];
  return ranges.flatMap((range): Draft[] => {
    const table = tableOf(sight, range);
    const schema = table.split('.')[0];
    const catalogue =
      schema === 'pg_catalog' ||
      (textMember(range, 'schemaname') === undefined && /^pg_/.test(textMember(range, 'relname') ?? ''));
    if (catalogue)
      return [
        weakening(
          `it changes the catalogue itself (${textMember(range, 'relname')}), past every check that the server makes: any guard can be taken away so`,
          'Use the ALTER statement that is meant.',
        ),
      ];
    if (schema !== OWN_SCHEMA || sight.step.within === 'function' || !isExisting(sight, table)) return [];
    return [
      weakening(
        `rows of ${table} are what was recorded and proved: whoever changes them can hide what was done`,
        'Leave them as they are.',
      ),
    ];
  });
}
