import type { TableModel, UserClaim } from '../../tenancy/model.ts';
import { sourceOf } from './evaluate.ts';
import type { Facts } from './facts.ts';
import { type Classes, classesOf, columnKey, type State, sourceKey } from './state.ts';

/** A claim by its place, as an expression that reads it is named. */
export function claimKey(claim: UserClaim): string {
  const source = sourceOf(claim.from === 'jwt' ? claim.setting : claim.name);
  return sourceKey(source.setting, claim.from === 'jwt' ? [...source.path, ...claim.path] : source.path);
}

/** How the model says whose session it is: the tenant's claim, or the user's where a membership table says the rest. */
export function sessionClaim(facts: Facts): UserClaim {
  const { claim } = facts.model;
  return claim.from === 'membership' ? claim.user : claim;
}

/** Values that are known to be of the right tenant without a claim, such as a column of the row a trigger is for. */
export interface Anchors {
  /** Keys of columns that hold the tenant. */
  readonly tenants: readonly string[];
  /** Whether a row found in this state is known to be the right tenant's in another way. */
  readonly reaches?: (item: number, table: TableModel, classes: Classes) => boolean;
}

/** Whether every row in this state is one of the session's tenant, or of the anchors'. */
export function belongs(
  facts: Facts,
  state: State,
  item: number,
  table: TableModel,
  anchors: Anchors = { tenants: [] },
): boolean {
  const classes = classesOf(state);
  return classes.impossible || isBound(facts, state, classes, item, table, anchors, []);
}

function isBound(
  facts: Facts,
  state: State,
  classes: Classes,
  item: number,
  table: TableModel,
  anchors: Anchors,
  path: readonly number[],
): boolean {
  if (path.includes(item)) return false;
  const { claim } = facts.model;
  if (anchors.reaches?.(item, table, classes) === true) return true;
  if (table.tenantColumn !== undefined) {
    const own = columnKey(item, table.tenantColumn);
    if (anchors.tenants.some((key) => classes.same(key, own))) return true;
    if (claim.from !== 'membership') return classes.same(own, claimKey(claim));
    const user = claimKey(claim.user);
    if (isMembership(facts, table) && classes.same(columnKey(item, claim.userColumn), user)) return true;
    return rowsOf(facts, state, (model) => isMembership(facts, model)).some(
      (member) =>
        classes.same(columnKey(member, claim.userColumn), user) &&
        classes.same(columnKey(member, claim.tenantColumn), own),
    );
  }
  const { via } = table;
  if (via === undefined) return false;
  return rowsOf(facts, state, (model) => model === via.parent || model.id === via.parent.id).some(
    (parent) =>
      via.columns.every((pair) =>
        classes.same(columnKey(item, pair.child), columnKey(parent, pair.parent)),
      ) && isBound(facts, state, classes, parent, via.parent, anchors, [...path, item]),
  );
}

/** Whether the claim itself is looked up in this table. */
export function isMembership({ model: { claim } }: Facts, table: TableModel): boolean {
  return (
    claim.from === 'membership' && claim.table.schema === table.schema && claim.table.name === table.name
  );
}

function rowsOf(facts: Facts, state: State, wanted: (table: TableModel) => boolean): number[] {
  return [...state.items].flatMap(([item, oid]) => {
    const table = facts.tables.get(oid);
    return table !== undefined && wanted(table) ? [item] : [];
  });
}
