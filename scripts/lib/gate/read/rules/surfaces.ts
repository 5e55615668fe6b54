import { displayName } from '../../../postgres/identifiers.ts';
import { canonicalTree, listMember, member, type Tree, textMember } from '../../../sql/tree.ts';
import { commandsOf } from '../command.ts';
import { functionOf, functionOption, isDefiner, searchPath } from '../function.ts';
import { isOn, nameOf, optionOf, rangeName, strings } from '../names.ts';
import { rangesOf } from '../replay.ts';
import {
  type Draft,
  holdsTenants,
  isGuarded,
  OWN_SCHEMA,
  relationOf,
  type Sight,
  tableOf,
} from '../sight.ts';
import { weakening } from './weakening.ts';

/** MIG-44: views, functions and publications, through which rows leave a table past its policies. */
export function judgeSurfaces(sight: Sight): Draft[] {
  const { kind, tree } = sight.step;
  switch (kind) {
    case 'ViewStmt':
      return viewed(sight);
    case 'CreateTableAsStmt':
      return textMember(tree, 'objtype') === 'OBJECT_MATVIEW' ? materialized(sight) : [];
    case 'AlterTableStmt':
      return commandsOf(sight).flatMap(({ table, subtype, definition }) =>
        relationOf(sight, table)?.kind === 'view' || textMember(tree, 'objtype') === 'OBJECT_VIEW'
          ? altered(sight, table, subtype, definition)
          : [],
      );
    case 'CreateFunctionStmt':
      return defined(sight);
    case 'AlterFunctionStmt':
      return redefined(sight);
    case 'CreatePublicationStmt':
    case 'AlterPublicationStmt':
      return published(sight);
    default:
      return [];
  }
}

/** Tables of tenants that a query reaches, also through views. */
function reached(sight: Sight, ids: readonly string[], seen = new Set<string>()): string[] {
  return ids.flatMap((id): string[] => {
    if (seen.has(id)) return [];
    seen.add(id);
    const relation = relationOf(sight, id);
    const own =
      isGuarded(sight, id) && (holdsTenants(sight, id) || (relation?.policies.size ?? 0) > 0) ? [id] : [];
    return [...own, ...reached(sight, relation?.reads ?? [], seen)];
  });
}

