import type { Model, TableModel } from '../tenancy/model.ts';
import type { SectionFormat } from './format.ts';
import { placeholdersOf } from './template.ts';

type Sections = ReadonlyMap<string, SectionFormat>;

/** Names at the top of every seed file. */
export const FRAME_MEMBERS = ['seed_identifier', 'is_demo'] as const;

/** What is wrong with a format beyond its shape: one line per mistake, none when it can be used. */
export function checkFormat(sections: Sections, model: Model): string[] {
  const problems: string[] = [];
  const roots = [...sections.values()].filter((section) => section.table.kind === 'root');
  if (roots.length !== 1 || roots[0]?.list === true) {
    problems.push(`sections: exactly one must be a single row of ${model.tenant.table.id}`);
  }
  for (const section of sections.values()) {
    problems.push(...[...checkSection(section, sections)].map((text) => `sections.${section.name}${text}`));
  }
  return problems;
}

function* checkSection(section: SectionFormat, sections: Sections): Generator<string> {
  const { table } = section;
  if (FRAME_MEMBERS.some((member) => member === section.name)) yield ': this name is taken';
  if (table.kind === 'shared')
    yield `.table: ${table.id} belongs to no tenant, so no seed of one may write to it`;
  yield* checkColumns(section);
  for (const [column, { section: target, lookup }] of section.references) {
    const place = `.references.${column}`;
    const parent = sections.get(target);
    if (parent === undefined) {
      yield `${place}: there is no section "${target}"`;
      continue;
    }
    if (lookup === undefined && parent.list) yield `${place}: "${target}" has many rows; say field and by`;
    if (lookup !== undefined && !parent.fields.has(lookup.by)) {
      yield `${place}.by: "${target}" has no field "${lookup.by}"`;
    }
    if (lookup !== undefined && section.fields.has(lookup.field)) {
      yield `${place}.field: "${lookup.field}" is a field of its own already`;
    }
    const edge = table.parents.find((one) => one.columns.some((pair) => pair.child === column));
    if (edge !== undefined && edge.parent !== parent.table) {
      yield `${place}: the model says that it refers to ${edge.parent.id}, not ${parent.table.id}`;
    }
  }
  for (const column of missingParents(table, section)) {
    yield `.references.${column}: is missing, and the model says that it must not be NULL`;
  }
  for (const [column, template] of section.derived) {
    for (const { section: other, field } of placeholdersOf(template)) {
      const source = other === undefined ? section : sections.get(other);
      if (source === undefined || (source !== section && source.list) || !source.fields.has(field)) {
        yield `.derived.${column}: {${other === undefined ? field : `${other}.${field}`}} is no field of a single row`;
      }
    }
  }
}

function* checkColumns(section: SectionFormat): Generator<string> {
  const fieldColumns = [...section.fields].map(([name, field]) => field.column ?? name);
  const columns = [...fieldColumns, ...section.references.keys(), ...section.derived.keys()];
  for (const column of new Set(columns.filter((one, index) => columns.indexOf(one) !== index))) {
    yield `: the column ${column} is written twice`;
  }
  const { table } = section;
  if (table.tenantColumn !== undefined && columns.includes(table.tenantColumn)) {
    yield `: ${table.tenantColumn} is filled in with the seed's own tenant and cannot be given`;
  }
  for (const column of section.match) {
    if (!columns.includes(column)) yield `.match: nothing is written to the column ${column}`;
    const field = [...section.fields].find(([name, one]) => (one.column ?? name) === column)?.[1];
    const reference = section.references.get(column);
    if (field?.optional === true || reference?.lookup?.optional === true) {
      yield `.match: ${column} is optional, and a row without it could not be known again`;
    }
  }
}

function missingParents(table: TableModel, section: SectionFormat): string[] {
  return table.parents
    .filter((edge) => !edge.optional && edge.parent.kind !== 'shared')
    .flatMap((edge) => edge.columns.map((pair) => pair.child))
    .filter((column) => column !== table.tenantColumn && !section.references.has(column));
}
