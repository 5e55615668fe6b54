import type pg from 'pg';
import { quoteIdentifier, quoteLiteral, quoteQualified } from '../postgres/identifiers.ts';
import { messageOf } from '../runtime/errors.ts';
import type { Model } from '../tenancy/model.ts';
import { readScopeCatalog, type ScopeCatalog } from './catalog.ts';
import { currentScope, runInScope } from './current.ts';
import { ruleViews } from './judge/views.ts';
import { Judgements } from './judgements.ts';
import { checkLogin, type Wall } from './login.ts';
import { scopeRefusal } from './refusal.ts';
import { inTransaction, type Opening } from './session.ts';
import { scopeSettings, type Who } from './settings.ts';
import { recordAccess } from './system-access.ts';
import { tenantKey } from './tenant-key.ts';
import { openTransaction, type ScopedTransaction, type Statement, taken } from './transaction.ts';

export interface ScopeOptions {
  readonly model: Model;
  /** Where refusals are written. */
  readonly log: { warn(text: string): void };
  /** Role that every transaction becomes, such as `service_role`, where the login itself has no rights. */
  readonly role?: string;
  /** Schemas in which names without one are looked for; by default those of the model. */
  readonly searchPath?: readonly string[];
  /** Functions that the application answers for: they keep to the tenant. `name` or `schema.name`. */
  readonly functions?: readonly string[];
  /** Judge every statement even where row-level security holds the login. */
  readonly judge?: boolean;
  /** Sessions for the work of the system, with a login that sees all tenants; by default those of the pool. */
  readonly system?: { readonly pool: pg.Pool; readonly role?: string };
}

/** For whom a scope is opened, and a signal that breaks it off. */
export interface ScopeWho extends Who {
  readonly signal?: AbortSignal;
}

/** A pool whose sessions can only be had for one tenant at a time. */
export interface ScopedPool {
  readonly model: Model;
  /** `policies`: row-level security holds the login. `statements`: each statement is judged. */
  readonly wall: Wall;
  /** A statement outside of any scope: on no tenant's table, or it throws and is logged. */
  query<R extends pg.QueryResultRow = pg.QueryResultRow>(
    statement: string | Statement,
    values?: readonly unknown[],
  ): Promise<pg.QueryResult<R>>;
  withTenant<T>(tenant: unknown, who: ScopeWho, work: (tx: ScopedTransaction) => Promise<T>): Promise<T>;
  asSystem<T>(reason: string, who: ScopeWho, work: (tx: ScopedTransaction) => Promise<T>): Promise<T>;
  /** Reads tables, views and functions again, after a migration. */
  refresh(): Promise<void>;
}

/** Judgements and the facts behind them, replaced together. */
interface Knowledge {
  readonly catalog: ScopeCatalog;
  readonly judgements: Judgements;
}

/**
 * Makes a scoped pool of a pool of `pg`, which nothing else may use from then on. Looks at the login at once: a
 * superuser or an owner is refused (`SCOPE_LOGIN`).
 */
