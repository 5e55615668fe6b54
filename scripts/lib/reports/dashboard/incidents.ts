import { clip, codeText, markdownTable, plainText } from '../markup.ts';
import { MARKS } from '../verdicts.ts';
import type { Incident } from './digest.ts';
import type { Finding } from './history.ts';
import { minuteText, type Overview } from './overview.ts';
import { count } from './standing.ts';

/** A storm of findings is counted, not listed. */
const SHOWN = 50;

const CELL = 300;

/** What is red or grey in the newest reports, with its issue where the alerts know one; and issues of which no check tells. */
export function incidentSection({ standings, incidents, ahead }: Overview): string {
  const findings = withoutSummaries(standings.flatMap(({ history }) => history.findings));
  const sorted = [
    ...findings.filter(({ verdict }) => verdict === 'red'),
    ...findings.filter(({ verdict }) => verdict === 'grey'),
  ];
  const open = incidents.filter(({ state }) => state === 'open');
  const rows = sorted.slice(0, SHOWN).map((finding) => findingRow(finding, open));
  const others = open.filter((incident) => !sorted.some((finding) => isOf(incident, finding)));
  const more = sorted.length - rows.length;
  const parts = [
    rows.length === 0 ? 'No check is red or grey in the newest reports.' : '',
    markdownTable(['', 'check', 'observed', 'since', 'report', 'issue'], rows),
    more > 0 ? `… and ${more} more, in the reports themselves.` : '',
    others.length === 0
      ? ''
      : `Open issues that no newest report tells of any more:\n\n${others.slice(0, SHOWN).map(issueLine).join('\n')}`,
    ahead.length === 0
      ? ''
      : `${count(ahead.length, 'report')} dated in the future and passed over: ${ahead
          .slice(0, 5)
          .map(({ path }) => codeText(path))
          .join(', ')}.`,
  ];
  return ['## Open incidents', ...parts.filter((part) => part !== '')].join('\n\n');
}

/** A night's summary repeats its steps, which have reports of their own. */
function withoutSummaries(findings: readonly Finding[]): Finding[] {
  const runs = new Set(
    findings.filter(({ kind }) => kind !== 'nightly').map(({ digest }) => digest.entry.run),
  );
  return findings.filter(({ kind, digest }) => kind !== 'nightly' || !runs.has(digest.entry.run));
}

function findingRow(finding: Finding, open: readonly Incident[]): string[] {
  const { digest, kind } = finding;
  const object = finding.object === undefined ? '' : ` ${codeText(clip(finding.object, CELL))}`;
  const incident = open.find((one) => isOf(one, finding));
  return [
    MARKS[finding.verdict],
    `${codeText(clip(finding.id, CELL))}${object}<br>${plainText(clip(finding.title, CELL))}`,
    plainText(clip(finding.observed, CELL)),
    minuteText(finding.since),
    `[${kind}](${digest.entry.path.replace(/\.json$/, '.md')})`,
    incident === undefined ? '–' : issueLink(incident),
  ];
}

/** The alerts tell kinds apart further than reports do, so check, object and environment say which is meant. */
function isOf({ check, object, environment }: Incident, { id, object: own, digest }: Finding): boolean {
  if (check !== id || (object ?? '') !== (own ?? '')) return false;
  return environment === undefined || environment === digest.environment;
}

function issueLine(incident: Incident): string {
  return `- ${issueLink(incident)} ${plainText(clip(incident.title, CELL))}`;
}

/** Only what is plainly an address becomes a link. */
function issueLink({ url }: Incident): string {
  if (url === undefined || !/^https?:\/\/[\w.:/-]+$/.test(url)) return 'open';
  const number = /\/(\d+)$/.exec(url)?.[1];
  return `[${number === undefined ? 'issue' : `issue ${number}`}](${url})`;
}
