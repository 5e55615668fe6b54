import type pg from 'pg';
import { errorCode } from '../postgres/advice.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Statement } from '../sql/statements.ts';
import { type DdlOptions, runStatement, runStatements, type Tolerated } from './ddl.ts';
import { addedReference, type PostData } from './post-data.ts';
import { type TableWork, workOnTables } from './table-work.ts';

/** How large a table is, by its name as people write it; a table that holds no row weighs nothing. */
export type Weights = ReadonlyMap<string, number>;

/** A foreign key that some restored rows break: it guards new rows, and the restored ones are judged by a query. */
export interface OpenReference {
  /** `schema.table` as people write it. */
  readonly table: string;
  /** Name of the constraint. */
  readonly name: string;
}

export interface BuildOptions extends DdlOptions {
  /**
   * Goes on where rows lack what they refer to, and leaves the key unvalidated: what is restored has several snapshots,
   * or is a part, so that a row may be there without its parent.
   */
  readonly leaveOpen: boolean;
}

/** What came of the DDL after the rows. */
export interface Built {
  readonly tolerated: readonly Tolerated[];
  readonly open: readonly OpenReference[];
}

/**
 * Runs the DDL that comes after the rows on several sessions: indexes and unique constraints first, those of the
 * largest tables before the others; then the foreign keys, added at once and validated table by table; then the rest.
 * Each constraint is checked by the server against every row. Throws RESTORE_DDL.
 */
export async function buildPostData(
  lanes: readonly pg.Client[],
  plan: PostData,
  weights: Weights,
  stop: AbortController,
  options: BuildOptions,
): Promise<Built> {
  const [client] = lanes;
  if (client === undefined) throw new Error('no session');
  const tolerated: Tolerated[] = [];
  const open: OpenReference[] = [];
  for (const lane of lanes) tolerated.push(...(await runStatements(lane, plan.settings, options)));
  const run = async (lane: pg.Client, statement: Statement, reference: OpenReference | undefined) => {
    try {
      const passed = await runStatement(lane, statement, options);
      if (passed !== undefined) tolerated.push(passed);
    } catch (error) {
      if (reference === undefined || !options.leaveOpen || !isForeignKeyViolation(error)) throw error;
      open.push(reference);
    }
  };
  const all = async (works: readonly (TableWork & { readonly name?: string })[]) => {
    await workOnTables(lanes, works, stop, async (lane, { statement, table, name }) => {
      await run(lane, statement, name === undefined ? undefined : { table, name });
    });
  };
  const weigh = (table: string) => weights.get(table) ?? 0;
  await all(plan.builds.map((build) => ({ ...build, weight: weigh(build.table) })));
  tolerated.push(...(await runStatements(client, plan.attachments, options)));
  const adding = plan.validations.map(({ add }) => add);
  tolerated.push(...(await runStatements(client, adding, options)));
  await all(
    plan.validations.map(({ validate, table, name }) => ({
      statement: validate,
      table,
      name,
      exclusive: true,
      weight: weigh(table),
    })),
  );
  // Keys that are validated as they are added stand here: left open, they are not there at all.
  for (const statement of plan.rest) await run(client, statement, addedReference(statement));
  return { tolerated, open };
}

function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof BulkheadError && errorCode(error.cause) === '23503';
}

/** Statements that `buildPostData` will run, for a progress line. */
export function countStatements(plan: PostData, lanes: number): number {
  const { settings, builds, attachments, validations, rest } = plan;
  return settings.length * lanes + builds.length + attachments.length + 2 * validations.length + rest.length;
}
