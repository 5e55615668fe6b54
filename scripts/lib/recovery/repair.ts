import { quoteIdentifier, quoteLiteral } from '../postgres/identifiers.ts';
import { type Derivation, evidenceSql } from './derive.ts';
import type { TableLayout } from './layout.ts';
import { QUARANTINE } from './orphan.ts';

// The statements that change rows of the application, each with what it writes down of them: in one statement, so that
// there is no moment at which a row is changed and its image is not kept.

/** What the row was like, without what must not be copied. */
const imageSql = ({ redacted }: TableLayout) =>
  `to_jsonb(c)${redacted.map((name) => ` - ${quoteLiteral(name)}`).join('')}`;

const rowDigest = `sha256(convert_to(c::text, 'UTF8'))`;

function redactedSql({ redacted }: TableLayout): string {
  const parts = redacted.map((name) => `to_jsonb(c.${quoteIdentifier(name)})`);
  return `sha256(convert_to(jsonb_build_array(${parts.join(', ')})::text, 'UTF8'))`;
}

/** The key of a row of the map as a record of the table. */
export function keyRecord({ identity, from }: TableLayout, id: string): string {
  const [first] = identity;
  const key =
    identity.length === 1 ? `jsonb_build_object(${quoteLiteral(first?.name ?? '')}, ${id})` : `${id}::jsonb`;
  return `jsonb_populate_record(null::${from}, ${key})`;
}

export const sameKey = ({ identity }: TableLayout, one: string, other: string) =>
  identity
    .map(({ name }) => `${one}.${quoteIdentifier(name)} = ${other}.${quoteIdentifier(name)}`)
    .join(' and ');

/**
 * Repairs one batch. `$1` run, `$2` table, `$3` the last `seq` done, `$4` how many, `$5` what parked rows get.
 * Returns `asked` (rows of the batch), `last` (its highest seq), `done`, and `strayed`: rows of which a trigger changed
 * something that no copy is kept of. Rows that are locked, gone or not as planned are left out.
 */
export function repairSql({ layout, sources }: Derivation, waits: boolean): string {
  const evidence = evidenceSql(layout, sources);
  const poly = layout.table.polymorphic.map(({ column }) => column);
  const sets = [...new Set([...layout.places, ...poly])].map((name) => {
    const column = quoteIdentifier(name);
    return `${column} = case when t.fix ? ${quoteLiteral(name)} then (t.r).${column} else c.${column} end`;
  });
  const keys = layout.identity.map(({ name }) => `c.${quoteIdentifier(name)}`).join(', ');
  // Without its tenant an orphan may have the key of a row that is none.
  const twin = layout.identity.length < layout.table.key.length ? ` and ${evidence} = t.evidence` : '';
  return `with batch as materialized (
    select seq, entity_id, evidence,
           case when match_method = ${quoteLiteral(QUARANTINE)} then proposed_fix || $5::jsonb else proposed_fix end as fix
      from bulkhead.recovery_map
     where run_id = $1 and entity_table = $2 and seq > $3 and status = 'pending' order by seq limit $4),
  target as materialized (
    select b.seq, b.fix, b.evidence, ${imageSql(layout)} as image, ${redactedSql(layout)} as redacted, ${keys}
      from batch b cross join lateral ${keyRecord(layout, 'b.entity_id')} k join ${layout.from} c on ${sameKey(layout, 'c', 'k')}
     where ${evidence} = b.evidence
       for no key update of c${waits ? '' : ' skip locked'}),
  changed as (
    update ${layout.from} c set ${sets.join(', ')}
      from (select *, jsonb_populate_record(null::${layout.from}, fix) as r from target offset 0) t
     where ${sameKey(layout, 'c', 't')}${twin}
     returning t.seq, t.image, ${rowDigest} as digest, ${redactedSql(layout)} = t.redacted as kept),
  marked as (
    update bulkhead.recovery_map m
       set status = 'applied', previous = h.image, applied_digest = h.digest, applied_at = clock_timestamp(), applied_by = session_user
      from changed h where m.run_id = $1 and m.seq = h.seq returning 1)
  select (select count(*)::int from batch) as asked, (select max(seq)::text from batch) as last,
         (select count(*)::int from marked) as done, (select count(*)::int from changed where not kept) as strayed`;
}

