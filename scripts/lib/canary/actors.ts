import { isAbsent, reasonOf } from './ask.ts';
import { askedOf, type Canary } from './canary.ts';

/** The newest events that are looked at: what a busy hour brings is enough for a rate. */
const NEWEST = 50_000;

/**
 * The application's own events: written as a role of the model that acts for tenants or visitors or as the back end, or
 * as a login that is one of them. Administrators and bulkhead's own logins are named by their login, which is an actor.
 */
const ACTORS = (hours: number) => `
  with acting as materialized (
    select m.rolname from pg_roles m
     where m.rolname = any($1) or (not m.rolsuper and not m.rolbypassrls and exists (
           select from pg_roles r where r.rolname = any($1) and pg_has_role(m.oid, r.oid, 'MEMBER')))
  ), newest as materialized (
    select at, actor_source, actor_role from bulkhead.audit_events order by id desc, at desc limit ${NEWEST}
  )
  select count(*)::int as events, count(*) filter (where actor_source = 'login')::int as nobody
    from newest
   where at > now() - interval '${hours} hours' and actor_role in (select rolname from acting)`;

/** Changes of the application that the trail cannot put down to a person. */
export const ACTORS_NAMED: Canary = {
  id: 'CAN-11',
  title: 'Changes of the application name who made them',
  expected: 'a token or app.actor with nearly every event',
  meaning:
    'The application writes without saying for whom: the trail shows that something was changed, and not by whom.',
  async look({ asker, model }) {
    const { recentHours: hours, actorless } = model.canaries;
    const { app, anonymous, service } = model.roles;
    const query = ACTORS(hours);
    const answer = await asker.ask<{ events: number; nobody: number }>(query, [
      [...app, ...anonymous, ...service],
    ]);
    if (isAbsent(answer.failure))
      return { notHere: 'this database has no audit trail (002_audit_events.sql)' };
    const finding = { object: 'bulkhead.audit_events', ...askedOf(query, answer) };
    const row = answer.rows?.[0];
    if (row === undefined) {
      return [
        { ...finding, verdict: 'grey', observed: answer.failure ? reasonOf(answer.failure) : 'no answer' },
      ];
    }
    const percent = row.events === 0 ? 0 : (100 * row.nobody) / row.events;
    const bad = row.nobody >= actorless.least && percent > actorless.percent;
    return [
      {
        ...finding,
        verdict: bad ? 'red' : 'green',
        observed: `${row.nobody.toLocaleString('en')} of ${row.events.toLocaleString('en')} events of the application in ${hours} hours without an actor${row.events === 0 ? '' : ` (${percent.toFixed(1)} %)`}`,
        expected: `fewer than ${actorless.least}, or at most ${actorless.percent} %`,
        number: row.nobody,
        ...(bad
          ? {
              fix: 'Set app.actor in the transaction (the scoped client does: docs/SCOPE.md), or pass the token on.',
            }
          : {}),
      },
    ];
  },
};
