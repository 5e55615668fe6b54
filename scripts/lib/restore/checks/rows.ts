import type { Detail } from '../../archive/detail.ts';
import type { BackupTable } from '../../backup/tables.ts';
import { displayName } from '../../postgres/identifiers.ts';
import type { Check } from '../../runtime/result.ts';
import type { CatalogTable } from '../../tenancy/catalog.ts';
import { RowsSum, sameRows } from '../digest.ts';
import { STRANGER } from '../restored.ts';
import { NO_TENANT, type TableSums } from '../tally.ts';

/** Differences that a check spells out; the rest is counted. */
const SHOWN = 5;

/** That each table of the backup is there with its columns, and no other table is. Pure. */
export function checkTables(detail: Detail, catalog: readonly CatalogTable[]): Check[] {
  const restored = new Map(catalog.map((table) => [displayName(table), table]));
  const checks: Check[] = [];
  for (const table of detail.tables) {
    const id = displayName(table);
    const found = restored.get(id);
    restored.delete(id);
    const columns = found?.columns.filter(({ generated }) => !generated).map(({ name }) => name);
    if (JSON.stringify(columns) === JSON.stringify(table.columns)) continue;
    const observed = columns === undefined ? 'no such table' : `columns ${columns.join(', ')}`;
    checks.push(tableCheck('red', observed, `columns ${table.columns.join(', ')}`, id));
  }
  for (const id of restored.keys()) {
    checks.push(tableCheck('red', 'a table that the backup does not have', 'no such table', id));
  }
  const count = detail.tables.length;
  if (count === 0) return [tableCheck('grey', 'the backup has no table', 'tables as in the backup')];
  if (checks.length > 0) return checks;
  return [
    tableCheck('green', `${count} tables with all their columns`, 'tables and columns as in the backup'),
  ];
}

function tableCheck(verdict: Check['verdict'], observed: string, expected: string, object?: string): Check {
  return {
    id: 'DRL-02',
    title: 'Tables and columns are those of the backup',
    ...(object === undefined ? {} : { object }),
    verdict,
    expected,
    observed,
    meaning: 'A part of the database would not come back after a loss.',
  };
}

/**
 * That each table holds exactly the rows of the archive, and each tenant its own. Tenants are named by their
 * object. A table that the model gives no tenants is compared as a whole. Pure.
 */
export function checkRows(
  detail: Detail,
  tables: readonly BackupTable[],
  archived: TableSums,
  restored: TableSums,
): Check[] {
  const tenancy = new Map(tables.map((table) => [table.id, table.tenancy]));
  const checks = detail.tables.map((table) => {
    const id = displayName(table);
    const whole = tenancy.get(id) === undefined;
    const differences = whole
      ? differAsWhole(id, archived, restored)
      : differByTenant(id, archived, restored);
    const found = restored.whole(id);
    if (found.rows !== table.rows && differences.length === 0) {
      differences.push(`${found.rows} rows, and the snapshot had ${table.rows}`);
    }
    const owners = archived.groups(id).size;
    const scope = whole ? 'as a whole' : `in ${owners} ${owners === 1 ? 'group' : 'groups'} by tenant`;
    return {
      id: 'DRL-03',
      title: 'Rows are those of the backup, table by table and tenant by tenant',
      object: id,
      verdict: differences.length > 0 ? 'red' : 'green',
      expected: `${table.rows} rows ${scope}, equal in every value`,
      observed: differences.length === 0 ? `${found.rows} rows ${scope}, all equal` : listOf(differences),
      meaning: 'Rows would be lost, changed, or come back as those of another tenant.',
    } satisfies Check;
  });
  return checks.length > 0 ? checks : [nothing()];
}

const NO_ROWS = new RowsSum().result();

function differByTenant(id: string, archived: TableSums, restored: TableSums): string[] {
  const [was, is] = [archived.groups(id), restored.groups(id)];
  const groups = [...new Set([...was.keys(), ...is.keys()])].sort();
  return groups.flatMap((group) => {
    const [before, now] = [was.get(group) ?? NO_ROWS, is.get(group) ?? NO_ROWS];
    if (sameRows(before, now)) return [];
    return [`${ownerOf(group)}: ${differ(before.rows, now.rows)}`];
  });
}

function differAsWhole(id: string, archived: TableSums, restored: TableSums): string[] {
  const [before, now] = [archived.whole(id), restored.whole(id)];
  return sameRows(before, now) ? [] : [differ(before.rows, now.rows)];
}

function differ(before: number, now: number): string {
  if (now === before) return `${now} rows as in the backup, but other values in them`;
  const [count, what] = now < before ? [before - now, 'missing'] : [now - before, 'too many'];
  return `${now} rows, ${count} ${what}`;
}

function ownerOf(group: string): string {
  if (group === NO_TENANT) return 'rows of no tenant';
  return group === STRANGER ? 'rows of a tenant that the backup does not know' : `tenant ${group}`;
}

function listOf(differences: readonly string[]): string {
  const more = differences.length - SHOWN;
  return `${differences.slice(0, SHOWN).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function nothing(): Check {
  return {
    id: 'DRL-03',
    title: 'Rows are those of the backup, table by table and tenant by tenant',
    verdict: 'grey',
    expected: 'tables to compare',
    observed: 'the backup has no table',
    meaning: 'A drill that compared nothing has proved nothing.',
  };
}
