import { messageOf } from '../../runtime/errors.ts';
import type { Check } from '../../runtime/result.ts';
import type { Model, TableModel } from '../../tenancy/model.ts';
import type { Answer, ClientLike } from './shape.ts';
import { TenantScopedClient } from './tenant-client.ts';

/** Rows that are read of each table and tenant. */
const SAMPLE = 100;

/** Something that the client must refuse before it asks anybody. */
interface Attempt {
  readonly title: string;
  try(client: TenantScopedClient<RestLike>, table: TableModel): unknown;
}

/** A client whose requests answer as supabase-js does; that of bulkhead itself is one. */
export interface RestLike extends ClientLike {
  from(table: string): {
    select(columns?: string): RequestLike;
    insert(values: unknown): RequestLike;
    upsert(values: unknown, options?: { readonly onConflict?: string }): RequestLike;
    update(values: unknown): RequestLike;
    delete(): RequestLike;
  };
  rpc(name: string): RequestLike;
}

interface RequestLike extends PromiseLike<Answer> {
  limit(count: number): RequestLike;
}

const NOBODY = { actor: 'bulkhead:check-scoped-client' };

/** Tables that the client can ask by themselves. */
export function boundTables(model: Model): TableModel[] {
  return [...model.tables.values()].filter(({ tenantColumn, schema }) => {
    return tenantColumn !== undefined && schema === (model.exposedSchemas[0] ?? 'public');
  });
}

/** Asks nobody: that the client refuses what it must, for two tenants that need not exist. */
export function checkRefusals(client: RestLike, model: Model, keys: readonly [string, string]): Check[] {
  const [own, other] = keys;
  const scoped = new TenantScopedClient(client, { model, tenant: own, who: NOBODY });
  const column = (table: TableModel) => table.tenantColumn ?? '';
  const attempts: Attempt[] = [
    {
      title: 'a row for another tenant',
      try: (one, table) => one.from(table.name).insert({ [column(table)]: other }),
    },
    { title: 'a row without a tenant', try: (one, table) => one.from(table.name).insert({}) },
    {
      title: 'an upsert over a key that tenants do not share',
      try: (one, table) =>
        one.from(table.name).upsert({ [column(table)]: own }, { onConflict: 'no_such_column' }),
    },
    {
      title: 'an update that gives rows away',
      try: (one, table) => one.from(table.name).update({ [column(table)]: other }),
    },
    {
      title: 'a table embedded that the model does not know',
      try: (one, table) => one.from(table.name).select('*,no_such_table(*)'),
    },
  ];
  const checks = attempts.map(({ title, try: attempt }): Check => {
    const through = boundTables(model).filter((table) => !isRefused(() => attempt(scoped, table)));
    return checkOf('SCP-01', title, through.length === 0, {
      expected: `refused on all ${boundTables(model).length} tables`,
      observed: through.length === 0 ? 'refused' : `let through: ${through.map(({ id }) => id).join(', ')}`,
      meaning: 'the application could write or read rows of another tenant by a slip',
    });
  });
  const general: [string, () => unknown][] = [
    ['a table that the model does not know', () => scoped.from('no_such_table')],
    ['a function that is not listed', () => scoped.rpc('no_such_function')],
  ];
  return [
    ...checks,
    ...general.map(([title, attempt]) => {
      const held = isRefused(attempt);
      return checkOf('SCP-01', title, held, {
        expected: 'refused',
        observed: held ? 'refused' : 'let through',
        meaning: 'what nobody has looked at could reach all tenants',
      });
    }),
  ];
}

/**
 * Asks the API: that the key opens it and sees past the policies, so that the client is what holds; and that with the
 * client each of two tenants sees rows of its own and nobody else's. Also that an older key opens nothing any more.
 */
