import type { CheckVerdict } from '../runtime/result.ts';
import { visible } from './markup.ts';
import type { Report } from './schema.ts';
import { alignTable } from './table.ts';
import { type Paint, STYLES } from './terminal.ts';
import { wrapText } from './text-width.ts';
import { VERDICTS } from './verdicts.ts';

type ReportedCheck = Report['checks'][number];

const SIGNS: Readonly<Record<CheckVerdict, string>> = {
  red: '✗',
  grey: '?',
  planned: '…',
  excepted: '!',
  green: '✓',
};

/** All objects of one check that have one verdict. */
interface Group {
  readonly verdict: CheckVerdict;
  readonly first: ReportedCheck;
  readonly objects: readonly ReportedCheck[];
}

/**
 * The checks for a terminal, the worst first: what is open with its objects, what it means and how to
 * repair it; what holds in a line each.
 */
export function checkLines(checks: Report['checks'], width: number, objects: number, paint: Paint): string[] {
  const groups = groupsOf(checks);
  const open = groups.filter(({ verdict }) => verdict === 'red' || verdict === 'grey');
  const rest = groups.filter(({ verdict }) => verdict !== 'red' && verdict !== 'grey');
  return [...open.map((group) => openGroup(group, width, objects, paint)), restTable(rest, width, paint)];
}

function groupsOf(checks: Report['checks']): Group[] {
  const groups = new Map<string, { verdict: CheckVerdict; first: ReportedCheck; objects: ReportedCheck[] }>();
  for (const check of checks) {
    const key = JSON.stringify([check.verdict, check.id, check.title]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { verdict: check.verdict, first: check, objects: [check] });
    else group.objects.push(check);
  }
  return [...groups.values()].sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
}

function openGroup({ verdict, first, objects }: Group, width: number, limit: number, paint: Paint): string {
  const shown = objects.slice(0, limit);
  const more = objects.length - shown.length;
  const rows = shown.map((check) => [visible(check.object ?? ''), visible(check.observed)]);
  const table = alignTable(rows, { width, indent: 4, columns: [{ shrink: true }, { shrink: true }] });
  const lines = [
    ...wrapText(visible(`${SIGNS[verdict]} ${verdict} ${first.id}  ${first.title}`), width).map((line) =>
      paint(STYLES[verdict], line),
    ),
    ...labelled('expected', wrapText(visible(first.expected), width - 14)),
    ...(table === '' ? [] : [table]),
    ...(more > 0 ? [`    … ${more} more in the report`] : []),
    ...labelled('means', wrapText(visible(first.meaning), width - 14)),
    ...labelled('fix', fixesOf(shown), (line) => paint('cyan', line)),
  ];
  return lines.join('\n');
}

/** The fixes of the objects shown, unwrapped so that they can be copied; one that many share stands once. */
function fixesOf(checks: readonly ReportedCheck[]): string[] {
  const fixes = checks.map(({ fix }) => fix).filter((fix) => fix !== undefined);
  return [...new Set(fixes)].flatMap((fix) => visible(fix).replace(/\n+$/, '').split('\n'));
}

function labelled(label: string, lines: readonly string[], style = (line: string) => line): string[] {
  return lines.map((line, index) => `    ${(index === 0 ? label : '').padEnd(8)}  ${style(line)}`);
}

function restTable(groups: readonly Group[], width: number, paint: Paint): string {
  const rows = groups.map(({ verdict, first, objects }) => {
    const [observed, count] =
      objects.length > 1 ? ['', `${objects.length} objects`] : [first.observed, first.object];
    return [
      `${SIGNS[verdict]} ${verdict}`,
      first.id,
      first.title,
      [count, observed].filter(Boolean).join(': '),
    ];
  });
  const style = (text: string, row: number) => {
    const verdict = groups[row]?.verdict;
    return verdict === undefined ? text : paint(STYLES[verdict], text);
  };
  const columns = [{ style }, {}, { shrink: true }, { shrink: true }];
  return alignTable(
    rows.map((row) => row.map(visible)),
    { width, columns },
  );
}
