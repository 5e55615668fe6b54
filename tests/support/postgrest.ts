import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import pg from 'pg';
import { quoteIdentifier as q, quoteLiteral } from '../../scripts/lib/postgres/identifiers.ts';

// A stand-in for PostgREST over a real database: filters, embedding along foreign keys, writes with Prefer, RPC. It
// becomes the role of the token and tells the database token and headers, as PostgREST does.
// https://docs.postgrest.org/en/stable/references/api/tables_views.html

export interface PostgrestOptions {
  /** Connects as the authenticator. */
  readonly database: string;
  /** Signs the tokens (HS256). */
  readonly secret: string;
  /** Called before each request, as `db-pre-request`. */
  readonly preRequest?: string;
}

export interface Postgrest extends AsyncDisposable {
  readonly url: string;
  /** Path and query of each request. */
  readonly asked: string[];
  /** Signs with another secret from now on, as after a rotation. */
  rotate(secret: string): void;
}

/** A token for a role, as Supabase's service key is one. */
export function signToken(secret: string, claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

export async function openPostgrest(options: PostgrestOptions): Promise<Postgrest> {
  const pool = new pg.Pool({ connectionString: options.database, max: 2 });
  const asked: string[] = [];
  let { secret } = options;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    void answer(pool, request, response, secret, options.preRequest);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    asked,
    rotate(next) {
      secret = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
      await pool.end();
    },
  };
}

class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

async function answer(
  pool: pg.Pool,
  request: IncomingMessage,
  response: ServerResponse,
  secret: string,
  preRequest: string | undefined,
): Promise<void> {
  const send = (status: number, body: unknown, headers: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body));
  };
  try {
    const claims = verifiedClaims(request.headers.authorization, secret);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query(`set local role ${q(String(claims.role ?? 'anon'))}`);
      await client.query(
        "select set_config('request.jwt.claims', $1, true), set_config('request.headers', $2, true), set_config('search_path', 'public', true)",
        [JSON.stringify(claims), JSON.stringify(request.headers)],
      );
      if (preRequest !== undefined) await client.query(`select ${preRequest}()`);
      const { status, rows, count } = await perform(client, request, body);
      await client.query('commit');
      const range = count === undefined ? {} : { 'content-range': `0-${rows?.length ?? 0}/${count}` };
      send(status, rows, range);
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  } catch (error) {
    if (error instanceof Refused) send(error.status, { code: error.code, message: error.message });
    else if (error instanceof pg.DatabaseError) send(400, { code: error.code, message: error.message });
    else send(500, { code: 'XX000', message: String(error) });
  }
}

function verifiedClaims(header: string | undefined, secret: string): Record<string, unknown> {
  const token = /^Bearer (.+)$/.exec(header ?? '')?.[1] ?? '';
  const [head, body, signature = ''] = token.split('.');
  const right = createHmac('sha256', secret).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    throw new Refused(401, 'PGRST301', 'JWSError JWSInvalidSignature');
  }
  const claims: unknown = JSON.parse(Buffer.from(body ?? '', 'base64url').toString());
  return claims !== null && typeof claims === 'object' ? { ...claims } : {};
}

interface Outcome {
  readonly status: number;
  readonly rows: readonly unknown[] | undefined;
  readonly count?: number;
}

const RESERVED = new Set(['select', 'limit', 'offset', 'order', 'on_conflict', 'columns', 'or']);

async function perform(client: pg.ClientBase, request: IncomingMessage, body: unknown): Promise<Outcome> {
  const url = new URL(request.url ?? '/', 'http://postgrest');
  const [, first = '', second = ''] = url.pathname.split('/').map(decodeURIComponent);
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
      const limit = url.searchParams.get('limit');
      const list = await selectList(client, first, 't', columns, embedded);
      const sql = `select ${list.columns} from ${q(first)} t${list.joins}${rest}${limit === null ? '' : ` limit ${Number(limit)}`}`;
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

const OPERATORS: Readonly<Record<string, string>> = {
  eq: '=',
  neq: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
};

/** `eq.x`, `in.(a,b)`, `is.null`, `not.eq.x` */
function condition(column: string, text: string): string {
  const [, name = '', value = ''] = /^(\w+)\.(.*)$/s.exec(text) ?? [];
  if (name === 'not') return `not (${condition(column, value)})`;
  if (name === 'is' && value === 'null') return `${column} is null`;
  if (name === 'in') {
    const list = [...value.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,"]+)/g)].map(([, quoted, plain]) =>
      quoteLiteral(quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? ''),
    );
    return `${column} in (${list.join(', ')})`;
  }
  const operator = OPERATORS[name];
  if (operator === undefined) throw new Refused(400, 'PGRST100', `failed to parse filter (${text})`);
  return `${column} ${operator} ${quoteLiteral(value)}`;
}

/** `(a.eq.1,b.eq.2)` */
function orCondition(text: string): string {
  const parts = text.slice(1, -1).split(',');
  return `(${parts.map((part) => condition(`t.${q(part.slice(0, part.indexOf('.')))}`, part.slice(part.indexOf('.') + 1))).join(' or ')})`;
}

interface List {
  readonly columns: string;
  readonly joins: string;
}

/** A select list with what it embeds, each as a lateral sub-select. */
async function selectList(
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
