import { question } from '../check.ts';
import { TREE } from '../relations.ts';

/** Commands of a policy. */
export type PolicyCommand = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'ALL';

/** A policy of a table of the model, or of a partition of one. */
export interface PolicyRow {
  /** Id of the model's table. */
  readonly id: string;
  /** The table or partition itself, as SQL names it. */
  readonly relation: string;
  readonly relid: string;
  /** Its own name without the schema: what the policy calls its row's table. */
  readonly relname: string;
  readonly is_partition: boolean;
  readonly name: string;
  readonly permissive: boolean;
  readonly command: PolicyCommand;
  /** `public` for everybody. */
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
  /** Functions that the policy depends on, by the catalogue. */
  readonly functions: readonly string[] | null;
}

const POLICIES = `
with recursive ${TREE},
  called as materialized (
    select d.objid as policy, array_agg(distinct d.refobjid::text) as functions
      from pg_depend d
     where d.classid = 'pg_policy'::regclass and d.refclassid = 'pg_proc'::regclass
     group by d.objid
  )
select t.id, t.part::regclass::text as relation, t.part::text as relid, c.relname::text as relname, t.is_partition,
       p.polname::text as name, p.polpermissive as permissive,
       case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' else 'ALL' end as command,
       array(select case when o = 0 then 'public' else pg_get_userbyid(o)::text end from unnest(p.polroles) o) as roles,
       pg_get_expr(p.polqual, p.polrelid) as "using", pg_get_expr(p.polwithcheck, p.polrelid) as "check",
       called.functions
  from tree t
  join pg_class c on c.oid = t.part
  join pg_policy p on p.polrelid = t.part
  left join called on called.policy = p.oid
 order by t.position, t.is_partition, relation, p.polname`;

/** Every policy of the model's tables and their partitions. */
export const policyRows = question<PolicyRow>(POLICIES);
