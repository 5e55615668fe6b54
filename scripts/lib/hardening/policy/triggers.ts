import { question } from '../check.ts';
import { TREE } from '../relations.ts';

/** A trigger of a table of the model, constraint triggers of the server left out. */
export interface TriggerRow {
  readonly id: string;
  readonly relid: string;
  readonly relation: string;
  readonly is_partition: boolean;
  readonly name: string;
  readonly enabled: 'O' | 'A' | 'D' | 'R';
  readonly row: boolean;
  readonly before: boolean;
  /** `INSERT`, `UPDATE`, `DELETE`, `TRUNCATE`. */
  readonly events: readonly string[];
  /** Columns of `UPDATE OF`. */
  readonly columns: readonly string[];
  readonly definition: string;
  readonly function: string;
}

const TRIGGERS = `
with recursive ${TREE}
select t.id, t.part::text as relid, t.part::regclass::text as relation, t.is_partition, g.tgname::text as name,
       g.tgenabled::text as enabled, (g.tgtype & 1) <> 0 as row, (g.tgtype & 2) <> 0 as before,
       array(select e.name from (values (4, 'INSERT'), (8, 'DELETE'), (16, 'UPDATE'), (32, 'TRUNCATE')) e(bit, name)
              where (g.tgtype & e.bit) <> 0) as events,
       array(select a.attname::text from unnest(g.tgattr::int2[]) k join pg_attribute a on a.attrelid = g.tgrelid and a.attnum = k) as columns,
       pg_get_triggerdef(g.oid) as definition, g.tgfoid::text as function
  from tree t join pg_trigger g on g.tgrelid = t.part and not g.tgisinternal
 order by t.position, t.is_partition, relation, name`;

/** Every trigger of the model's tables and their partitions that somebody wrote. */
export const triggerRows = question<TriggerRow>(TRIGGERS);
