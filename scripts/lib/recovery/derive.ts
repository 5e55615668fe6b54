import { quoteIdentifier, quoteLiteral, quoteQualified } from '../postgres/identifiers.ts';
import type { Fault } from '../tenancy/edges.ts';
import type { Edge, Model } from '../tenancy/model.ts';
import { keyNames, type TableLayout, type TypeOf } from './layout.ts';
import { QUARANTINE } from './orphan.ts';
import type { Window } from './scan.ts';
import { pairOf, placeOf, readAs, type Source } from './sources.ts';

// One statement that finds the orphans of a part of a table and says of each where it belongs. All of it happens in the
// server: no row travels.

/** How many places a value may lead to before it says nothing at all. */
const MOST_PLACES = 20;

export interface Derivation {
  readonly layout: TableLayout;
  readonly model: Model;
  /** Those of the table. */
  readonly faults: readonly Fault[];
  readonly sources: readonly Source[];
  readonly typeOf: TypeOf;
  /** Rows that stay unknown are to be parked. */
  readonly park: boolean;
}

/**
 * SELECT of `k0 … kn, entity_id, status, match_method, match_confidence, proposed_fix, orphan_class, reason, evidence`
 * for the orphans of which `window` (a condition on the key) is true.
 */
export function deriveSql(derivation: Derivation, window: Window['condition']): string {
  const { sources } = derivation;
  const found = sources.map((_, index) => foundSql(derivation, index));
  const ctes = [
    `broken as materialized (${brokenSql(derivation, window)})`,
    `orphan as materialized (${orphanSql(derivation, window)})`,
    ...found,
    `weighed as materialized (${weighedSql(derivation)})`,
    ...proofsOf(derivation).map((edge, index) => provedSql(derivation, edge, index)),
  ];
  return `with ${ctes.join(',\n')}\n${verdictSql(derivation)}`;
}

/** The keys of the rows that are wrong, and in which ways: numbers into `faults`. */
function brokenSql({ layout, faults }: Derivation, window: Window['condition']): string {
  const keys = keyNames(layout);
  const named = layout.identity
    .map(({ name }, index) => `c.${quoteIdentifier(name)} as k${index}`)
    .join(', ');
  const arms = faults.map(
    ({ rows }, index) =>
      `select * from (select ${named}, c.tableoid as part, c.ctid as place, ${index} as fault ${rows}) f where ${window(keys)}`,
  );
  return `select ${keys.join(', ')}, part, place, array_agg(distinct fault) as faults from (${arms.join('\nunion all\n')}) f group by ${keys.join(', ')}, part, place`;
}

/** What the row itself says of its place, and the values of the sources. */
function orphanSql(derivation: Derivation, window: Window['condition']): string {
  const { layout, sources } = derivation;
  const same = layout.identity.map(({ name }, index) => `c.${quoteIdentifier(name)} = b.k${index}`);
  const values = sources.map(({ value }, index) => `, ${value} as v${index}`).join('');
  const columns = layout.identity.map(({ name }) => `c.${quoteIdentifier(name)}`);
  return `select b.*, ${ownSql(layout)} as own, ${evidenceSql(layout, sources)} as evidence${values}
  from broken b join ${layout.from} c on ${same.join(' and ')} and c.ctid = b.place and c.tableoid = b.part
 where ${window(columns)}`;
}

function ownSql({ places }: TableLayout): string {
  const pairs = places.map((name) => `${quoteLiteral(name)}, c.${quoteIdentifier(name)}`);
  return `jsonb_strip_nulls(jsonb_build_object(${pairs.join(', ')}))`;
}

/** A digest of all of the row `c` that a proposal is drawn from. */
export function evidenceSql(layout: TableLayout, sources: readonly Source[]): string {
  const values = [ownSql(layout), ...sources.map(({ value }) => `(${value})`)];
  return `sha256(convert_to(jsonb_build_array(${values.join(', ')})::text, 'UTF8'))`;
}

