import type pg from 'pg';
import { displayName, type QualifiedName } from '../postgres/identifiers.ts';

/** A column with all that a sample value must fit. */
export interface Column {
  readonly name: string;
  /** As `format_type` writes it: the type to cast a literal to. */
  readonly type: string;
  /** `typname` of the type beneath any domains, such as `int4`. */
  readonly base: string;
  /** `typtype` beneath any domains: `b`ase, `c`omposite, `e`num, `r`ange, `m`ultirange, `p`seudo. */
  readonly form: string;
  /** `typcategory` beneath any domains; `A` is an array. */
  readonly category: string;
  /** The modifier, such as the length of a varchar plus 4; -1 for none. */
  readonly modifier: number;
  readonly labels: readonly string[];
  /** Definitions of the CHECKs of its domains. */
  readonly domainChecks: readonly string[];
  readonly notNull: boolean;
  readonly hasDefault: boolean;
  readonly generated: boolean;
  /** `a`lways, by `d`efault, or none. */
  readonly identity: '' | 'a' | 'd';
}

/** A CHECK of the table. */
export interface TableCheck {
  readonly name: string;
  readonly columns: readonly string[];
  readonly definition: string;
}

/** A unique index over plain columns. */
export interface UniqueIndex {
  readonly name: string;
  readonly columns: readonly string[];
}

/** A foreign key as the server has it. */
export interface KeyReference {
  readonly parent: number;
  readonly columns: readonly string[];
  readonly references: readonly string[];
}

/** A partition below a table, at any depth. */
export interface Partition extends QualifiedName {
  readonly id: string;
  readonly oid: number;
  /** Holds rows itself; false where it is partitioned again. */
  readonly leaf: boolean;
  /** `FOR VALUES …` or `DEFAULT`. */
  readonly bound: string;
}

/** A table of the server: one of the model, or one that a table of the model cannot be without. */
export interface Relation extends QualifiedName {
  readonly id: string;
  readonly oid: number;
  /** On disk, partitions included, indexes not. */
  readonly bytes: number;
  readonly columns: ReadonlyMap<string, Column>;
  readonly checks: readonly TableCheck[];
  /** Unique indexes that ON CONFLICT can name. */
  readonly uniques: readonly UniqueIndex[];
  readonly keys: readonly KeyReference[];
  /** Columns that decide the partition. */
  readonly partitionKey: readonly string[];
  readonly partitions: readonly Partition[];
}

