import { clip, visible } from '../reports/markup.ts';
import type { Alerts, Severity } from '../tenancy/alerts-schema.ts';
import type { Links } from './links.ts';
import { atLeast, worstOf } from './policy.ts';
import { headOf, type Transition, type TransitionName } from './transition.ts';

// https://docs.slack.dev/reference/block-kit/blocks: 50 blocks, 150 characters in a header, 3000 in a section.

/** Blocks for the changes themselves; beside them stand the header, the calls, and what was left out. */
const MOST_CHANGES = 40;

const MARKS: Readonly<Record<Severity, string>> = {
  critical: ':red_circle:',
  error: ':large_orange_circle:',
  warning: ':large_yellow_circle:',
};

const VERBS: Readonly<Record<TransitionName, string>> = {
  opened: 'opened',
  reopened: 'is back',
  worsened: 'has become worse',
  recovered: 'has recovered',
};

export interface SlackMessage {
  /** Shown where blocks are not: on the lock screen of a phone. */
  readonly text: string;
  readonly blocks: readonly object[];
}

/** One message for all changes of a run. Holds names of checks and tables only: nothing that was observed. */
export function slackMessage(
  transitions: readonly Transition[],
  { links, policy, system }: { readonly links: Links; readonly policy: Alerts; readonly system: string },
): SlackMessage {
  const sorted = [...transitions].sort(byUrgency);
  const bad = sorted.filter(({ name }) => name !== 'recovered');
  const good = sorted.length - bad.length;
  const count = [
    ...(bad.length === 0 ? [] : [`${bad.length} ${bad.length === 1 ? 'incident' : 'incidents'}`]),
    ...(good === 0 ? [] : [`${good} recovered`]),
  ].join(', ');
  const head = clip(`${system}: ${count}`, 140);
  const calls = callsOf(bad, policy);
  const shown = sorted.slice(0, MOST_CHANGES);
  const left = sorted.length - shown.length;
  const blocks = [
    { type: 'header', text: { type: 'plain_text', text: visible(head).replaceAll('\n', ' '), emoji: false } },
    ...(calls === '' ? [] : [section(calls)]),
    ...shown.map((transition) => section(changeText(transition, links))),
    ...(left === 0 ? [] : [section(`… and ${left} more: see the issues.`)]),
  ];
  const [first] = sorted;
  const text = first === undefined ? head : `${head}. ${headOf(first)}: ${first.kind} ${first.title}`;
  return { text: escapeSlack(clip(visible(text).replaceAll('\n', ' '), 300)), blocks };
}

/** `&`, `<` and `>` are Slack's only special characters: with them anybody's text could call a channel. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function changeText(transition: Transition, links: Links): string {
  const { name, severity, kind, check, object, environment, title, meaning, issue, report, run, runbook } =
    transition;
  const mark = name === 'recovered' ? ':large_green_circle:' : MARKS[severity];
  const where = [object, environment].filter((part) => part !== '').map(plain);
  const lines = [
    `${mark} *${plain(kind)} ${plain(check)}* ${VERBS[name]}${where.length === 0 ? '' : ` (${where.join(', ')})`}`,
    plain(title),
    ...(name === 'recovered' || meaning === '' ? [] : [`_${plain(clip(meaning, 400))}_`]),
  ];
  const reading = [
    link(issue, 'issue'),
    link(run, 'run'),
    link(report === '' ? '' : links.address(links.reportPath(report)), 'report'),
    link(runbook === '' ? '' : links.address(`docs/${runbook}`), 'runbook'),
  ].filter((text) => text !== '');
  return clip([...lines, ...(reading.length === 0 ? [] : [reading.join(' · ')])].join('\n'), 2900);
}

/** One line without Slack's marks: a title shall neither embolden nor call. */
function plain(text: string): string {
  return escapeSlack(
    visible(text)
      .replaceAll('\n', ' ')
      .replaceAll(/[*_~`]/g, (mark) => `\u200b${mark}\u200b`),
  );
}

function link(address: string, text: string): string {
  return /^https?:\/\/[^\s<>|]+$/.test(address) ? `<${escapeSlack(address)}|${text}>` : '';
}

function callsOf(bad: readonly Transition[], policy: Alerts): string {
  if (bad.length === 0) return '';
  const called = policy.mentions[worstOf(bad.map(({ severity }) => severity))]?.slack ?? [];
  return called
    .map((id) =>
      id === 'channel' || id === 'here' ? `<!${id}>` : id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`,
    )
    .join(' ');
}

function section(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

function byUrgency(a: Transition, b: Transition): number {
  const over = Number(a.name === 'recovered') - Number(b.name === 'recovered');
  return over || Number(atLeast(b.severity, a.severity)) - Number(atLeast(a.severity, b.severity));
}
