import type pg from 'pg';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { parseSeed } from '../../scripts/lib/seeding/document.ts';
import { readSeedFormat } from '../../scripts/lib/seeding/format.ts';
import { planSeed } from '../../scripts/lib/seeding/plan.ts';
import { rowsOf } from '../../scripts/lib/seeding/rows.ts';
import { runSeed, type SeedRun } from '../../scripts/lib/seeding/seed.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { SECRET, type SeedDatabase, type SeedFile } from './fixture.ts';

const model = await readModel('bulkhead.yaml');
const format = await readSeedFormat('docs/examples/portal/seed.yaml', model);

/** The run that the command would make of a seed. */
export function runOf(file: SeedFile): SeedRun {
  const document = parseSeed(JSON.stringify(file), 'seed.json', format);
  return {
    identifier: document.identifier,
    isDemo: document.isDemo,
    model,
    plan: planSeed(model, rowsOf(document, format)),
    keys: { secret: SECRET, allowDemo: true, confirm: undefined },
    dryRun: false,
  };
}

/** What a test does instead of, or before, the statement with this number; returns what is sent. */
export type OnStatement = (sql: string, number: number, client: pg.Client) => Promise<string>;

function watch(client: pg.Client, onStatement: OnStatement, sent: string[]): void {
  const send = client.query.bind(client);
  Reflect.set(client, 'query', async (sql: string, values?: unknown[]) => {
    sent.push(sql);
    const instead = await onStatement(sql, sent.length, client);
    return await send(instead, instead === sql ? values : []);
  });
}

/** Runs a seed with a hook on each statement of its sessions; returns the statements, and the error it ended with. */
export async function runWatched(
  db: SeedDatabase,
  run: SeedRun,
  hooks: { readonly work?: OnStatement; readonly log?: OnStatement },
): Promise<{ work: readonly string[]; log: readonly string[]; error: unknown }> {
  await using context = testContext({ command: 'create-development-safe' });
  const url = db.database.urlFor('bulkhead_operator');
  const work = await connect(url, context);
  const log = await connect(url, context);
  const sent: { work: string[]; log: string[] } = { work: [], log: [] };
  const pass: OnStatement = async (sql) => sql;
  watch(work, hooks.work ?? pass, sent.work);
  watch(log, hooks.log ?? pass, sent.log);
  let error: unknown;
  try {
    await runSeed({ work, log }, run, context);
  } catch (thrown) {
    error = thrown;
  } finally {
    await log.end();
    await work.end();
  }
  return { ...sent, error };
}
