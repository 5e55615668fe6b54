import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import type { ColumnPair, TableModel } from '../tenancy/model.ts';
import { question } from './check.ts';
import { isEnforced, provenNotNull, TABLES } from './relations.ts';

/** A foreign key between two tables of the model, as the server has it. */
export interface ForeignKey {
  readonly name: string;
  /** Ids of the model. */
  readonly child: string;
  readonly parent: string;
  readonly pairs: readonly ColumnPair[];
  /** Columns of the child that may hold NULL, so that (MATCH SIMPLE) the key is not looked at. */
  readonly nullable: readonly string[];
  readonly full: boolean;
  readonly validated: boolean;
  readonly enforced: boolean;
  readonly triggersOff: number;
  /** As `pg_get_constraintdef` writes it; empty for a key that there is nothing to repair about. */
  readonly definition: string;
  readonly partitioned: boolean;
  /** Columns that ON DELETE empties (SET NULL, SET DEFAULT); none for the other actions. */
  readonly emptied: readonly string[];
  readonly cascadesUpdate: boolean;
  readonly deferrable: boolean;
}

/** A unique index that a foreign key may refer to. */
export interface UniqueIndex {
  readonly table: string;
  readonly columns: readonly string[];
}

/** The one row of `KEYS`. */
export interface KeyFacts {
  readonly keys: readonly ForeignKey[];
  readonly uniques: readonly UniqueIndex[];
  readonly present: readonly string[];
}

/**
 * Every foreign key between tables of the model, with all that can make it a key in name only: not
 * validated, not enforced (PostgreSQL 18), its triggers switched off, or a column that may be NULL.
 */
export const KEYS = question<KeyFacts>(`
with recursive ${TABLES},
  fk as (
    select con.*, c.id as child, p.id as parent, c.position, c.relkind
      from pg_constraint con
      join bh c on c.relid = con.conrelid
      join bh p on p.relid = con.confrelid
     where con.contype = 'f' and con.conparentid = 0
  ),
  family as (
    select oid as root, oid from fk
    union all
    select up.root, con.oid from family up join pg_constraint con on con.conparentid = up.oid
  ),
  -- By attnum, dropped columns included. One pass over the columns is a third of looking up each of a key's.
  own as materialized (
    select a.attrelid, array_agg(a.attname::text order by a.attnum) as names,
           array_agg(not ${provenNotNull('a')} order by a.attnum) as nullable
      from pg_attribute a join bh on bh.relid = a.attrelid
     where a.attnum > 0
     group by a.attrelid
  ),
  triggers_off as (
    select f.root, count(*)::int as count
      from family f join pg_trigger t on t.tgconstraint = f.oid
     where t.tgenabled not in ('O', 'A')
     group by f.root
  )
select
  coalesce((select jsonb_agg(jsonb_build_object(
      'name', fk.conname, 'child', fk.child, 'parent', fk.parent,
      'pairs', pairs.pairs, 'nullable', pairs.nullable,
      'full', fk.confmatchtype = 'f', 'validated', fk.convalidated,
      'enforced', ${isEnforced('fk')},
      'triggersOff', coalesce(triggers_off.count, 0),
      'definition', case when fk.convalidated and triggers_off.count is null and fk.confdeltype not in ('n', 'd')
                           and fk.confupdtype <> 'c' and not fk.condeferrable then '' else pg_get_constraintdef(fk.oid) end,
      'partitioned', fk.relkind = 'p',
      'emptied', case when fk.confdeltype in ('n', 'd') then (
        select jsonb_agg(a.attname order by a.attnum) from pg_attribute a
         where a.attrelid = fk.conrelid and a.attnum = any(coalesce(fk.confdelsetcols, fk.conkey))) else '[]' end,
      'cascadesUpdate', fk.confupdtype = 'c', 'deferrable', fk.condeferrable)
    order by fk.position, fk.conname)
    from fk
    left join triggers_off on triggers_off.root = fk.oid
    join own ca on ca.attrelid = fk.conrelid
    join own pa on pa.attrelid = fk.confrelid
    cross join lateral (
      select jsonb_agg(jsonb_build_object('child', ca.names[k.ck], 'parent', pa.names[k.pk]) order by k.n) as pairs,
             coalesce(jsonb_agg(ca.names[k.ck]) filter (where ca.nullable[k.ck]), '[]') as nullable
        from unnest(fk.conkey, fk.confkey) with ordinality as k(ck, pk, n)
    ) pairs), '[]') as keys,
  coalesce((select jsonb_agg(jsonb_build_object('table', bh.id, 'columns', (
      select jsonb_agg(own.names[k]) from unnest(i.indkey::int2[]) k)))
    from bh join own on own.attrelid = bh.relid join pg_index i on i.indrelid = bh.relid
   where i.indisunique and i.indisvalid and i.indimmediate and i.indpred is null and i.indexprs is null
     and i.indnkeyatts = i.indnatts), '[]') as uniques,
  array(select id from bh order by position) as present`);

