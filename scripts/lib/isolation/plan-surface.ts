import { quoteIdentifier, quoteLiteral, quoteQualified } from '../postgres/identifiers.ts';
import { sessionControls } from './controls.ts';
import {
  ALL,
  attack,
  cellOf,
  type Draft,
  foreignRows,
  type Ground,
  harmlessColumn,
  NOTHING,
  privileges,
  READ_LIMIT,
  REFUSED,
  rightful,
  type Subject,
  touchSql,
} from './ground.ts';
import { type Persona, SESSION } from './persona.ts';
import { type FamilyId, nameOf, SUCCESS } from './probe.ts';
import { covers, type Privileges } from './surface.ts';
import { rowsWithKey } from './world.ts';

/** Those who come from outside: what is not for them must be refused by privilege, whatever they claim. */
export function outsiders(ground: Ground): Persona[] {
  return ground.cast.personas.filter(
    ({ kind, flaw }) => (kind === 'app' || kind === 'anonymous') && flaw === 'none',
  );
}

/** The rightful persona of each application role, and each visitor without a claim. */
export function actors(ground: Ground): Persona[] {
  return ground.cast.personas.filter(
    ({ kind, tenant, flaw }) =>
      (kind === 'app' && tenant === 'A') || (kind === 'anonymous' && flaw === 'none'),
  );
}

/** Row-level security knows nothing of TRUNCATE. */
export function planTruncate(ground: Ground, draft: Draft, subject: Subject): void {
  for (const persona of outsiders(ground)) {
    truncate(draft, cellOf(subject, persona, 'ISO-07', 'TRUNCATE'), subject.sql, {
      granted: privileges(ground, persona, subject.seeded.relation.oid),
      persona,
      there: sessionControls(ground, draft, subject).select(),
    });
  }
}

export function truncate(
  draft: Draft,
  cell: ReturnType<typeof cellOf>,
  table: string,
  facts: { granted: Privileges; persona: Persona; there: string },
): void {
  const sql = `truncate ${table}`;
  // Refused for lack of the privilege it takes no lock; allowed it would hold up everybody else.
  if (facts.granted.truncate) {
    draft.given.push({
      ...cell,
      sql,
      observed: `${facts.persona.role} holds the privilege; not run, because it would lock the table`,
    });
  } else {
    attack(draft, cell, sql, [REFUSED], [facts.there], false, SUCCESS);
  }
}

/** What all tenants share must not be written by any of them; whose rows they are nobody says, so reading is not judged. */
export function planShared(ground: Ground, draft: Draft, subject: Subject): void {
  const { table, seeded, sql } = subject;
  const session = sessionControls(ground, draft, subject);
  for (const persona of ground.cast.personas) {
    if (persona.kind !== 'app' && persona.kind !== 'anonymous') continue;
    const granted = privileges(ground, persona, seeded.relation.oid);
    const rows = foreignRows(subject, persona);
    const writes = cellOf(subject, persona, 'ISO-15', 'UPDATE of what others use');
    const column =
      granted.update.length === 0 ? harmlessColumn(subject, ALL) : harmlessColumn(subject, granted);
    if (column === undefined || (granted.update.length > 0 && !covers(granted.select, table.key))) {
      draft.gaps.push({ ...writes, reason: 'the role may write columns that it may not read' });
    } else {
      const where = rowsWithKey(seeded, table.key, rows);
      const allowed = granted.update.length === 0 ? [REFUSED] : [NOTHING];
      attack(draft, writes, touchSql(subject, column, where), allowed, [session.update()]);
    }
    const spares = rows.filter(({ spare }) => spare);
    attack(
      draft,
      cellOf(subject, persona, 'ISO-15', 'DELETE of what others use'),
      `delete from ${sql} where ${rowsWithKey(seeded, table.key, spares)}`,
      granted.delete ? [NOTHING] : [REFUSED],
      [session.delete()],
    );
  }
}

/** Views over the tables: by default a view reads as its owner, whom row-level security may not hold. */
export function planViews(ground: Ground, draft: Draft, subjects: readonly Subject[]): void {
  for (const view of ground.views) {
    const sql = quoteQualified(view);
    for (const persona of [...actors(ground), ...outsiders(ground).filter(({ kind }) => kind === 'app')]) {
      const granted = ground.privilegesOf(persona.role ?? '', view.oid);
      const cell = place(view.id, persona, 'ISO-09', 'SELECT foreign');
      if (granted.select.length === 0) {
        attack(draft, cell, `select count(*) from ${sql}`, [REFUSED], []);
        continue;
      }
      const readable = view.columns.filter(({ name }) => covers(granted.select, [name]));
      const foreign = matches(readable, keysOf(subjects, persona.tenant === 'A' ? 'B' : undefined));
      const own = matches(readable, keysOf(subjects, 'A'));
      if (view.materialised || foreign === undefined || own === undefined) {
        const reason = view.materialised
          ? `it holds what it held when it was last refreshed, and ${persona.role} may read it`
          : 'none of its columns holds a key, so that nobody can tell whose rows it sums up';
        draft.gaps.push({ ...cell, reason });
        continue;
      }
      const count = (where: string) => `select count(*) from ${sql} where ${where}`;
      const right = persona.kind === 'app' ? rightful(ground, persona) : undefined;
      const asker = right ?? SESSION;
      const works = place(view.id, asker, 'ISO-09', 'SELECT own');
      if (!draft.names.has(nameOf(works))) {
        draft.names.add(nameOf(works));
        // A view that reads as its caller may need privileges that the caller has not: then it shows nothing to anybody.
        const allowed = asker === SESSION ? [{ atLeast: 1 }] : [{ atLeast: 1 }, REFUSED];
        draft.probes.push({
          ...works,
          sql: count(own),
          counts: true,
          allowed,
          aim: 'control',
          controls: [],
          limit: READ_LIMIT,
        });
      }
      draft.probes.push({
        ...cell,
        sql: count(foreign),
        counts: true,
        allowed: [NOTHING, REFUSED],
        aim: 'attack',
        controls: [nameOf(works)],
        limit: READ_LIMIT,
      });
    }
  }
}

export function place(object: string, persona: Persona, family: FamilyId, attempt: string) {
  return { object, table: object, persona, family, attack: attempt, stage: 'isolated' } as const;
}

/** The keys of seeded rows by type: made up for this run, so whoever shows one shows that row. */
export function keysOf(
  subjects: readonly Subject[],
  tenant: 'A' | 'B' | undefined,
): Map<string, Set<string>> {
  const keys = new Map<string, Set<string>>();
  for (const { table, seeded } of subjects) {
    if (table.kind === 'shared') continue;
    const names = [...table.key, ...(table.tenantColumn === undefined ? [] : [table.tenantColumn])];
    for (const row of seeded.rows) {
      if (tenant !== undefined && row.tenant !== tenant) continue;
      for (const name of names) {
        const type = seeded.relation.columns.get(name)?.type;
        const value = row.values.get(name);
        if (type === undefined || value === null || value === undefined || value.length < 5) continue;
        keys.set(type, (keys.get(type) ?? new Set()).add(value));
      }
    }
  }
  return keys;
}

function matches(
  columns: readonly { name: string; type: string }[],
  keys: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  const terms = columns.flatMap(({ name, type }) => {
    const values = keys.get(type);
    if (values === undefined) return [];
    return [
      `${quoteIdentifier(name)} in (${[...values].map((value) => `${quoteLiteral(value)}::${type}`).join(', ')})`,
    ];
  });
  return terms.length === 0 ? undefined : terms.join(' or ');
}
