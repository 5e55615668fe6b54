import type pg from 'pg';
import { EVENT_HASH } from '../audit/event-hash.ts';
import { verifyAudit } from '../audit/verify.ts';
import { failureOf, isAbsent, reasonOf } from './ask.ts';
import { askedOf, type Canary, type Finding, type Ground, plural } from './canary.ts';

/** A trail of so many events or fewer is verified as a whole; of a longer one the newest part. */
const WHOLE = 20_000;

/** Sealed events of a longer trail that are looked up and hashed again. */
const TAIL = 5_000;

const EXTENT = `
  select (select max(id) - min(id) + 1 from bulkhead.audit_events)::float8 as events,
         (select count(*) from bulkhead.audit_seals)::int as seals`;

/**
 * The whole chain of seals without what they list, and of the newest seal the last ${TAIL} events: there, not changed since,
 * and what was sealed. A leaf is 8 bytes of id and 32 of hash (docs/AUDIT.md).
 */
const TAIL_OF_TRAIL = `
  with chain as (
    select number, previous is distinct from lag(head, 1, decode(repeat('00', 32), 'hex')) over (order by number)
             or number <> row_number() over (order by number) as broken
      from bulkhead.audit_seals
  ), newest as materialized (
    select octet_length(leaves) / 40 as leaves, substring(leaves from greatest(octet_length(leaves) / 40 - ${TAIL}, 0) * 40 + 1) as tail
      from bulkhead.audit_seals order by number desc limit 1
  ), leaf as materialized (
    select ('x' || encode(substring(tail from i * 40 + 1 for 8), 'hex'))::bit(64)::bigint as id, substring(tail from i * 40 + 9 for 32) as hash
      from newest cross join generate_series(0, octet_length(tail) / 40 - 1) i
  ), looked as (
    select e.id is null as gone, e.content_hash <> l.hash or e.content_hash <> ${EVENT_HASH} as edited
      from leaf l left join bulkhead.audit_events e on e.id = l.id
  )
  select (select count(*) from chain where broken)::int as broken, (select count(*) from chain)::int as seals,
         count(*)::int as looked, count(*) filter (where gone)::int as gone, count(*) filter (where edited)::int as edited
    from looked`;

interface TailRow {
  broken: number;
  seals: number;
  looked: number;
  gone: number;
  edited: number;
}

const FIX =
  'Keep the database as it is, run npx tsx scripts/hardening/seal-audit.ts, which names each event, and compare with the last backup before that; see docs/AUDIT.md.';

/** The audit trail itself. */
export const TRAIL: Canary = {
  id: 'CAN-10',
  title: 'The audit trail has no gap and no broken seal',
  expected: 'no event edited, deleted or made up, and each seal hanging on the one before',
  meaning: 'Somebody got past the guards and changed what the trail says.',
  async look(ground) {
    const extent = await ground.asker.ask<{ events: number | null; seals: number }>(EXTENT);
    if (isAbsent(extent.failure))
      return { notHere: 'this database has no audit trail (002_audit_events.sql)' };
    const [row] = extent.rows ?? [];
    const finding = { object: 'bulkhead.audit_events', ...askedOf(EXTENT, extent) };
    if (row === undefined) {
      return [
        { ...finding, verdict: 'grey', observed: extent.failure ? reasonOf(extent.failure) : 'no answer' },
      ];
    }
    // Without events, seals that list some are as telling as a gap.
    if ((row.events ?? 0) <= WHOLE) return [await lookAtAll(ground.session, finding)];
    return [await lookAtTail(ground, row.events ?? 0)];
  },
};

async function lookAtAll(
  session: pg.ClientBase,
  asked: Pick<Finding, 'object' | 'query' | 'milliseconds'>,
): Promise<Finding> {
  const started = performance.now();
  const milliseconds = () => Math.round((performance.now() - started) * 10) / 10 + (asked.milliseconds ?? 0);
  try {
    const { findingCount, findings, sealed, waiting, seals } = await verifyAudit(session);
    const looked = `${plural(sealed, 'sealed event')}, ${waiting} waiting for a seal, ${plural(seals, 'seal')}`;
    // Nothing was ever done to an audited table: nothing could be missing.
    return findingCount === 0
      ? { ...asked, verdict: 'green', observed: looked, number: 0, milliseconds: milliseconds() }
      : {
          ...asked,
          verdict: 'red',
          observed:
            findings
              .slice(0, 5)
              .map(({ text }) => text)
              .join('; ') + (findingCount > 5 ? ` and ${findingCount - 5} more` : ''),
          fix: FIX,
          number: findingCount,
          milliseconds: milliseconds(),
        };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return {
      ...asked,
      verdict: 'grey',
      observed: reasonOf(failure),
      sqlstate: failure.code,
      milliseconds: milliseconds(),
    };
  }
}

async function lookAtTail(ground: Ground, events: number): Promise<Finding> {
  const answer = await ground.asker.ask<TailRow>(TAIL_OF_TRAIL);
  const asked = { object: 'bulkhead.audit_events', ...askedOf(TAIL_OF_TRAIL, answer) };
  const row = answer.rows?.[0];
  if (row === undefined) {
    return { ...asked, verdict: 'grey', observed: answer.failure ? reasonOf(answer.failure) : 'no answer' };
  }
  const bad = row.broken + row.gone + row.edited;
  const about = `${plural(row.seals, 'seal')}, and the newest ${plural(row.looked, 'sealed event')} of ${events.toLocaleString('en')} (all of them: seal-audit)`;
  if (row.looked === 0)
    return { ...asked, verdict: 'grey', observed: 'no seal lists an event yet: run seal-audit', number: 0 };
  return bad === 0
    ? { ...asked, verdict: 'green', observed: about, number: 0 }
    : {
        ...asked,
        verdict: 'red',
        observed: `${row.broken} seals out of the chain, ${row.gone} events gone, ${row.edited} edited; ${about}`,
        fix: FIX,
        number: bad,
      };
}