export async function openScopedPool(pool: pg.Pool, options: ScopeOptions): Promise<ScopedPool> {
  const { model, log, role } = options;
  const searchPath = options.searchPath ?? model.schemas;
  const learn = () => readKnowledge(pool, options, searchPath);
  let { knowledge, wall } = await learn();
  const owner = {};

  const opening = (tenant: string | undefined, who: ScopeWho | undefined, held: Wall): Opening => ({
    model,
    settings: scopeSettings(model, searchPath, tenant, who),
    role,
    exists: tenant === undefined ? undefined : existsSql(model, tenant),
    wall: held,
    ...(who?.signal === undefined ? {} : { signal: who.signal }),
  });

  const refused = (where: string) => (error: unknown) => {
    log.warn(`bulkhead/scope, ${where}: ${messageOf(error)}`);
    throw error;
  };

  const run = <T>(
    client: pg.ClientBase,
    scope: { tenant: string | undefined; who: ScopeWho },
    check: (sql: string, values: readonly unknown[]) => Promise<void>,
    work: (tx: ScopedTransaction) => Promise<T>,
  ): Promise<T> => {
    const { tenant, who } = scope;
    const open = openTransaction(client, tenant, check);
    const close = () => open.close();
    who.signal?.addEventListener('abort', close);
    return runInScope({ owner, tenant, actor: who.actor, open }, () => work(open.transaction)).finally(() => {
      who.signal?.removeEventListener('abort', close);
      open.close();
    });
  };

  return {
    model,
    get wall() {
      return wall;
    },
    async query<R extends pg.QueryResultRow>(statement: string | Statement, values?: readonly unknown[]) {
      const { text, given } = taken(statement, values);
      if (currentScope() !== undefined) {
        throw scopeRefusal(
          'SCOPE_CLOSED',
          'the pool was asked inside of a scope',
          'Use the transaction that the work was given.',
        );
      }
      // Policies would show nothing without a tenant, and nobody would notice: so it is judged in any case.
      await knowledge.judgements
        .check(text, given, undefined, 'statements')
        .catch(refused('outside of a scope'));
      return await inTransaction(pool, opening(undefined, undefined, wall), (client) =>
        client.query<R>(text, given),
      );
    },
    async withTenant<T>(tenant: unknown, who: ScopeWho, work: (tx: ScopedTransaction) => Promise<T>) {
      const key = tenantKey(model, tenant);
      const actor = namedActor(who);
      const around = currentScope();
      if (around !== undefined) {
        if (around.owner === owner && around.tenant === key && around.actor === actor) {
          return await work(around.open.transaction);
        }
        throw nested(around.tenant === key ? 'the same tenant by another actor or pool' : 'another tenant');
      }
      const { judgements } = knowledge;
      const check = (sql: string, values: readonly unknown[]) =>
        judgements.check(sql, values, key, wall).catch(refused('in the scope of a tenant'));
      return await inTransaction(pool, opening(key, who, wall), (client) =>
        run(client, { tenant: key, who }, check, work),
      );
    },
    async asSystem<T>(reason: string, who: ScopeWho, work: (tx: ScopedTransaction) => Promise<T>) {
      namedActor(who);
      if (reason.trim().length < 3 || reason.length > 1000) {
        throw scopeRefusal(
          'SCOPE_STATEMENT',
          'work of the system was begun without a reason, or with one of more than 1,000 characters',
          'Say why it must see all tenants.',
        );
      }
      if (currentScope() !== undefined) throw nested('work of the system');
      const { judgements } = knowledge;
      const check = (sql: string, values: readonly unknown[]) =>
        judgements.check(sql, values, undefined, 'policies').catch(refused('in work of the system'));
      const sessions = options.system?.pool ?? pool;
      const begun = {
        ...opening(undefined, who, 'statements'),
        role: options.system === undefined ? role : options.system.role,
      };
      // On its own and committed first: what was asked for stays on record even if the work fails.
      await inTransaction(sessions, begun, (client) => recordAccess(client, reason));
      return await inTransaction(sessions, begun, (client) =>
        run(client, { tenant: undefined, who }, check, work),
      );
    },
    async refresh() {
      ({ knowledge, wall } = await learn());
    },
  };
}

async function readKnowledge(
  pool: pg.Pool,
  options: ScopeOptions,
  searchPath: readonly string[],
): Promise<{ knowledge: Knowledge; wall: Wall }> {
  const { model, role } = options;
  const settings = scopeSettings(model, [], undefined, undefined);
  return await inTransaction(
    pool,
    { model, settings, role, exists: undefined, wall: undefined },
    async (session) => {
      const catalog = await readScopeCatalog(session, model, searchPath, options.functions ?? []);
      await ruleViews(catalog);
      const { wall } = await checkLogin(session, model);
      const judged = options.judge === true ? 'statements' : wall;
      return { knowledge: { catalog, judgements: new Judgements(catalog) }, wall: judged };
    },
  );
}

function existsSql(model: Model, tenant: string): string {
  const { table, key, type } = model.tenant;
  return `exists (select from ${quoteQualified(table)} where ${quoteIdentifier(key)} = ${quoteLiteral(tenant)}::${type})`;
}

function namedActor({ actor }: ScopeWho): string {
  if (typeof actor === 'string' && actor.trim() !== '') return actor;
  throw scopeRefusal(
    'SCOPE_SETTINGS',
    'a scope was opened without an actor',
    'Say who acts: the user, or the name of the job.',
  );
}

function nested(inner: string) {
  return scopeRefusal(
    'SCOPE_NESTED',
    `inside of a scope another one was asked for, for ${inner}`,
    'End the first scope before the second begins.',
  );
}