/** The places that each value of a source leads to. */
function foundSql({ sources }: Derivation, index: number): string {
  const asked = `(select distinct v${index} as v from orphan where v${index} is not null)`;
  const lookup = sources[index]?.lookup(asked) ?? '';
  return `s${index} as materialized (${placesByValue(lookup)})`;
}

function placesByValue(lookup: string): string {
  return `select v, count(*)::int as n, array_agg(place) filter (where nth <= ${MOST_PLACES}) as places
  from (select v, place, row_number() over (partition by v) as nth from (select distinct v, place from (${lookup}) l) d) r group by v`;
}

/**
 * Weighs the sources of each row. `fit`: the places of a source that do not contradict what the row says itself;
 * `m`: that and all single places taken together. Two objects agree when it does not matter which is laid over the other.
 * OFFSET 0 keeps the planner from repeating each step in all that follow, and the joins apart from the steps.
 */
function weighedSql({ layout, sources, model }: Derivation): string {
  const tenant = quoteLiteral(layout.tenant);
  const facts = sources.filter(({ own }) => own).length;
  const joins = sources.map((_, i) => `left join s${i} on s${i}.v = o.v${i}`);
  const joined = sources.map((_, i) => `, s${i}.n as n${i}, s${i}.places as places${i}`).join('');
  const fits = sources.map(
    (_, i) =>
      `case when n${i} <= ${MOST_PLACES} then (select array_agg(p) from unnest(places${i}) p where o.own || p = p || o.own) end as fit${i}`,
  );
  const steps = sources.map((_, i) => {
    const before = i === 0 ? 'o.own' : `l${i - 1}.m`;
    return `cross join lateral (select case when cardinality(fit${i}) = 1 then ${before} || fit${i}[1] else ${before} end as m,
      cardinality(fit${i}) = 1 and ${before} || fit${i}[1] <> fit${i}[1] || ${before} as clash offset 0) l${i}`;
  });
  const all = sources.map((_, i) => i);
  const own = all.slice(0, facts);
  const others = all.slice(facts);
  const any = (list: readonly number[], sql: (i: number) => string) =>
    list.length === 0
      ? 'false'
      : `coalesce(${list.map((i) => `coalesce(${sql(i)}, false)`).join(' or ')}, false)`;
  const known = facts === 0 ? 'o.own' : `l${facts - 1}.m`;
  const last = sources.length === 0 ? 'o.own' : `l${sources.length - 1}.m`;
  const refuted = (i: number) => `n${i} <= ${MOST_PLACES} and fit${i} is null`;
  const vague = (i: number) => `n${i} > ${MOST_PLACES} or cardinality(fit${i}) > 1`;
  const strayed = (i: number) =>
    `cardinality(fit${i}) > 1 and not exists (select from unnest(fit${i}) p where ${last} || p = p || ${last})`;
  const untenanted = (i: number) =>
    sources[i]?.mayLackTenant === true ? 'false' : `cardinality(fit${i}) = 1 and not fit${i}[1] ? ${tenant}`;
  const mandatory = `array[${layout.mandatory.map(quoteLiteral).join(', ')}]::text[]`;
  const complete = (i: number) =>
    `when cardinality(fit${i}) = 1 and (${known} || fit${i}[1]) ?& ${mandatory} then ${i}`;
  const sure = all.filter((i) => (sources[i]?.confidence ?? 0) >= model.recovery.threshold);
  const unsure = all.filter((i) => !sure.includes(i));
  const chosen = all.length === 0 ? 'null::int' : `case ${[...sure, ...unsure].map(complete).join(' ')} end`;
  const led =
    others.length === 0
      ? 'null::int'
      : `case ${others.map((i) => `when cardinality(fit${i}) = 1 then ${i}`).join(' ')} end`;
  const place = (of: string) =>
    all.length === 0
      ? 'null::jsonb'
      : `case ${of} ${all.map((i) => `when ${i} then known || fit${i}[1]`).join(' ')} end`;
  return `select w.*, ${place('chosen')} as final, ${place('coalesce(chosen, hint)')} as led from (
  select o.*, ${[...all.map((i) => `fit${i}`), `${known} as known`].join(', ')}, ${chosen} as chosen, ${led} as hint,
    ${any(own, refuted)} as misplaced, ${any(own, (i) => `l${i}.clash`)} or ${any(others, (i) => `l${i}.clash`)} or ${any(others, refuted)} or ${any(all, strayed)} as split,
    ${any(own, untenanted)} as under_orphan, ${any(others, untenanted)} as towards_orphan, ${any(all, vague)} as vague,
    ${any(all, (i) => `n${i} > 0`)} as traced
    from (select o.*${joined} from orphan o ${joins.join(' ')} offset 0) o
    cross join lateral (select ${fits.length === 0 ? '1' : fits.join(', ')} offset 0) f
    ${steps.join('\n    ')}
  offset 0) w`;
}

