import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import pg from 'pg';
import { quoteIdentifier as q } from '../../scripts/lib/postgres/identifiers.ts';
import { perform } from './postgrest-perform.ts';
import { Refused } from './postgrest-refusal.ts';

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

/** Asks for a row and not for a list. */
const ONE_OBJECT = /application\/vnd\.pgrst\.object\+json/;

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
      const one = ONE_OBJECT.test(request.headers.accept ?? '');
      if (one && rows !== undefined && rows.length !== 1) {
        throw new Refused(406, 'PGRST116', 'Cannot coerce the result to a single JSON object');
      }
      await client.query('commit');
      const range = count === undefined ? {} : { 'content-range': `0-${rows?.length ?? 0}/${count}` };
      send(status, request.method === 'HEAD' ? undefined : one ? rows?.[0] : rows, range);
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
