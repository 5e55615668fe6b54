import type pg from 'pg';
import { displayName, type QualifiedName } from '../postgres/identifiers.ts';

export interface CatalogColumn {
  readonly name: string;
  /** As `format_type` writes it, such as `timestamp with time zone`. */
  readonly type: string;
  readonly notNull: boolean;
  /** Computed from other columns: part of no COPY. */
  readonly generated: boolean;
  readonly identity: boolean;
}

/** A table that holds rows of its own: ordinary, or a partitioned one taken as a whole. */
export interface CatalogTable extends QualifiedName {
  readonly id: string;
  readonly oid: number;
  readonly partitioned: boolean;
  readonly owner: string;
  /** The planner's estimate; -1 when the table was never analysed. */
  readonly estimatedRows: number;
  /** Bytes on disk, indexes left out. */
  readonly bytes: number;
  readonly columns: readonly CatalogColumn[];
}

const TABLES = `
  select c.oid::int8::text as oid, n.nspname as schema, c.relname as name, c.relkind = 'p' as partitioned,
         pg_get_userbyid(c.relowner) as owner, c.reltuples::float8 as estimated_rows,
         coalesce((select sum(pg_table_size(t.relid)) from pg_partition_tree(c.oid) t), pg_table_size(c.oid))::text as bytes,
         coalesce((
           select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
                    'notNull', a.attnotnull, 'generated', a.attgenerated <> '', 'identity', a.attidentity <> '')
                    order by a.attnum)
             from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]') as columns
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition
     and not exists (select from pg_catalog.pg_depend d
                      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
   order by n.nspname, c.relname`;

/** The tables in the given schemas as the server has them; those of extensions are left out. One query. */
export async function readCatalog(
  client: pg.ClientBase,
  schemas: readonly string[],
): Promise<CatalogTable[]> {
  const { rows } = await client.query<{
    oid: string;
    schema: string;
    name: string;
    partitioned: boolean;
    owner: string;
    estimated_rows: number;
    bytes: string;
    columns: CatalogColumn[];
  }>(TABLES, [schemas]);
  return rows.map((row) => ({
    schema: row.schema,
    name: row.name,
    id: displayName(row),
    oid: Number(row.oid),
    partitioned: row.partitioned,
    owner: row.owner,
    estimatedRows: row.estimated_rows,
    bytes: Number(row.bytes),
    columns: row.columns,
  }));
}
