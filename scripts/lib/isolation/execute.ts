import pg from 'pg';
import type { Context } from '../runtime/context.ts';
import { abortReason } from '../runtime/errors.ts';
import type { Outcome, Probe } from './probe.ts';

/** Probes per round trip: small enough that progress and Ctrl-C are not kept waiting. */
const BATCH = 250;

/**
 * Runs the probes of `bulkhead.probes`, each in a subtransaction that is always rolled back: as its role, with
 * its settings, row-level security on. On the server, because a probe is faster than the way to it.
 * The settings are left behind as '' when a subtransaction ends, so probes without any must come first.
 */
const RUN = `
  do $bulkhead$
  declare
    probe jsonb;
    setting record;
    outcomes text[] := '{}';
    counted bigint;
    refused text;
    by_constraint text;
    said text;
  begin
    for probe in select value from pg_catalog.jsonb_array_elements(pg_catalog.current_setting('bulkhead.probes')::jsonb) loop
      begin
        if probe ->> 'before' is not null then
          execute probe ->> 'before';
        end if;
        for setting in select * from pg_catalog.jsonb_each_text(probe -> 'settings') loop
          perform pg_catalog.set_config(setting.key, setting.value, true);
        end loop;
        perform pg_catalog.set_config('row_security', 'on', true);
        if probe ->> 'role' is not null then
          execute pg_catalog.format('set local role %I', probe ->> 'role');
        end if;
        if (probe ->> 'counts')::boolean then
          execute probe ->> 'sql' into counted;
        else
          execute probe ->> 'sql';
          get diagnostics counted = row_count;
        end if;
        if probe ->> 'after' is not null then
          execute 'set local role none';
          execute probe ->> 'after' into counted;
        end if;
        raise exception using errcode = 'BHP00';
      exception
        when sqlstate 'BHP00' then
          outcomes := outcomes || pg_catalog.jsonb_build_object('rows', counted)::text;
        when others then
          get stacked diagnostics refused = returned_sqlstate, by_constraint = constraint_name, said = message_text;
          outcomes := outcomes || pg_catalog.jsonb_build_object('state', refused, 'constraint', by_constraint, 'message', said)::text;
      end;
    end loop;
    perform pg_catalog.set_config('bulkhead.outcomes', '[' || pg_catalog.array_to_string(outcomes, ',') || ']', true);
  end
  $bulkhead$`;

/**
 * Runs all probes in the transaction that the client is in and leaves nothing of them. Outcomes stand in the
 * order of the probes. Throws when the connection is lost or the run is interrupted.
 */
export async function runProbes(
  client: pg.ClientBase,
  probes: readonly Probe[],
  context: Context,
): Promise<Outcome[]> {
  const outcomes = new Map<Probe, Outcome>();
  const ordered = [...probes].sort((a, b) => settingsOf(a) - settingsOf(b));
  const progress = context.progress('probes');
  try {
    for (const batch of batches(ordered)) {
      if (context.signal.aborted) throw abortReason(context.signal);
      const found = await runBatch(client, batch);
      for (const [index, probe] of batch.entries()) {
        const outcome = found[index];
        if (outcome !== undefined) outcomes.set(probe, outcome);
      }
      progress.update(outcomes.size, probes.length);
    }
  } finally {
    progress.end();
  }
  return probes.map((probe) => {
    const outcome = outcomes.get(probe);
    if (outcome === undefined) throw new Error(`a probe on ${probe.object} has no outcome`);
    return outcome;
  });
}

function settingsOf(probe: Probe): number {
  return Object.keys(probe.persona.settings).length;
}

/** A probe with a limit of its own is a batch of its own: the limit is the statement's. */
function* batches(probes: readonly Probe[]): Generator<Probe[]> {
  let batch: Probe[] = [];
  for (const probe of probes) {
    if (probe.limit !== undefined) {
      yield [probe];
      continue;
    }
    batch.push(probe);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function runBatch(client: pg.ClientBase, batch: readonly Probe[]): Promise<Outcome[]> {
  const parameter = JSON.stringify(
    batch.map(({ sql, counts, persona, before, after }) => ({
      sql,
      counts,
      settings: persona.settings,
      role: persona.role ?? null,
      before: before ?? null,
      after: after ?? null,
    })),
  );
  const limit = batch[0]?.limit;
  await client.query('savepoint bulkhead_batch');
  try {
    if (limit !== undefined) await client.query(`set local statement_timeout = ${limit}`);
    await client.query("select set_config('bulkhead.probes', $1, true)", [parameter]);
    await client.query(RUN);
    const { rows } = await client.query<{ outcomes: string }>(
      "select current_setting('bulkhead.outcomes') as outcomes",
    );
    await client.query('rollback to savepoint bulkhead_batch');
    return JSON.parse(rows[0]?.outcomes ?? '[]');
  } catch (error) {
    // A probe that ran into a time limit takes its batch with it: nothing else gets past the server's handler.
    if (!(error instanceof pg.DatabaseError) || error.code === undefined) throw error;
    await client.query('rollback to savepoint bulkhead_batch');
    const { code, message } = error;
    return batch.map(() => ({ state: code, constraint: '', message }));
  }
}
