import type { Edge } from '../../tenancy/model.ts';
import { type Equation, equationsOf, flipped, sideFact } from './equations.ts';
import { type Item, joinLevel, type Level, type Reference, referencesOf } from './facts.ts';
import { type Place, refuse } from './job.ts';

/** The equations that hold for every row of a reference. */
export type Filters = ReadonlyMap<Reference, readonly Equation[]>;

/**
 * Which conditions filter which relation. WHERE filters all; ON filters both sides of an inner join, only the side
 * that may be missing of an outer one, and none of a full one.
 */
export function filtersOf(level: Level, where: readonly Equation[], place: Place): Filters {
  const filters = new Map<Reference, readonly Equation[]>();
  const walk = (item: Item, given: readonly Equation[]) => {
    if (item.kind === 'reference') {
      filters.set(item.reference, given);
      return;
    }
    const sides: Place = { ...place, level: joinLevel(item, level) };
    const on = [...given, ...usingEquations(item), ...equationsOf(item.quals, sides)];
    if (item.type === 'right' || item.type === 'full') markMissing(item.left);
    if (item.type === 'left' || item.type === 'full') markMissing(item.right);
    walk(item.left, item.type === 'inner' || item.type === 'right' ? on : given);
    walk(item.right, item.type === 'inner' || item.type === 'left' ? on : given);
  };
  for (const item of level.items) walk(item, where);
  return filters;
}

function markMissing(item: Item): void {
  for (const reference of referencesOf(item)) reference.orNull = true;
}

/** USING (a) is `left.a = right.a`, where each side has one a. */
function usingEquations(item: Item & { kind: 'join' }): Equation[] {
  return item.using.flatMap((name): Equation[] => {
    const [left, ...more] = owners(item.left, name);
    const [right, ...others] = owners(item.right, name);
    if (left === undefined || right === undefined || more.length > 0 || others.length > 0) return [];
    return [
      {
        left: { kind: 'column', column: { reference: left, name } },
        right: { kind: 'column', column: { reference: right, name } },
      },
    ];
  });
}

function owners(item: Item, name: string): Reference[] {
  if (item.kind === 'reference') return item.reference.columns.has(name) ? [item.reference] : [];
  if (!item.using.includes(name)) return [...owners(item.left, name), ...owners(item.right, name)];
  if (item.type === 'full') return [];
  return owners(item.type === 'right' ? item.right : item.left, name);
}

/** Binds what can be bound, until nothing more follows: a relation may be bound through another. */
export function solve(level: Level, filters: Filters): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const reference of level.references) {
      if (reference.bound) continue;
      if (bind(reference, filters.get(reference) ?? [])) changed = true;
    }
  }
}

function bind(reference: Reference, equations: readonly Equation[]): boolean {
  const { relation } = reference;
  if (relation === undefined) return false;
  const own = equations
    .flatMap((equation) => (equation.orNull === true ? [equation] : [equation, flipped(equation)]))
    .filter(({ left }) => left.kind === 'column' && left.column.reference === reference);
  if (relation.kind === 'view') {
    if (relation.view?.kind !== 'tenant') return false;
    return relation.view.columns.some((column) => bindBy(reference, column, own, false));
  }
  const { table } = relation;
  if (table === undefined) return false;
  if (table.tenantColumn !== undefined) {
    return bindBy(reference, table.tenantColumn, own, table.nullTenant === 'global' && !reference.target);
  }
  if (table.via !== undefined) return bindThrough(reference, table.via, 'child', own);
  // A shared table whose rows are not for everybody: those to which a bound row refers.
  return relation.referredBy.some((edge) => bindThrough(reference, edge, 'parent', own));
}

function bindBy(reference: Reference, column: string, own: readonly Equation[], orNull: boolean): boolean {
  for (const equation of own) {
    if (equation.left.kind !== 'column' || equation.left.column.name !== column) continue;
    if (equation.orNull === true && !orNull) continue;
    const fact = sideFact(equation.right);
    if (!fact.bound) continue;
    reference.bound = true;
    reference.needs = fact.needs;
    if (equation.orNull === true) reference.orNull = true;
    reference.boundColumns = [column];
    return true;
  }
  return false;
}

/** Binds the row on one end of an edge by a bound row on its other end; all columns must come from one row. */
function bindThrough(
  reference: Reference,
  edge: Edge,
  end: 'child' | 'parent',
  own: readonly Equation[],
): boolean {
  const other = end === 'child' ? edge.parent : edge.child;
  const far = end === 'child' ? 'parent' : 'child';
  const sources = edge.columns.map((pair) => {
    const found = new Set<string>();
    for (const { left, right } of own) {
      if (left.kind !== 'column' || left.column.name !== pair[end]) continue;
      const { origin } = sideFact(right);
      if (origin?.table === other && origin.column === pair[far]) found.add(origin.source);
    }
    return found;
  });
  const [first, ...rest] = sources;
  if (first === undefined || ![...first].some((source) => rest.every((found) => found.has(source)))) {
    return false;
  }
  reference.bound = true;
  return true;
}

/** Says which relations are not bound. */
export function refuseUnbound(level: Level, place: Place): void {
  for (const reference of level.references) {
    const { relation, bound, needs } = reference;
    if (relation === undefined) continue;
    if (bound) place.job.needs.push(...needs);
    else refuse(place.job, whyUnbound(reference));
  }
}

function whyUnbound({ relation, alias }: Reference): string {
  const { id = '', table, view } = relation ?? {};
  const name = id.endsWith(`.${alias}`) ? id : `${id} (as ${alias})`;
  if (view?.kind === 'tenant') {
    return `${name} is not bound: compare ${view.columns.join(' or ')} with the tenant`;
  }
  if (table?.tenantColumn !== undefined) {
    return `${name} is not bound: compare its ${table.tenantColumn} with the tenant, joined by AND`;
  }
  if (table?.via !== undefined) {
    return `${name} is not bound: join it to its row of ${table.via.parent.id}, which is bound to the tenant`;
  }
  return `${name} is shared but guarded by row-level security: join it to a bound row that refers to it`;
}
