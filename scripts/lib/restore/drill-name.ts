import type pg from 'pg';

const THERE = "select pg_catalog.to_regclass('bulkhead.environment') is not null as there";

const CALL = `
  insert into bulkhead.environment (name) values ('drill')
      on conflict (singleton) do update set name = excluded.name`;

/**
 * A copy of production says of itself that it is production, in the table from which the gate of the seeds, and the
 * next drill, know it. The last thing that a drill does, after all has been compared, is to call its copy what it is.
 */
export async function callItDrill(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(THERE);
  if (rows[0]?.there === true) await client.query(CALL);
}
