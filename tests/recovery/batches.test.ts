import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyWatched, digest, lostPortal, recover } from './fixture.ts';

const LOSE = `
  update public.messages set tenant_id = null, development_id = null, unit_id = null, house_id = null
   where metadata ? 'unitUid' or metadata ? 'unit_uid'`;

const statuses = async (client: pg.ClientBase, plan: string | undefined) => {
  const { rows } = await client.query<{ status: string; rows: number }>(
    'select status, count(*)::int as rows from bulkhead.recovery_map where run_id = $1 group by 1 order by 1',
    [plan],
  );
  return Object.fromEntries(rows.map(({ status, rows: count }) => [status, count]));
};

test('a run that ends between two batches, or within one, leaves whole batches; the next goes on', async () => {
  await using portal = await lostPortal();
  const { client, database } = portal;
  const whole = await digest(client);
  await client.query(LOSE);
  const damaged = await digest(client);
  const dry = await recover(database);
  const plan = dry.outputs?.plan;
  const lost = Number(dry.outputs?.proposed);
  assert.ok(lost > 150);

  const stop = async (number: number) => {
    if (number === 4) throw new Error('the process is gone');
  };
  await applyWatched(database, 20, stop).then(
    () => assert.unreachable(),
    (error: Error) => assert.match(error.message, /the process is gone/),
  );
  assert.equal(await statuses(client, plan), { applied: 60, pending: lost - 60 });

  // Now the server cuts the session in the middle of the statement of a batch.
  await client.query(`
    create function public.cut() returns trigger language plpgsql as $$
    begin
      if (select count(*) from pg_stat_activity where application_name = 'cut now') > 0 then
        perform pg_terminate_backend(pg_backend_pid());
        perform pg_sleep(1);
      end if;
      return new;
    end $$;
    create trigger cut before update on public.messages for each row execute function public.cut();
    grant pg_signal_backend to bulkhead_operator`);
  const killer = new pg.Client({ connectionString: database.url, application_name: 'quiet' });
  await killer.connect();
  const cut = async (number: number) => {
    if (number === 3) await killer.query("set application_name = 'cut now'");
  };
  await applyWatched(database, 20, cut).then(
    () => assert.unreachable(),
    (error: Error) => assert.match(error.message, /terminat|cut|ended/i),
  );
  await killer.end();
  await client.query('drop trigger cut on public.messages; revoke pg_signal_backend from bulkhead_operator');
  assert.equal(
    await statuses(client, plan),
    { applied: 100, pending: lost - 100 },
    'the cut batch left nothing',
  );
  const halves = await client.query(
    `select count(*)::int as rows from bulkhead.recovery_map m join public.messages c on c.id::text = m.entity_id
      where (m.status = 'applied') <> (c.unit_id is not null) or (m.status = 'applied') <> (m.previous is not null)`,
  );
  assert.is(halves.rows[0].rows, 0, 'image and row are one');

  const last = await recover(database, { apply: true, batch: 50 });
  assert.equal([last.verdict, last.outputs?.plan, last.outputs?.recovered], ['green', plan, String(lost)]);
  assert.equal(await statuses(client, plan), { applied: lost });
  const undone = await recover(database, { undo: plan, batch: 7 });
  assert.is(undone.verdict, 'green');
  assert.is(await digest(client), damaged);
  assert.is.not(damaged, whole);
});