/**
 * Puts one batch back, the last first. `$1` run, `$2` table, `$3` the first `seq` done so far, `$4` how many. Returns
 * `asked`, `last` (its lowest seq), `done`, `strayed`: rows whose place is not as it was, and `inexact`: rows of which a
 * trigger changed something else again.
 */
export function restoreSql(layout: TableLayout, waits: boolean): string {
  const kept = layout.writable.filter((name) => !layout.redacted.includes(name));
  const sets = kept.map((name) => {
    const column = quoteIdentifier(name);
    const was = `t.previous -> ${quoteLiteral(name)}`;
    // What did not change keeps its stored form, which JSON cannot always say.
    return `${column} = case when t.previous ? ${quoteLiteral(name)} and to_jsonb(c.${column}) is distinct from ${was} then (t.r).${column} else c.${column} end`;
  });
  const placed = layout.places.map(
    (name) =>
      `to_jsonb(c.${quoteIdentifier(name)}) is not distinct from nullif(t.previous -> ${quoteLiteral(name)}, 'null')`,
  );
  const keys = layout.identity.map(({ name }) => `c.${quoteIdentifier(name)}`).join(', ');
  return `with batch as materialized (
    select seq, entity_id, previous, applied_digest from bulkhead.recovery_map
     where run_id = $1 and entity_table = $2 and seq < $3 and status = 'applied' order by seq desc limit $4),
  target as materialized (
    select b.seq, b.previous, b.applied_digest, ${keys}
      from batch b cross join lateral ${keyRecord(layout, 'b.entity_id')} k join ${layout.from} c on ${sameKey(layout, 'c', 'k')}
     where ${rowDigest} = b.applied_digest
       for no key update of c${waits ? '' : ' skip locked'}),
  changed as (
    update ${layout.from} c set ${sets.join(', ')}
      from (select *, jsonb_populate_record(null::${layout.from}, previous) as r from target offset 0) t
     where ${sameKey(layout, 'c', 't')} and ${rowDigest} = t.applied_digest
     returning t.seq, ${placed.join(' and ')} as placed, ${imageSql(layout)} = t.previous as exact),
  marked as (
    update bulkhead.recovery_map m set status = 'reverted' from changed h where m.run_id = $1 and m.seq = h.seq returning 1)
  select (select count(*)::int from batch) as asked, (select min(seq)::text from batch) as last,
         (select count(*)::int from marked) as done, (select count(*)::int from changed where not placed) as strayed,
         (select count(*)::int from changed where placed and not exact) as inexact`;
}

/**
 * How many of the rows that a batch (`$1` run, `$2` table, `$3` < seq <= `$4`) repaired are still wrong in some way. They are
 * fetched by their keys and only then asked: the server's statistics know nothing yet of columns that were all NULL a
 * moment ago, and whoever lets it choose may have it read all that was repaired so far, for each batch.
 */
export function faultySql({ layout, faults }: Derivation): string {
  const arms = faults.map(({ rows }) => `select 1 ${amongDone(rows, layout)}`);
  return `with done as materialized (
    select c.*
      from (select entity_id from bulkhead.recovery_map
             where run_id = $1 and entity_table = $2 and seq > $3 and seq <= $4 and status = 'applied' order by seq offset 0) m
           cross join lateral ${keyRecord(layout, 'm.entity_id')} k join ${layout.from} c on ${sameKey(layout, 'c', 'k')})
  select count(*)::int as faulty from (${arms.join('\nunion all\n')}) f`;
}

/** A question to the table, put to the rows of `done` alone. */
function amongDone(rows: string, { from }: TableLayout): string {
  const table = `from ${from} c `;
  if (!rows.startsWith(table))
    throw new TypeError(`a fault of ${from} does not begin with its table: ${rows}`);
  return `from done c ${rows.slice(table.length)}`;
}
