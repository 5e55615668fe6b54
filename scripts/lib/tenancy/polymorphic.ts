import { quoteIdentifier, quoteLiteral, quoteQualified } from '../postgres/identifiers.ts';
import type { Fault } from './fault.ts';
import type { Polymorphic, Target } from './model.ts';
import { tenantOf } from './path.ts';

/**
 * Every fault of a reference whose table stands in a column beside it. Keys are compared as text: one column holds
 * those of all targets, which may have several types.
 */
export function polymorphicFaults(reference: Polymorphic): Fault[] {
  const { child, column, typeColumn, targets, optional } = reference;
  const type = `c.${quoteIdentifier(typeColumn)}::text`;
  const from = `from ${quoteQualified(child)} c`;
  const of = { table: child, edge: undefined };
  const known = targets.map(({ value }) => quoteLiteral(value)).join(', ');
  const faults: Fault[] = [
    {
      ...of,
      kind: 'missing-parent',
      label: `${child.id}.${column} → any table that ${typeColumn} names`,
      meaning: 'the row refers to a kind of thing that the model does not know: nobody can say whose it is',
      rows: `${from} where c.${quoteIdentifier(column)} is not null and (${type} is null or ${type} not in (${known}))`,
    },
    ...targets.flatMap((target) =>
      targetFaults(reference, target, from, `${type} = ${quoteLiteral(target.value)}`),
    ),
  ];
  if (!optional) {
    faults.push({
      ...of,
      kind: 'null-parent',
      label: `${child.id}.${column}`,
      meaning: 'the row is detached: it says of no parent that it belongs to it',
      rows: `${from} where c.${quoteIdentifier(column)} is null`,
    });
  }
  return faults;
}

function targetFaults(
  { child, column, typeColumn }: Polymorphic,
  { value, table, key }: Target,
  from: string,
  meant: string,
): Fault[] {
  const given = `c.${quoteIdentifier(column)}`;
  const on = `p.${quoteIdentifier(key)}::text = ${given}::text`;
  const label = `${child.id}.${column} (${typeColumn} ${value}) → ${table.id}`;
  const of = { table: child, edge: undefined, label };
  const missing: Fault = {
    ...of,
    kind: 'missing-parent',
    meaning: 'the row hangs in the air: what it refers to is gone',
    rows: `${from} where ${meant} and ${given} is not null and not exists (select from ${quoteQualified(table)} p where ${on})`,
  };
  if (child.kind === 'shared' || table.kind === 'shared') return [missing];
  const theirs = tenantOf(table, 'p');
  const differs = `${tenantOf(child, 'c')} is distinct from ${theirs}`;
  const global = table.nullTenant === 'global' ? ` and ${theirs} is not null` : '';
  return [
    missing,
    {
      ...of,
      kind: 'misaligned',
      meaning: "the row hangs under a row of another tenant: one's data is another's",
      rows: `${from} join ${quoteQualified(table)} p on ${on} where ${meant} and ${differs}${global}`,
    },
  ];
}