test('a row that the table refuses fails alone, one that was changed or removed meanwhile is left', async () => {
  await using portal = await lostPortal();
  const { client, database } = portal;
  await client.query(LOSE);
  const dry = await recover(database);
  const plan = dry.outputs?.plan;
  const lost = Number(dry.outputs?.proposed);
  const { rows } = await client.query<{ id: string }>(
    'select entity_id as id from bulkhead.recovery_map where run_id = $1 order by seq offset 40 limit 4',
    [plan],
  );
  const [refused, changed, gone] = rows.map(({ id }) => id);
  await client.query(
    `alter table public.messages add constraint not_this_one check (id <> '${refused}' or unit_id is null)`,
  );
  const meanwhile = async (number: number) => {
    if (number > 1) return;
    await client.query('update public.messages set metadata = $2 where id = $1', [
      changed,
      { unitUid: 'no longer' },
    ]);
    await client.query('delete from public.messages where id = $1', [gone]);
  };
  await applyWatched(database, 30, meanwhile);
  assert.equal(await statuses(client, plan), { applied: lost - 3, failed: 3 });
  const { rows: why } = await client.query(
    "select entity_id as id, reason from bulkhead.recovery_map where run_id = $1 and status = 'failed'",
    [plan],
  );
  const reason = (id: string | undefined) => why.find((row) => row.id === id)?.reason;
  assert.is(reason(refused), 'the table refuses it (not_this_one, SQLSTATE 23514)');
  assert.is(reason(changed), 'it was changed since the plan');
  assert.is(reason(gone), 'it is gone');
});

test('what the repaired rows would hang under is asked once more, in the transaction that writes them', async () => {
  await using portal = await lostPortal();
  const { client, database } = portal;
  await client.query(LOSE);
  const dry = await recover(database);
  const { rows } = await client.query<{ unit: string; rows: number }>(
    `select proposed_fix ->> 'unit_id' as unit, count(*)::int as rows from bulkhead.recovery_map group by 1 order by 2 desc, 1 limit 1`,
  );
  const [most] = rows;
  const meanwhile = async (number: number) => {
    if (number > 1) return;
    await client.query(
      'update public.units set tenant_id = (select id from public.tenants t where t.id <> units.tenant_id limit 1) where id = $1',
      [most?.unit],
    );
  };
  await applyWatched(database, 25, meanwhile);
  const after = await statuses(client, dry.outputs?.plan);
  assert.is(after.failed, most?.rows, 'not one row was put under the unit that moved away');
});

test('a writer keeps working: nobody waits longer than a batch, and a locked row comes later', async () => {
  await using portal = await lostPortal();
  const { client, database } = portal;
  // Thirty times as many, so that the recovery takes a while.
  await client.query(`
    insert into public.messages (tenant_id, development_id, unit_id, user_id, role, content, metadata)
    select tenant_id, development_id, unit_id, user_id, role, content, metadata from public.messages, generate_series(1, 29)`);
  await client.query(`${LOSE}; analyze public.messages`);
  const lost = Number((await recover(database)).outputs?.proposed);
  assert.ok(lost > 5000, String(lost));

  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  await holder.query(
    'begin; select id from public.messages where unit_id is null order by id limit 1 for update',
  );
  const release = setTimeout(() => void holder.query('commit'), 1200);

  const writer = new pg.Client({ connectionString: database.url });
  await writer.connect();
  const working = { yes: true, writes: 0, longest: 0 };
  const writing = (async () => {
    while (working.yes) {
      const began = performance.now();
      // A message of a healthy unit, and a change to one that is being recovered.
      await writer.query(`
        with added as (
          insert into public.messages (tenant_id, development_id, unit_id, role, content)
          select tenant_id, development_id, id, 'user', 'still here' from public.units order by random() limit 1)
        update public.messages set content = content || ' (edited)' where id = (
          select id from public.messages where metadata ? 'unitUid' order by random() limit 1)`);
      working.longest = Math.max(working.longest, performance.now() - began);
      working.writes++;
    }
  })();
  const applied = await recover(database, { apply: true, batch: 200 });
  working.yes = false;
  await writing;
  clearTimeout(release);
  await holder.end();
  await writer.end();
  assert.is(applied.verdict, 'green', applied.summary);
  assert.is(applied.outputs?.recovered, String(lost), 'the locked row too');
  assert.ok(working.writes > 20, `${working.writes} writes`);
  assert.ok(working.longest < 3_000, `a write took ${working.longest} ms`);
  const { rows } = await client.query(
    'select count(*)::int as rows from public.messages where unit_id is null or tenant_id is null',
  );
  assert.is(rows[0].rows, 0);
});

test.run();
