import { type IndexStmt, type Node, parse } from 'libpg-query';
import type pg from 'pg';
import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { MigrationFile } from './files.ts';
import type { Statement } from './statements.ts';

/** An index as the catalogue has it. */
interface Found {
  readonly schema: string;
  readonly name: string;
  readonly usable: boolean;
  readonly definition: string;
}

/** The index of this name in the schema of this table: an index always stands beside its table. */
const FIND = `
  select n.nspname as schema, i.relname as name, x.indisvalid and x.indisready as usable,
         pg_catalog.pg_get_indexdef(i.oid) as definition
    from pg_catalog.pg_class t
    join pg_catalog.pg_class i on i.relnamespace = t.relnamespace and i.relname = $2
    join pg_catalog.pg_namespace n on n.oid = i.relnamespace
    join pg_catalog.pg_index x on x.indexrelid = i.oid
   where t.oid = to_regclass($1)`;

/** Whether a statement works without blocking writers, and therefore waits for everybody who is at work. */
export function isConcurrent({ tree }: Statement): boolean {
  if ('IndexStmt' in tree) return tree.IndexStmt.concurrent === true;
  if ('DropStmt' in tree) return tree.DropStmt.concurrent === true;
  if (!('ReindexStmt' in tree)) return false;
  return (tree.ReindexStmt.params ?? []).some(
    (node) => 'DefElem' in node && node.DefElem.defname === 'concurrently',
  );
}

/**
 * Makes a `create index concurrently` re-runnable: drops what a broken-off build of this index left invalid, which
 * IF NOT EXISTS would keep for ever. Returns true when the index is there already, as the statement wants it.
 * Throws `INDEX_DIFFERS` when another one has its name.
 */
export async function isBuilt(
  client: pg.ClientBase,
  file: MigrationFile,
  statement: Statement,
): Promise<boolean> {
  const wanted = 'IndexStmt' in statement.tree ? statement.tree.IndexStmt : undefined;
  if (wanted?.concurrent !== true || wanted.idxname === undefined || wanted.relation?.relname === undefined) {
    return false;
  }
  const { schemaname, relname } = wanted.relation;
  const table =
    schemaname === undefined
      ? quoteIdentifier(relname)
      : quoteQualified({ schema: schemaname, name: relname });
  const { rows } = await client.query<Found>(FIND, [table, wanted.idxname]);
  const found = rows[0];
  if (found === undefined) return false;
  if (!(await isSame(wanted, found))) {
    throw new BulkheadError({
      what: `${file.path} builds the index ${wanted.idxname}, but there is another one of this name: ${found.definition}`,
      fix: 'Rename one of them.',
      code: 'INDEX_DIFFERS',
      exit: 1,
    });
  }
  if (found.usable) return true;
  await client.query(`drop index concurrently if exists ${quoteQualified(found)}`);
  return false;
}

async function isSame(wanted: IndexStmt, found: Found): Promise<boolean> {
  const [statement] = (await parse(found.definition)).stmts ?? [];
  const tree = statement?.stmt;
  if (tree === undefined || !('IndexStmt' in tree)) return false;
  return JSON.stringify(shapeOf(wanted)) === JSON.stringify(shapeOf(tree.IndexStmt));
}

/** What the server prints as it was written. It adds casts to expressions, so of those only their presence counts. */
function shapeOf(index: IndexStmt): unknown {
  const columns = (nodes: readonly Node[] | undefined) =>
    (nodes ?? []).map((node) => {
      if (!('IndexElem' in node)) return undefined;
      const { name, ordering } = node.IndexElem;
      return [name ?? 'expression', ordering === 'SORTBY_DESC' ? 'desc' : 'asc'];
    });
  return {
    table: index.relation?.relname,
    unique: index.unique === true,
    method: index.accessMethod ?? 'btree',
    columns: columns(index.indexParams),
    include: columns(index.indexIncludingParams),
    nullsNotDistinct: index.nulls_not_distinct === true,
    partial: index.whereClause !== undefined,
  };
}