/** References of which the final place must be in order itself: those of the table, and the tenant. */
function proofsOf({ layout, model }: Derivation): Edge[] {
  const { table } = layout;
  const root = model.tenant.table;
  const declared = layout.edges.some((edge) => pairOf(edge).child === table.tenantColumn);
  if (table.tenantColumn === undefined || declared) return [...layout.edges];
  const columns = [{ child: table.tenantColumn, parent: model.tenant.key }];
  return [...layout.edges, { child: table, parent: root, columns, agree: [], optional: false }];
}

function finalValue({ typeOf }: Derivation, edge: Edge): { value: string; on: (column: string) => string } {
  const { child, parent } = pairOf(edge);
  return readAs(typeOf(edge.parent, parent), 'text', `final ->> ${quoteLiteral(child)}`);
}

function provedSql(derivation: Derivation, edge: Edge, index: number): string {
  const { value, on } = finalValue(derivation, edge);
  const parent = `p.${quoteIdentifier(pairOf(edge).parent)}`;
  const asked = `(select distinct ${value} as v from weighed where final is not null)`;
  const lookup = `select w.v, ${placeOf(derivation.layout, edge)} as place from ${asked} w join ${quoteQualified(edge.parent)} p on ${on(parent)}`;
  return `p${index} as materialized (${placesByValue(lookup)})`;
}

function verdictSql(derivation: Derivation): string {
  const { layout, faults, sources, model } = derivation;
  const proofs = proofsOf(derivation);
  const joins = proofs.map((edge, i) => `left join p${i} on p${i}.v = ${finalValue(derivation, edge).value}`);
  const sound = proofs.map((edge, i) => {
    const held = `coalesce(p${i}.n = 1 and final || p${i}.places[1] = p${i}.places[1] || final`;
    const tenanted =
      edge.parent.nullTenant === 'global' ? '' : ` and p${i}.places[1] ? ${quoteLiteral(layout.tenant)}`;
    return `(not final ? ${quoteLiteral(pairOf(edge).child)} or ${held}${tenanted}, false))`;
  });
  const kinds = (kind: Fault['kind']) => {
    const numbers = faults.flatMap((fault, index) => (fault.kind === kind ? [index] : []));
    return `faults && '{${numbers.join(',')}}'::int[]`;
  };
  const confidences = sources.map(({ confidence }, i) => `when ${i} then ${confidence}`);
  const methods = sources.map(({ method }, i) => `when ${i} then ${quoteLiteral(method)}`);
  const pick = (cases: string[], type: string) =>
    cases.length === 0 ? `null::${type}` : `case coalesce(chosen, hint) ${cases.join(' ')} end`;
  const reason = `case
      when ${kinds('unknown-tenant')} then 'unknown-tenant'
      when ${kinds('missing-parent')} then 'parent-missing'
      when misplaced then 'tenant-differs'
      when under_orphan then 'parent-untenanted'
      when split then 'paths-disagree'
      when chosen is null and towards_orphan then 'parent-untenanted'
      when chosen is null and vague then 'ambiguous'
      when chosen is null and traced then 'incomplete'
      when chosen is null then 'no-match'
      when not (${sound.join(' and ')}) or final - array(select jsonb_object_keys(own)) = '{}' then 'parents-disagree'
      when ${pick(confidences, 'int')} < ${model.recovery.threshold} then 'below-threshold'
    end`;
  const told =
    "reason is null or (parked is null and reason in ('below-threshold', 'incomplete') and fix <> '{}')";
  const pseudo = layout.tenant === layout.table.tenantColumn ? '' : ` - ${quoteLiteral(layout.tenant)}`;
  return `select ${keyNames(layout).join(', ')}, ${entityIdSql(layout)} as entity_id,
       case when reason is null or parked is not null then 'pending' else 'unknown' end as status,
       case when ${told} then method when parked is not null then ${quoteLiteral(QUARANTINE)} else 'none' end as match_method,
       case when ${told} then confidence else 0 end as match_confidence,
       case when ${told} then fix else parked end as proposed_fix,
       case reason when 'paths-disagree' then 'disagreeing' when 'ambiguous' then 'disagreeing' when 'parents-disagree' then 'disagreeing'
         when 'incomplete' then 'underivable' when 'no-match' then 'underivable' when 'below-threshold' then 'derivable'
         else coalesce(reason, 'derivable') end as orphan_class,
       reason, evidence
  from (select *, case when reason is not null then ${parkedSql(derivation)} end as parked
          from (select w.*, ${pick(methods, 'text')} as method, ${pick(confidences, 'int')} as confidence,
                       (led - array(select jsonb_object_keys(own)))${pseudo} as fix,
                       ${reason} as reason
                  from weighed w ${joins.join(' ')} offset 0) j offset 0) r`;
}

