import { attack, type Draft, type Ground, REFUSED } from './ground.ts';
import { SUCCESS } from './probe.ts';

const SLEEP = 'set local session_replication_role = replica';

/** Whoever may set this is held by no foreign key and no ordinary trigger. A right of its own since PostgreSQL 15. */
export function planSleep(ground: Ground, draft: Draft): void {
  const { app, anonymous, service } = ground.model.roles;
  for (const role of new Set([...app, ...anonymous, ...service])) {
    const persona = ground.cast.personas.find((one) => one.role === role && one.flaw === 'none');
    // A service role that is a superuser needs no such right.
    if (persona === undefined || (service.includes(role) && ground.roles.get(role)?.superuser === true))
      continue;
    const cell = {
      family: 'ISO-21',
      object: 'session_replication_role',
      // It is about roles, and in no table's row of the matrix.
      table: '',
      persona,
      attack: 'SET',
      stage: 'constrained',
    } as const;
    // An exact SQLSTATE is its own proof.
    attack(draft, cell, SLEEP, [REFUSED], [], false, SUCCESS);
  }
}