function viewed(sight: Sight): Draft[] {
  const { tree } = sight.step;
  if (isOn(optionOf(listMember(tree, 'options'), 'security_invoker'))) return [];
  const id = displayName(rangeName(member(tree, 'view'), sight.picture.schema));
  const tables = reached(sight, rangesOf(member(tree, 'query'), sight.picture.schema));
  if (tables.length === 0) return [];
  const name =
    sight.step.text.match(/^.*?\bview\s+(?:if\s+not\s+exists\s+)?[^\s(]+/is)?.[0] ?? `create view ${id}`;
  return [asOwner(id, tables, `${name} with (security_invoker = true) as …`)];
}

function asOwner(id: string, tables: readonly string[], fix: string): Draft {
  return weakening(
    `whoever may read ${id} reads ${tables.join(', ')} with the rights of the view's owner: where row-level security does not bind the owner, the rows of all tenants`,
    fix,
    `invoker ${id}`,
  );
}

function altered(sight: Sight, table: string, subtype: string, definition: Tree): Draft[] {
  const options = listMember(definition, 'List', 'items');
  const value = optionOf(options, 'security_invoker');
  const lost =
    (subtype === 'AT_SetRelOptions' && value !== undefined && !isOn(value)) ||
    (subtype === 'AT_ResetRelOptions' && value !== undefined);
  if (!lost) return [];
  const tables = reached(sight, relationOf(sight, table)?.reads ?? [table]);
  return relationOf(sight, table) !== undefined && tables.length === 0
    ? []
    : [
        asOwner(
          table,
          tables.length === 0 ? ['its tables'] : tables,
          `alter view ${table} set (security_invoker = true);`,
        ),
      ];
}

function materialized(sight: Sight): Draft[] {
  const { tree } = sight.step;
  const tables = reached(sight, rangesOf(member(tree, 'query'), sight.picture.schema));
  if (tables.length === 0) return [];
  const id = displayName(rangeName(member(tree, 'into', 'rel'), sight.picture.schema));
  return [
    weakening(
      `${id} is a copy of rows of all tenants out of ${tables.join(', ')}, and a materialized view knows no row-level security: whoever may read it reads them all`,
      'Make it a view with (security_invoker = true), or a table with the tenant column and row-level security of its own.',
    ),
  ];
}

function defined(sight: Sight): Draft[] {
  const { tree, step } = { tree: sight.step.tree, step: sight.step };
  const row = functionOf(step, sight.picture.schema);
  const id = `${row.schema}.${row.name}`;
  const drafts: Draft[] = [];
  if (row.definer && !isPinned(searchPath(tree))) drafts.push(unpinned(id));
  if (row.leakproof)
    drafts.push(
      weakening(
        `${id} is called with values of rows that a policy hides, before the policy is asked, because it says LEAKPROOF`,
        'Leave out LEAKPROOF.',
      ),
    );
  const before = sight.picture.functions.get(id)?.find(({ signature }) => signature === row.signature);
  if (before === undefined || before.body === null || sameBody(before.body, row.body ?? '')) return drafts;
  const asked = [...sight.picture.relations.values()].filter((relation) =>
    [...relation.policies.values()].some(({ calls }) => calls.includes(id)),
  );
  if (asked.length === 0 && row.schema !== OWN_SCHEMA) return drafts;
  const users =
    asked.length > 0
      ? `policies of ${asked.map((relation) => relation.id).join(', ')} ask it`
      : 'it is one of the guards themselves';
  return [
    ...drafts,
    weakening(
      `${id} gets another body, and ${users}: whatever it now answers decides whose rows a session sees`,
      'Have the new body reviewed as a policy is, and say so in the allowance.',
    ),
  ];
}

function sameBody(one: string, other: string): boolean {
  return one.replaceAll(/\s+/g, ' ').trim() === other.replaceAll(/\s+/g, ' ').trim();
}

/** Whether nobody else's object can answer: an empty path, or one that says that temporary objects come last. */
function isPinned(path: readonly string[] | undefined): boolean {
  if (path === undefined) return false;
  const names = path.flatMap((entry) => entry.split(',')).map((entry) => entry.trim());
  return names.every((name) => name === '') || names.at(-1) === 'pg_temp';
}

function unpinned(id: string): Draft {
  return weakening(
    `${id} runs with the rights of its owner and looks names up where its caller says: a temporary table or function of the caller answers in their place`,
    `alter function ${id}(…) set search_path = pg_catalog, pg_temp; -- and name every object with its schema`,
  );
}

function redefined(sight: Sight): Draft[] {
  const { tree } = sight.step;
  const name = nameOf(strings(listMember(tree, 'func', 'objname')), sight.picture.schema);
  const id = `${name.schema}.${name.name}`;
  const known = sight.picture.functions.get(id)?.[0];
  const path = searchPath(tree);
  const touched = listMember(tree, 'actions').some(
    (item) => /search_path/.test(canonicalTree(item)) || /RESET_ALL/.test(canonicalTree(item)),
  );
  const drafts: Draft[] = [];
  const kept = known?.config !== null && known?.config !== undefined && !touched;
  if (isDefiner(tree) && !isPinned(path) && !kept) drafts.push(unpinned(id));
  else if (touched && !isPinned(path) && (known === undefined || known.definer)) drafts.push(unpinned(id));
  if (member(functionOption(tree, 'leakproof'), 'Boolean', 'boolval') === true) {
    drafts.push(
      weakening(
        `${id} is called with values of rows that a policy hides, before the policy is asked, because it says LEAKPROOF`,
        `alter function ${id}(…) not leakproof;`,
      ),
    );
  }
  return drafts;
}

function published(sight: Sight): Draft[] {
  const { tree, kind } = sight.step;
  if (kind === 'AlterPublicationStmt' && textMember(tree, 'action') === 'AP_DropObjects') return [];
  const all = member(tree, 'for_all_tables') === true;
  const tables = listMember(tree, 'pubobjects').flatMap((item) => {
    const range = member(item, 'PublicationObjSpec', 'pubtable', 'relation');
    if (range !== undefined) {
      const id = tableOf(sight, range);
      return isGuarded(sight, id) ? [id] : [];
    }
    const schema = textMember(item, 'PublicationObjSpec', 'name');
    return schema === undefined || sight.model.schemas.includes(schema) || schema === OWN_SCHEMA
      ? [`every table of ${schema ?? 'the schema'}`]
      : [];
  });
  if (!all && tables.length === 0) return [];
  return [
    weakening(
      `${all ? 'every table' : tables.join(', ')} is sent to whoever subscribes to ${textMember(tree, 'pubname')}, rows of all tenants together; a DELETE cannot be filtered by any policy`,
      'Publish only tables that belong to nobody, or let the server send each tenant its own.',
    ),
  ];
}
