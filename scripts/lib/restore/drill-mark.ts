import type pg from 'pg';
import { z } from 'zod';
import { errorCode } from '../postgres/advice.ts';
import { quoteIdentifier, quoteLiteral } from '../postgres/identifiers.ts';

/**
 * What a drill leaves at the database that it fills: a line in the comment of the database, which is no object and so
 * no part of what is compared. The next drill may clear exactly what this one made.
 */
export interface DrillMark {
  readonly v: 1;
  readonly run: string;
  readonly environment: string;
  readonly schemas: readonly string[];
  /** Tables and views, as `schema.name`. */
  readonly relations: readonly string[];
}

const MARK = z.strictObject({
  v: z.literal(1),
  run: z.string(),
  environment: z.string(),
  schemas: z.array(z.string().min(1)),
  relations: z.array(z.string()),
});

const PREFIX = 'bulkhead drill: ';

const READ = `
  select datname as database, coalesce(pg_catalog.shobj_description(oid, 'pg_database'), '') as comment
    from pg_catalog.pg_database where datname = pg_catalog.current_database()`;

interface Comment {
  readonly database: string;
  readonly comment: string;
}

/** The mark of an earlier drill, or undefined: also for one that cannot be read, which then allows nothing. */
export async function readDrillMark(client: pg.ClientBase): Promise<DrillMark | undefined> {
  const { comment } = await readComment(client);
  const line = comment.split('\n').findLast((text) => text.startsWith(PREFIX));
  if (line === undefined) return undefined;
  const parsed = MARK.safeParse(jsonOf(line.slice(PREFIX.length)));
  return parsed.success ? parsed.data : undefined;
}

/** Leaves the mark, beside what else the comment says. Returns false when the login does not own the database. */
export async function writeDrillMark(client: pg.ClientBase, mark: DrillMark): Promise<boolean> {
  const { database, comment } = await readComment(client);
  const others = comment.split('\n').filter((text) => text !== '' && !text.startsWith(PREFIX));
  const text = [...others, `${PREFIX}${JSON.stringify(mark)}`].join('\n');
  try {
    await client.query(`comment on database ${quoteIdentifier(database)} is ${quoteLiteral(text)}`);
    return true;
  } catch (error) {
    if (errorCode(error) === '42501') return false;
    throw error;
  }
}

async function readComment(client: pg.ClientBase): Promise<Comment> {
  const { rows } = await client.query<Comment>(READ);
  return rows[0] ?? { database: '', comment: '' };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Somebody wrote into the comment: no mark.
  }
}
