import { displayName } from '../../postgres/identifiers.ts';
import type { Model, TableModel } from '../../tenancy/model.ts';
import { scopeRefusal } from '../refusal.ts';

/** A further condition on a table that a select list brings along, by its path: `parent.tenant_id`. */
export interface EmbedFilter {
  readonly column: string;
}

/** What a select list may reach. */
export interface Reach {
  readonly model: Model;
  readonly schema: string;
  /** Shared tables that the application answers for. */
  readonly shared: ReadonlySet<string>;
}

/** `name.sum()`, `count()`: an aggregate and no table. */
const AGGREGATE = /^(?:[^()]*[:.])?(?:count|sum|avg|min|max)\(\)(?:::[\w ]+)?$/;

/** `...alias:table!hint(columns)` */
const EMBED = /^(\.\.\.)?(?:("[^"]*"|[^:()!"]+):)?("[^"]*"|[^:()!"]+)((?:![^:()!"]+)*)\((.*)\)$/s;

/**
 * The conditions that bind what a select list embeds, each table at any depth. Throws `SCOPE_STATEMENT` for a table
 * that cannot be bound. `from`: the table that is asked; undefined where nothing may be embedded.
 */
export function embedFilters(
  columns: string,
  from: TableModel | undefined,
  reach: Reach,
  path = '',
): EmbedFilter[] {
  const names: string[] = [];
  return splitColumns(columns).flatMap((item): EmbedFilter[] => {
    if (!item.includes('(') || AGGREGATE.test(item)) return [];
    const match = EMBED.exec(item);
    if (match === null || from === undefined) throw refused(`"${item}" of the select list cannot be judged`);
    const [, , alias, target = '', , inner = ''] = match;
    const name = unquoted(alias ?? target);
    if (names.includes(name)) throw refused(`${name} is embedded twice: give each a name of its own`);
    names.push(name);
    const table = reach.model.tables.get(displayName({ schema: reach.schema, name: unquoted(target) }));
    if (table === undefined) throw refused(`${target} is not in the tenancy model, and is embedded`);
    const at = `${path}${name}`;
    const own = table.tenantColumn === undefined ? [] : [{ column: `${at}.${table.tenantColumn}` }];
    if (table.tenantColumn === undefined && !leadsTo(from, table, reach)) {
      throw refused(`${target} cannot be embedded in ${from.id}: nothing binds it there`);
    }
    return [...own, ...embedFilters(inner, table, reach, `${at}.`)];
  });
}

/** A table without a tenant column is bound by the row that it comes with: its parent, or who refers to it. */
function leadsTo(from: TableModel, table: TableModel, { shared }: Reach): boolean {
  if (table.via?.parent === from) return true;
  if (table.kind !== 'shared') return false;
  return shared.has(table.id) || from.parents.some(({ parent }) => parent === table);
}

/** The items of a select list, without the white space between them. */
function splitColumns(columns: string): string[] {
  const items: string[] = [];
  let [item, depth, quoted] = ['', 0, false];
  for (const char of columns) {
    if (char === '"') quoted = !quoted;
    if (!quoted && char === '(') depth += 1;
    if (!quoted && char === ')') depth -= 1;
    if (!quoted && depth === 0 && char === ',') {
      items.push(item);
      item = '';
    } else if (quoted || !/\s/.test(char)) {
      item += char;
    }
  }
  if (depth !== 0 || quoted) throw refused('the select list has an end too few');
  return [...items, item];
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1) : name;
}

function refused(what: string) {
  return scopeRefusal(
    'SCOPE_STATEMENT',
    what,
    'Name the tables of the model; a function of the database may be listed.',
  );
}
