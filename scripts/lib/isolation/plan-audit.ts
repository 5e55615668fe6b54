import {
  type QualifiedName,
  quoteIdentifier,
  quoteLiteral,
  quoteQualified,
} from '../postgres/identifiers.ts';
import { attack, control, type Draft, type Ground, NOTHING, privileges, REFUSED } from './ground.ts';
import { type Persona, SESSION } from './persona.ts';
import { SUCCESS } from './probe.ts';
import { tenantKey } from './world.ts';

/** A guard that refuses what the privileges would allow. */
const GUARDED = [REFUSED, { state: 'P0001' }, { state: '55000' }] as const;

/** An attack on the whole table must not keep those waiting who write their trail. */
const LOCK_LIMIT = '100ms';

/**
 * The trail of changes, and what else is append-only, can be written by nobody but its own function and erased by
 * nobody, on every partition; and nobody reads what was done in another tenant.
 */
export function planAudit(ground: Ground, draft: Draft): void {
  const { audit } = ground;
  if (audit === undefined) return;
  const wary: Persona = { ...SESSION, settings: { lock_timeout: LOCK_LIMIT } };
  const others = ground.cast.personas.filter(
    ({ kind, tenant, flaw }) => flaw === 'none' || (kind === 'app' && tenant === 'A'),
  );
  const columnOf = (target: { id: string }) => {
    const { columns } = ground.appendOnly.find(({ id }) => id === target.id) ?? audit;
    const writable = [...columns.values()].find(({ generated, identity }) => !generated && identity !== 'a');
    return quoteIdentifier(writable?.name ?? '');
  };
  const targets: (QualifiedName & { id: string; oid: number })[] = [
    audit,
    ...audit.partitions,
    ...ground.appendOnly,
  ];
  for (const target of targets) {
    const sql = quoteQualified(target);
    const column = columnOf(target);
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
      if (!ground.appendOnly.some(({ id }) => id === target.id)) {
        planRead(ground, draft, persona, target, audit.id);
      }
    }
  }
}

/** Events of this very transaction: seeding has written some for each tenant. */
function planRead(
  ground: Ground,
  draft: Draft,
  persona: Persona,
  target: QualifiedName & { id: string; oid: number },
  table: string,
): void {
  if (persona.kind !== 'app' && persona.kind !== 'anonymous') return;
  if (!ground.audit?.columns.has('xid') || !ground.audit.columns.has('tenant')) return;
  const sql = quoteQualified(target);
  const mine = 'xid = pg_current_xact_id()';
  const cell = (whose: Persona, attempt: string) =>
    ({
      ...place(target.id, table, whose, attempt),
      family: 'ISO-19',
      stage: 'isolated',
    }) as const;
  const own = persona.tenant === undefined ? '' : (tenantKey(ground, persona.tenant) ?? '');
  const foreign = `select count(*) from ${sql} where ${mine} and tenant <> ${quoteLiteral(own)}`;
  const attempt = cell(persona, 'SELECT foreign');
  if (privileges(ground, persona, target.oid).select.length === 0) {
    attack(draft, attempt, foreign, [REFUSED], [], true);
    return;
  }
  const there = control(
    draft,
    cell(SESSION, 'SELECT all'),
    `select count(*) from ${sql} where ${mine} and tenant <> ''`,
    { atLeast: 1 },
    true,
  );
  attack(draft, attempt, foreign, [NOTHING], [there], true);
}

function place(object: string, table: string, persona: Persona, attempt: string) {
  return { object, table, persona, family: 'ISO-16', attack: attempt, stage: 'enforced' } as const;
}
