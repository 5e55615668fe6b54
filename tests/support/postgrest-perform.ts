import type { IncomingMessage } from 'node:http';
import type pg from 'pg';
import { quoteIdentifier as q, quoteLiteral } from '../../scripts/lib/postgres/identifiers.ts';
import { condition, orCondition } from './postgrest-filter.ts';
import { Refused } from './postgrest-refusal.ts';
import { selectList } from './postgrest-select.ts';

/** What a request came to. */
export interface Outcome {
  readonly status: number;
  readonly rows: readonly unknown[] | undefined;
  readonly count?: number;
}

const RESERVED = new Set(['select', 'limit', 'offset', 'order', 'on_conflict', 'columns', 'or']);

/** Turns a request into SQL and runs it. */
export async function perform(
  client: pg.ClientBase,
  request: IncomingMessage,
  body: unknown,
): Promise<Outcome> {
  const url = new URL(request.url ?? '/', 'http://postgrest');
  // Supabase has it under a prefix of its own.
  const path = url.pathname.replace(/^\/rest\/v1(?=\/)/, '');
  const [, first = '', second = ''] = path.split('/').map(decodeURIComponent);
  const filters = [...url.searchParams].filter(([name]) => !RESERVED.has(name));
  if (first === 'rpc') return await call(client, second, body);
  const where = filters
    .filter(([name]) => !name.includes('.'))
    .map(([name, value]) => condition(`t.${q(name)}`, value));
  for (const value of url.searchParams.getAll('or')) where.push(orCondition(value));
  const rest = where.length === 0 ? '' : ` where ${where.join(' and ')}`;
  const prefer = String(request.headers.prefer ?? '');
  const columns = url.searchParams.get('select') ?? '*';
  const embedded = filters.filter(([name]) => name.includes('.'));
  switch (request.method) {
    case 'GET':
    case 'HEAD': {
      const list = await selectList(client, first, 't', columns, embedded);
      const sql = `select ${list.columns} from ${q(first)} t${list.joins}${rest}${pageOf(url.searchParams)}`;
      const { rows } = await client.query(sql);
      if (!prefer.includes('count=exact')) return { status: 200, rows };
      const counted = await client.query(`select count(*)::int as n from ${q(first)} t${rest}`);
      return { status: 200, rows, count: Number(counted.rows[0]?.n) };
    }
    case 'POST': {
      const conflict = (url.searchParams.get('on_conflict') ?? 'id').split(',').map((name) => q(name.trim()));
      return await write(client, first, body, { prefer, columns, conflict, embedded });
    }
    case 'PATCH': {
      const [row] = rowsOf(body);
      const sets = Object.entries(row ?? {}).map(([name, value]) => `${q(name)} = ${literal(value)}`);
      const sql = `update ${q(first)} t set ${sets.join(', ')}${rest} returning t.*`;
      return await changed(client, sql, first, { prefer, columns, embedded }, 200);
    }
    case 'DELETE':
      return await changed(
        client,
        `delete from ${q(first)} t${rest} returning t.*`,
        first,
        { prefer, columns, embedded },
        200,
      );
    default:
      throw new Refused(405, 'PGRST117', `unsupported method ${request.method}`);
  }
}

/** `order=a.asc,b.desc`, `limit`, `offset` */
function pageOf(query: URLSearchParams): string {
  const by = (query.get('order') ?? '').split(',').filter((item) => item !== '');
  const order = by.map((item) => {
    const [name = '', ...words] = item.split('.');
    return `t.${q(name)}${words.includes('desc') ? ' desc' : ''}`;
  });
  const [limit, offset] = [query.get('limit'), query.get('offset')];
  return [
    order.length === 0 ? '' : ` order by ${order.join(', ')}`,
    limit === null ? '' : ` limit ${Number(limit)}`,
    offset === null ? '' : ` offset ${Number(offset)}`,
  ].join('');
}

interface Shape {
  readonly prefer: string;
  readonly columns: string;
  readonly embedded: readonly (readonly [string, string])[];
}

async function write(
  client: pg.ClientBase,
  table: string,
  body: unknown,
  shape: Shape & { readonly conflict: readonly string[] },
): Promise<Outcome> {
  const rows = rowsOf(body);
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const values = rows.map(
    (row) => `(${names.map((name) => (name in row ? literal(row[name]) : 'default')).join(', ')})`,
  );
  const sets = names.map((name) => `${q(name)} = excluded.${q(name)}`).join(', ');
  const target = `(${shape.conflict.join(', ')})`;
  const conflict = shape.prefer.includes('resolution=merge-duplicates')
    ? ` on conflict ${target} do update set ${sets}`
    : shape.prefer.includes('resolution=ignore-duplicates')
      ? ` on conflict ${target} do nothing`
      : '';
  const sql = `insert into ${q(table)} as t (${names.map(q).join(', ')}) values ${values.join(', ')}${conflict} returning t.*`;
  return await changed(client, sql, table, shape, 201);
}

async function changed(
  client: pg.ClientBase,
  sql: string,
  table: string,
  { prefer, columns, embedded }: Shape,
  status: number,
): Promise<Outcome> {
  if (!prefer.includes('return=representation')) {
    await client.query(sql);
    return { status: status === 201 ? 201 : 204, rows: undefined };
  }
  const list = await selectList(client, table, 't', columns, embedded);
  const { rows } = await client.query(`with t as (${sql}) select ${list.columns} from t${list.joins}`);
  return { status, rows };
}

async function call(client: pg.ClientBase, name: string, body: unknown): Promise<Outcome> {
  const [values] = rowsOf(body);
  const given = Object.entries(values ?? {}).map(([key, value]) => `${q(key)} => ${literal(value)}`);
  const { rows } = await client.query(`select * from ${q(name)}(${given.join(', ')})`);
  return { status: 200, rows };
}

function rowsOf(body: unknown): Record<string, unknown>[] {
  const list: unknown[] = Array.isArray(body) ? body : [body ?? {}];
  return list.map((row) => (row !== null && typeof row === 'object' ? { ...row } : {}));
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return quoteLiteral(typeof value === 'object' ? JSON.stringify(value) : String(value));
}
