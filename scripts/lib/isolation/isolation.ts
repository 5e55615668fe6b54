import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { displayName } from '../postgres/identifiers.ts';
import { reportIdentity, type SessionIdentity } from '../postgres/identity.ts';
import { transaction } from '../postgres/transaction.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Check, Identity } from '../runtime/result.ts';
import type { Model } from '../tenancy/model.ts';
import { readAskedSettings } from './asked-settings.ts';
import { runProbes } from './execute.ts';
import type { Ground } from './ground.ts';
import { judge } from './judge.ts';
import { type OwnerCells, type OwnerTrial, plannedForOwner, triedByOwner } from './owner-cells.ts';
import { castOf, unlike } from './persona.ts';
import { planProbes } from './plan.ts';
import { COUNTER_END } from './plan-unseen.ts';
import { requireProver } from './preflight.ts';
import { type Relation, readRelations } from './relation.ts';
import { type Coverage, checksOf, coverageOf, matrixOf } from './report.ts';
import { seedWorld } from './seed.ts';
import { readDefiners, readPrivileges, readRoles, readViews } from './surface.ts';
import type { World } from './world.ts';

export interface IsolationOptions {
  /** Ids of the tables to probe; all by default. Every table is seeded in any case. */
  readonly tables?: readonly string[];
}

export interface Isolation {
  readonly checks: Check[];
  readonly coverage: Coverage;
  /** Table × persona: how many cells held, of how many. */
  readonly matrix: Record<string, string>[];
  /** Personas that cannot act here, and why; their cells do not exist. */
  readonly absent: readonly { readonly id: string; readonly reason: string }[];
  /** What the tables' owner would try, where the connection may not become it. */
  readonly untried: OwnerCells | undefined;
  /** What was tried as the tables' owner. */
  readonly tried: OwnerTrial | undefined;
  readonly identity: Identity;
  readonly session: SessionIdentity;
}

const AUDIT = { schema: 'bulkhead', name: 'audit_events' };

/** Our other tables that are only ever added to. */
const APPEND_ONLY = ['audit_seals', 'runs'].map((name) => ({ schema: 'bulkhead', name }));

/** What unqualified names in triggers and functions mean: the same as for a login of this database. */
const USUAL_PATH = `
  select set_config('search_path', reset_val, true) from pg_catalog.pg_settings where name = 'search_path'`;

/**
 * Seeds two tenants, tries everything that the model forbids, and takes it all back: one transaction, always
 * rolled back. Sequences may have moved on, and nothing else. The client must not be in a transaction.
 * Throws a `BulkheadError` for a connection whose proof would be worth nothing, or an unknown table.
 */
export async function runIsolation(
  client: pg.ClientBase,
  model: Model,
  context: Context,
  options: IsolationOptions = {},
): Promise<Isolation> {
  return await transaction(client, { rollback: true }, () => probeIsolation(client, model, context, options));
}

/**
 * The same in the transaction that the client is in, for those who first change something in it, such as a
 * migration that is rehearsed. The sample rows stay in it: the caller must roll it back.
 */
