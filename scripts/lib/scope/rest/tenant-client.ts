import { displayName } from '../../postgres/identifiers.ts';
import type { Model, TableModel } from '../../tenancy/model.ts';
import { scopeRefusal } from '../refusal.ts';
import type { Who } from '../settings.ts';
import { tenantKey } from '../tenant-key.ts';
import { guardRequest } from './guard.ts';
import { asRequest, type ClientLike, callMethod } from './shape.ts';
import { type TableScope, tenantTable } from './tenant-table.ts';

export interface TenantClientOptions {
  readonly model: Model;
  readonly tenant: unknown;
  readonly who: Who;
  /** Shared tables that may be read as a whole. */
  readonly shared?: readonly string[];
  /**
   * Functions that may be called, each with the name of its argument that must be the tenant; `null` for one that
   * needs none, for which the application answers.
   */
  readonly rpc?: Readonly<Record<string, string | null>>;
  /** Where refusals are written. */
  readonly log?: { warn(text: string): void };
}

/**
 * A client of supabase-js with the service key that can see and change the rows of one tenant only. The key itself
 * sees past row-level security: what is not bound here is bound by nothing.
 */
export class TenantScopedClient<C extends ClientLike> {
  /** The tenant, as the server writes its key. */
  readonly tenant: string;
  readonly #client: C;
  readonly #options: TenantClientOptions;
  readonly #scope: TableScope;

  /** Throws `SCOPE_TENANT` for an id that can be none, `SCOPE_SETTINGS` without an actor. */
  constructor(client: C, options: TenantClientOptions) {
    const { model, who } = options;
    if (typeof who.actor !== 'string' || who.actor.trim() === '') {
      throw scopeRefusal('SCOPE_SETTINGS', 'a scope was opened without an actor', 'Say who acts.');
    }
    this.tenant = tenantKey(model, options.tenant);
    this.#client = client;
    this.#options = options;
    const schema = model.exposedSchemas[0] ?? 'public';
    const shared = (options.shared ?? []).map((name) =>
      name.includes('.') ? name : displayName({ schema, name }),
    );
    this.#scope = {
      model,
      schema,
      tenant: this.tenant,
      shared: new Set(shared),
      headers: {
        'x-bulkhead-actor': headerValue(who.actor),
        ...(who.requestId === undefined ? {} : { 'x-request-id': headerValue(who.requestId) }),
      },
    };
  }

  /**
   * A table of the model, bound to the tenant, with the types of the client. Throws `SCOPE_STATEMENT` for a table that
   * cannot be bound.
   */
  get from(): C['from'] {
    return new Proxy(this.#client.from, {
      apply: (_, __, [name]: unknown[]) =>
        this.#logged(() => {
          const table = this.#tableOf(name);
          const raw = asObject(callMethod(this.#client, 'from', [name]));
          return this.#loggedTable(tenantTable(raw, table, this.#scope));
        }),
    });
  }

  /** Calls a function that is listed. Throws `SCOPE_STATEMENT` for any other, and for another tenant's argument. */
  get rpc(): C['rpc'] {
    return new Proxy(this.#client.rpc, {
      apply: (_, __, [name, values, ...options]: unknown[]) =>
        this.#logged(() => this.#call(String(name), values, options)),
    });
  }

  #call(name: string, values: unknown, options: readonly unknown[]): object {
    const listed = this.#options.rpc ?? {};
    const argument = Object.hasOwn(listed, name) ? listed[name] : undefined;
    if (argument === undefined) throw refused(`function ${name}() is not known to keep to the tenant`);
    const given: Record<string, unknown> = values !== null && typeof values === 'object' ? { ...values } : {};
    if (argument !== null && given[argument] !== this.tenant) {
      throw refused(`function ${name}() was called with another tenant as its ${argument}`);
    }
    const made = callMethod(this.#client, 'rpc', [name, given, ...options]);
    const request = Object.entries(this.#scope.headers).reduce(
      (one, [header, value]) => one.setHeader(header, value),
      asRequest(made),
    );
    return guardRequest(request, (columns, next) => {
      if (columns.includes('(')) throw refused(`what function ${name}() returns can embed nothing`);
      return next;
    });
  }

  /** Not bound to tenants: files lie in buckets of all of them. */
  get storage(): never {
    throw refused('storage is not part of the tenancy model');
  }

  /** Not bound to tenants: the service key manages the users of all of them. */
  get auth(): never {
    throw refused('the users of the project are not part of the tenancy model');
  }

  get functions(): never {
    throw refused('an edge function is not known to keep to the tenant');
  }

  schema(name: string): never {
    throw refused(`schema ${name} cannot be chosen: name a table of the first exposed schema`);
  }

  channel(): never {
    throw refused('realtime is not bound to the tenant');
  }

  #tableOf(name: unknown): TableModel {
    const { model, schema, shared } = this.#scope;
    const table = typeof name === 'string' ? model.tables.get(displayName({ schema, name })) : undefined;
    if (table === undefined) throw refused('the table is not in the tenancy model');
    if (table.kind === 'via') {
      throw refused(`${table.id} reaches its tenant only through ${table.via?.parent.id}: embed it there`);
    }
    if (table.kind === 'shared' && !shared.has(table.id)) {
      throw refused(`${table.id} belongs to no tenant: list it as shared if everybody may read all of it`);
    }
    return table;
  }

  #logged<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#options.log?.warn(
        `bulkhead/scope, in a scoped client: ${error instanceof Error ? error.message : error}`,
      );
      throw error;
    }
  }

  #loggedTable<T extends object>(table: T): T {
    return new Proxy(table, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...values: unknown[]) => this.#logged(() => Reflect.apply(value, target, values));
      },
    });
  }
}

function asObject(value: unknown): object {
  if (value !== null && typeof value === 'object') return value;
  throw new TypeError('the client does not answer as @supabase/supabase-js 2 does');
}

/** A header holds one line of Latin letters; the rest is left out rather than the header. */
function headerValue(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200);
}

function refused(what: string) {
  return scopeRefusal(
    'SCOPE_STATEMENT',
    `${what}: the request was not made`,
    'See docs/SCOPE.md for what a scoped client can do.',
  );
}
