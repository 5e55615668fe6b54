import type pg from 'pg';
import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { parseSql } from '../sql/parse.ts';
import { listMember, member, type Tree, textMember } from '../sql/tree.ts';
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
export function isConcurrent({ kind, tree }: Statement): boolean {
  if (kind === 'IndexStmt' || kind === 'DropStmt') return member(tree, 'concurrent') === true;
  if (kind !== 'ReindexStmt') return false;
  return listMember(tree, 'params').some((node) => textMember(node, 'DefElem', 'defname') === 'concurrently');
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
  const { kind, tree } = statement;
  const relname = textMember(tree, 'relation', 'relname');
  const idxname = textMember(tree, 'idxname');
  if (kind !== 'IndexStmt' || !isConcurrent(statement) || idxname === undefined || relname === undefined) {
    return false;
  }
  const schemaname = textMember(tree, 'relation', 'schemaname');
  const table =
    schemaname === undefined
      ? quoteIdentifier(relname)
      : quoteQualified({ schema: schemaname, name: relname });
  const { rows } = await client.query<Found>(FIND, [table, idxname]);
  const found = rows[0];
  if (found === undefined) return false;
  if (!(await isSame(tree, found))) {
    throw new BulkheadError({
      what: `${file.path} builds the index ${idxname}, but there is another one of this name: ${found.definition}`,
      fix: 'Rename one of them.',
      code: 'INDEX_DIFFERS',
      exit: 1,
    });
  }
  if (found.usable) return true;
  await client.query(`drop index concurrently if exists ${quoteQualified(found)}`);
  return false;
}

async function isSame(wanted: Tree, found: Found): Promise<boolean> {
  const [statement] = await parseSql(found.definition, found.name);
  if (statement?.kind !== 'IndexStmt') return false;
  return JSON.stringify(shapeOf(wanted)) === JSON.stringify(shapeOf(statement.tree));
}

/** What the server prints as it was written. It adds casts to expressions, so of those only their presence counts. */
function shapeOf(index: Tree): unknown {
  const columns = (list: string) =>
    listMember(index, list).map((node) => [
      textMember(node, 'IndexElem', 'name') ?? 'expression',
      textMember(node, 'IndexElem', 'ordering') === 'SORTBY_DESC' ? 'desc' : 'asc',
    ]);
  return {
    table: textMember(index, 'relation', 'relname'),
    unique: member(index, 'unique') === true,
    method: textMember(index, 'accessMethod') ?? 'btree',
    columns: columns('indexParams'),
    include: columns('indexIncludingParams'),
    nullsNotDistinct: member(index, 'nulls_not_distinct') === true,
    partial: member(index, 'whereClause') !== undefined,
  };
}
