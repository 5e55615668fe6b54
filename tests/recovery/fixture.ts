import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { recoverOrphanedMessages } from '../../scripts/hardening/recover-orphaned-messages.ts';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { applyPlan } from '../../scripts/lib/recovery/apply.ts';
import { readLayouts } from '../../scripts/lib/recovery/layout.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import type { Check, Result } from '../../scripts/lib/runtime/result.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

/** A portal before hardening that has what the recovery needs, and a superuser's session to look into it. */
export interface LostPortal extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly client: pg.Client;
}

const NEEDED = ['000_bulkhead_schema.sql', '000_recovery_runs.sql'];

export async function lostPortal(): Promise<LostPortal> {
  return opened(await createDatabase('portal'));
}

/** Puts schema bulkhead into a database, as its owner, and opens it. */
export async function opened(database: TestDatabase): Promise<LostPortal> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('set role portal_owner');
  for (const file of NEEDED) await client.query(await readFile(`migrations/${file}`, 'utf8'));
  await client.query('reset role');
  return {
    database,
    client,
    async [Symbol.asyncDispose]() {
      await client.end();
      await database.drop();
    },
  };
}

type Given = Parameters<typeof recoverOrphanedMessages.run>[0];

export interface RecoverOptions extends Partial<Omit<Given, 'database-url'>> {
  readonly role?: string;
  readonly clock?: Date;
}

/** Runs the command as the operator would. */
export async function recover(database: TestDatabase, options: RecoverOptions = {}): Promise<Result> {
  const { role, clock, ...given } = options;
  await using context = testContext({
    command: 'recover-orphaned-messages',
    ...(clock === undefined ? {} : { clock }),
  });
  return await recoverOrphanedMessages.run(
    {
      'database-url': role === 'postgres' ? database.url : database.urlFor(role ?? 'bulkhead_operator'),
      config: 'bulkhead.yaml',
      'dry-run': false,
      apply: false,
      plan: undefined,
      undo: undefined,
      quarantine: false,
      max: 10_000,
      batch: 1000,
      ...given,
    },
    context,
  );
}

/** The error that a call ends with; fails when it ends well. */
export async function failure(work: Promise<unknown>): Promise<BulkheadError> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof BulkheadError) return outcome;
  throw outcome ?? new Error('it was expected to be refused');
}

/** The check with this id. */
export function checkOf(result: Result, id: string): Check {
  const found = result.checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
}

/** A digest of every row of every table of a schema. */
export async function digest(client: pg.ClientBase, schema = 'public'): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') order by 1`,
    [`"${schema}"`],
  );
  const lines: string[] = [];
  for (const { name } of rows) {
    const { rows: found } = await client.query(
      `select md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) as digest from "${schema}"."${name}" t`,
    );
    lines.push(`${name} ${found[0].digest}`);
  }
  if (lines.length === 0) throw new Error('there is nothing to digest');
  return lines.join('\n');
}

/** Applies the newest plan as the operator, and calls `before` with the number of each batch that is about to begin. */
export async function applyWatched(
  database: TestDatabase,
  batch: number,
  before: (number: number) => Promise<void>,
): Promise<void> {
  await using context = testContext({ command: 'recover-orphaned-messages' });
  const model = await readModel('bulkhead.yaml');
  const client = await connect(database.urlFor('bulkhead_operator'), context);
  try {
    const layouts = await readLayouts(client, model);
    const send = client.query.bind(client);
    let batches = 0;
    Reflect.set(client, 'query', async (sql: string, values?: unknown[]) => {
      if (sql.startsWith('with batch as') && !sql.includes('previous, applied_digest from'))
        await before(++batches);
      return await send(sql, values);
    });
    await applyPlan(client, { model, layouts, plan: undefined, max: 1e6, batch, quarantine: false }, context);
  } finally {
    await client.end().catch(() => undefined);
  }
}
