import type pg from 'pg';
import type { Context } from '../runtime/context.ts';
import type { Model } from '../tenancy/model.ts';
import { DEFAULT_OBJECTIVES } from '../tenancy/objectives-schema.ts';
import { spanText } from '../watchdog/span.ts';
import type { OwnerCells } from './owner-cells.ts';
import { findOwnerDrill, type OwnerDrill } from './owner-drill.ts';
import { type OwnerStructure, readOwnerStructure } from './owner-structure.ts';

/** The owner's cells are proved by a drill. */
export interface ProvedByDrill {
  readonly drill: OwnerDrill;
  /** Cells of the tables that were asked for. */
  readonly cells: number;
  readonly tables: readonly { readonly table: string; readonly cells: number }[];
  /** Milliseconds since the drill ended. */
  readonly age: number;
}

/** Either that, or in one sentence without a full stop why not. */
export type OwnerProof = { readonly proved: ProvedByDrill } | { readonly reason: string };

const LEDGER = `
  select (select has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'bulkhead' and c.relname = 'migrations') is true as readable`;

const APPLIED =
  'select filename from bulkhead.migrations where applied_at > $1 order by applied_at, filename';

/** Names in a sentence; more are counted. */
const NAMED = 4;

/**
 * Whether the owner's cells, which the login may not try, were tried by the newest drill: green, of this environment and
 * model, no older than the model's objective for drills, the same cells, on a copy whose structure is that of this
 * database now. The client must not be in a transaction. Throws what the server throws.
 */
export async function proveOwner(
  client: pg.ClientBase,
  model: Model,
  wanted: OwnerCells,
  environment: string,
  context: Context,
): Promise<OwnerProof> {
  const now = context.now();
  const within = model.objectives.within['restore-drill'] ?? DEFAULT_OBJECTIVES['restore-drill'] ?? 0;
  const { role } = wanted;
  const answer = await findOwnerDrill(context.pastReports, {
    environment,
    model: model.name,
    role,
    now,
    within,
  });
  if ('reason' in answer) return answer;
  const { drill } = answer;
  const stale = whyNotBelieved(drill, now, within) ?? otherCells(drill, wanted);
  if (stale !== undefined) return { reason: stale };
  const structure = await readOwnerStructure(client, model);
  if (structure.sha256 !== drill.tried.structure) {
    return { reason: otherStructure(drill, structure, await appliedSince(client, drill)) };
  }
  const tables = wanted.tables.map(({ table }) => ({
    table,
    cells: drill.tried.tables.find((one) => one.table === table)?.cells ?? 0,
  }));
  const cells = tables.reduce((sum, one) => sum + one.cells, 0);
  if (cells === 0) return { reason: `the drill of ${drill.report.at} tried nothing as ${role}` };
  return { proved: { drill, cells, tables, age: now.getTime() - Date.parse(drill.report.at) } };
}

function whyNotBelieved(
  { report: { at, verdict }, path, tried }: OwnerDrill,
  now: Date,
  within: number,
): string | undefined {
  if (verdict !== 'green') return `the newest drill that acted as ${tried.role} is ${verdict}: ${path}`;
  const age = now.getTime() - Date.parse(at);
  if (age > within) {
    return `the newest drill that acted as ${tried.role} is ${spanText(age)} old, and is believed for ${spanText(within)}: ${path}`;
  }
  if (tried.held < tried.cells || tried.tables.some(({ cells, held }) => held < cells)) {
    return `in the drill ${path} not all that was tried as ${tried.role} held`;
  }
  return undefined;
}

/** A table or attack that the drill did not know: the model has changed, or bulkhead has. */
function otherCells({ path, tried }: OwnerDrill, { tables }: OwnerCells): string | undefined {
  const others = tables.filter(
    ({ table, probes }) => tried.tables.find((one) => one.table === table)?.probes !== probes,
  );
  if (others.length === 0) return undefined;
  return `the drill ${path} did not try the same as ${tried.role} on ${named(others.map(({ table }) => table))}: the model or bulkhead has changed since`;
}

function otherStructure(
  { path, tried, report }: OwnerDrill,
  { objects, major }: OwnerStructure,
  applied: readonly string[] | undefined,
): string {
  const before = new Map(tried.objects.map(({ object, structure }) => [object, structure]));
  const after = new Map(objects.map(({ object, structure }) => [object, structure]));
  const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
    (object) => before.get(object) !== after.get(object),
  );
  const by =
    applied === undefined
      ? ''
      : applied.length === 0
        ? ' (no migration has been applied since its backup)'
        : ` (applied since its backup: ${named(applied)})`;
  const words =
    tried.major === major
      ? ''
      : `; the copy was on PostgreSQL ${tried.major} and this is ${major}, which may word the same differently`;
  return `the structure has changed since the drill of ${report.at}, ${path}: ${named(differing.sort())}${by}${words}`;
}

/** Migrations that the drilled backup cannot have; undefined where the login may not read them. */
async function appliedSince(client: pg.ClientBase, { report }: OwnerDrill): Promise<string[] | undefined> {
  const { snapshotAt } = report.facts;
  const { rows: known } = await client.query<{ readable: boolean }>(LEDGER);
  if (typeof snapshotAt !== 'string' || known[0]?.readable !== true) return undefined;
  const { rows } = await client.query<{ filename: string }>(APPLIED, [snapshotAt]);
  return rows.map(({ filename }) => filename);
}

function named(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
