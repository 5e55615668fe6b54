import { clip, codeBlock, codeText, folded, markdownTable, plainText } from './markup.ts';
import type { Detail } from './render.ts';
import type { Report } from './schema.ts';
import { groupByVerdict, MARKS } from './verdicts.ts';

type ReportedCheck = Report['checks'][number];

/** Lists of checks longer than this are folded when all of them are green. */
const LONG_LIST = 12;

/** What needs eyes first, as a table; then each red and grey check with meaning and fix; then the green ones. */
export function checkSections(checks: Report['checks'], detail: Detail): string[] {
  if (checks.length === 0) return [];
  const groups = groupByVerdict(checks);
  const open = groups.filter(([verdict]) => verdict !== 'green').flatMap(([, group]) => group);
  const green = groups.filter(([verdict]) => verdict === 'green').flatMap(([, group]) => group);
  const explained = open.filter(({ verdict }) => verdict === 'red' || verdict === 'grey');
  return [
    '## Checks',
    checkTable(open, detail),
    ...explained.slice(0, detail.explained).map((check) => explain(check, detail)),
    moreLine(explained.length - detail.explained, 'checks are not explained here'),
    greenSection(green, open.length > 0, detail),
  ].filter((section) => section !== '');
}

/** Open when it is short and nothing else asks for attention. */
function greenSection(green: Report['checks'], othersOpen: boolean, detail: Detail): string {
  const table = checkTable(green, detail);
  const fold = green.length > LONG_LIST || (othersOpen && green.length > 0);
  return fold ? folded(`${MARKS.green} ${green.length} green`, table) : table;
}

function checkTable(checks: Report['checks'], detail: Detail): string {
  const rows = checks
    .slice(0, detail.rows)
    .map((check) => [
      `${MARKS[check.verdict]} ${check.verdict}`,
      plainText(clip(check.id, detail.cell)),
      plainText(clip(check.title, detail.cell)),
      codeText(clip(check.object ?? '', detail.cell)),
      plainText(clip(check.expected, detail.cell)),
      plainText(clip(check.observed, detail.cell)),
    ]);
  const table = markdownTable(['', 'check', 'what', 'object', 'expected', 'observed'], rows);
  return [table, moreLine(checks.length - detail.rows, 'rows are left out')]
    .filter((part) => part !== '')
    .join('\n\n');
}

function explain(check: ReportedCheck, detail: Detail): string {
  const object = check.object === undefined ? '' : `: ${codeText(clip(check.object, detail.cell))}`;
  const parts = [
    `### ${MARKS[check.verdict]} ${plainText(clip(check.id, detail.cell))}${object}`,
    `${plainText(clip(check.title, detail.cell))}: expected ${plainText(clip(check.expected, detail.cell))}, observed ${plainText(clip(check.observed, detail.cell))}.`,
    `**What it means:** ${plainText(clip(check.meaning, detail.cell))}`,
  ];
  // A fix that was cut in the middle must not be run: then only its place is named.
  if (check.fix !== undefined) {
    const whole = check.fix.length <= detail.cell * 4;
    parts.push(
      whole ? `**Fix:**\n\n${codeBlock(check.fix, languageOf(check.fix))}` : '**Fix:** in the JSON report.',
    );
  }
  if (check.query !== undefined && detail.extras) {
    parts.push(folded('The query that judged', codeBlock(check.query, 'sql')));
  }
  return parts.join('\n\n');
}

function languageOf(fix: string): string {
  if (
    /^\s*(?:--|(?:alter|create|drop|grant|revoke|update|delete|insert|comment|select|begin|set|do)\b)/i.test(
      fix,
    )
  ) {
    return 'sql';
  }
  return /^\s*(?:npx|npm|node|psql|git|rm|chmod|truncate|export|[A-Z_]+=)/.test(fix) ? 'sh' : 'text';
}

/** A line that says how much is missing; nothing when nothing is. */
export function moreLine(count: number, what: string): string {
  return count > 0 && Number.isFinite(count) ? `… ${count} more ${what}.` : '';
}
