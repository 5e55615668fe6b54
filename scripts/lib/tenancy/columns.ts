import type { Problem } from './build.ts';
import type { Audit, TableKind, TableModel } from './model.ts';
import type { TableInput } from './schema.ts';

// What a table says about single columns: which the audit trail must not keep, and what may stand in them.

/** What the audit trail records of a table: every change of a tenant's rows, unless the model says otherwise. */
export function auditOf(kind: TableKind, input: TableInput | undefined): Audit | undefined {
  const { audit } = input ?? {};
  if (audit === undefined) return kind === 'shared' ? undefined : { redact: [] };
  if (typeof audit === 'boolean') return audit ? { redact: [] } : undefined;
  return audit;
}

/** Reports redacted columns without which a record of the audit trail would say nothing of which row, or whose, it was. */
export function refuseRedactedKeys(table: TableModel, path: readonly string[], problems: Problem[]): void {
  const { redact } = table.audit ?? { redact: [] };
  for (const [index, column] of redact.entries()) {
    const at = [...path, 'audit', 'redact', String(index)];
    if (redact.indexOf(column) < index) problems.push({ path: at, text: `"${column}" stands here twice` });
    else if (table.key.includes(column) || column === table.tenantColumn) {
      problems.push({
        path: at,
        text: `"${column}" says which row it was, and of which tenant: it cannot be redacted`,
      });
    }
  }
}

/** The samples as SQL. Reports those of columns that only a row of another table can fill. */
export function samplesOf(
  table: TableModel,
  input: TableInput,
  path: readonly string[],
  problems: Problem[],
): Readonly<Record<string, string>> {
  const mandatory = table.parents.filter((edge) => !edge.optional).flatMap((edge) => edge.columns);
  const filled = new Set([table.tenantColumn, ...mandatory.map((pair) => pair.child)]);
  for (const column of Object.keys(input.samples)) {
    if (!filled.has(column)) continue;
    problems.push({
      path: [...path, 'samples', column],
      text: `"${column}" is filled with the tenant or parent that the test is about, and takes no sample`,
    });
  }
  return Object.fromEntries(Object.entries(input.samples).map(([column, sql]) => [column, String(sql)]));
}
