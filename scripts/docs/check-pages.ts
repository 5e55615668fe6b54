import { AFTERWARDS } from '../lib/hardening/afterwards.ts';
import { checksOf, FAMILIES, type Family } from '../lib/hardening/catalogue.ts';
import type { CheckText } from '../lib/hardening/check.ts';
import { DRIFT_ID } from '../lib/hardening/fingerprint/drift-text.ts';

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
Those of the last family ask GitHub instead, and give the command for it.
`;

const PARAMETER = '`$1` is the model as JSON (`parameterOf` in `scripts/lib/hardening/subject.ts`).';
const WITH_COLUMNS =
  '`$1` is the model as JSON, `$2` the columns that it names (`parameterOf` and `columnsOf` in `scripts/lib/hardening/subject.ts`).';
const SCHEMAS_AND_ROLES = '`$1` are the schemas of the model and `bulkhead`, `$2` the roles of the model.';

/** Every page of the catalogue: the table of contents, and one page per check. */
export function checkPages(): Page[] {
  return [
    { name: 'README.md', text: contents() },
    ...FAMILIES.flatMap(pagesOf).map((check) => ({ name: `${check.id}.md`, text: page(check) })),
  ];
}

/** The checks of a family, those among them that are judged after the catalogue included. */
function pagesOf(family: Family): CheckText[] {
  const later = AFTERWARDS.filter(({ id }) => id.startsWith(`${family.prefix}-`));
  return [...checksOf(family), ...later].sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
}

function contents(): string {
  const sections = FAMILIES.map((family) => {
    const rows = pagesOf(family).map(
      ({ id, title, stage }) => `| [${id}](${id}.md) | ${cell(title)} | ${stage} |`,
    );
    return `\n## ${family.title}\n\n| check | what holds when it is green | from stage |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return HEAD + sections.join('');
}

function page(check: CheckText): string {
  const { id, title, meaning, expected, remedy, objects, nothing, stage, roles } = check;
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
    isAsked(check)
      ? '- *Grey* for what the token may not see, and when GitHub cannot be reached. *Planned* instead where `--by-hand` names the check.'
      : `- *Planned* instead of red or grey for a table whose stage in the model is below \`${stage}\`.`,
    `- *Grey* when there is nothing to look at: ${nothing}.`,
    ...(roles.length === 0
      ? []
      : [`- *Grey* for every ${roles.join(' or ')} role of the model that the server does not know.`]),
    '',
    '## How to repair it',
    '',
    remedy,
    '',
    ...queryPart(check),
  ].join('\n');
}

/** How a check without a query of its own says so. */
const NO_QUERY = /^none: (.+)/;

/** Whether a check asks GitHub and not the database. */
function isAsked({ query }: CheckText): boolean {
  return query.startsWith('GET ');
}

function queryPart(check: CheckText): string[] {
  const { id, query } = check;
  if (isAsked(check)) {
    const permissions = 'Each with the permission that it needs; none of them changes anything.';
    return ['## The requests', '', permissions, '', '```http', query, '```', ''];
  }
  const words = NO_QUERY.exec(query)?.[1];
  if (words !== undefined) return ['## Where it looks', '', sentence(words), ''];
  const drift = id === DRIFT_ID;
  const parameters = drift ? SCHEMAS_AND_ROLES : query.includes('$2') ? WITH_COLUMNS : PARAMETER;
  return [
    drift
      ? 'The report shows each line that was added or removed.'
      : 'The report names the exact statements for each object.',
    '',
    '## The query',
    '',
    ...(query.includes('$1') ? [parameters, ''] : []),
    '```sql',
    query.trim(),
    '```',
    '',
  ];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
