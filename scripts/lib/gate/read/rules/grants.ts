import { constantOf } from '../../../hardening/policy/names.ts';
import { displayName } from '../../../postgres/identifiers.ts';
import { listMember, member, type Tree, textMember } from '../../../sql/tree.ts';
import { commandsOf } from '../command.ts';
import { droppedName, nameOf, roleName, shownName, strings } from '../names.ts';
import { type Draft, isGuarded, modelOf, OWN_SCHEMA, outsideRoles, type Sight, tableOf } from '../sight.ts';
import { weakening } from './weakening.ts';

/** MIG-44: rights, roles and owners. */
export function judgeGrants(sight: Sight): Draft[] {
  const { kind, tree } = sight.step;
  switch (kind) {
    case 'GrantStmt':
      return granted(sight);
    case 'GrantRoleStmt':
      return memberships(sight);
    case 'AlterDefaultPrivilegesStmt':
      return defaults(sight);
    case 'CreateRoleStmt':
    case 'AlterRoleStmt':
      return attributes(
        sight,
        kind === 'CreateRoleStmt' ? (textMember(tree, 'role') ?? '') : roleName(member(tree, 'role')),
      );
    case 'AlterRoleSetStmt':
      return settings(tree);
    case 'AlterTableStmt':
      return commandsOf(sight).flatMap(({ table, subtype, node }) =>
        subtype === 'AT_ChangeOwner' && isGuarded(sight, table)
          ? owned(sight, table, roleName(member(node, 'newowner')))
          : [],
      );
    case 'ReassignOwnedStmt':
    case 'DropOwnedStmt': {
      const { owner } = sight.model.roles;
      const roles = listMember(tree, 'roles').map(roleName);
      if (!roles.includes(owner) && !roles.some((role) => role.startsWith('current'))) return [];
      return [
        weakening(
          `whatever ${owner} owns, tables with their policies and guards, ${kind === 'DropOwnedStmt' ? 'is dropped' : 'gets another owner, whom FORCE may not bind'}`,
          'Name the objects that are meant.',
        ),
      ];
    }
    default:
      return [];
  }
}

/** Rights that no policy is asked about. */
const PAST_POLICIES: ReadonlySet<string> = new Set(['truncate', 'references', 'trigger', 'maintain']);

function granted(sight: Sight): Draft[] {
  const { tree } = sight.step;
  if (member(tree, 'is_grant') !== true) return [];
  const outside = outsideRoles(sight);
  const { service, anonymous } = sight.model.roles;
  const all = listMember(tree, 'grantees').map(roleName);
  const grantees = all.filter((role) => outside.has(role));
  const rights = listMember(tree, 'privileges').map((item) => ({
    name: (textMember(item, 'AccessPriv', 'priv_name') ?? '').toLowerCase(),
    columns: strings(listMember(item, 'AccessPriv', 'cols')),
  }));
  const everything = rights.length === 0;
  const type = textMember(tree, 'objtype');
  if (type === 'OBJECT_SCHEMA') {
    if (grantees.length === 0 || !(everything || rights.some(({ name }) => name === 'create'))) return [];
    return [
      weakening(
        `${grantees.join(', ')} may make objects in the schema: a function or table of theirs in the way of a careless search_path then runs with the rights of others`,
        `revoke create on schema ${strings(listMember(tree, 'objects')).join(', ')} from ${grantees.join(', ')};`,
      ),
    ];
  }
  if (type === 'OBJECT_SEQUENCE') {
    const visitors = grantees.filter((role) => role === 'public' || anonymous.includes(role));
    if (visitors.length === 0) return [];
    return [
      weakening(
        `${visitors.join(', ')} can read off the sequence how much all tenants together write`,
        'Leave it out: the default of a column needs no such right.',
      ),
    ];
  }
  if (type === 'OBJECT_FUNCTION') return executable(sight, grantees);
  if (type !== 'OBJECT_TABLE') return [];
  const tables = grantedTables(sight).filter((table) => isGuarded(sight, table));
  return tables.flatMap((table) => {
    const past = everything
      ? ['all']
      : rights.map(({ name }) => name).filter((name) => PAST_POLICIES.has(name));
    const strong = past.length > 0 ? [...grantees, ...all.filter((role) => service.includes(role))] : [];
    const visitors = grantees.filter((role) => role === 'public' || anonymous.includes(role));
    if (strong.length > 0) {
      return [
        weakening(
          `${strong.join(', ')} gets ${past.join(', ').toUpperCase()} on ${shownName(table)}: TRUNCATE empties it for all tenants, and no policy is asked`,
          `revoke truncate, references, trigger on ${table} from ${strong.join(', ')};\ngrant select, insert, delete on ${table} to …; -- what is meant, by name`,
        ),
      ];
    }
    if (visitors.length > 0) {
      return [
        weakening(
          `${visitors.join(', ')}, whom nobody has signed in, may use ${shownName(table)}: one careless policy is now enough to show them rows of tenants`,
          `revoke all on ${table} from ${visitors.join(', ')};`,
        ),
      ];
    }
    if (grantees.length > 0 && table.startsWith(`${OWN_SCHEMA}.`)) {
      return [
        weakening(
          `${grantees.join(', ')} may use ${table}, in which bulkhead records and proves: what is recorded there is no longer only what happened`,
          `revoke all on ${table} from ${grantees.join(', ')};`,
        ),
      ];
    }
    return grantees.length === 0 ? [] : written(sight, table, grantees, rights);
  });
}

