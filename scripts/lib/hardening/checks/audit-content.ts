import type pg from 'pg';
import { trailCheck } from '../audit-trail.ts';
import type { CheckSpec, Finding } from '../check.ts';
import { valuesFor } from '../subject.ts';

/** Seals whose head is computed anew: at most 40 MB of leaves, a good second of work. `seal-audit` does all of them. */
const RECENT = 20;

/** Which seals do not hang on the one before, and which of the newest have another head than their content. */
const CHAIN = `
  with linked as (
    select number, coalesce(lag(number) over (order by number), 0) as above,
           previous = coalesce(lag(head) over (order by number), decode(repeat('00', 32), 'hex')) as hangs
      from bulkhead.audit_seals
  ), recent as (
    select number,
           octet_length(leaves) = 40 * events
           and head = sha256(previous
             || convert_to(concat_ws('|', number, extract(epoch from sealed_at), last_id, open_ids, horizon, ''), 'UTF8')
             || leaves) as holds
      from (select * from bulkhead.audit_seals order by number desc limit ${RECENT}) newest
  )
  select (select count(*)::int from linked) as seals, (select count(*)::int from recent) as recent,
         array(select number::text from linked where not hangs or number <> above + 1 order by number limit 5) as loose,
         array(select number::text from recent where not holds order by number limit 5) as changed`;

interface Chain {
  seals: number;
  recent: number;
  loose: string[];
  changed: string[];
}

const SEALS = { object: 'bulkhead.audit_seals' };
const EVENTS = { object: 'bulkhead.audit_events' };

/** A check of what the trail holds, by a query of its own; grey for a role that does not see all of it. */
function contentCheck<Row extends object>(
  text: Pick<CheckSpec, 'id' | 'title' | 'meaning' | 'expected' | 'remedy' | 'objects'>,
  query: string,
  judge: (rows: readonly Row[]) => Finding[],
): CheckSpec {
  return {
    ...trailCheck({
      ...text,
      stage: 'planned',
      async judge({ waiting }, subject, client: pg.ClientBase) {
        if (waiting === undefined) {
          return [
            {
              ...EVENTS,
              verdict: 'grey',
              observed: 'this role does not see all events and seals',
              fix: 'grant usage on schema bulkhead to <role>;\ngrant select on bulkhead.audit_events, bulkhead.audit_seals to <role>;',
            },
          ];
        }
        const { rows } = await client.query<Row>(query, valuesFor(query, subject));
        return judge(rows);
      },
    }),
    query,
  };
}

const chained = contentCheck<Chain>(
  {
    id: 'AUD-07',
    title: 'every seal hangs on the one before',
    meaning:
      'Whoever gets past the guards and changes a sealed event must change its seal too, and every one since. A break in the chain says from which seal on the trail is no longer what it was.',
    expected: `numbers without a gap, each seal with the head of the one before, and the newest ${RECENT} with the head of their content`,
    remedy:
      'Keep the database as it is. `seal-audit` reads the whole trail and names each event that was edited, deleted or made up; the backups of the nights before hold it as it was.',
    objects: 'chains of seals',
  },
  CHAIN,
  ([chain]) => {
    if (chain === undefined) throw new Error('the question for the seals came back empty');
    const { seals, recent, loose, changed } = chain;
    if (loose.length + changed.length === 0) {
      return [
        { ...SEALS, verdict: 'green', observed: `${seals} seals, the heads of ${recent} computed anew` },
      ];
    }
    const observed = [
      ...(loose.length === 0 ? [] : [`seal ${loose.join(', ')} does not hang on the one before`]),
      ...(changed.length === 0 ? [] : [`seal ${changed.join(', ')} has another head than its content`]),
    ].join('; ');
    return [
      {
        ...SEALS,
        verdict: 'red',
        observed,
        fix: '-- npx tsx scripts/hardening/seal-audit.ts --witness <seal>:<head>',
      },
    ];
  },
);

/** Percent of a role's events that may go without an actor. */
const NAMELESS = 5;

/** The events of a day per role of the application, and how many say no more than the login. */
const ACTORS = `
  select actor_role as role, count(*)::int as events, count(*) filter (where actor_source = 'login')::int as nameless
    from bulkhead.audit_events
   where at >= clock_timestamp() - interval '24 hours' 
     and actor_role in (
       select r.name from jsonb_to_recordset($1::jsonb -> 'roles') as r(kind text, name text) where r.kind <> 'owner')
   group by actor_role
   order by actor_role`;

interface Actors {
  role: string;
  events: number;
  nameless: number;
}

const named = contentCheck<Actors>(
  {
    id: 'AUD-08',
    title: 'the audit trail knows who acted',
    meaning:
      'Events of a shared login, without the subject of a token and without a name that the back end gave, say that the application did it. Who did is then known to nobody.',
    expected: `at most ${NAMELESS} % of the events of a role and a day without an actor`,
    remedy:
      "Hand on the user's token, or let the back end say for whom it acts, inside each transaction: `select set_config('app.actor', 'job:import', true)`.",
    objects: 'roles',
  },
  ACTORS,
  (rows) => {
    if (rows.length === 0) {
      return [{ ...EVENTS, verdict: 'green', observed: 'no event by a role of the application in 24 hours' }];
    }
    return rows.map(({ role, events, nameless }): Finding => {
      const share = Math.round((nameless / events) * 1000) / 10;
      const observed = `${nameless} of ${events} events of 24 hours without an actor (${share} %)`;
      if (nameless * 100 <= NAMELESS * events) return { object: `role ${role}`, verdict: 'green', observed };
      return {
        object: `role ${role}`,
        verdict: 'red',
        observed,
        fix: "-- In each transaction of the back end: select set_config('app.actor', '<who or which job>', true);",
      };
    });
  },
);

export const AUDIT_CONTENT: readonly CheckSpec[] = [chained, named];
