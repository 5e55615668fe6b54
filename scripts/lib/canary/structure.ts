import { displayName, quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import { reasonOf } from './ask.ts';
import { askedOf, type Canary, type Finding, plural } from './canary.ts';

// As jsonb, because NOT ENFORCED is a column of PostgreSQL 18 only. A trigger constraint has nothing to validate.
const CONSTRAINTS = `
  select n.nspname as schema, c.relname as "table", k.conname as name, k.convalidated as validated,
         coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true) as enforced, count(*) over ()::int as total
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any($1) and k.contype in ('c', 'f', 'n')
   order by k.convalidated and coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true), n.nspname, c.relname, k.conname
   limit 200`;

interface ConstraintRow {
  schema: string;
  table: string;
  name: string;
  validated: boolean;
  enforced: boolean;
  total: number;
}

/** Constraints that do not hold for every row. */
export const CONSTRAINTS_HOLD: Canary = {
  id: 'CAN-12',
  title: 'Every constraint holds for every row',
  expected: 'validated and enforced',
  meaning:
    'A constraint stands in the catalogue and was never held against the older rows, or is not enforced at all.',
  async look({ asker, model }) {
    const answer = await asker.ask<ConstraintRow>(CONSTRAINTS, [[...model.schemas, 'bulkhead']]);
    const asked = askedOf(CONSTRAINTS, answer);
    if (answer.rows === undefined) return [unanswered(answer.failure && reasonOf(answer.failure), asked)];
    const weak = answer.rows.filter(({ validated, enforced }) => !validated || !enforced);
    const total = answer.rows[0]?.total ?? 0;
    if (total === 0) return [unanswered('no constraint in the schemas of the model', asked)];
    if (weak.length === 0) {
      return [
        {
          verdict: 'green',
          observed: `${plural(total, 'constraint')} validated and enforced`,
          number: 0,
          ...asked,
        },
      ];
    }
    return weak.map(({ schema, table, name, enforced }) => ({
      object: `${displayName({ schema, name: table })}.${name}`,
      verdict: 'red',
      observed: enforced ? 'NOT VALID: older rows were never checked' : 'NOT ENFORCED: no row is checked',
      fix: enforced
        ? `alter table ${quoteQualified({ schema, name: table })} validate constraint ${quoteIdentifier(name)};`
        : `alter table ${quoteQualified({ schema, name: table })} alter constraint ${quoteIdentifier(name)} enforced;`,
      number: 1,
      ...asked,
    }));
  },
};

// Those of foreign keys are the server's own; DISABLE TRIGGER ALL takes them as well. Who sets session_replication_role
// by default switches all of them off without touching one.
const TRIGGERS = `
  select n.nspname as schema, c.relname as "table", t.tgname as name, t.tgisinternal as internal, t.tgenabled::text as enabled,
         null::text as setting, count(*) over ()::int as total
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any($1) and t.tgenabled in ('D', 'R')
   union all
  select '', coalesce(d.datname, '(all databases)'), coalesce(r.rolname, '(all roles)'), false, 'S', s.setting, 0
    from pg_db_role_setting g
    left join pg_database d on d.oid = g.setdatabase
    left join pg_roles r on r.oid = g.setrole
   cross join lateral unnest(g.setconfig) s(setting)
   where (g.setdatabase = 0 or d.datname = current_database())
     and s.setting ~* '^session_replication_role=' and s.setting !~* '=(origin|local)$'
   order by 1, 2, 4, 3
   limit 200`;

const FIRING = `
  select count(*)::int as triggers from pg_trigger t
    join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any($1) and t.tgenabled in ('O', 'A')`;

interface TriggerRow {
  schema: string;
  table: string;
  name: string;
  internal: boolean;
  enabled: string;
  setting: string | null;
}

/** Triggers that somebody switched off, for an import perhaps, and forgot. */
export const TRIGGERS_FIRE: Canary = {
  id: 'CAN-13',
  title: 'Every trigger fires',
  expected: 'enabled, or enabled always',
  meaning:
    'A trigger was switched off: keys are not asked, tenants not frozen, changes not written down, and everything seems to work.',
  async look({ asker, model }) {
    const schemas = [[...model.schemas, 'bulkhead']];
    const answer = await asker.ask<TriggerRow>(TRIGGERS, schemas);
    const asked = askedOf(TRIGGERS, answer);
    if (answer.rows === undefined) return [unanswered(answer.failure && reasonOf(answer.failure), asked)];
    if (answer.rows.length === 0) {
      const firing = (await asker.ask<{ triggers: number }>(FIRING, schemas)).rows?.[0]?.triggers ?? 0;
      if (firing === 0)
        return [unanswered('no trigger in the schemas of the model, not even of a foreign key', asked)];
      return [{ verdict: 'green', observed: `${plural(firing, 'trigger')} enabled`, number: 0, ...asked }];
    }
    // The four triggers of a key are one finding: the table is what one switches on again.
    const internal = Map.groupBy(
      answer.rows.filter((row) => row.internal),
      ({ schema, table }) => displayName({ schema, name: table }),
    );
    return [
      ...answer.rows.filter((row) => !row.internal).map((row) => ({ ...triggerFinding(row), ...asked })),
      ...[...internal].map(([object, rows]): Finding => {
        const [first] = rows;
        const table =
          first === undefined ? object : quoteQualified({ schema: first.schema, name: first.table });
        return {
          object: `${object}: foreign keys`,
          verdict: 'red',
          observed: `${plural(rows.length, 'trigger')} of foreign keys switched off: they are not asked`,
          fix: `alter table ${table} enable trigger all; -- then look at the rows of the meantime: CAN-03, CAN-04`,
          number: rows.length,
          ...asked,
        };
      }),
    ];
  },
};

function triggerFinding({ schema, table, name, enabled, setting }: TriggerRow): Finding {
  if (setting !== null) {
    return {
      object: `role ${name}, database ${table}`,
      verdict: 'red',
      observed: `${setting} by default: no key is asked and no ordinary trigger fires`,
      fix: 'alter role … reset session_replication_role; (with in database … where it was set so)',
      number: 1,
    };
  }
  return {
    object: `${displayName({ schema, name: table })}: ${name}`,
    verdict: 'red',
    observed: enabled === 'D' ? 'disabled' : 'fires only for replication, never for a session',
    fix: `alter table ${quoteQualified({ schema, name: table })} enable trigger ${quoteIdentifier(name)};`,
    number: 1,
  };
}

function unanswered(observed: string | undefined, asked: ReturnType<typeof askedOf>): Finding {
  return { verdict: 'grey', observed: observed ?? 'no answer', ...asked };
}
