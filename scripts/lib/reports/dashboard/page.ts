import { clip, plainText } from '../markup.ts';
import { MARKS } from '../verdicts.ts';
import { controlSection } from './control-map.ts';
import { gapSection } from './gaps.ts';
import { incidentSection } from './incidents.ts';
import { kindsSection } from './kinds-table.ts';
import { minuteText, type Overview, ran } from './overview.ts';
import { proofSection } from './proof.ts';
import { trendSections } from './trends.ts';

const REASON = 300;

/** The dashboard as Markdown for github.com: the verdict first, and what is red before all that is well. */
export function dashboardPage(overview: Overview): string {
  const trends = trendSections(overview);
  const sections = [
    '# Evidence',
    `${MARKS[overview.verdict]} **${plainText(overview.sentence)}**`,
    notGreen(overview),
    kindsSection(overview),
    incidentSection(overview),
    gapSection(overview),
    trends.length === 0 ? '' : ['## Trends', ...trends].join('\n\n'),
    proofSection(overview),
    controlSection(overview),
    closing(overview),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function notGreen({ standings }: Overview): string {
  const red = standings.filter((one) => one.verdict === 'red');
  const grey = standings.filter((one) => one.verdict === 'grey' && (one.judged || ran(one)));
  return [...red, ...grey]
    .map(({ kind, verdict, words, reason }) => {
      const why = reason === undefined ? '' : `: ${plainText(clip(reason, REASON)).replace(/\.$/, '')}`;
      return `- ${MARKS[verdict]} **${kind}** ${words}${why}.`;
    })
    .join('\n');
}

function closing({ now, repositoryUrl }: Overview): string {
  const page =
    repositoryUrl === undefined ? '../docs/evidence.md' : `${repositoryUrl}/blob/HEAD/docs/evidence.md`;
  return [
    '---',
    `Made from the ledger at ${minuteText(now)}, whenever reports are recorded, and never edited. Ages are as of then: when that is long ago, the recording itself has stopped.`,
    `It proves that these reports were made and not changed since; not that what they did not look at is well. [What the evidence proves, and what not](${page}).`,
  ].join('\n\n');
}
