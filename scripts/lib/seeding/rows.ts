import type { SeedDocument, SeedEntry } from './document.ts';
import type { SectionFormat, SectionReference, SeedFormat } from './format.ts';
import { literal, type SeedRow, type SeedValue } from './row.ts';
import { fillTemplate } from './template.ts';

/** The rows that a seed file stands for. It has been checked, so every reference finds its row. */
export function rowsOf(document: SeedDocument, format: SeedFormat): SeedRow[] {
  const built = new Map<SeedEntry, SeedRow>();
  const build = (section: SectionFormat, entry: SeedEntry): SeedRow => {
    const known = built.get(entry);
    if (known !== undefined) return known;
    const values = new Map<string, SeedValue>();
    const row: SeedRow = { table: section.table, place: entry.place, match: section.match, values };
    built.set(entry, row); // Before its references, which may lead back here.
    for (const [name, field] of section.fields) {
      const value = entry.values[name];
      if (value !== undefined) values.set(field.column ?? name, literal(value));
    }
    for (const [column, reference] of section.references) {
      const target = findTarget(entry, reference);
      if (target === 'null') values.set(column, literal(null));
      if (target === undefined || target === 'null') continue;
      const parent = build(target.section, target.entry);
      values.set(column, {
        kind: 'reference',
        row: parent,
        column: referredColumn(section, column, parent),
      });
    }
    for (const [column, template] of section.derived) {
      const text = fillTemplate(template, ({ section: other, field }) => {
        const source = other === undefined ? entry : document.sections.get(other)?.[0];
        const value = source?.values[field];
        return value === undefined || value === null ? undefined : String(value);
      });
      if (text !== undefined) values.set(column, literal(text));
    }
    return row;
  };

  const indexes = new Map<string, Map<string, SeedEntry>>();
  const indexOf = (name: string, entries: readonly SeedEntry[], by: string) => {
    const known = indexes.get(`${name}.${by}`);
    if (known !== undefined) return known;
    const index = new Map(entries.map((entry) => [String(entry.values[by]), entry]));
    indexes.set(`${name}.${by}`, index);
    return index;
  };

  const findTarget = (entry: SeedEntry, { section: name, lookup }: SectionReference) => {
    const section = format.sections.get(name);
    const entries = document.sections.get(name) ?? [];
    const code = lookup === undefined ? undefined : entry.values[lookup.field];
    if (code === null) return 'null' as const;
    if (lookup !== undefined && code === undefined) return undefined;
    const target = lookup === undefined ? entries[0] : indexOf(name, entries, lookup.by).get(String(code));
    if (section === undefined || target === undefined) {
      throw new Error(`${entry.place}: no row of ${name} is named, although the file was checked`);
    }
    return { section, entry: target };
  };

  return [...format.sections.values()].flatMap((section) =>
    (document.sections.get(section.name) ?? []).map((entry) => build(section, entry)),
  );
}

function referredColumn(section: SectionFormat, column: string, target: SeedRow): string {
  const pairs = section.table.parents.flatMap((edge) => edge.columns);
  const { key } = target.table;
  return pairs.find((pair) => pair.child === column)?.parent ?? key[key.length - 1] ?? 'id';
}