const RELATIONS = `
  with recursive wanted as (
    select c.oid
      from jsonb_to_recordset($1::jsonb) as t(schema text, name text)
      join pg_catalog.pg_namespace n on n.nspname = t.schema
      join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = t.name and c.relkind in ('r', 'p')
    union
    select con.confrelid from wanted w join pg_catalog.pg_constraint con on con.conrelid = w.oid and con.contype = 'f'
  )
  select c.oid::int8::text as oid, n.nspname as schema, c.relname as name,
         coalesce((select sum(pg_relation_size(t.relid)) from pg_partition_tree(c.oid) t), pg_relation_size(c.oid))::float8 as bytes,
         (select jsonb_agg(jsonb_build_object(
                   'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull or d.not_null,
                   'hasDefault', (a.atthasdef and a.attgenerated = '') or d.has_default, 'generated', a.attgenerated <> '',
                   'identity', a.attidentity, 'base', d.base, 'form', d.form, 'category', d.category,
                   'modifier', d.modifier, 'labels', d.labels, 'domainChecks', d.checks) order by a.attnum)
            from pg_catalog.pg_attribute a
            cross join lateral (
              with recursive chain as (
                select t.oid, t.typname, t.typtype, t.typcategory, t.typbasetype, t.typnotnull,
                       t.typdefault is not null as has_default, a.atttypmod as modifier, 0 as depth
                  from pg_catalog.pg_type t where t.oid = a.atttypid
                union all
                select b.oid, b.typname, b.typtype, b.typcategory, b.typbasetype, b.typnotnull,
                       b.typdefault is not null, t.typtypmod, up.depth + 1
                  from chain up join pg_catalog.pg_type t on t.oid = up.oid and t.typtype = 'd'
                  join pg_catalog.pg_type b on b.oid = t.typbasetype
              )
              select (array_agg(typname::text order by depth desc))[1] as base,
                     (array_agg(typtype::text order by depth desc))[1] as form,
                     (array_agg(typcategory::text order by depth desc))[1] as category,
                     (array_agg(modifier order by depth desc))[1] as modifier,
                     bool_or(typnotnull) as not_null,
                     coalesce(bool_or(has_default) filter (where typtype = 'd'), false) as has_default,
                     array(select e.enumlabel::text from pg_catalog.pg_enum e
                            where e.enumtypid in (select oid from chain) order by e.enumsortorder) as labels,
                     array(select pg_get_constraintdef(con.oid) from pg_catalog.pg_constraint con
                            where con.contypid in (select oid from chain) and con.contype = 'c' order by con.conname) as checks
                from chain
            ) d
           where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
         coalesce((
           select jsonb_agg(jsonb_build_object('name', con.conname, 'definition', pg_get_constraintdef(con.oid),
                    'columns', array(select a.attname::text from pg_catalog.pg_attribute a
                                      where a.attrelid = con.conrelid and a.attnum = any(con.conkey) order by a.attnum))
                    order by con.conname)
             from pg_catalog.pg_constraint con where con.conrelid = c.oid and con.contype = 'c'), '[]') as checks,
         coalesce((
           select jsonb_agg(jsonb_build_object('name', ic.relname, 'columns', array(
                    select a.attname::text from unnest(i.indkey::int2[]) with ordinality k(attnum, position)
                      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
                     where k.position <= i.indnkeyatts order by k.position)))
             from pg_catalog.pg_index i join pg_catalog.pg_class ic on ic.oid = i.indexrelid
            where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indimmediate
              and i.indexprs is null and i.indpred is null), '[]') as uniques,
         coalesce((
           select jsonb_agg(jsonb_build_object('parent', con.confrelid::int8,
                    'columns', array(select a.attname::text from unnest(con.conkey) with ordinality k(attnum, position)
                                       join pg_catalog.pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.attnum order by k.position),
                    'references', array(select a.attname::text from unnest(con.confkey) with ordinality k(attnum, position)
                                       join pg_catalog.pg_attribute a on a.attrelid = con.confrelid and a.attnum = k.attnum order by k.position))
                    order by cardinality(con.conkey) desc, con.conname)
             from pg_catalog.pg_constraint con
            where con.conrelid = c.oid and con.contype = 'f' and con.conparentid = 0), '[]') as keys,
         array(select a.attname::text from pg_catalog.pg_partitioned_table p, unnest(p.partattrs::int2[]) k(attnum)
                 join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
                where p.partrelid = c.oid) as partition_key,
         coalesce((
           select jsonb_agg(jsonb_build_object('oid', t.relid::oid::int8, 'schema', pn.nspname, 'name', pc.relname,
                    'leaf', t.isleaf, 'bound', coalesce(pg_get_expr(pc.relpartbound, pc.oid), '')) order by t.level, pc.relname)
             from pg_partition_tree(c.oid) t
             join pg_catalog.pg_class pc on pc.oid = t.relid
             join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace
            where t.level > 0), '[]') as partitions
    from wanted w
    join pg_catalog.pg_class c on c.oid = w.oid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace`;

/**
 * These tables as the server has them, and all that their keys lead to. By id; one query. A table that does
 * not exist is left out.
 */
export async function readRelations(
  client: pg.ClientBase,
  tables: Iterable<QualifiedName>,
): Promise<Map<string, Relation>> {
  const names = JSON.stringify([...tables].map(({ schema, name }) => ({ schema, name })));
  const { rows } = await client.query<{
    oid: string;
    bytes: number;
    schema: string;
    name: string;
    columns: Column[] | null;
    checks: TableCheck[];
    uniques: UniqueIndex[];
    keys: KeyReference[];
    partition_key: string[];
    partitions: (Omit<Partition, 'id'> & { id?: string })[];
  }>(RELATIONS, [names]);
  return new Map(
    rows.map((row): [string, Relation] => {
      const id = displayName(row);
      const relation: Relation = {
        schema: row.schema,
        name: row.name,
        id,
        oid: Number(row.oid),
        bytes: row.bytes,
        columns: new Map((row.columns ?? []).map((column) => [column.name, column])),
        checks: row.checks,
        uniques: row.uniques,
        keys: row.keys,
        partitionKey: row.partition_key,
        partitions: row.partitions.map((partition) => ({ ...partition, id: displayName(partition) })),
      };
      return [id, relation];
    }),
  );
}
