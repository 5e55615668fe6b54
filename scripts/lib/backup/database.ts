import type pg from 'pg';

const DATABASE = `
  select datname || ' ' || oid::text as database from pg_catalog.pg_database
   where datname = pg_catalog.current_database()`;

/** Which database of its server a session is in: its name, and the oid that no other one of that server has. */
export async function readDatabase(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ database: string }>(DATABASE);
  return rows[0]?.database ?? '';
}
