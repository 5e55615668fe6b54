import { digestOf } from './ledger-entry.ts';
import { clip, codeBlock, codeText, folded, markdownTable, plainText } from './markup.ts';
import { formatDuration, wordsOf } from './quantity.ts';
import { checkSections } from './render-checks.ts';
import { exceptionSection, factSections, timingSection } from './render-facts.ts';
import { type Report, reportBytes } from './schema.ts';
import { countSentence, describeIdentity, MARKS } from './verdicts.ts';

export interface RenderOptions {
  /** Bytes of UTF-8 that the text may have: 1,000,000 for a step summary, 60,000 for an issue. Without it nothing is cut. */
  readonly limitBytes?: number;
}

/** How much of a report is shown. */
export interface Detail {
  /** Red checks that are explained, with fix and query. */
  readonly explained: number;
  /** Rows of any one table. */
  readonly rows: number;
  /** Characters of one cell. */
  readonly cell: number;
  /** Whether the queries that judged red checks, and pictures, are shown. */
  readonly extras: boolean;
}

const EVERYTHING: Detail = {
  explained: Number.POSITIVE_INFINITY,
  rows: 1000,
  cell: Number.POSITIVE_INFINITY,
  extras: true,
};

/** From all to nearly nothing; the first that fits is taken. */
const LADDER: readonly Detail[] = [
  EVERYTHING,
  { explained: 100, rows: 200, cell: 2000, extras: true },
  { explained: 50, rows: 100, cell: 500, extras: false },
  { explained: 20, rows: 30, cell: 300, extras: false },
  { explained: 5, rows: 10, cell: 200, extras: false },
  { explained: 1, rows: 3, cell: 100, extras: false },
];

/**
 * A report as Markdown: verdict first, then the checks with the red ones explained, then everything else. One renderer
 * for the file in the repository, the step summary and the issue; a limit cuts details, never the verdict.
 */
export function renderMarkdown(report: Report, options: RenderOptions = {}): string {
  const limit = options.limitBytes ?? Number.POSITIVE_INFINITY;
  const digest = digestOf(reportBytes(report));
  for (const detail of LADDER) {
    const text = renderAt(report, detail, digest);
    if (Buffer.byteLength(text) <= limit) return text;
  }
  return clipBytes(`${headSection(report, 200)}\n\n${shortened(report)}\n`, limit);
}

function renderAt(report: Report, detail: Detail, digest: string): string {
  const sections = [
    headSection(report, detail.cell),
    aboutTable(report, detail),
    ...checkSections(report.checks, detail),
    exceptionSection(report.exceptions, detail),
    ...factSections(report.facts, detail),
    timingSection(report.timings, detail),
    repeatSection(report, detail, digest),
    detail === EVERYTHING ? '' : shortened(report),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headSection(report: Report, cell: number): string {
  const sentence = plainText(clip(report.summary, cell));
  return `# ${MARKS[report.verdict]} ${report.kind}: ${report.verdict}\n\n**${report.verdict}:** ${sentence}`;
}

function aboutTable(report: Report, detail: Detail): string {
  const { run } = report;
  const text = (value: string) => plainText(clip(value, detail.cell));
  const label = plainText(`${run.id}, attempt ${run.attempt}`);
  const took = Date.parse(report.finishedAt) - Date.parse(report.startedAt);
  const rows: string[][] = [
    ['Checked', countSentence(report.checks)],
    ['When', `${report.at.replace('T', ' ').replace('Z', ' UTC')}, took ${formatDuration(took)}`],
    ['Scope', scopeText(report, detail)],
    ['As whom', text(describeIdentity(report.identity))],
    ['Run', run.url !== undefined && isPlainUrl(run.url) ? `[${label}](${run.url})` : label],
    ['Commit', repositoryLink(report, codeText(run.commit ?? ''), `commit/${run.commit}`)],
    [
      'Started by',
      [run.actor, run.workflow]
        .filter((part) => part !== undefined)
        .map(text)
        .join(', '),
    ],
    ['Command', `${codeText(report.command.name)} ${plainText(report.command.version)}`],
    ['Mode', report.inputs.dryRun ? 'dry run: nothing was changed' : ''],
  ];
  return markdownTable(
    ['', ''],
    rows.filter(([, value]) => value !== ''),
  );
}

function scopeText(report: Report, detail: Detail): string {
  return Object.entries(report.scope)
    .map(([name, value]) => plainText(clip(`${wordsOf(name)}: ${value}`, detail.cell)))
    .slice(0, detail.rows)
    .join('<br>');
}

function repeatSection(report: Report, detail: Detail, digest: string): string {
  const inputs = Object.entries(report.inputs)
    .filter(([name]) => name !== 'dryRun')
    .map(([name, value]) => [codeText(name), codeText(clip(String(value), detail.cell))]);
  return [
    '## Do it again',
    // Half a command line must not be run.
    report.reproduce.length <= detail.cell * 4 ? codeBlock(report.reproduce, 'sh') : 'In the JSON report.',
    inputs.length === 0
      ? ''
      : folded('Inputs', markdownTable(['input', 'value'], inputs.slice(0, detail.rows))),
    `When it fails: ${runbookLink(report)}. The evidence is ${codeText(`${report.id}.json`)}, sha256 ${codeText(digest)}.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function shortened(report: Report): string {
  return `*Shortened to fit here. All of it stands in ${codeText(`${report.id}.json`)}.*`;
}

function runbookLink(report: Report): string {
  const page = `docs/${report.runbook}`;
  return repositoryLink(report, codeText(page), `blob/${report.run.commit}/${page}`);
}

/** The repository's address is the beginning of the run's; a page is linked as it was at the run's commit. */
function repositoryLink(report: Report, label: string, path: string): string {
  const [repository] = (report.run.url ?? '').split('/actions/runs/');
  const url = `${repository}/${path}`;
  return report.run.commit === undefined || !isPlainUrl(url) ? label : `[${label}](${url})`;
}

function isPlainUrl(url: string): boolean {
  return /^https?:\/\/[\w.:/#-]+$/.test(url);
}

/** The last resort, for limits below a few hundred bytes: cut between characters. */
function clipBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= limit) return text;
  return bytes
    .subarray(0, Math.max(0, limit))
    .toString('utf8')
    .replace(/\ufffd+$/u, '');
}
