import { displayName } from '../postgres/identifiers.ts';
import type { Problem } from './build.ts';
import type { Polymorphic, TableModel, Target } from './model.ts';
import { parseTableName } from './names.ts';
import type { TableInput } from './schema.ts';

// What a table says about columns that refer to one of several tables.

/** Columns of which the model says that they refer to nothing. */
export function notReferencesOf(input: TableInput | undefined): string[] {
  return Object.entries(input?.polymorphic ?? {}).flatMap(([column, given]) =>
    given === false ? [column] : [],
  );
}

/** The references of a table to one of several others. Reports targets that are not in the model, and columns that stand elsewhere. */
export function polymorphicOf(
  child: TableModel,
  input: TableInput,
  tables: ReadonlyMap<string, TableModel>,
  defaultSchema: string,
  path: readonly string[],
  problems: Problem[],
): Polymorphic[] {
  return Object.entries(input.polymorphic).flatMap(([column, given]): Polymorphic[] => {
    const at = [...path, 'polymorphic', column];
    if (column in input.parents || column === child.tenantColumn) {
      problems.push({ path: at, text: `"${column}" refers to one table, as the model says already` });
    }
    if (given === false) return [];
    if (given.type === column) {
      problems.push({ path: [...at, 'type'], text: `"${column}" cannot say itself which table it means` });
    }
    const targets = Object.entries(given.tables).flatMap(([value, text]): Target[] => {
      const name = parseTableName(text, defaultSchema);
      const table = name && tables.get(displayName(name));
      if (table !== undefined) return [{ value, table, key: table.key[table.key.length - 1] ?? 'id' }];
      problems.push({ path: [...at, 'tables', value], text: `the table "${text}" is not in the model` });
      return [];
    });
    return [{ child, column, typeColumn: given.type, targets, optional: given.optional }];
  });
}
