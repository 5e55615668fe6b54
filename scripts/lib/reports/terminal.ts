import { styleText } from 'node:util';
import type { CheckVerdict } from '../runtime/result.ts';
import { factTables } from './facts.ts';
import { visible } from './markup.ts';
import { formatDuration, wordsOf } from './quantity.ts';
import type { Report } from './schema.ts';
import { alignTable } from './table.ts';
import { checkLines } from './terminal-checks.ts';
import { wrapText } from './text-width.ts';
import { countSentence, describeIdentity } from './verdicts.ts';

export interface TerminalOptions {
  /** Whether ANSI colours are written; decided by who knows the terminal. */
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Rows of one table of facts; 10 when left out. */
  readonly factRows?: number;
  /** Only the verdict, its sentence and the counts. */
  readonly brief?: boolean;
  /** Objects of one check that is not green; 20 when left out. */
  readonly objects?: number;
}

type Style = Parameters<typeof styleText>[0];

/** Writes a text in a style, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export const STYLES: Readonly<Record<CheckVerdict, Style>> = {
  red: ['red', 'bold'],
  grey: ['yellow', 'bold'],
  planned: 'blue',
  excepted: 'magenta',
  green: 'green',
};

const OBJECTS = 20;

/** A report for a person at a terminal: verdict, checks with the red ones explained, facts, timings. No trailing newline. */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const paint = (style: Style, text: string) =>
    options.colour ? styleText(style, text, { validateStream: false }) : text;
  const width = Math.max(40, options.width);
  if (options.brief === true) return headLines(report, width, paint);
  const sections = [
    headLines(report, width, paint),
    ...checkLines(report.checks, width, options.objects ?? OBJECTS, paint),
    ...factLines(report, { ...options, width }, paint),
    timingLines(report.timings, width, paint),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function headLines(report: Report, width: number, paint: Paint): string {
  const took = Date.parse(report.finishedAt) - Date.parse(report.startedAt);
  const scope = Object.entries(report.scope).map(([name, value]) => `${wordsOf(name)} ${value}`);
  const about = [
    ...(report.identity === null ? [] : [`as ${describeIdentity(report.identity)}`]),
    ...(scope.length === 0 ? [] : [scope.join(', ')]),
    `${countSentence(report.checks)}, ${formatDuration(took)}${report.inputs.dryRun ? ', dry run: nothing was changed' : ''}`,
  ];
  const sentence = wrapText(visible(`${report.command.name}: ${report.summary}`), width - 7);
  return [
    ...sentence.map((line, index) =>
      index === 0
        ? `${paint(STYLES[report.verdict], report.verdict.toUpperCase().padEnd(5))}  ${line}`
        : `       ${line}`,
    ),
    ...about
      .flatMap((text) => wrapText(visible(text), width - 7))
      .map((line) => paint('dim', `       ${line}`)),
  ].join('\n');
}

function headerStyle(paint: Paint) {
  return (text: string, row: number) => (row === -1 ? paint('dim', text) : text);
}

function factLines(report: Report, options: TerminalOptions, paint: Paint): string[] {
  return factTables(report.facts, options.factRows ?? 10).map(({ title, columns, rows, more }) => {
    const pairs = columns[0]?.name === 'fact';
    const table = alignTable(
      rows.map((row) => row.map(visible)),
      {
        width: options.width,
        indent: 2,
        columns: columns.map(({ name, numeric }) => ({
          ...(pairs ? {} : { header: visible(name) }),
          align: numeric ? 'right' : 'left',
          shrink: !numeric,
          style: headerStyle(paint),
        })),
      },
    );
    return `${paint('bold', visible(title))}\n${table}${more > 0 ? `\n  … ${more} more in the report` : ''}`;
  });
}

function timingLines(timings: Report['timings'], width: number, paint: Paint): string {
  if (timings.length === 0) return '';
  const rows = timings.map(({ step, milliseconds }) => [visible(step), formatDuration(milliseconds)]);
  const columns = [{ shrink: true }, { align: 'right' as const }];
  return `${paint('bold', 'Timings')}\n${alignTable(rows, { width, indent: 2, columns })}`;
}
