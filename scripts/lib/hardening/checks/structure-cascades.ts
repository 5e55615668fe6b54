import { type CheckSpec, type Finding, queryCheck } from '../check.ts';
import { TABLES } from '../relations.ts';

const CASCADES = `
with ${TABLES}
select bh.id as child, con.conrelid::regclass::text as child_name, con.confrelid::regclass::text as parent_name,
       quote_ident(con.conname) as name, con.confdeltype = 'c' as cascades,
       pg_get_constraintdef(con.oid) as definition, c.relkind = 'p' as partitioned,
       case when bh.kind is distinct from 'shared' then bh.id end as tenant_table,
       case c.relkind when 'p' then (select sum(l.reltuples) from pg_partition_tree(c.oid) t join pg_class l on l.oid = t.relid where t.isleaf)
                      else c.reltuples end as rows
  from pg_constraint con
  join pg_class c on c.oid = con.conrelid
  left join bh on bh.relid = con.conrelid
 where con.contype = 'f' and con.conparentid = 0 and con.confdeltype = 'c'
union all
select bh.id, bh.relid::regclass::text, null, null, false, null, false, bh.id, 0 from bh where bh.kind <> 'shared'
 order by child_name, name`;

/** A foreign key that deletes, or (without a parent) a table of tenants on its own. */
interface Cascade {
  child: string | null;
  child_name: string;
  parent_name: string | null;
  name: string | null;
  cascades: boolean;
  definition: string | null;
  partitioned: boolean;
  tenant_table: string | null;
  rows: number;
}

const cascades = queryCheck<Cascade>({
  id: 'STR-10',
  title: 'no cascade deletes rows of tenants',
  meaning:
    'ON DELETE CASCADE deletes past row-level security: also rows that the one who deletes cannot see, level by level. One estate re-created by a seed takes its homes and their messages with it.',
  expected: 'no ON DELETE CASCADE on a table that holds rows of tenants',
  remedy:
    'Build the key with ON DELETE RESTRICT. What must go together is then deleted by a procedure that names each table, counts, and is audited.',
  objects: 'tables',
  nothing: 'no table of the model exists in this database',
  stage: 'constrained',
  query: CASCADES,
  judge: (rows) => {
    const keys = rows.filter((row) => row.cascades);
    return rows
      .filter((row) => !row.cascades)
      .flatMap((table): Finding[] => {
        const own = keys.filter((key) => key.child === table.child);
        const id = table.child ?? '';
        if (own.length === 0) return [{ object: id, table: id, verdict: 'green', observed: 'none' }];
        return own.map((key) => ({
          object: `${id}: ${key.name}`,
          table: id,
          verdict: 'red',
          observed: describe(key, keys),
          fix: restrict(key),
        }));
      });
  },
});

/** What one deleted parent takes with it, from this key on downwards. */
function describe(key: Cascade, keys: readonly Cascade[]): string {
  const depths = new Map([[key.child_name, 1]]);
  const rows = new Map([[key.child_name, key.rows]]);
  // A Map takes what is added while it is being walked: breadth first, each table once.
  for (const [table, depth] of depths) {
    for (const below of keys.filter((other) => other.parent_name === table)) {
      if (depths.has(below.child_name)) continue;
      depths.set(below.child_name, depth + 1);
      rows.set(below.child_name, below.rows);
    }
  }
  const deepest = Math.max(...depths.values());
  const further = depths.size - 1;
  const reach =
    further === 0
      ? ''
      : `, and through it ${further} more ${further === 1 ? 'table' : 'tables'}, ${deepest} levels deep`;
  return `deleting from ${key.parent_name} deletes here${reach} (${estimate([...rows.values()])})`;
}

function estimate(rows: readonly number[]): string {
  const known = rows.filter((count) => count >= 0);
  const sum = known.reduce((total, count) => total + count, 0);
  const number = Math.round(sum).toLocaleString('en');
  if (known.length === 0) return 'never analysed, so the number of rows is not known';
  return known.length < rows.length ? `${number} rows or more` : `about ${number} rows in all`;
}

function restrict({ child_name, name, definition, partitioned }: Cascade): string {
  const text = (definition ?? '').replace(' ON DELETE CASCADE', ' ON DELETE RESTRICT');
  const lines = [`alter table ${child_name} drop constraint ${name};`];
  if (partitioned) return [...lines, `alter table ${child_name} add constraint ${name} ${text};`].join('\n');
  const notValid = text.replace(/ NOT VALID$/, '');
  return [
    ...lines,
    `alter table ${child_name} add constraint ${name} ${notValid} not valid;`,
    `alter table ${child_name} validate constraint ${name};`,
  ].join('\n');
}

export const STRUCTURE_CASCADES: readonly CheckSpec[] = [cascades];