export async function probeIsolation(
  client: pg.ClientBase,
  model: Model,
  context: Context,
  options: IsolationOptions = {},
): Promise<Isolation> {
  const chosen = chooseTables(model, options.tables ?? []);
  await client.query("set local search_path = ''");
  const { app, anonymous, service, owner } = model.roles;
  const names = [...new Set([...app, ...anonymous, ...service, owner])];
  const roles = await readRoles(client, names);
  const { session, closed } = await requireProver(client, model, roles);
  const relations = await readRelations(client, model.tables.values());
  const surface = await readSurface(client, model, relations, [...names, session.role]);
  const asked = await readAskedSettings(
    client,
    model,
    [...relations.values()].map(({ oid }) => oid),
  );
  await client.query(USUAL_PATH);
  const seed = randomBytes(8).readBigUInt64BE() >> 1n;
  const world = await seedWorld(client, model, relations, seed);
  // What was deferred to the end of the transaction is asked now: there is no end but the rollback.
  await client.query('set constraints all immediate');
  const cast = castOf(model, world, roles, closed, asked);
  const ground = {
    model,
    world,
    cast,
    sessionRole: session.role,
    roles,
    ...surface,
    unknownTenant: unknownTenant(model, world),
    counter: await makeCounter(client),
    chosen,
  };
  const plan = planProbes(ground);
  const judgements = judge(plan, await runProbes(client, plan.probes, context));
  const personas = [...cast.personas, ...cast.elsewhere];
  const untried =
    cast.elsewhere.length === 0 || model.roles.service.includes(owner)
      ? undefined
      : plannedForOwner(planProbes({ ...ground, cast: { ...cast, personas } }));
  return {
    checks: checksOf(judgements, model),
    coverage: coverageOf(judgements),
    matrix: matrixOf(judgements),
    absent: cast.absent.filter(({ counts }) => !counts).map(({ id, reason }) => ({ id, reason })),
    untried,
    tried: triedByOwner(judgements),
    identity: reportIdentity(session),
    session,
  };
}

/** What the catalogue says about ways to the tables and rights on them. */
async function readSurface(
  client: pg.ClientBase,
  model: Model,
  relations: ReadonlyMap<string, Relation>,
  roles: readonly string[],
): Promise<Pick<Ground, 'audit' | 'appendOnly' | 'views' | 'definers' | 'privilegesOf'>> {
  const own = await readRelations(client, [AUDIT, ...APPEND_ONLY]);
  const audit = own.get(displayName(AUDIT));
  const appendOnly = [...own.values()].filter((relation) => relation !== audit);
  const ours = [...model.tables.keys()].flatMap((id) => relations.get(id) ?? []);
  const views = await readViews(
    client,
    model,
    ours.map(({ oid }) => oid),
  );
  const definers = await readDefiners(client, model, [...model.roles.app, ...model.roles.anonymous]);
  const tables = [...ours, ...own.values()];
  const privilegesOf = await readPrivileges(client, roles, [
    ...tables.flatMap((table) => [table.oid, ...table.partitions.map(({ oid }) => oid)]),
    ...views.map(({ oid }) => oid),
  ]);
  return { audit, appendOnly, views, definers, privilegesOf };
}

function chooseTables(model: Model, wanted: readonly string[]): Set<string> {
  if (wanted.length === 0) return new Set(model.tables.keys());
  const byName = (text: string) =>
    [...model.tables.values()].filter((table) => table.id === text || table.name === text);
  const unknown = wanted.filter((text) => byName(text).length === 0);
  if (unknown.length > 0) {
    throw new BulkheadError({
      what: `there is no table ${unknown.join(', ')} in ${model.file}`,
      fix: `Give one or more of ${[...model.tables.keys()].join(', ')}.`,
      code: 'ISOLATION_TABLE',
    });
  }
  return new Set(wanted.flatMap(byName).map(({ id }) => id));
}

/** A sequence that everybody may count with; its numbers are not taken back when a probe is. */
const COUNTER = `
  create temporary sequence bulkhead_counter maxvalue ${COUNTER_END};
  grant all on sequence pg_temp.bulkhead_counter to public`;

async function makeCounter(client: pg.ClientBase): Promise<number | undefined> {
  const { rows } = await client.query<{ may: boolean }>(
    "select has_database_privilege(current_database(), 'temporary') as may",
  );
  if (rows[0]?.may !== true) return undefined;
  await client.query(COUNTER);
  const made = await client.query<{ oid: string }>(
    "select 'pg_temp.bulkhead_counter'::regclass::oid::int8::text as oid",
  );
  return Number(made.rows[0]?.oid);
}

function unknownTenant(model: Model, world: World): string {
  const row = world.tables.get(model.tenant.table.id)?.rows.find(({ tenant }) => tenant === 'A');
  return unlike(row?.values.get(model.tenant.key) ?? '00000000-0000-4000-8000-000000000000');
}
