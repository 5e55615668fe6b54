import type pg from 'pg';
import type { Detail } from '../archive/detail.ts';
import type { BufferCollector } from '../backup/buffer-collector.ts';
import { sourceOf } from '../backup/share.ts';
import type { BackupTable } from '../backup/tables.ts';
import { copyRows } from '../postgres/copy.ts';
import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import type { Model } from '../tenancy/model.ts';
import { tenantOf } from '../tenancy/path.ts';
import { RowCutter, unescapeValue } from './rows.ts';
import { NO_TENANT, type TableSums, wholeObject } from './tally.ts';

/** The group of rows of a tenant that the backup does not know. */
export const STRANGER = '?';

const TAB = 9;

/** The text of money depends on the locale, beside what every session of ours pins; the backup pins it too. */
export const PIN = "set lc_monetary = 'C'";

/** Each tenant's object by the tenant's key. */
export function objectsByTenant(detail: Detail): ReadonlyMap<string, string> {
  return new Map(detail.tenants.map(({ id, object }) => [id, wholeObject(object)]));
}

/**
 * Digests a restored table as the archive's rows were digested, in one pass: a single COPY tells for each row
 * whose it is, by the model and the keys that stand in the target now, and the rows are sorted out on the way.
 * Memory: one row. Returns the rows; throws when the server's own count is another.
 */
export async function digestRestored(
  client: pg.ClientBase,
  model: Model,
  table: BackupTable,
  objects: ReadonlyMap<string, string>,
  sums: TableSums,
  collector: BufferCollector,
): Promise<number> {
  const { id, tenancy } = table;
  const own = sums.sum(id, NO_TENANT);
  const cutter = new RowCutter((piece, from, to) => {
    if (tenancy === undefined) return own.add(piece, from, to);
    const { bytes } = piece;
    const tab = bytes.indexOf(TAB, from);
    const end = tab === -1 || tab > to ? to : tab;
    const tenant = unescapeValue(bytes.toString('utf8', from, end));
    const group = tenant === undefined ? NO_TENANT : (objects.get(tenant) ?? STRANGER);
    sums.sum(id, group).add(piece, Math.min(end + 1, to), to);
  });
  const copy = copyRows(client, copyStatement(model, table));
  for await (const piece of copy.bytes) {
    cutter.add(piece);
    collector.passed(piece.length);
  }
  cutter.end();
  const rows = await copy.rows;
  if (rows !== sums.whole(id).rows)
    throw new Error(`${id}: the server counted ${rows} rows, and other ones came`);
  return rows;
}

/** The tenant comes first: the rest of the line is then, byte for byte, the line of the backup. */
function copyStatement(model: Model, table: BackupTable): string {
  const columns = table.columns.map((column) => `c.${quoteIdentifier(column)}`);
  const { tenancy } = table;
  if (tenancy === undefined) return `copy (select ${columns.join(', ')} ${sourceOf(table)}) to stdout`;
  const key = `r.${quoteIdentifier(model.tenant.key)}`;
  // The server decides which tenant it is, as in the backup: two texts may differ and yet be equal keys.
  return `copy (select ${[`${key}::text`, ...columns].join(', ')} ${sourceOf(table)}
    left join ${quoteQualified(model.tenant.table)} r on ${key} = ${tenantOf(tenancy, 'c')}) to stdout`;
}
