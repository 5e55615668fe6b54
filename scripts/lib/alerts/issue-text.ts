import { clip, codeBlock, codeText, markdownTable, plainText, visible } from '../reports/markup.ts';
import type { Alerts, Severity } from '../tenancy/alerts-schema.ts';
import { type Case, isGroup, openMembers, severityOf } from './case.ts';
import { type Change, type CommentName, stormTitle } from './change.ts';
import { incidentLine } from './hidden-line.ts';
import type { Incident } from './incident.ts';
import type { Links } from './links.ts';
import { timeOf } from './look.ts';

/** GitHub takes 65,536 characters. */
const LIMIT = 65_000;

const MARKS: Readonly<Record<Severity, string>> = { critical: '🔴', error: '🟠', warning: '🟡' };

/** The title of the issue: which check of which kind, on what. Without any value. */
export function issueTitle(kept: Case): string {
  const [member] = kept.members;
  if (member === undefined) return 'bulkhead';
  const where = member.environment === '' ? '' : ` (${member.environment})`;
  const what = isGroup(kept)
    ? stormTitle(kept)
    : /^[A-Z]+-\d+$/.test(member.check) || member.kind === 'job'
      ? `${member.check}: ${member.words.title}${member.object === '' ? '' : `: ${member.object}`}`
      : `failed: ${member.check}${member.object === '' ? '' : `: ${member.object}`}`;
  return clip(visible(`${member.kind} ${what}${where}`).replaceAll('\n', ' '), 240);
}

/** The whole body: the hidden line, then the verdict, then all else as far as there is room. */
export function issueBody(kept: Case, links: Links): string {
  const line = incidentLine(kept);
  const parts = isGroup(kept) ? groupParts(kept) : singleParts(kept, links);
  const foot = footer(kept, links);
  let body = `${line}\n${verdictLine(kept)}`;
  for (const part of parts) {
    const room = LIMIT - body.length - foot.length - 100;
    const fits = part.length <= room;
    body += `\n\n${fits ? part : cutLines(part, room)}`;
    if (!fits) break;
  }
  return `${body}\n\n${foot}\n`;
}

function verdictLine(kept: Case): string {
  const severity = severityOf(kept);
  const open = openMembers(kept);
  if (kept.state === 'closed') return `## 🟢 Recovered on ${dayTime(kept.closedAt)}`;
  const count = isGroup(kept) ? `: ${open.length} of ${kept.members.length} findings are open` : '';
  const grey = open.every(({ looks: [newest] }) => newest?.verdict === 'grey')
    ? ' (could not be judged)'
    : '';
  return `## ${MARKS[severity]} ${severity}${grey}${count}`;
}

function singleParts(kept: Case, links: Links): string[] {
  const [member] = kept.members;
  if (member === undefined) return [];
  const { words } = member;
  const rows = [
    ['Check', `${codeText(member.check)} ${plainText(words.title)}`],
    ['Object', member.object === '' ? '–' : codeText(member.object)],
    ['Environment', member.environment === '' ? '–' : plainText(member.environment)],
    ['First seen', lookText(member.first, links)],
    ['Last seen', lookText(member.last, links)],
    ['Seen', member.count === 1 ? 'once' : `${member.count} times`],
    ['Last good run', member.good === '' ? 'none known' : lookText(member.good, links)],
    ['Expected', plainText(words.expected)],
    ['Observed', plainText(words.observed)],
    ['Meaning', plainText(words.meaning)],
  ];
  const fix = words.fix === '' ? [] : [`**To repair it**\n\n${codeBlock(words.fix, '')}`];
  return [markdownTable(['', ''], rows), reading(member, links), ...fix];
}

function groupParts(kept: Case): string[] {
  const rows = [...kept.members]
    .sort((a, b) => Number(b.state === 'open') - Number(a.state === 'open'))
    .map((member) => [
      member.state === 'open' ? MARKS[member.severity] : '🟢',
      codeText(member.check),
      member.object === '' ? '–' : codeText(clip(member.object, 80)),
      plainText(clip(member.words.title, 80)),
      plainText(clip(member.words.observed, 80)),
      timeOf(member.first).slice(0, 10),
      String(member.count),
    ]);
  const about =
    'So many opened at once that they share this issue. Each keeps its own state: it turns 🟢 here when it has recovered, and the issue is closed when the last one has.';
  return [about, markdownTable(['', 'check', 'object', 'title', 'observed', 'since', 'seen'], rows)];
}

function footer(kept: Case, links: Links): string {
  const [member] = kept.members;
  const before = kept.previous === 0 ? '' : ` It was told of before in #${kept.previous}.`;
  const reads = isGroup(kept) && member !== undefined ? `${reading(member, links)}\n\n` : '';
  return `${reads}---\nKept by bulkhead (${links.markdown('docs/ALERTS.md', 'how alerts behave')}): it is closed when the finding is gone. The first line of this text holds its state; leave it in place.${before}`;
}

function reading({ words }: Incident, links: Links): string {
  const report = words.report === '' ? '' : links.markdown(links.reportPath(words.report), 'report');
  const run = words.run === '' ? '' : `[run](${words.run})`;
  const runbook = links.markdown(`docs/${words.runbook}`, 'runbook');
  return [runbook, report, run].filter((text) => text !== '').join(' · ');
}

const SENTENCES: Readonly<Record<CommentName, string>> = {
  again: 'It is still so.',
  worsened: 'It has become worse.',
  reopened: 'It is back.',
  recovered: 'It has recovered.',
  doubled: 'An older issue tells of the same; it goes on there.',
};

/** The mark that tells whether a comment was written already. */
export function commentMark(kept: Case, { name, look }: NonNullable<Change['comment']>): string {
  return `<!-- bulkhead:comment ${kept.id} ${name} ${look} -->`;
}

/** A comment: what changed, by which run, and who is called. */
export function commentText(change: Change, links: Links, policy: Alerts): string {
  const { next, comment } = change;
  if (comment === undefined) return '';
  const { name, concerns, look } = comment;
  const [member] = concerns;
  const listed = isGroup(next)
    ? concerns.slice(0, 20).map(({ check, object }) => `- ${codeText(check)} ${codeText(clip(object, 80))}`)
    : [];
  const more = isGroup(next) && concerns.length > 20 ? [`- and ${concerns.length - 20} more`] : [];
  const calls = name === 'worsened' || name === 'reopened' ? mentions(next, policy) : '';
  const seen = name === 'again' ? ` Seen in ${next.runs} runs.` : '';
  return [
    commentMark(next, comment),
    `**${SENTENCES[name]}**${seen} ${lookText(look, links)}${calls === '' ? '' : ` ${calls}`}`,
    ...(listed.length === 0 ? [] : ['', ...listed, ...more]),
    ...(member === undefined ? [] : ['', reading(member, links)]),
  ].join('\n');
}

/** Who is called for the severity of a case, as GitHub reads it. */
export function mentions(kept: Case, policy: Alerts): string {
  return (policy.mentions[severityOf(kept)]?.github ?? []).join(' ');
}

function lookText(look: string, links: Links): string {
  if (look === '') return '–';
  const run = links.run(look);
  const text = dayTime(timeOf(look));
  return run === '' ? text : `${text} ([run](${run}))`;
}

function dayTime(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

/** As many whole lines as fit; a table stays one. */
function cutLines(text: string, room: number): string {
  const lines = text.split('\n');
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    if (length + line.length + 1 > room - 80) break;
    kept.push(line);
    length += line.length + 1;
  }
  return `${kept.join('\n')}\n\n(${lines.length - kept.length} more lines are in the report.)`;
}
