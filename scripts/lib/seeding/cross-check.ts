import type { SectionFormat, SeedFormat } from './format.ts';

/**
 * What the entries of a seed say about each other: references to nothing, and two entries for one row. It
 * takes the file as it is written, so that these are listed beside the mistakes of form and not after them.
 */
export function crossProblems(value: unknown, format: SeedFormat): string[] {
  const problems: string[] = [];
  for (const section of format.sections.values()) {
    const entries = entriesOf(value, section);
    problems.push(...referenceProblems(value, section, entries, format));
    if (section.list) problems.push(...duplicateProblems(section, entries, format));
  }
  return problems;
}

type Entry = Readonly<Record<string, unknown>>;

function entriesOf(value: unknown, section: SectionFormat): Entry[] {
  const found = isEntry(value) ? value[section.name] : undefined;
  const list: unknown[] = section.list ? (Array.isArray(found) ? found : []) : [found];
  return list.map((entry) => (isEntry(entry) ? entry : {}));
}

function isEntry(value: unknown): value is Entry {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function referenceProblems(
  value: unknown,
  section: SectionFormat,
  entries: readonly Entry[],
  format: SeedFormat,
): string[] {
  return [...section.references.values()].flatMap(({ section: target, lookup }) => {
    const parent = format.sections.get(target);
    if (lookup === undefined || parent === undefined) return [];
    const known = new Set(entriesOf(value, parent).map((entry) => codeOf(entry[lookup.by])));
    return entries.flatMap((entry, index) => {
      const code = codeOf(entry[lookup.field]);
      if (code === undefined || known.has(code)) return [];
      const place = section.list ? `${section.name}[${index}]` : section.name;
      return [`${place}.${lookup.field}: "${code}" is the ${lookup.by} of nothing in ${target}`];
    });
  });
}

/** The members that say which row is meant: by them the database knows it again, or other sections name it. */
function duplicateProblems(section: SectionFormat, entries: readonly Entry[], format: SeedFormat): string[] {
  const named = [...format.sections.values()].flatMap((other) =>
    [...other.references.values()]
      .filter((reference) => reference.section === section.name)
      .flatMap((reference) => (reference.lookup === undefined ? [] : [[reference.lookup.by]])),
  );
  const identities = new Map(
    [matchMembers(section), ...named].map((members) => [members.join(' '), members]),
  );
  return [...identities.values()].flatMap((members) => {
    const seen = new Map<string, number>();
    return entries.flatMap((entry, index) => {
      const codes = members.map((member) => codeOf(entry[member]));
      if (codes.includes(undefined)) return [];
      const identity = JSON.stringify(codes);
      const first = seen.get(identity);
      if (first === undefined) {
        seen.set(identity, index);
        return [];
      }
      const place = `${section.name}[${index}]${members.length === 1 ? `.${members[0]}` : ''}`;
      return [
        `${place}: ${codes.map((code) => `"${code}"`).join(', ')} stands in ${section.name}[${first}] already`,
      ];
    });
  });
}

function matchMembers(section: SectionFormat): string[] {
  return section.match.flatMap((column) => {
    const field = [...section.fields].find(([name, one]) => (one.column ?? name) === column);
    const lookup = section.references.get(column)?.lookup;
    return field === undefined ? (lookup === undefined ? [] : [lookup.field]) : [field[0]];
  });
}

function codeOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
