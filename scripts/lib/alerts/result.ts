import type { Check, Result } from '../runtime/result.ts';
import { verdictOf } from '../runtime/result.ts';
import { type Filed, isGroup, openMembers, severityOf } from './case.ts';
import type { Inbox } from './inbox.ts';
import { issueTitle } from './issue-text.ts';
import { timeOf } from './look.ts';
import type { Plan } from './plan.ts';
import type { Sent } from './send.ts';
import { withoutValues } from './transition.ts';

/** What the command was told beside what was sent. */
export interface Told {
  readonly sent: Sent;
  readonly inbox: Inbox;
  readonly passedOver: readonly { readonly report: string; readonly why: string }[];
  /** Channels that are set up, issues among them. */
  readonly configured: readonly string[];
  readonly dryRun: boolean;
}

/** The report: red when somebody was not told who should have been. Incidents themselves make other reports red. */
export function alertResult(told: Told): Result {
  const { sent, dryRun } = told;
  const checks = [...channelChecks(told), inboxCheck(told), stateCheck(told), waitingCheck(told)];
  const verdict = verdictOf(checks);
  const open = sent.cases.filter(({ case: kept }) => kept.state === 'open');
  const counts = countsOf(sent.plan);
  const words = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  const news = words.length === 0 ? 'nothing new' : words.join(', ');
  const lost = [...sent.channels].filter(([, error]) => error !== undefined).map(([name]) => name);
  const summary = dryRun
    ? `plan: ${news}; nothing was sent`
    : `${news}; ${open.length} ${open.length === 1 ? 'incident is' : 'incidents are'} open${lost.length === 0 ? '' : `; could not tell: ${lost.join(', ')}`}`;
  return {
    verdict,
    summary,
    checks,
    facts: factsOf(told, counts),
    outputs: {
      opened: String(counts.opened),
      open: String(open.length),
      recovered: String(counts.recovered),
      lost: lost.join(','),
    },
  };
}

function channelChecks({ sent, configured, dryRun }: Told): Check[] {
  const title = 'Every channel takes its messages';
  const meaning = 'An incident would be known to nobody.';
  if (configured.length === 0) {
    return [
      {
        id: 'ALR-01',
        title,
        verdict: 'grey',
        expected: 'at least one channel',
        observed: 'no channel is set up: neither issues, nor Slack, nor mail',
        meaning,
        fix: 'Set GITHUB_TOKEN and GITHUB_REPOSITORY, SLACK_WEBHOOK_URL, or SMTP_URL with --mail-from and --mail-to.',
      },
    ];
  }
  return configured.map((name): Check => {
    const error = [...sent.channels].find(([channel]) => channel === name)?.[1];
    return {
      id: 'ALR-01',
      title,
      object: name,
      verdict: error === undefined ? 'green' : 'red',
      expected: 'no message that failed',
      observed: error?.what ?? tookWords(name, sent, dryRun),
      meaning,
      ...(error === undefined ? {} : { fix: error.fix }),
    };
  });
}

function tookWords(name: string, { told, plan }: Sent, dryRun: boolean): string {
  if (dryRun) return 'a rehearsal: nothing was sent';
  if (name === 'github') return `${plan.changes.length} changes of issues were written`;
  return `${told.filter(({ to }) => to.some((channel) => channel === name)).length} messages were taken`;
}

function inboxCheck({ inbox }: Told): Check {
  const [first, ...others] = inbox.unreadable;
  return {
    id: 'ALR-02',
    title: 'Every report of the inbox can be used',
    verdict: first === undefined ? 'green' : 'red',
    expected: 'no report that cannot be read',
    observed:
      first === undefined
        ? `${inbox.delivered.length} reports`
        : `${first.why}${others.length === 0 ? '' : ` and ${others.length} more`}`,
    meaning: 'What that report found is told to nobody.',
    ...(first === undefined ? {} : { fix: 'Take the reports of the run as its artifacts have them.' }),
  };
}

function stateCheck({ sent }: Told): Check {
  const lost = sent.oddities.filter((text) => /there is no copy|begins anew|second memory/.test(text));
  return {
    id: 'ALR-03',
    title: 'The state of every incident is known',
    verdict: lost.length === 0 ? 'green' : 'red',
    expected: 'no issue without a readable first line or a copy of it',
    observed: lost.length === 0 ? `${sent.cases.length} cases are known` : lost.join('; '),
    meaning: 'An incident could be told twice, or not be closed.',
    ...(lost.length === 0
      ? {}
      : { fix: 'Close those issues by hand; what is still red opens anew. See docs/ALERTS.md.' }),
  };
}

function waitingCheck({ sent, dryRun }: Told): Check {
  const { outbox, deferred } = sent.memory;
  const waiting = outbox.length + deferred.findings.length;
  const green = waiting === 0 || dryRun;
  return {
    id: 'ALR-04',
    title: 'Nothing waits to be told',
    verdict: green ? 'green' : 'red',
    expected: 'no message and no finding left over',
    observed: `${outbox.length} messages and ${deferred.findings.length} findings wait for the next run`,
    meaning: 'Somebody does not know yet.',
    ...(green ? {} : { fix: 'Repair the channel that failed and run it again: what waits is sent then.' }),
  };
}

function countsOf({ transitions }: Plan): Record<'opened' | 'reopened' | 'worsened' | 'recovered', number> {
  const count = (wanted: string) => transitions.filter(({ name }) => name === wanted).length;
  return {
    opened: count('opened'),
    reopened: count('reopened'),
    worsened: count('worsened'),
    recovered: count('recovered'),
  };
}

function factsOf({ sent, inbox, passedOver }: Told, counts: Record<string, number>): Record<string, unknown> {
  const { plan, memory, cases } = sent;
  return {
    ...counts,
    reports: inbox.delivered.length,
    incidents: cases.filter(({ case: kept }) => kept.state === 'open').flatMap(incidentsIn),
    changes: plan.changes.map(({ next, comment, show, filed }) => ({
      issue: filed?.number ?? 0,
      title: issueTitle(next),
      shown: show,
      comment: comment?.name ?? '',
    })),
    late: plan.late,
    muted: plan.muted.map(({ fingerprint, kind, check, object }) => ({ fingerprint, kind, check, object })),
    watched: memory.watched.map(({ fingerprint, kind, check, object, looks }) => ({
      fingerprint,
      kind,
      check,
      object,
      looks: looks.map(({ verdict }) => verdict).join(' '),
    })),
    waiting: memory.outbox.map(({ name, kind, check, title, to }) => ({
      name,
      kind,
      check,
      title,
      to: to.join(', '),
    })),
    passedOver,
    unreadable: inbox.unreadable,
    oddities: sent.oddities,
  };
}

/** Each open incident on its own, also those that share the issue of a storm. */
function incidentsIn({ case: kept, url, number }: Filed): object[] {
  return openMembers(kept).map((member) => ({
    fingerprint: member.fingerprint,
    kind: member.kind,
    check: member.check,
    object: member.object,
    environment: member.environment,
    title: withoutValues(member.words.title),
    severity: isGroup(kept) ? member.severity : severityOf(kept),
    state: 'open',
    url,
    issue: number,
    since: member.first === '' ? '' : timeOf(member.first),
    count: member.count,
    group: isGroup(kept),
  }));
}
