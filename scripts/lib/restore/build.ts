import type pg from 'pg';
import { type DdlOptions, runStatement, runStatements, type Tolerated } from './ddl.ts';
import type { PostData } from './post-data.ts';
import { type TableWork, workOnTables } from './table-work.ts';

/** How large a table is, by its name as people write it; a table that holds no row weighs nothing. */
export type Weights = ReadonlyMap<string, number>;

/**
 * Runs the DDL that comes after the rows on several sessions: indexes and unique constraints first, those of the
 * largest tables before the others; then the foreign keys, added at once and validated table by table; then the rest.
 * Each constraint is checked by the server against every row. Returns what was tolerated. Throws RESTORE_DDL.
 */
export async function buildPostData(
  lanes: readonly pg.Client[],
  plan: PostData,
  weights: Weights,
  stop: AbortController,
  options: DdlOptions,
): Promise<Tolerated[]> {
  const [client] = lanes;
  if (client === undefined) throw new Error('no session');
  const tolerated: Tolerated[] = [];
  for (const lane of lanes) tolerated.push(...(await runStatements(lane, plan.settings, options)));
  const all = async (works: readonly TableWork[]) => {
    await workOnTables(lanes, works, stop, async (lane, { statement }) => {
      const passed = await runStatement(lane, statement, options);
      if (passed !== undefined) tolerated.push(passed);
    });
  };
  const weigh = (table: string) => weights.get(table) ?? 0;
  await all(plan.builds.map((build) => ({ ...build, weight: weigh(build.table) })));
  tolerated.push(...(await runStatements(client, plan.attachments, options)));
  const adding = plan.validations.map(({ add }) => add);
  tolerated.push(...(await runStatements(client, adding, options)));
  await all(
    plan.validations.map(({ validate, table }) => ({
      statement: validate,
      table,
      exclusive: true,
      weight: weigh(table),
    })),
  );
  tolerated.push(...(await runStatements(client, plan.rest, options)));
  return tolerated;
}

/** Statements that `buildPostData` will run, for a progress line. */
export function countStatements(plan: PostData, lanes: number): number {
  const { settings, builds, attachments, validations, rest } = plan;
  return settings.length * lanes + builds.length + attachments.length + 2 * validations.length + rest.length;
}
