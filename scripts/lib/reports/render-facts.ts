import { factTables } from './facts.ts';
import { clip, codeText, folded, markdownTable, plainText } from './markup.ts';
import { formatDuration } from './quantity.ts';
import type { Detail } from './render.ts';
import { moreLine } from './render-checks.ts';
import type { Exception, Report } from './schema.ts';

/** Tables longer than this are folded. */
const LONG_TABLE = 15;

/** A pie of more slices than this cannot be read. */
const SLICES = 8;

/** One table per list or record among the facts. */
export function factSections(facts: Report['facts'], detail: Detail): string[] {
  return factTables(facts, detail.rows).map(({ title, columns, rows, more }) => {
    const table = markdownTable(
      columns.map(({ name }) => plainText(clip(name, detail.cell))),
      rows.map((row) => row.map((cell) => plainText(clip(cell, detail.cell)))),
    ).replace(/\n.*\n/, `\n| ${columns.map(({ numeric }) => (numeric ? '---:' : '---')).join(' | ')} |\n`);
    const body = [table, moreLine(more, 'rows are in the JSON report')]
      .filter((part) => part !== '')
      .join('\n\n');
    const head = `## ${plainText(clip(title, detail.cell))}`;
    return `${head}\n\n${rows.length > LONG_TABLE ? folded(`${rows.length + more} rows`, body) : body}`;
  });
}

/** Exceptions that hide a finding for a time: who answers for them, why, and until when. */
export function exceptionSection(exceptions: readonly Exception[], detail: Detail): string {
  if (exceptions.length === 0) return '';
  const rows = exceptions
    .slice(0, detail.rows)
    .map(({ check, object, owner, reason, expires }) => [
      plainText(clip(check, detail.cell)),
      codeText(clip(object ?? '', detail.cell)),
      plainText(clip(owner, detail.cell)),
      plainText(clip(reason, detail.cell)),
      expires,
    ]);
  return `## Exceptions in force\n\n${markdownTable(['check', 'object', 'owner', 'reason', 'expires'], rows)}`;
}

/** Where the time went, as a table and, where there is something to compare, a pie. */
export function timingSection(timings: Report['timings'], detail: Detail): string {
  if (timings.length === 0) return '';
  const total = timings.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const rows = timings
    .slice(0, detail.rows)
    .map(({ step, milliseconds }) => [plainText(clip(step, detail.cell)), formatDuration(milliseconds)]);
  const table = markdownTable(['step', 'time'], [...rows, ['**all steps**', formatDuration(total)]]);
  const picture = detail.extras && timings.length > 2 && total >= 1000 ? `\n\n${timingPie(timings)}` : '';
  return `## Timings\n\n${table}${picture}`;
}

function timingPie(timings: Report['timings']): string {
  const longest = [...timings].sort((a, b) => b.milliseconds - a.milliseconds);
  const rest = longest.slice(SLICES).reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const slices = longest
    .slice(0, SLICES)
    .map(({ step, milliseconds }): [string, number] => [clip(step, 40), milliseconds]);
  if (rest > 0) slices.push(['the rest', rest]);
  const lines = slices
    .filter(([, milliseconds]) => milliseconds >= 1)
    .map(([step, milliseconds]) => `  "${sliceLabel(step)}" : ${(milliseconds / 1000).toFixed(3)}`);
  return `\`\`\`mermaid\npie showData title Seconds\n${lines.join('\n')}\n\`\`\``;
}

/** Mermaid has no escape for quotes in a label. */
function sliceLabel(step: string): string {
  return step.replaceAll(/[^\p{L}\p{N} .,:_/-]/gu, ' ').trim() || 'step';
}
