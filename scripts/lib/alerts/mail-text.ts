import { createHash } from 'node:crypto';
import { clip, visible } from '../reports/markup.ts';
import type { Links } from './links.ts';
import { headOf, type Transition, type TransitionName } from './transition.ts';

/** One message: a thread per incident, which its `references` make. */
export interface MailMessage {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  /** The id of the thread's first message; undefined in that message itself. */
  readonly thread: string;
}

const SENTENCES: Readonly<Record<TransitionName, string>> = {
  opened: 'An incident has opened.',
  reopened: 'An incident is back.',
  worsened: 'An incident has become worse.',
  recovered: 'An incident has recovered.',
};

/**
 * The mail about one change. The subject stays the same within a thread but for its head; `domain` is that of the sender.
 * Holds names of checks and tables only: nothing that was observed.
 */
export function mailMessage(
  transition: Transition,
  { links, prefix, domain }: { readonly links: Links; readonly prefix: string; readonly domain: string },
): MailMessage {
  const { kind, check, object, environment, title, meaning, look, runs, open, caseId, id } = transition;
  const where = [object, environment].filter((part) => part !== '').join(', ');
  const subject = `${prefix} ${headOf(transition)}: ${kind} ${check}${where === '' ? '' : ` (${where})`}`;
  const rows: [string, string][] = [
    ['Kind', kind],
    ['Check', `${check}: ${title}`],
    ...(where === '' ? [] : [['Where', where] satisfies [string, string]]),
    ['Means', meaning],
    ['Seen', `${runs} ${runs === 1 ? 'run' : 'runs'}, last ${look}`],
    ['Open', String(open)],
  ];
  const reading = linksOfTransition(transition, links);
  const lead = SENTENCES[transition.name];
  const text = [
    lead,
    '',
    ...rows.map(([name, value]) => `${name.padEnd(6)} ${oneLine(value)}`),
    '',
    ...reading.map(([name, address]) => `${name}: ${address}`),
    '',
    '-- ',
    'Sent by bulkhead. What was observed stands in the report, and never in a mail.',
    '',
  ].join('\n');
  const html = [
    `<p><strong>${escapeHtml(lead)}</strong></p>`,
    `<table>${rows.map(([name, value]) => `<tr><th align="left">${escapeHtml(name)}</th><td>${escapeHtml(oneLine(value))}</td></tr>`).join('')}</table>`,
    `<p>${reading.map(([name, address]) => linkHtml(name, address)).join(' · ')}</p>`,
    '<p>Sent by bulkhead. What was observed stands in the report, and never in a mail.</p>',
  ].join('\n');
  return {
    subject: clip(oneLine(subject), 200),
    text,
    html,
    messageId: `<${digest(id)}@${domain}>`,
    thread: `<${digest(caseId)}.thread@${domain}>`,
  };
}

function linksOfTransition({ issue, run, report, runbook }: Transition, links: Links): [string, string][] {
  const pairs: [string, string][] = [
    ['Issue', issue],
    ['Run', run],
    ['Report', report === '' ? '' : links.address(links.reportPath(report)) || `reports/${report}`],
    ['Runbook', runbook === '' ? '' : links.address(`docs/${runbook}`) || `docs/${runbook}`],
  ];
  return pairs.filter(([, address]) => address !== '');
}

function linkHtml(name: string, address: string): string {
  return /^https?:\/\//.test(address)
    ? `<a href="${escapeHtml(address)}">${escapeHtml(name)}</a>`
    : `${escapeHtml(name)}: ${escapeHtml(address)}`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A line break in a subject would begin a header of its own. */
function oneLine(text: string): string {
  return visible(text).replaceAll('\n', ' ').trim();
}

function digest(text: string): string {
  return `bulkhead.${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
}
