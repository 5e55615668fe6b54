import type pg from 'pg';
import { runProbes } from '../isolation/execute.ts';
import { castOf, type Persona } from '../isolation/persona.ts';
import { requireProver } from '../isolation/preflight.ts';
import type { Probe } from '../isolation/probe.ts';
import { type Relation, readRelations } from '../isolation/relation.ts';
import { type PrivilegesOf, type RoleFact, readPrivileges, readRoles } from '../isolation/surface.ts';
import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import { transaction } from '../postgres/transaction.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { hasReached, type Model, type TableModel } from '../tenancy/model.ts';
import { judgeAttempt } from './active-judge.ts';
import { pairQuery, type TenantRow, worldOf } from './active-world.ts';
import { transactionAsker } from './ask.ts';
import type { Canary, Finding } from './canary.ts';

/** Opens a session that may write, for what is rolled back; ends it afterwards. */
export type OpenSession = <T>(work: (client: pg.Client) => Promise<T>) => Promise<T>;

/** So many tables are tried in a run; of a larger model others on other days. */
const MOST_TABLES = 25;

const READS_ONLY = `select current_setting('default_transaction_read_only')::bool as only`;

/** Nobody waits for a canary, and it waits for nobody. */
const PATIENCE = "set local lock_timeout = '500ms'";

/** What unqualified names in triggers and functions mean: the same as for a login of this database. */
const USUAL_PATH = `
  select set_config('search_path', reset_val, true) from pg_catalog.pg_settings where name = 'search_path'`;

/**
 * Tries to write another tenant's row as the application would, with the keys of rows that are there: a row with a key
 * that is taken can never be stored, so nothing is left even if the refusal failed, and all is rolled back besides.
 */
export function activeCanary(open: OpenSession, context: Context, budget: number): Canary {
  return {
    id: 'CAN-20',
    title: 'A write into another tenant is refused',
    expected: 'refused by row-level security (42501), where the same write for its own tenant is not',
    meaning: 'The application can write rows of other tenants: whoever holds a token of one writes into all.',
    async look({ model, replica, now }) {
      if (replica) {
        return [
          grey(
            'the server is a standby, on which nothing can be tried',
            'Run it on the primary as well, and here with --except CAN-20.',
          ),
        ];
      }
      return await open(async (client) => {
        const { rows } = await client.query<{ only: boolean }>(READS_ONLY);
        if (rows[0]?.only === true) {
          return [
            grey(
              'the login only reads',
              'Connect as bulkhead_operator, or leave it out with --except CAN-20.',
            ),
          ];
        }
        try {
          return await transaction(client, { rollback: true }, () =>
            attempt(client, model, context, { budget, now }),
          );
        } catch (error) {
          if (error instanceof BulkheadError && error.code.startsWith('ISOLATION_'))
            return [grey(error.what, error.fix)];
          throw error;
        }
      });
    },
  };
}

function grey(observed: string, fix: string): Finding {
  return { verdict: 'grey', observed, fix };
}

/** What is tried on one table as one role. */
interface Attempt {
  readonly table: TableModel;
  readonly role: string;
  readonly shape: string;
  readonly probes: readonly Probe[];
}

