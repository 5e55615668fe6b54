import { clip, markdownTable, plainText } from '../markup.ts';
import { formatDuration } from '../quantity.ts';
import { minuteText, type Overview } from './overview.ts';

const SHOWN = 10;

/** Times without good evidence, the newest first: what is missing is a row like what is there. */
export function gapSection({ standings, repositoryUrl }: Overview): string {
  const gaps = standings
    .flatMap(({ kind, freshness }) => freshness.gaps.map((gap) => ({ ...gap, kind })))
    .sort((a, b) => (a.from < b.from ? 1 : a.from > b.from ? -1 : 0));
  if (gaps.length === 0) return '';
  const rows = gaps
    .slice(0, SHOWN)
    .map(({ kind, from, to, milliseconds, open, failed, explanation }) => [
      kind,
      minuteText(from),
      open ? 'still open' : minuteText(to),
      formatDuration(milliseconds),
      failed === 0 ? 'nothing ran' : `${failed} ran and failed`,
      explanation === undefined
        ? 'not explained'
        : `${plainText(clip(explanation.reason, 200))}${issueOf(explanation.issue, repositoryUrl)}`,
    ]);
  const more = gaps.length - rows.length;
  return [
    '## Gaps',
    'Times longer than the objective without a good run.',
    markdownTable(['evidence', 'from', 'to', 'how long', 'what happened', 'explanation'], rows),
    ...(more > 0
      ? [`… and ${more} older ones: \`npx tsx scripts/evidence/verify-reports.ts\` lists all.`]
      : []),
  ].join('\n\n');
}

function issueOf(issue: number | undefined, repositoryUrl: string | undefined): string {
  if (issue === undefined) return '';
  return repositoryUrl === undefined
    ? ` (issue ${issue})`
    : ` ([issue ${issue}](${repositoryUrl}/issues/${issue}))`;
}
