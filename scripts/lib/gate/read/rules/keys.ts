import { isUnknown, shownName } from '../names.ts';
import type { Constraint } from '../picture.ts';
import { boundColumns, type Draft, isGuarded, modelOf, relationOf, type Sight } from '../sight.ts';
import { weakening } from './weakening.ts';

/** A key that is asked too late. */
export function deferred(table: string, name: string): Draft {
  return weakening(
    `${name} of ${shownName(table)} is asked only at the end of a transaction: until then a row may name a parent of another tenant, and whatever reads it meanwhile believes it`,
    `alter table ${table} alter constraint ${name} not deferrable;`,
  );
}

/** A key from one tenant's table to another that leaves out the tenant. */
export function untied(sight: Sight, table: string, item: Constraint | undefined): Draft[] {
  const child = modelOf(sight, table);
  const parent = item?.parent === undefined ? undefined : modelOf(sight, item.parent);
  const column = child?.tenantColumn;
  if (item?.kind !== 'foreign' || column === undefined || parent?.kind !== 'tenant') return [];
  if (parent.tenantColumn === undefined || item.columns.includes(column)) return [];
  const columns = [column, ...item.columns].join(', ');
  return [
    weakening(
      `a row of ${table} may name a ${parent.id} of another tenant (${item.columns.join(', ')}), and the error of the key tells whether an id of another tenant exists`,
      `alter table ${table} add foreign key (${columns}) references ${parent.id} (${[parent.tenantColumn, ...item.parentColumns].join(', ')}) not valid;`,
    ),
  ];
}

/** A column of a key that may be NULL from now on. */
export function nullable(table: string, column: string): Draft {
  return weakening(
    `a row of ${shownName(table)} may lose its ${column}: a key of several columns asks nothing where one is NULL, so that the row may name a parent of another tenant`,
    `Keep ${column} NOT NULL.`,
    `notnull ${table} ${column}`,
  );
}

/** A constraint that is dropped, by what it held. */
export function droppedConstraint(sight: Sight, table: string, name: string, ifExists: boolean): Draft[] {
  const relation = relationOf(sight, table);
  const model = modelOf(sight, table);
  const item = relation?.constraints.get(name);
  const bound = boundColumns(sight, table);
  const fix = 'Keep it; if another replaces it, add that one in the same transaction, under the same name.';
  if (item === undefined) {
    const column = bound.find((key) => name === `${relation?.name ?? ''}_${key}_not_null`);
    if (column !== undefined) return [nullable(table, column)];
    if (relation !== undefined && (name.endsWith('_not_null') || ifExists)) return [];
    return [
      {
        rule: 'MIG-40',
        what: `nothing is known of ${isUnknown(name) ? 'the constraint' : name} of ${shownName(table)}: if it is one of the keys that tie a row to its tenant, a row may name a parent of another tenant`,
        fix,
        lost: `constraint ${table} ${name}`,
      },
    ];
  }
  const lost = `constraint ${table} ${item.kind} ${item.columns.join(',')}`;
  const columns = item.columns.join(', ');
  if (
    item.kind === 'foreign' &&
    item.parent !== undefined &&
    (model === undefined || isGuarded(sight, item.parent))
  ) {
    const tenant = model?.tenantColumn !== undefined && item.columns.includes(model.tenantColumn);
    return [
      weakening(
        tenant
          ? `a row of ${table} may name a ${item.parent} of another tenant (${columns}), and every path that follows the reference crosses over`
          : `a row of ${table} may name a ${item.parent} that is not there (${columns})`,
        fix,
        lost,
      ),
    ];
  }
  if (item.kind === 'unique' || item.kind === 'primary') {
    const tenant = model?.tenantColumn !== undefined && item.columns.includes(model.tenantColumn);
    if (!tenant && item.kind !== 'primary') return [];
    return [
      weakening(
        `rows of ${table} need no longer be unique by (${columns}), and no key can point there: a child may then name a parent of another tenant`,
        fix,
        lost,
      ),
    ];
  }
  if (item.kind === 'notnull')
    return item.columns.filter((key) => bound.includes(key)).map((key) => nullable(table, key));
  if (item.kind !== 'check' || !item.columns.some((key) => bound.includes(key))) return [];
  return [
    weakening(
      `nothing holds (${columns}) of ${table} together any more: a row may belong to one parent by one column and to another by the other`,
      fix,
      lost,
    ),
  ];
}
