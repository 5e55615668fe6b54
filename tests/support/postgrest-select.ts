import type pg from 'pg';
import { quoteIdentifier as q } from '../../scripts/lib/postgres/identifiers.ts';
import { condition } from './postgrest-filter.ts';
import { Refused } from './postgrest-refusal.ts';

// https://docs.postgrest.org/en/stable/references/api/resource_embedding.html

export interface List {
  readonly columns: string;
  readonly joins: string;
}

/** A select list with what it embeds, each as a lateral sub-select. */
export async function selectList(
  client: pg.ClientBase,
  table: string,
  alias: string,
  columns: string,
  filters: readonly (readonly [string, string])[],
): Promise<List> {
  const parts: string[] = [];
  const joins: string[] = [];
  for (const item of split(columns)) {
    const embed = /^(?:(\w+):)?(\w+)((?:!\w+)*)\((.*)\)$/s.exec(item);
    if (embed === null) {
      const [, renamed, name = ''] = /^(?:(\w+):)?(.+)$/.exec(item) ?? [];
      if (/^(?:\w+\.)?(count|sum|min|max|avg)\(\)$/.test(name)) parts.push('count(*)::int as count');
      else
        parts.push(
          name === '*'
            ? `${alias}.*`
            : `${alias}.${q(name)}${renamed === undefined ? '' : ` as ${q(renamed)}`}`,
        );
      continue;
    }
    const [, renamed, target = '', hints = '', inner = ''] = embed;
    const name = renamed ?? target;
    const inside = `${alias}_${name}`;
    const own = filters
      .filter(([path]) => path.startsWith(`${name}.`))
      .map(([path, value]): [string, string] => [path.slice(name.length + 1), value]);
    const { on, many } = await relationship(client, table, alias, target, inside);
    const list = await selectList(
      client,
      target,
      inside,
      inner,
      own.filter(([path]) => path.includes('.')),
    );
    const where = [
      on,
      ...own
        .filter(([path]) => !path.includes('.'))
        .map(([column, value]) => condition(`${inside}.${q(column)}`, value)),
    ];
    const rows = `select ${list.columns} from ${q(target)} ${inside}${list.joins} where ${where.join(' and ')}`;
    const value = many ? "coalesce(json_agg(x), '[]')" : 'to_json((array_agg(x))[1])';
    joins.push(
      ` left join lateral (select ${value} as v, count(x) as n from (${rows}) x) j_${inside} on true`,
    );
    if (hints.includes('!inner')) joins.push(` join (values (1)) i_${inside} (one) on j_${inside}.n > 0`);
    parts.push(`j_${inside}.v as ${q(name)}`);
  }
  return { columns: parts.join(', '), joins: joins.join('') };
}

const KEYS = `
  select c.conrelid = $1::regclass as forward,
         (select json_agg(a.attname order by k.n) from unnest(c.conkey) with ordinality k (num, n) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.num) as child,
         (select json_agg(a.attname order by k.n) from unnest(c.confkey) with ordinality k (num, n) join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.num) as parent
    from pg_constraint c
   where c.contype = 'f' and ((c.conrelid = $1::regclass and c.confrelid = $2::regclass) or (c.conrelid = $2::regclass and c.confrelid = $1::regclass))
   order by c.conrelid = $1::regclass desc, cardinality(c.conkey), c.conname limit 1`;

/** The foreign key between two tables; the simplest where there are several. */
async function relationship(
  client: pg.ClientBase,
  from: string,
  alias: string,
  target: string,
  inside: string,
): Promise<{ on: string; many: boolean }> {
  const { rows } = await client.query<{ forward: boolean; child: string[]; parent: string[] }>(KEYS, [
    q(from),
    q(target),
  ]);
  const [key] = rows;
  if (key === undefined) throw new Refused(400, 'PGRST200', `no relationship between ${from} and ${target}`);
  const [child, parent] = key.forward ? [alias, inside] : [inside, alias];
  const on = key.child
    .map((name, index) => `${child}.${q(name)} = ${parent}.${q(key.parent[index] ?? '')}`)
    .join(' and ');
  return { on, many: !key.forward };
}

function split(columns: string): string[] {
  const items: string[] = [];
  let [item, depth] = ['', 0];
  for (const char of columns.replaceAll(/\s/g, '')) {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (char === ',' && depth === 0) {
      items.push(item);
      item = '';
    } else item += char;
  }
  return [...items, item];
}
