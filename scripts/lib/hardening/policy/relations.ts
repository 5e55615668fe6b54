import { question } from '../check.ts';
import { ROLES } from '../relations.ts';

/** A table, view, materialized view or foreign table that is not the server's own. */
export interface RelationRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** As SQL names it. */
  readonly sql: string;
  readonly kind: 'r' | 'p' | 'v' | 'm' | 'f';
  readonly owner: string;
  readonly secured: boolean;
  readonly forced: boolean;
  readonly invoker: boolean;
  readonly barrier: boolean;
  readonly columns: readonly string[];
  /** What a view reads, by the catalogue. */
  readonly reads: readonly string[] | null;
  readonly definition: string | null;
  /** Oid of the table whose partition it is. */
  readonly parent: string | null;
  /** First columns of its complete and valid indexes. */
  readonly leading: readonly string[];
  /** Application and anonymous roles that may read or write it, and those that may write. */
  readonly readers: readonly string[];
  readonly writers: readonly string[];
}

const RELATIONS = `
with ${ROLES},
  viewed as materialized (
    select w.ev_class, array_agg(distinct d.refobjid::text) as reads
      from pg_rewrite w
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
       and d.refclassid = 'pg_class'::regclass and d.refobjid <> w.ev_class
     group by w.ev_class
  )
select c.oid::text as oid, n.nspname::text as schema, c.relname::text as name, c.relkind::text as kind,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as sql,
       o.rolname::text as owner, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
       coalesce((select option_value::bool from pg_options_to_table(c.reloptions) where option_name = 'security_invoker'), false) as invoker,
       coalesce((select option_value::bool from pg_options_to_table(c.reloptions) where option_name = 'security_barrier'), false) as barrier,
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
       viewed.reads, case when c.relkind = 'v' then pg_get_viewdef(c.oid) end as definition,
       (select i.inhparent::text from pg_inherits i where i.inhrelid = c.oid limit 1) as parent,
       array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
              where i.indrelid = c.oid and i.indisvalid and i.indisready and i.indpred is null) as leading,
       array(select r.name from bh_roles r where r.kind in ('app', 'anonymous') and has_schema_privilege(r.oid, n.oid, 'usage')
                and (has_any_column_privilege(r.oid, c.oid, 'select, insert, update') or has_table_privilege(r.oid, c.oid, 'delete'))
              order by r.name) as readers,
       array(select r.name from bh_roles r where r.kind in ('app', 'anonymous') and has_schema_privilege(r.oid, n.oid, 'usage')
                and (has_any_column_privilege(r.oid, c.oid, 'insert, update') or has_table_privilege(r.oid, c.oid, 'delete'))
              order by r.name) as writers
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_roles o on o.oid = c.relowner
  left join viewed on viewed.ev_class = c.oid
 where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.oid >= 16384 and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
 order by 2, 3`;

/** Every relation that is not the server's own. */
export const relationRows = question<RelationRow>(RELATIONS);
