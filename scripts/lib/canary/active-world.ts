import type { Relation } from '../isolation/relation.ts';
import { literalOf, type SeededRow, tiedColumns, type World } from '../isolation/world.ts';
import { displayName, quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import type { Model, TableModel } from '../tenancy/model.ts';
import { type Asker, reasonOf } from './ask.ts';

/** The keys of a row that is there: its own, its tenant's and its parents', and nothing of its contents. */
export interface TenantRow {
  readonly tenant: string;
  readonly columns: readonly string[];
  /** SQL for a column's value. */
  literal(column: string): string;
}

/** Tenants among whom two with rows are looked for. */
const CANDIDATES = 50;

/** A row each of two tenants, or why there are none. */
export async function pairQuery(
  asker: Asker,
  model: Model,
  table: TableModel,
  relation: Relation,
): Promise<[TenantRow, TenantRow] | string> {
  const { tenantColumn } = table;
  if (tenantColumn === undefined) return `${table.id} has no tenant column`;
  const columns = [...tiedColumns(table)].filter((name) => relation.columns.get(name)?.generated === false);
  const key = quoteIdentifier(model.tenant.key);
  const values = columns.map((name) => `c.${quoteIdentifier(name)}::text`).join(', ');
  const query = `
    select r.${key}::text as tenant, found.columns
      from (select ${key} from ${quoteQualified(model.tenant.table)} order by ${key} limit ${CANDIDATES}) r
     cross join lateral (select array[${values}] as columns from ${quoteQualified(table)} c
                          where c.${quoteIdentifier(tenantColumn)} = r.${key} limit 1) found
     limit 2`;
  const answer = await asker.ask<{ tenant: string; columns: (string | null)[] }>(query);
  if (answer.failure !== undefined) return `${table.id}: ${reasonOf(answer.failure)}`;
  const [own, foreign] = (answer.rows ?? []).map((row): TenantRow => {
    const at = new Map(columns.map((name, index) => [name, row.columns[index] ?? null]));
    return {
      tenant: row.tenant,
      columns,
      literal: (name) => literalOf(relation, name, at.get(name) ?? null),
    };
  });
  return own === undefined || foreign === undefined
    ? `${table.id} does not hold rows of two tenants`
    : [own, foreign];
}

/** The two tenants as the isolation's personas take them; undefined where nobody is a member of just one of them. */
export async function worldOf(
  asker: Asker,
  model: Model,
  relations: ReadonlyMap<string, Relation>,
  [own, foreign]: readonly [TenantRow, TenantRow],
): Promise<World | undefined> {
  const root = relations.get(model.tenant.table.id);
  if (root === undefined) return undefined;
  const tables = new Map([
    [
      model.tenant.table.id,
      seeded(root, [rowOf('A', model.tenant.key, own.tenant), rowOf('B', model.tenant.key, foreign.tenant)]),
    ],
  ]);
  const { claim } = model;
  if (claim.from !== 'membership') return { tables, unseeded: new Map() };
  const members = relations.get(displayName(claim.table));
  if (members === undefined) return undefined;
  const people: SeededRow[] = [];
  for (const [name, tenant, other] of [
    ['A', own.tenant, foreign.tenant],
    ['B', foreign.tenant, own.tenant],
  ] as const) {
    const user = quoteIdentifier(claim.userColumn);
    const organisation = quoteIdentifier(claim.tenantColumn);
    const from = quoteQualified(claim.table);
    const query = `
      select m.${user}::text as person from ${from} m
       where m.${organisation}::text = $1 and m.${user} is not null
         and not exists (select from ${from} o where o.${user} = m.${user} and o.${organisation}::text = $2) limit 1`;
    const person = (await asker.ask<{ person: string }>(query, [tenant, other])).rows?.[0]?.person;
    if (person === undefined) return undefined;
    people.push(rowOf(name, claim.userColumn, person));
  }
  tables.set(displayName(claim.table), seeded(members, people));
  return { tables, unseeded: new Map() };
}

function rowOf(tenant: 'A' | 'B', column: string, value: string): SeededRow {
  return { tenant, branch: 1, spare: false, values: new Map([[column, value]]), place: 0 };
}

/** Rows that nobody seeded: they were there. */
function seeded(relation: Relation, rows: readonly SeededRow[]) {
  return { relation, rows, fresh: () => new Map<string, string>(), further: () => undefined };
}