/** Our own definers do what nobody outside may do. */
function executable(sight: Sight, grantees: readonly string[]): Draft[] {
  if (grantees.length === 0) return [];
  return listMember(sight.step.tree, 'objects').flatMap((object): Draft[] => {
    const { schema, name } = nameOf(droppedName(object), sight.picture.schema);
    const definer = sight.picture.functions.get(`${schema}.${name}`)?.some((row) => row.definer) === true;
    if (schema !== OWN_SCHEMA || !definer) return [];
    return [
      weakening(
        `${grantees.join(', ')} may call ${schema}.${name}, which writes with the rights of its owner where nobody else may`,
        `revoke execute on function ${schema}.${name} from ${grantees.join(', ')};`,
      ),
    ];
  });
}

function written(
  sight: Sight,
  table: string,
  grantees: readonly string[],
  rights: readonly { name: string; columns: readonly string[] }[],
): Draft[] {
  const model = modelOf(sight, table);
  const roles = grantees.join(', ');
  const column = model?.tenantColumn;
  const update = rights.find(({ name }) => name === 'update');
  if (member(sight.step.tree, 'grant_option') === true) {
    return [
      weakening(
        `${roles} may hand on what it has on ${table}, to visitors too`,
        'Leave out WITH GRANT OPTION.',
      ),
    ];
  }
  if (
    update !== undefined &&
    column !== undefined &&
    (update.columns.length === 0 || update.columns.includes(column))
  ) {
    return [
      weakening(
        `${roles} may write ${column} of ${table}: only the policies and one trigger then stand between a tenant and the rows it would take or plant`,
        `grant update (…) on ${table} to ${roles}; -- the columns that are meant, without ${column}`,
      ),
    ];
  }
  const making = rights.filter(({ name }) => name === 'insert' || name === 'delete');
  if (model?.kind !== 'root' || making.length === 0) return [];
  return [
    weakening(
      `${roles} may make or remove tenants, and with one all that is its own`,
      `revoke insert, delete on ${table} from ${roles};`,
    ),
  ];
}

function grantedTables(sight: Sight): string[] {
  const { tree } = sight.step;
  const objects = listMember(tree, 'objects');
  if (textMember(tree, 'targtype') !== 'ACL_TARGET_ALL_IN_SCHEMA') {
    return objects.map((item) => tableOf(sight, member(item, 'RangeVar')));
  }
  const schemas = strings(objects);
  const all = [...sight.model.tables.values(), ...sight.picture.relations.values()];
  return [...new Set(all.filter(({ schema }) => schemas.includes(schema)).map(displayName))].slice(0, 1);
}

