import pg from 'pg';

/** Without a change of that day there are no events to seal, and a check of nothing is grey. */
const NOTICES = `
  insert into public.notices (tenant_id, development_id, title, body)
  select tenant_id, id, 'Water', 'There is none on Monday.' from public.developments`;

/** What happened in the portal on the day before a night: every development was told something. */
export async function liveADay(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(NOTICES);
  } finally {
    await client.end();
  }
}
