import { isAbsent, reasonOf } from './ask.ts';
import { askedOf, type Canary, plural } from './canary.ts';

/** An attempt that has said nothing for so long was cut off. */
const STUCK = "interval '1 hour'";

const SEEDS = (hours: number) => `
  select count(*) filter (where status = 'failed')::int as failed,
         count(*) filter (where status = 'started' and created_at < now() - ${STUCK})::int as stuck,
         count(*) filter (where status = 'refused')::int as refused, count(*)::int as attempts
    from bulkhead.demo_seed_log
   where created_at > now() - interval '${hours} hours'`;

interface Row {
  failed: number;
  stuck: number;
  refused: number;
  attempts: number;
}

/** Attempts to create a development from a file that did not end well. */
export const SEEDS_FAILED: Canary = {
  id: 'CAN-07',
  title: 'No seed failed lately',
  expected: 'no attempt that failed or was cut off',
  meaning: 'A development was not created as it should have been, and whoever asked for it may not know.',
  async look({ asker, model }) {
    const hours = model.canaries.recentHours;
    const query = SEEDS(hours);
    const answer = await asker.ask<Row>(query);
    if (isAbsent(answer.failure))
      return { notHere: 'this database has no log of seeds (000_bulkhead_schema.sql)' };
    const finding = { object: 'bulkhead.demo_seed_log', ...askedOf(query, answer) };
    const row = answer.rows?.[0];
    if (row === undefined) {
      return [
        { ...finding, verdict: 'grey', observed: answer.failure ? reasonOf(answer.failure) : 'no answer' },
      ];
    }
    const bad = row.failed + row.stuck;
    return [
      {
        ...finding,
        verdict: bad > 0 ? 'red' : 'green',
        observed: `${plural(row.attempts, 'attempt')} in ${hours} hours: ${row.failed} failed, ${row.stuck} cut off, ${row.refused} refused by the gate`,
        number: bad,
        ...(bad > 0
          ? {
              fix: 'select id, seed_identifier, status, error from bulkhead.demo_seed_log order by created_at desc limit 20;',
            }
          : {}),
        ...(row.refused > 0 ? { warning: `${plural(row.refused, 'seed')} refused by the gate` } : {}),
      },
    ];
  },
};
