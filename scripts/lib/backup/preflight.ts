import type pg from 'pg';
import { displayName, type QualifiedName, quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import type { SessionIdentity } from '../postgres/identity.ts';
import { parseConnectionUrl } from '../postgres/url.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { readCatalog } from '../tenancy/catalog.ts';
import type { Model } from '../tenancy/model.ts';
import { type BackupTable, matchTables, OWN_SCHEMA } from './tables.ts';

/** A reason not to begin, and what to do about it. */
interface Obstacle {
  readonly code: string;
  readonly text: string;
  readonly fix: string;
}

/** What a backup stands on once nothing speaks against it. */
export interface Ground {
  readonly tables: readonly BackupTable[];
  /** Existing schemas that are dumped: those of the model and our own. */
  readonly schemas: readonly string[];
  /** Objects of `pg_largeobject`, which belong to no table and are not in the backup. */
  readonly largeObjects: number;
}

const RUNBOOK = 'RUNBOOK-MULTI-TENANT.md#a-backup-failed';

const SCHEMAS = 'select nspname as name from pg_catalog.pg_namespace where nspname = any($1)';

/** What pg_dump and COPY will read; partitions too, because pg_dump locks each of them. */
const RELATIONS = `
  select n.nspname as schema, c.relname as name, c.relkind = 'S' as sequence,
         pg_catalog.has_schema_privilege(n.oid, 'USAGE') as usage,
         case when c.relkind = 'S' then pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
              else pg_catalog.has_table_privilege(c.oid, 'SELECT') end as readable,
         c.relkind <> 'S' and pg_catalog.row_security_active(c.oid) as filtered
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any($1) and c.relkind in ('r', 'p', 'S')
     and not exists (select from pg_catalog.pg_depend d
                      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
   order by 1, 2`;

const LARGE_OBJECTS = 'select count(*)::int as count from pg_catalog.pg_largeobject_metadata';

interface Relation extends QualifiedName {
  readonly sequence: boolean;
  readonly usage: boolean;
  readonly readable: boolean;
  readonly filtered: boolean;
}

/** Throws BACKUP_POOLER for a pooler that hands each transaction to another session. Ask before connecting. */
export function refusePooler(url: string): void {
  if (!parseConnectionUrl(url).transactionPooler) return;
  throw new BulkheadError({
    what: 'DATABASE_URL leads to a transaction pooler, which cannot hold the snapshot of a backup',
    fix: 'Use the direct connection or the session pooler (usually port 5432, without pgbouncer=true).',
    code: 'BACKUP_POOLER',
    runbook: RUNBOOK,
  });
}

/**
 * Looks for everything that would make a backup incomplete, before anything is written, and reports all of it
 * in one error. `client` is in the snapshot of the backup. The role needs no more than to read.
 */
export async function checkGround(
  client: pg.ClientBase,
  model: Model,
  identity: SessionIdentity,
): Promise<Ground> {
  const wanted = [...new Set([...model.schemas, OWN_SCHEMA])];
  const existing = await client.query<{ name: string }>(SCHEMAS, [wanted]);
  const schemas = wanted.filter((name) => existing.rows.some((row) => row.name === name));
  const match = matchTables(model, await readCatalog(client, schemas));
  const relations = await client.query<Relation>(RELATIONS, [schemas]);
  const obstacles = [
    ...modelObstacles(model, match),
    ...privilegeObstacles(relations.rows, identity.role),
    ...filterObstacles(relations.rows, identity),
  ];
  if (obstacles.length > 0) throw refusal(obstacles);
  const large = await client.query<{ count: number }>(LARGE_OBJECTS);
  return { tables: match.tables, schemas, largeObjects: large.rows[0]?.count ?? 0 };
}

function modelObstacles(model: Model, match: ReturnType<typeof matchTables>): Obstacle[] {
  const { unknown, missing, missingColumns } = match;
  return [
    ...obstacle('BACKUP_UNKNOWN_TABLE', unknown, {
      text: (names) => `the model does not know ${names}, so nobody can say whose rows they hold`,
      fix: `Add them to ${model.file}: with tenant:, via: or shared: true.`,
    }),
    ...obstacle('BACKUP_MISSING_TABLE', missing, {
      text: (names) => `the database lacks ${names}, which the model knows`,
      fix: `Check that DATABASE_URL names the right database; otherwise remove them from ${model.file}.`,
    }),
    ...obstacle('BACKUP_MISSING_COLUMN', missingColumns, {
      text: (names) => `the database lacks ${names}, by which the model tells whose a row is`,
      fix: `Apply the migrations, or set "stage: planned" on the table in ${model.file}.`,
    }),
  ];
}

function privilegeObstacles(relations: readonly Relation[], role: string): Obstacle[] {
  const closed = [...new Set(relations.filter(({ usage }) => !usage).map(({ schema }) => schema))];
  const tables = relations.filter(({ sequence, readable }) => !sequence && !readable);
  const sequences = relations.filter(({ sequence, readable }) => sequence && !readable);
  const to = `to ${quoteIdentifier(role)};`;
  return [
    ...obstacle('BACKUP_PRIVILEGE', closed, {
      text: (names) => `the role "${role}" may not enter schema ${names}`,
      fix: `grant usage on schema ${closed.map(quoteIdentifier).join(', ')} ${to}`,
    }),
    ...obstacle('BACKUP_PRIVILEGE', tables.map(displayName), {
      text: (names) => `the role "${role}" may not read ${names}`,
      fix: `grant select on ${tables.map(quoteQualified).join(', ')} ${to}`,
    }),
    ...obstacle('BACKUP_PRIVILEGE', sequences.map(displayName), {
      text: (names) => `the role "${role}" may not read the sequence ${names}`,
      fix: `grant select on sequence ${sequences.map(quoteQualified).join(', ')} ${to}`,
    }),
  ];
}

function filterObstacles(relations: readonly Relation[], identity: SessionIdentity): Obstacle[] {
  const filtered = relations.filter((relation) => relation.filtered).map(displayName);
  return obstacle('BACKUP_FILTERED', filtered, {
    text: (names) => `row-level security hides rows of ${names} from the role "${identity.role}"`,
    fix: `Back up as a role that sees all rows: alter role ${quoteIdentifier(identity.role)} bypassrls; (by a superuser, or from PostgreSQL 16 by a role with CREATEROLE and BYPASSRLS).`,
  });
}

function obstacle(
  code: string,
  names: readonly string[],
  say: { text: (names: string) => string; fix: string },
): Obstacle[] {
  return names.length === 0 ? [] : [{ code, text: say.text(names.join(', ')), fix: say.fix }];
}

function refusal(obstacles: readonly Obstacle[]): BulkheadError {
  const [first] = obstacles;
  if (obstacles.length === 1 && first !== undefined) {
    return new BulkheadError({ what: first.text, fix: first.fix, code: first.code, runbook: RUNBOOK });
  }
  const lines = obstacles.map(({ text, fix }) => `  - ${text}\n    ${fix}`);
  return new BulkheadError({
    what: `the backup would be incomplete, for ${obstacles.length} reasons\n${lines.join('\n')}`,
    fix: 'Nothing was written. Repair these and run it again.',
    code: 'BACKUP_REFUSED',
    runbook: RUNBOOK,
  });
}
