import type { TableModel } from '../../tenancy/model.ts';
import { scopeRefusal } from '../refusal.ts';
import { canonicalKey } from '../tenant-key.ts';
import { embedFilters, type Reach } from './embeds.ts';
import { guardRequest } from './guard.ts';
import { asRequest, callMethod, type FilterLike, type Row } from './shape.ts';

/** For whom, and by whom, a table is asked. */
export interface TableScope extends Reach {
  readonly tenant: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A table of which one tenant's rows can be seen and changed; its methods are those of supabase-js. */
export interface BoundTable {
  select(columns?: string, options?: object): FilterLike;
  insert(values: Row | readonly Row[], options?: object): FilterLike;
  upsert(
    values: Row | readonly Row[],
    options?: { readonly onConflict?: string; readonly ignoreDuplicates?: boolean },
  ): FilterLike;
  update(values: Row, options?: object): FilterLike;
  delete(options?: object): FilterLike;
}

/** The guarded form of a table that holds rows of tenants, or of a shared one that may be read. */
export function tenantTable(raw: object, table: TableModel, scope: TableScope): BoundTable {
  const column = table.tenantColumn;
  const send = (method: string, ...values: unknown[]) =>
    asRequest(callMethod(raw, method, values.at(-1) === undefined ? values.slice(0, -1) : values));
  const bindTo = (request: FilterLike, name: string): FilterLike => asRequest(request.eq(name, scope.tenant));
  const embedded = (columns: string, request: FilterLike): FilterLike =>
    embedFilters(columns, table, scope).reduce((bound, filter) => bindTo(bound, filter.column), request);
  const ready = (request: FilterLike, bind: boolean): FilterLike => {
    const named = Object.entries(scope.headers).reduce(
      (one, [name, value]) => one.setHeader(name, value),
      request,
    );
    const bound = bind && column !== undefined ? bindTo(named, column) : named;
    return guardRequest(bound, (columns, later) => embedded(columns, asRequest(later)));
  };
  const writable = () => {
    if (column !== undefined) return column;
    throw refused(`${table.id} belongs to no tenant: what is written there reaches all of them`);
  };
  return {
    select: (columns = '*', options) => {
      // Before the request is made, so that what is refused costs nothing.
      embedFilters(columns, table, scope);
      return ready(embedded(columns, send('select', columns, options)), true);
    },
    insert: (values, options) =>
      ready(send('insert', ownRows(values, writable(), table, scope), options), false),
    upsert: (values, options = {}) => {
      const rows = ownRows(values, writable(), table, scope);
      const conflict = (options.onConflict ?? '').split(',').map((name) => name.trim());
      if (options.ignoreDuplicates !== true && !conflict.includes(writable())) {
        throw refused(
          `the row of ${table.id} that an upsert would change may be another tenant's: make ${column} part of onConflict`,
        );
      }
      return ready(send('upsert', rows, options), false);
    },
    update: (values, options) => {
      const own = { ...values };
      const name = writable();
      if (name in own && canonicalKey(scope.model.tenant.type, own[name]) !== scope.tenant) {
        throw refused(`an update of ${table.id} sets ${name} to something that is not the scope's tenant`);
      }
      return ready(send('update', own, options), true);
    },
    delete: (options) => {
      writable();
      return ready(send('delete', options), true);
    },
  };
}

/** Copies of the rows, each of which names the scope's tenant itself: what was compared is what is sent. */
function ownRows(
  values: Row | readonly Row[],
  column: string,
  table: TableModel,
  { model, tenant }: TableScope,
): Row | readonly Row[] {
  const own = (row: Row): Row => {
    const copy = { ...row };
    if (canonicalKey(model.tenant.type, copy[column]) === tenant) return copy;
    throw refused(`a row for ${table.id} does not have the scope's tenant as its ${column}`);
  };
  return isList(values) ? values.map(own) : own(values);
}

function isList(values: Row | readonly Row[]): values is readonly Row[] {
  return Array.isArray(values);
}

function refused(what: string) {
  return scopeRefusal(
    'SCOPE_STATEMENT',
    `${what}: the request was not made`,
    'Bind it to the tenant, or do it as work of the system.',
  );
}
