import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import { type Model, tenantTables } from '../tenancy/model.ts';
import { scopeRefusal } from './refusal.ts';
import { compareSettings, scopeSettings, type Who } from './settings.ts';
import { tenantKey } from './tenant-key.ts';

/** A statement with its values, all of them text. */
export interface Prepared {
  readonly text: string;
  readonly values: readonly string[];
}

/** What a transaction must be told before it can work for a tenant, and how to see that it was. */
export interface TenantSettings {
  /** First statement of the transaction. */
  readonly set: Prepared;
  /** Second statement; its one row is for `check`. */
  readonly read: Prepared;
  /**
   * Throws `SCOPE_SETTINGS` when the settings do not hold, `SCOPE_LOGIN` when policies do not hold the login, and
   * `SCOPE_TENANT` when there is no such tenant.
   */
  check(row: unknown): void;
}

/**
 * For a library that brings its own transactions, such as Prisma: row-level security holds them, once they have been
 * told the tenant. Throws `SCOPE_TENANT` for an id that can be none.
 */
export function tenantSettings(model: Model, tenant: unknown, who: Who): TenantSettings {
  const key = tenantKey(model, tenant);
  if (typeof who.actor !== 'string' || who.actor.trim() === '') {
    throw scopeRefusal('SCOPE_SETTINGS', 'a scope was opened without an actor', 'Say who acts.');
  }
  // The library qualifies its names, or has its own idea of where they are found.
  const settings = scopeSettings(model, [], key, who).filter(([name]) => name !== 'search_path');
  const set = settings.map((_, index) => `pg_catalog.set_config($${2 * index + 1}, $${2 * index + 2}, true)`);
  const read = settings.map((_, index) => `pg_catalog.current_setting($${index + 1}, true) as s${index}`);
  const own = tenantTables(model).map((_, index) => `($${settings.length + 2 + index})`);
  const { table, key: column, type } = model.tenant;
  return {
    set: { text: `select ${set.join(', ')}`, values: settings.flat() },
    read: {
      text: `select ${read.join(', ')}, current_user::text as role,
        (select pg_catalog.bool_and(pg_catalog.row_security_active(pg_catalog.to_regclass(name)))
           from (values ${own.join(', ')}) as tables (name)) as held,
        exists (select from ${quoteQualified(table)}
                 where ${quoteIdentifier(column)} = $${settings.length + 1}::text::${type}) as known`,
      values: [...settings.map(([name]) => name), key, ...tenantTables(model).map(quoteQualified)],
    },
    check: (row) => check(settings, row),
  };
}

function check(settings: readonly (readonly [string, string])[], row: unknown): void {
  const found: Readonly<Record<string, unknown>> = row !== null && typeof row === 'object' ? { ...row } : {};
  compareSettings(settings, found);
  if (found.held !== true) {
    throw scopeRefusal(
      'SCOPE_LOGIN',
      `row-level security does not hold ${String(found.role)} on every tenant table`,
      'Connect as a login that is no superuser, has no BYPASSRLS and owns no table (docs/SCOPE.md, "Logins").',
    );
  }
  if (found.known !== true) {
    throw scopeRefusal('SCOPE_TENANT', 'there is no such tenant', 'Pass the id from the verified session.');
  }
}
