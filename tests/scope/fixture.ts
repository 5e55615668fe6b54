import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { openScopedPool, type ScopedPool, type ScopeOptions } from '../../scripts/lib/scope/scoped-pool.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { createDatabase, type Template, type TestDatabase } from '../support/postgres.ts';

export interface Ground extends AsyncDisposable {
  readonly model: Model;
  readonly database: TestDatabase;
  /** As the superuser: looks at what is true. */
  readonly admin: pg.Client;
  /** The two tenants with the most messages. */
  readonly a: string;
  readonly b: string;
  readonly lines: string[];
  /** A pool of a login, ended with the ground. */
  pool(login: string, settings?: Partial<pg.PoolConfig>): pg.Pool;
  scoped(
    login: string,
    options?: Partial<ScopeOptions>,
    settings?: Partial<pg.PoolConfig>,
  ): Promise<ScopedPool>;
}

/** A portal of a test's own, with two tenants to keep apart. */
export async function portalGround(template: Template = 'portal-hardened'): Promise<Ground> {
  const model = await readModel('bulkhead.yaml');
  const database = await createDatabase(template);
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  if (template === 'portal-hardened') {
    await admin.query('set role portal_owner');
    await admin.query(await readFile('scripts/lib/scope/system-access.sql', 'utf8'));
    await admin.query('reset role');
  }
  const { rows } = await admin.query<{ tenant: string }>(
    'select tenant_id::text as tenant from public.messages where tenant_id is not null group by 1 order by count(*) desc, 1 limit 2',
  );
  const [a = '', b = ''] = rows.map(({ tenant }) => tenant);
  const lines: string[] = [];
  const pools: pg.Pool[] = [];
  const pool = (login: string, settings: Partial<pg.PoolConfig> = {}) => {
    const made = new pg.Pool({ connectionString: database.urlFor(login), max: 2, ...settings });
    // An idle session that the server cuts is no news for a test.
    made.on('error', () => undefined);
    pools.push(made);
    return made;
  };
  return {
    model,
    database,
    admin,
    a,
    b,
    lines,
    pool,
    scoped: (login, options = {}, settings = {}) =>
      openScopedPool(pool(login, settings), {
        model,
        log: { warn: (text) => void lines.push(text) },
        ...options,
      }),
    async [Symbol.asyncDispose]() {
      for (const one of pools) await one.end();
      await admin.end();
      await database.drop();
    },
  };
}

/** The error that some work ends with. */
export async function failure(work: Promise<unknown>): Promise<Error & { code?: string }> {
  return await work.then(
    () => {
      throw new Error('nothing was refused');
    },
    (error: Error) => error,
  );
}