async function attempt(
  client: pg.ClientBase,
  model: Model,
  context: Context,
  { budget, now }: { budget: number; now: Date },
): Promise<Finding[]> {
  await client.query(PATIENCE);
  const { app, anonymous, service, owner } = model.roles;
  const roles = await readRoles(client, [...new Set([...app, ...anonymous, ...service, owner])]);
  const { closed } = await requireProver(client, model, roles);
  const tables = chosenTables(model, now);
  const relations = await readRelations(client, model.tables.values());
  const oids = tables.flatMap(({ id }) => relations.get(id)?.oid ?? []);
  const privilegesOf = await readPrivileges(client, app, oids);
  const asker = await transactionAsker(client, budget);
  const attempts: Attempt[] = [];
  let why = 'no table of the model belongs to a tenant by a column of its own';
  for (const table of tables) {
    const relation = relations.get(table.id);
    if (relation === undefined) continue;
    const pair = await pairQuery(asker, model, table, relation);
    if (typeof pair === 'string') {
      why = pair;
      continue;
    }
    const world = await worldOf(asker, model, relations, pair);
    const planned =
      world && planAttempts({ model, table, relation, roles, closed, privilegesOf }, world, pair);
    attempts.push(...(planned ?? []));
    if ((planned ?? []).length === 0)
      why = `${app.join(', ')} may insert into no table that holds rows of two tenants`;
  }
  if (attempts.length === 0)
    return [
      grey(`nothing could be tried: ${why}`, 'Two tenants with rows are needed, and a role that may insert.'),
    ];
  await client.query(USUAL_PATH);
  const started = performance.now();
  const outcomes = await runProbes(
    client,
    attempts.flatMap(({ probes }) => probes),
    context,
  );
  const each = Math.round(((performance.now() - started) * 10) / attempts.length) / 10;
  return attempts.map(({ table, role, shape, probes }) => {
    const [control, insert, update] = outcomes.splice(0, probes.length);
    if (control === undefined || insert === undefined) throw new Error('a probe has no outcome');
    const judged = judgeAttempt({ control, insert, update });
    const verdict = judged.verdict === 'green' || hasReached(table, 'isolated') ? judged.verdict : 'planned';
    return { object: `${table.id} as ${role}`, ...judged, verdict, query: shape, milliseconds: each };
  });
}

/** Tables with a tenant column; of very many those whose turn it is today. */
function chosenTables(model: Model, now: Date): TableModel[] {
  const all = [...model.tables.values()].filter(({ kind }) => kind === 'tenant');
  const first =
    all.length <= MOST_TABLES ? 0 : (Math.floor(now.getTime() / 86_400_000) * MOST_TABLES) % all.length;
  return [...all.slice(first), ...all.slice(0, first)].slice(0, MOST_TABLES);
}

interface Stage {
  readonly model: Model;
  readonly table: TableModel;
  readonly relation: Relation;
  readonly roles: ReadonlyMap<string, RoleFact>;
  readonly closed: ReadonlySet<string>;
  readonly privilegesOf: PrivilegesOf;
}

function planAttempts(
  { model, table, relation, roles, closed, privilegesOf }: Stage,
  world: Parameters<typeof castOf>[1],
  [own, foreign]: readonly [TenantRow, TenantRow],
): Attempt[] {
  const { personas } = castOf(model, world, roles, closed);
  return model.roles.app.flatMap((role): Attempt[] => {
    const persona = personas.find((one) => one.kind === 'app' && one.role === role && one.tenant === 'A');
    const granted = privilegesOf(role, relation.oid);
    const may = (list: readonly string[], column: string) => list.includes('*') || list.includes(column);
    const columns = own.columns.filter((column) => may(granted.insert, column));
    // Without the right to insert, or to say whose row it is, there is no such write.
    if (persona === undefined || table.tenantColumn === undefined || !columns.includes(table.tenantColumn))
      return [];
    const key = table.key.find((column) => may(granted.update, column) && may(granted.select, column));
    const readable = table.key.every((column) => may(granted.select, column));
    const sql = quoteQualified(table);
    const insert = (row: TenantRow) =>
      `insert into ${sql} (${columns.map(quoteIdentifier).join(', ')})${overriding(relation, columns)} values (${columns.map((column) => row.literal(column)).join(', ')})`;
    const touch =
      key === undefined || !readable
        ? []
        : [
            `update ${sql} set ${quoteIdentifier(key)} = ${quoteIdentifier(key)} where ${table.key.map((column) => `${quoteIdentifier(column)} = ${foreign.literal(column)}`).join(' and ')}`,
          ];
    return [
      {
        table,
        role,
        shape: `insert into ${sql} (${columns.map(quoteIdentifier).join(', ')}) values (the keys of another tenant's row), as ${role} with the claim of one tenant; rolled back`,
        probes: [insert(own), insert(foreign), ...touch].map((text) => probeOf(text, table, persona)),
      },
    ];
  });
}

function overriding(relation: Relation, columns: readonly string[]): string {
  return columns.some((name) => relation.columns.get(name)?.identity === 'a')
    ? ' overriding system value'
    : '';
}

function probeOf(sql: string, table: TableModel, persona: Persona): Probe {
  const cell = {
    family: 'ISO-02',
    object: table.id,
    table: table.id,
    persona,
    attack: '',
    stage: 'isolated',
  } as const;
  return { ...cell, sql, counts: false, allowed: [], aim: 'attack', controls: [] };
}