/** The key as text: of one column its value, of several a JSON object. */
function entityIdSql({ identity }: TableLayout): string {
  if (identity.length === 1) return 'k0::text';
  return `jsonb_build_object(${identity.map(({ name }, i) => `${quoteLiteral(name)}, k${i}`).join(', ')})::text`;
}

/**
 * What parking would set: NULL in what is optional and cannot stay, and a word in place of the quarantine's keys, which
 * are not known before there is one. NULL where the row cannot be parked.
 */
function parkedSql({ layout, park, faults }: Derivation): string {
  const { table } = layout;
  if (!park || table.polymorphic.some(({ optional }) => !optional)) return 'null::jsonb';
  const set = new Set(layout.mandatory.filter((name) => layout.places.includes(name)));
  const kept = table.parents.filter(({ parent, optional }) => parent.kind === 'shared' && !optional);
  for (const edge of kept) set.delete(pairOf(edge).child);
  for (const edge of layout.edges.filter((one) => !one.optional))
    for (const { child } of edge.agree) set.add(child);
  const members = [...set].map((name) => `${quoteLiteral(name)}, ${quoteLiteral(QUARANTINE)}`);
  const emptied = layout.edges.filter((edge) => edge.optional).map((edge) => pairOf(edge).child);
  const loose = [...emptied, ...table.polymorphic.map(({ column }) => column)].filter(
    (name) => !set.has(name),
  );
  const nulls = loose.map((name) => ` || jsonb_build_object(${quoteLiteral(name)}, null)`);
  const gone = (edge: Edge) =>
    faults.flatMap((fault, index) => (fault.kind === 'missing-parent' && fault.edge === edge ? [index] : []));
  const lost = table.parents
    .filter(({ parent, optional }) => parent.kind === 'shared' && optional)
    .map(
      (edge) =>
        ` || case when faults && '{${gone(edge).join(',')}}'::int[] then jsonb_build_object(${quoteLiteral(pairOf(edge).child)}, null) else '{}' end`,
    );
  const stuck = kept.map(
    (edge) => `faults && '{${gone(edge).join(',')}}'::int[] or not own ? ${quoteLiteral(pairOf(edge).child)}`,
  );
  const fix = `jsonb_build_object(${members.join(', ')})${nulls.join('')}${lost.join('')}`;
  return stuck.length === 0 ? fix : `case when not (${stuck.join(' or ')}) then ${fix} end`;
}
