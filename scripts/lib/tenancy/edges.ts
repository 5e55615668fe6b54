import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import type { Fault } from './fault.ts';
import type { Edge, Model, TableModel } from './model.ts';
import { tenantTables } from './model.ts';
import { tenantOf } from './path.ts';
import { polymorphicFaults } from './polymorphic.ts';

export type { Fault, FaultKind } from './fault.ts';

/**
 * Every fault that the model makes possible, in the order of the file. This is the one source of the SQL
 * that finds orphans and misaligned rows; status, drill, recovery and canaries all ask through it.
 * NOT EXISTS is used throughout: NOT IN is never true beside a NULL.
 */
export function faultsOf(model: Model): Fault[] {
  return tenantTables(model).flatMap((table) => [
    ...tenantFaults(model, table),
    ...table.parents.flatMap((edge) => edgeFaults(edge)),
    ...table.polymorphic.flatMap((reference) => polymorphicFaults(reference)),
  ]);
}

function tenantFaults(model: Model, table: TableModel): Fault[] {
  if (table.kind !== 'tenant' || table.tenantColumn === undefined) return [];
  const column = `c.${quoteIdentifier(table.tenantColumn)}`;
  const root = quoteQualified(model.tenant.table);
  const label = `${table.id}.${table.tenantColumn}`;
  const unknown: Fault = {
    kind: 'unknown-tenant',
    table,
    edge: undefined,
    label: `${label} → ${model.tenant.table.id}`,
    meaning: 'the row belongs to a tenant that does not exist',
    rows: `from ${quoteQualified(table)} c where ${column} is not null and not exists (select from ${root} r where r.${quoteIdentifier(model.tenant.key)} = ${column})`,
  };
  if (table.nullTenant === 'global') return [unknown];
  return [
    {
      kind: 'null-tenant',
      table,
      edge: undefined,
      label,
      meaning:
        'the row belongs to nobody: its tenant cannot see it, and no restore of a tenant brings it back',
      rows: `from ${quoteQualified(table)} c where ${column} is null`,
    },
    unknown,
  ];
}

function edgeFaults(edge: Edge): Fault[] {
  const { child, parent } = edge;
  const on = edge.columns
    .map((pair) => `p.${quoteIdentifier(pair.parent)} = c.${quoteIdentifier(pair.child)}`)
    .join(' and ');
  const given = edge.columns.map((pair) => `c.${quoteIdentifier(pair.child)} is not null`).join(' and ');
  const label = `${child.id}.${edge.columns.map((pair) => pair.child).join('+')} → ${parent.id}`;
  const from = `from ${quoteQualified(child)} c`;
  const faults: Fault[] = [
    {
      kind: 'missing-parent',
      table: child,
      edge,
      label,
      meaning: 'the row hangs in the air: what it refers to is gone',
      rows: `${from} where ${given} and not exists (select from ${quoteQualified(parent)} p where ${on})`,
    },
  ];
  if (!edge.optional) {
    faults.push({
      kind: 'null-parent',
      table: child,
      edge,
      label,
      meaning: 'the row is detached: it says of no parent that it belongs to it',
      rows: `${from} where not (${given})`,
    });
  }
  const differs = differences(edge);
  if (differs.length > 0) {
    faults.push({
      kind: 'misaligned',
      table: child,
      edge,
      label,
      meaning:
        "the row hangs under a parent of another tenant, or of another branch of its own tenant: one's data is another's",
      rows: `${from} join ${quoteQualified(parent)} p on ${on} where ${differs.join(' or ')}`,
    });
  }
  return faults;
}

/** Conditions under which child and parent disagree about where they belong. */
function differences(edge: Edge): string[] {
  const { child, parent } = edge;
  const differs = edge.agree.map(
    (pair) => `c.${quoteIdentifier(pair.child)} is distinct from p.${quoteIdentifier(pair.parent)}`,
  );
  // The tenant of a `via` child is the parent's own, and a shared parent has none to differ from.
  if (child.via !== edge && parent.kind !== 'shared') {
    const tenants = `${tenantOf(child, 'c')} is distinct from ${tenantOf(parent, 'p')}`;
    const global = parent.nullTenant === 'global' ? ` and ${tenantOf(parent, 'p')} is not null` : '';
    differs.unshift(`(${tenants}${global})`);
  }
  return differs;
}
