import pg from 'pg';

/** Asks a database as whoever the URL says. */
export async function ask<R extends pg.QueryResultRow>(url: string, sql: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query<R>(sql);
    return result.rows;
  } finally {
    await client.end();
  }
}