export async function checkAnswers(
  client: RestLike,
  model: Model,
  previous: RestLike | undefined,
): Promise<Check[]> {
  const { table, key } = model.tenant;
  const answer = await asked(client.from(table.name).select(key).limit(2));
  const accepted = checkOf('SCP-02', 'the key opens the API', answer.error === null, {
    expected: `rows of ${table.id}`,
    observed:
      answer.error === null ? `${rowsOf(answer).length} rows` : `${answer.status} ${answer.error.message}`,
    meaning: 'the services that use this key get no answer',
    fix: 'Put the new key into every environment and start the services again.',
  });
  const older = previous === undefined ? [] : [await checkPrevious(previous, model)];
  if (answer.error !== null) return [accepted, ...older];
  const tenants = rowsOf(answer).map((row) => String(row[key]));
  const checks: Check[] = [accepted, ...older, seesAll(tenants)];
  for (const one of boundTables(model)) checks.push(await checkTable(client, model, one, tenants));
  return checks;
}

async function checkPrevious(previous: RestLike, model: Model): Promise<Check> {
  const { table, key } = model.tenant;
  const { error, status } = await asked(previous.from(table.name).select(key).limit(1));
  const closed = error !== null && (status === 401 || status === 403);
  const check = checkOf('SCP-03', 'the previous key opens nothing any more', closed, {
    expected: '401 or 403',
    observed: error === null ? `${status}: it still opens the API` : `${status} ${error.message}`,
    meaning: 'whoever has the old key still reads and writes for every tenant',
    fix: 'Revoke it: Project Settings > API.',
  });
  // No answer is no proof that it is closed.
  return error !== null && !closed ? { ...check, verdict: 'grey' } : check;
}

function seesAll(tenants: readonly string[]): Check {
  const check = checkOf(
    'SCP-04',
    'the key sees more than one tenant without the client',
    tenants.length > 1,
    {
      expected: 'two tenants',
      observed: `${tenants.length}`,
      meaning:
        'with one tenant, or a key that the policies hold, it cannot be seen that the client keeps tenants apart',
    },
  );
  return tenants.length > 1 ? check : { ...check, verdict: 'grey' };
}

async function checkTable(
  client: RestLike,
  model: Model,
  table: TableModel,
  tenants: readonly string[],
): Promise<Check> {
  const column = table.tenantColumn ?? '';
  const found: string[] = [];
  let [foreign, rows] = [0, 0];
  for (const tenant of tenants) {
    const scoped = new TenantScopedClient(client, { model, tenant, who: NOBODY });
    const answer = await asked(scoped.from(table.name).select(column).limit(SAMPLE));
    if (answer.error !== null) found.push(`${answer.status} ${answer.error.message}`);
    const seen = rowsOf(answer);
    rows += seen.length;
    foreign += seen.filter((row) => String(row[column]) !== tenant).length;
  }
  const check = checkOf('SCP-05', 'each tenant sees its own rows', foreign === 0, {
    expected: '0 rows of another tenant',
    observed: found.length > 0 ? [...new Set(found)].join('; ') : `${foreign} of ${rows} rows`,
    meaning: 'the client does not keep this table apart',
  });
  const unseen = found.length > 0 || tenants.length === 0;
  return { ...check, object: table.id, verdict: unseen && foreign === 0 ? 'grey' : check.verdict };
}

function checkOf(
  id: string,
  title: string,
  good: boolean,
  texts: Pick<Check, 'expected' | 'observed' | 'meaning' | 'fix'>,
): Check {
  return { id, title, verdict: good ? 'green' : 'red', ...texts };
}

function isRefused(attempt: () => unknown): boolean {
  try {
    attempt();
    return false;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'SCOPE_STATEMENT') return true;
    throw error;
  }
}

/** What a request answers; no connection is an answer too. */
async function asked(request: PromiseLike<Answer>): Promise<Answer> {
  return await Promise.resolve(request).catch(
    (error: unknown): Answer => ({
      data: null,
      error: { message: messageOf(error) },
      status: 0,
      count: null,
    }),
  );
}

function rowsOf({ data }: Answer): Readonly<Record<string, unknown>>[] {
  const list: unknown[] = Array.isArray(data) ? data : [];
  return list.flatMap((row) => (row !== null && typeof row === 'object' ? [{ ...row }] : []));
}
