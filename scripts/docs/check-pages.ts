import { checksOf, FAMILIES } from '../lib/hardening/catalogue.ts';
import type { CheckSpec } from '../lib/hardening/check.ts';

/** A page under `docs/checks/`, made from the catalogue. */
export interface Page {
  /** Name of the file, such as `STR-02.md`. */
  readonly name: string;
  readonly text: string;
}

const HEAD = `# The checks of hardening-status

Made from the catalogue in \`scripts/lib/hardening/checks/\`. Each check looks at all its objects with one query, and says of
each that it is *green*, *red*, *grey* (it could not be judged; no data is never green) or *planned* (the model says that the
table has not come that far yet). The report names every object that is not green, with the exact SQL that repairs it.
`;

/** Every page of the catalogue: the table of contents, and one page per check. */
export function checkPages(): Page[] {
  return [
    { name: 'README.md', text: contents() },
    ...FAMILIES.flatMap(checksOf).map((check) => ({ name: `${check.id}.md`, text: page(check) })),
  ];
}

function contents(): string {
  const sections = FAMILIES.map((family) => {
    const rows = checksOf(family).map(
      ({ id, title, stage }) => `| [${id}](${id}.md) | ${cell(title)} | ${stage} |`,
    );
    return `\n## ${family.title}\n\n| check | what holds when it is green | from stage |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return HEAD + sections.join('');
}

function page(check: CheckSpec): string {
  const { id, title, meaning, expected, remedy, objects, nothing, stage, roles, query } = check;
  return [
    `# ${id}: ${title}`,
    '',
    '## Why it matters',
    '',
    meaning,
    '',
    '## What it looks at',
    '',
    `Objects: ${objects}. Expected of each: ${expected}.`,
    '',
    `- *Planned* instead of red or grey for a table whose stage in the model is below \`${stage}\`.`,
    `- *Grey* when there is nothing to look at: ${nothing}.`,
    ...(roles.length === 0
      ? []
      : [`- *Grey* for every ${roles.join(' or ')} role of the model that the server does not know.`]),
    '',
    '## How to repair it',
    '',
    remedy,
    '',
    'The report names the exact statements for each object.',
    '',
    '## The query',
    '',
    '`$1` is the model as JSON (`parameterOf` in `scripts/lib/hardening/subject.ts`).',
    '',
    '```sql',
    query.trim(),
    '```',
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