/** Memberships through which a role reads past row-level security. */
function memberships(sight: Sight): Draft[] {
  const { tree } = sight.step;
  if (member(tree, 'is_grant') !== true) return [];
  const { service, owner } = sight.model.roles;
  const strong = new Set([
    ...service,
    owner,
    'pg_read_all_data',
    'pg_write_all_data',
    'pg_maintain',
    'pg_execute_server_program',
    'pg_read_server_files',
    'pg_write_server_files',
  ]);
  const granted = listMember(tree, 'granted_roles').flatMap(
    (item) => textMember(item, 'AccessPriv', 'priv_name') ?? [],
  );
  const roles = granted.filter((role) => strong.has(role));
  const outside = listMember(tree, 'grantee_roles')
    .map(roleName)
    .filter((role) => outsideRoles(sight).has(role));
  const { app, anonymous } = sight.model.roles;
  const visitors = outside.filter((role) => role === 'public' || anonymous.includes(role));
  const members = granted.filter((role) => app.includes(role));
  if (visitors.length > 0 && members.length > 0) {
    return [
      weakening(
        `${visitors.join(', ')}, whom nobody has signed in, can act as ${members.join(', ')}`,
        `revoke ${members.join(', ')} from ${visitors.join(', ')};`,
      ),
    ];
  }
  if (roles.length === 0 || outside.length === 0) return [];
  return [
    weakening(
      `${outside.join(', ')} can act as ${roles.join(', ')}, who sees past row-level security: every session reads the rows of all tenants`,
      `revoke ${roles.join(', ')} from ${outside.join(', ')};`,
    ),
  ];
}

function defaults(sight: Sight): Draft[] {
  const action = member(sight.step.tree, 'action');
  if (member(action, 'is_grant') !== true) return [];
  const type = textMember(action, 'objtype');
  if (type !== 'OBJECT_TABLE' && type !== 'OBJECT_SEQUENCE' && type !== 'OBJECT_FUNCTION') return [];
  const outside = outsideRoles(sight);
  const grantees = listMember(action, 'grantees')
    .map(roleName)
    .filter((role) => outside.has(role));
  if (grantees.length === 0) return [];
  const word = { OBJECT_TABLE: 'table', OBJECT_SEQUENCE: 'sequence', OBJECT_FUNCTION: 'function' }[type];
  return [
    weakening(
      `every ${word} that is still to come is open to ${grantees.join(', ')} from its first moment, before any policy stands on it`,
      'Grant what is meant on each object, in the migration that makes it.',
    ),
  ];
}

const BYPASSING: Readonly<Record<string, string>> = {
  bypassrls: 'BYPASSRLS',
  superuser: 'SUPERUSER',
  isreplication: 'REPLICATION',
};

function attributes(sight: Sight, role: string): Draft[] {
  const given = listMember(sight.step.tree, 'options').flatMap((item) => {
    const name = BYPASSING[textMember(item, 'DefElem', 'defname') ?? ''];
    return name !== undefined && member(item, 'DefElem', 'arg', 'Boolean', 'boolval') === true ? [name] : [];
  });
  if (given.length === 0) return [];
  return [
    weakening(
      `${role} becomes ${given.join(' and ')}: no policy is asked for it any more, and it reads the rows of all tenants`,
      'Leave it out; a role that must see all tenants is made once, by hand, and named in the model.',
    ),
  ];
}

function settings(tree: Tree): Draft[] {
  const name = textMember(tree, 'setstmt', 'name')?.toLowerCase() ?? '';
  const value = listMember(tree, 'setstmt', 'args').map(constantOf)[0];
  const role = roleName(member(tree, 'role'));
  if (name === 'session_replication_role' && value !== 'origin' && value !== undefined) {
    return [
      weakening(
        `no foreign key and no ordinary trigger is asked in any session of ${role}: its rows may name parents of other tenants`,
        `alter role ${role} reset ${name};`,
      ),
    ];
  }
  if (name !== 'search_path') return [];
  return [
    weakening(
      `names in every session of ${role} are looked up somewhere else: whoever may make objects there answers in the place of a guard`,
      `alter role ${role} reset search_path; -- functions set their own`,
    ),
  ];
}

function owned(sight: Sight, table: string, role: string): Draft[] {
  if (role === sight.model.roles.owner || role.startsWith('current')) return [];
  return [
    weakening(
      `${role} owns ${shownName(table)} and can take every guard from it; if it is BYPASSRLS or superuser, FORCE binds it to nothing`,
      `alter table ${table} owner to ${sight.model.roles.owner};`,
    ),
  ];
}
