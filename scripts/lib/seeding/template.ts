/** A placeholder of a derived column: `{field}` of the same row, or `{section.field}` of a single row. */
export interface Placeholder {
  readonly section: string | undefined;
  readonly field: string;
}

const PLACEHOLDER = /\{(?:([^{}.]+)\.)?([^{}.]+)\}/g;

/** The placeholders of a template, in their order. */
export function placeholdersOf(template: string): Placeholder[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, section, field]) => ({ section, field: field ?? '' }));
}

/** The template filled in, or undefined when one of its values is absent: half an address is worse than none. */
export function fillTemplate(
  template: string,
  read: (placeholder: Placeholder) => string | undefined,
): string | undefined {
  let complete = true;
  const text = template.replaceAll(PLACEHOLDER, (_, section: string | undefined, field: string) => {
    const value = read({ section, field });
    if (value === undefined) complete = false;
    return value ?? '';
  });
  return complete ? text : undefined;
}
