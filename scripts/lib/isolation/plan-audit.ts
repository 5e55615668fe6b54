import {
  type QualifiedName,
  quoteIdentifier,
  quoteLiteral,
  quoteQualified,
} from '../postgres/identifiers.ts';
import { sessionControls } from './controls.ts';
import {
  attack,
  cellOf,
  type Draft,
  type Ground,
  privileges,
  REFUSED,
  rightful,
  type Subject,
} from './ground.ts';
import { type Persona, SESSION } from './persona.ts';
import { SUCCESS } from './probe.ts';
import type { Relation } from './relation.ts';
import { grantedValues } from './scene.ts';
import { insertSql, rowsWithKey } from './world.ts';

/** A guard that refuses what the privileges would allow. */
const GUARDED = [REFUSED, { state: 'P0001' }, { state: '55000' }] as const;

/** An attack on the whole table must not keep those waiting who write their trail. */
const LOCK_LIMIT = '100ms';

/** The trail of changes can be written by nobody but its triggers, and erased by nobody, on every partition. */
export function planAudit(ground: Ground, draft: Draft): void {
  const { audit } = ground;
  if (audit === undefined) return;
  const wary: Persona = { ...SESSION, settings: { lock_timeout: LOCK_LIMIT } };
  const others = ground.cast.personas.filter(
    ({ kind, tenant, flaw }) => flaw === 'none' || (kind === 'app' && tenant === 'A'),
  );
  const writable = [...audit.columns.values()].find(
    ({ generated, identity }) => !generated && identity !== 'a',
  );
  const column = quoteIdentifier(writable?.name ?? '');
  const targets: (QualifiedName & { id: string; oid: number })[] = [audit, ...audit.partitions];
  for (const target of targets) {
    const sql = quoteQualified(target);
    const one = `(tableoid, ctid) in (select tableoid, ctid from ${sql} limit 1)`;
    for (const persona of [...others, wary]) {
      const granted = privileges(ground, persona, target.oid);
      // Whoever has the privilege must be refused all the same, so an exact SQLSTATE is its own proof: no count
      // of rows is ever taken for a denial here.
      const add = (attempt: string, text: string, may: boolean, breach?: string) =>
        attack(
          draft,
          place(target.id, audit.id, persona, attempt),
          text,
          may ? GUARDED : [REFUSED],
          [],
          false,
          breach,
        );
      add('UPDATE', `update ${sql} set ${column} = ${column} where ${one}`, granted.update.length > 0);
      add('DELETE', `delete from ${sql} where ${one}`, granted.delete);
      add('TRUNCATE', `truncate ${sql}`, granted.truncate, SUCCESS);
      add(
        'INSERT',
        `insert into ${sql} default values`,
        persona.kind === 'session' || persona.kind === 'owner',
      );
    }
  }
}

function place(object: string, table: string, persona: Persona, attempt: string) {
  return { object, table, persona, family: 'ISO-16', attack: attempt, stage: 'enforced' } as const;
}

/** Columns of the trail by which an event is found again. */
const EVENT = ['xid', 'tenant', 'table_schema', 'table_name', 'operation', 'actor_role'];

/** What the application and the back end do to a tenant's rows stands in the trail, with the role that did it. */
export function planTrail(ground: Ground, draft: Draft, subject: Subject): void {
  const { audit } = ground;
  const { table, seeded } = subject;
  if (audit === undefined || table.audit === undefined || table.tenantColumn === undefined) return;
  if (!EVENT.every((name) => audit.columns.has(name))) return;
  const app = ground.cast.personas.find(({ kind }) => kind === 'app');
  const services = ground.cast.personas.filter(
    ({ kind, role }) => kind === 'service' && ground.roles.get(role ?? '')?.bypassRls === true,
  );
  const session = sessionControls(ground, draft, subject);
  for (const persona of [app === undefined ? undefined : rightful(ground, app), ...services]) {
    if (persona === undefined) continue;
    const granted = privileges(ground, persona, seeded.relation.oid);
    const row = table.kind === 'root' ? undefined : grantedValues({ subject, granted }, seeded.fresh('A'));
    if (row !== undefined) {
      record('INSERT', insertSql(seeded.relation, row), persona, session.insert('A'));
    }
    const spare = seeded.rows.find(({ tenant, spare }) => tenant === 'A' && spare);
    if (granted.delete && spare !== undefined) {
      const text = `delete from ${subject.sql} where ${rowsWithKey(seeded, table.key, [spare])}`;
      record('DELETE', text, persona, session.delete());
    }
  }

  function record(operation: string, text: string, persona: Persona, works: string): void {
    if (audit === undefined) return;
    draft.probes.push({
      ...cellOf(subject, persona, 'ISO-18', `${operation} recorded`, 'enforced'),
      sql: text,
      counts: false,
      after: eventsSql(audit, ground, subject, operation, persona.role ?? ''),
      allowed: [{ rows: 1 }],
      aim: 'attack',
      controls: [works],
      breach: SUCCESS,
    });
  }
}

/** Counts the events of this transaction; the tenant is made up for it, so there are none of before. */
function eventsSql(
  audit: Relation,
  ground: Ground,
  { table }: Subject,
  operation: string,
  role: string,
): string {
  const root = ground.world.tables.get(ground.model.tenant.table.id);
  const tenant = root?.rows.find((row) => row.tenant === 'A')?.values.get(ground.model.tenant.key) ?? '';
  const facts = { tenant, table_schema: table.schema, table_name: table.name, operation, actor_role: role };
  const conditions = Object.entries(facts).map(([name, value]) => `${name} = ${quoteLiteral(value)}`);
  return `select count(*) from ${quoteQualified(audit)} where xid = pg_current_xact_id() and ${conditions.join(' and ')}`;
}