/** The two tenant columns of a reference; undefined where a side has none. */
export function tenantPair(child: TableModel, parent: TableModel): ColumnPair | undefined {
  if (child.tenantColumn === undefined || parent.tenantColumn === undefined) return undefined;
  return { child: child.tenantColumn, parent: parent.tenantColumn };
}

/** True when the key maps each of these pairs. */
export function maps(key: ForeignKey, pairs: readonly ColumnPair[]): boolean {
  return pairs.every((pair) =>
    key.pairs.some((own) => own.child === pair.child && own.parent === pair.parent),
  );
}

/**
 * Why a key does not hold for every row. `free` are the columns that may be NULL without harm: an
 * optional reference that is not given. Every other column that may be NULL switches the key off.
 */
export function weaknesses(key: ForeignKey, free: readonly string[]): string[] {
  const open = key.nullable.filter((column) => !free.includes(column));
  // MATCH FULL refuses a mixture of NULL and not NULL, so that one column without NULLs suffices.
  const skips = key.full ? open.length === key.pairs.length : open.length > 0;
  return [
    ...(key.validated ? [] : [`${key.name} is NOT VALID: older rows were never checked`]),
    ...(key.enforced ? [] : [`${key.name} is NOT ENFORCED: no row is checked`]),
    ...(key.triggersOff === 0 ? [] : [`${key.triggersOff} triggers of ${key.name} are switched off`]),
    ...(skips ? [`${key.name} is not looked at where ${open.join(' or ')} is NULL`] : []),
  ];
}

/** Statements that make an existing key hold again; taking it down and up also checks the rows of the meantime. */
export function repairKey(key: ForeignKey, child: TableModel): string {
  const table = quoteQualified(child);
  const name = quoteIdentifier(key.name);
  const lines: string[] = [];
  if (!key.enforced || key.triggersOff > 0) {
    const definition = key.definition.replaceAll(/ NOT (VALID|ENFORCED)/g, '');
    lines.push(`alter table ${table} drop constraint ${name};`);
    lines.push(
      `alter table ${table} add constraint ${name} ${definition}${key.partitioned ? '' : ' not valid'};`,
    );
  }
  if (!key.partitioned || lines.length === 0) lines.push(`alter table ${table} validate constraint ${name};`);
  for (const column of key.nullable) {
    lines.push(`alter table ${table} alter column ${quoteIdentifier(column)} set not null;`);
  }
  return lines.join('\n');
}

/** Statements for a new key over these pairs, with the unique index that it needs when the parent has none. */
export function createKey(
  child: TableModel,
  parent: TableModel,
  pairs: readonly ColumnPair[],
  facts: KeyFacts,
): string {
  const columns = pairs.map((pair) => pair.parent);
  const served = facts.uniques.some((index) => index.table === parent.id && sameSet(index.columns, columns));
  const list = (names: readonly string[]) => names.map(quoteIdentifier).join(', ');
  const name = quoteIdentifier(shorten(`${child.name}_${pairs.map((pair) => pair.child).join('_')}_fkey`));
  const index = quoteIdentifier(shorten(`${parent.name}_${columns.join('_')}_key`));
  return [
    ...(served
      ? []
      : [`create unique index concurrently ${index} on ${quoteQualified(parent)} (${list(columns)});`]),
    `alter table ${quoteQualified(child)} add constraint ${name} foreign key (${list(pairs.map((pair) => pair.child))}) references ${quoteQualified(parent)} (${list(columns)}) on delete restrict not valid;`,
    `alter table ${quoteQualified(child)} validate constraint ${name};`,
  ].join('\n');
}

/** PostgreSQL cuts names at 63 bytes and only says so in a notice; two long names could become one. */
export function shorten(name: string): string {
  return Buffer.byteLength(name) <= 63
    ? name
    : `${Buffer.from(name)
        .subarray(0, 50)
        .toString()
        .replace(/\uFFFD$/, '')}_${hash(name)}`;
}

function hash(text: string): string {
  let value = 0;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return value.toString(36);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
