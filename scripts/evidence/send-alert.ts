import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import type { Channel } from '../lib/alerts/channel.ts';
import { findingsOf } from '../lib/alerts/findings.ts';
import { ofRun, readInbox } from '../lib/alerts/inbox.ts';
import { jobFindings, parseJobs } from '../lib/alerts/jobs.ts';
import { type Links, linksOf } from '../lib/alerts/links.ts';
import { mailChannel } from '../lib/alerts/mail.ts';
import { mailMessage } from '../lib/alerts/mail-text.ts';
import { alertResult } from '../lib/alerts/result.ts';
import { sendAlerts } from '../lib/alerts/send.ts';
import { slackChannel } from '../lib/alerts/slack.ts';
import { slackMessage } from '../lib/alerts/slack-blocks.ts';
import { openGitHub } from '../lib/github/client.ts';
import { githubRepository, githubToken } from '../lib/github/inputs.ts';
import { publicText } from '../lib/keys/public-text.ts';
import { runOf } from '../lib/reports/run.ts';
import { command } from '../lib/runtime/command.ts';
import type { Context } from '../lib/runtime/context.ts';
import { InputError } from '../lib/runtime/errors.ts';
import { flag, optionalSecret, optionalText, textOr } from '../lib/runtime/inputs.ts';
import { config } from '../lib/tenancy/inputs.ts';
import type { Model } from '../lib/tenancy/model.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const sendAlert = command({
  name: 'send-alert',
  action: 'alert',
  path: 'scripts/evidence/send-alert.ts',
  kind: 'alert',
  summary:
    'Tells of what the reports of a run found: one issue per incident, Slack and mail when it changes.',
  runbook: 'ALERTS.md#when-alerts-fail',
  inputs: {
    inbox: textOr('.bulkhead/reports', {
      description: 'Folder with the reports of the run, at any depth; nothing in it is changed',
      placeholder: 'folder',
    }),
    'only-run': optionalText({
      description: 'Only reports of this run, when the inbox holds those of others too',
      placeholder: 'id',
    }),
    jobs: optionalText({
      description: 'How the jobs of the workflow ended, as JSON: {"job": "result"}, or toJSON(needs)',
      env: 'BULKHEAD_JOB_RESULTS',
      placeholder: 'json',
    }),
    config,
    'github-token': githubToken,
    repository: githubRepository,
    author: textOr('github-actions[bot]', {
      description: 'Login under which the token writes; only issues of this author are believed',
      env: 'BULKHEAD_ALERT_AUTHOR',
      placeholder: 'login',
    }),
    labels: textOr('bulkhead', {
      description: 'Labels of every issue, separated by commas; by the first they are found again',
      env: 'BULKHEAD_ALERT_LABELS',
    }),
    assignees: optionalText({
      description: 'Logins to whom new issues are assigned, separated by commas',
      env: 'BULKHEAD_ALERT_ASSIGNEES',
      placeholder: 'logins',
    }),
    'slack-webhook': optionalSecret({
      description: 'Address of an incoming webhook of Slack; without it Slack is off',
      env: 'SLACK_WEBHOOK_URL',
    }),
    'smtp-url': optionalSecret({
      description:
        'Mail server as smtp://user:password@host:587 or smtps://user:password@host; without it mail is off',
      env: 'SMTP_URL',
    }),
    'smtp-ca': optionalText({
      description: 'Certificate of the authority of the mail server, as PEM text or the path of a file',
      env: 'SMTP_CA',
      placeholder: 'pem',
    }),
    'mail-from': optionalText({
      description: 'Sender of the mails',
      env: 'BULKHEAD_MAIL_FROM',
      placeholder: 'address',
    }),
    'mail-to': optionalText({
      description: 'Receivers of the mails, separated by commas',
      env: 'BULKHEAD_MAIL_TO',
      placeholder: 'addresses',
    }),
    'mail-prefix': textOr('[bulkhead]', {
      description: 'Beginning of every subject',
      env: 'BULKHEAD_MAIL_PREFIX',
    }),
    state: textOr('.bulkhead/alerts.json', {
      description: 'File that keeps the state where there are no issues, or while they cannot be reached',
      env: 'BULKHEAD_ALERT_STATE',
      placeholder: 'file',
    }),
    'dry-run': flag({ description: 'Say what would be written and sent, and do neither' }),
  },
  outputs: {
    opened: 'How many incidents opened',
    open: 'How many incidents are open now',
    recovered: 'How many incidents recovered',
    lost: 'Channels that could not be told, with commas between',
  },
  examples: [
    {
      line: 'npx tsx scripts/evidence/send-alert.ts --inbox inbox --dry-run',
      explains: 'what the reports of a run would lead to',
    },
    {
      line: `npx tsx scripts/evidence/send-alert.ts --inbox inbox --jobs '{"backup":"failure"}' --repository owner/name`,
      explains: 'with GITHUB_TOKEN and SLACK_WEBHOOK_URL in the environment',
    },
    {
      line: 'npx tsx scripts/evidence/send-alert.ts --mail-from bulkhead@mail.example --mail-to oncall@mail.example',
      explains: 'without GitHub: mail by SMTP_URL, the state in a file',
    },
  ],
  async run(input, context) {
    const jobs = input.jobs === undefined ? [] : parseJobs(input.jobs);
    const labels = listOf(input.labels);
    requireTogether(input, labels);
    const model = await readModel(resolve(context.cwd, input.config));
    const { alerts: policy } = model;
    const token = input['github-token'];
    const usesGitHub = token !== undefined && (input.repository ?? '') !== '';
    const github = usesGitHub ? openGitHub({ token, repository: input.repository, context }) : undefined;
    const links = linksOf(context.env.GITHUB_SERVER_URL ?? 'https://github.com', input.repository);
    const channels = await channelsOf(input, { links, model, context });
    await context.step('read the reports');
    const inbox = ofRun(await readInbox(resolve(context.cwd, input.inbox), context.now()), input['only-run']);
    const { findings, completed, passedOver } = findingsOf(inbox.delivered.map(({ report }) => report));
    const run = runOf(context.env);
    const workflow = context.env.GITHUB_WORKFLOW ?? 'workflow';
    const ended = jobFindings(jobs, inbox.delivered, { run, at: context.now(), workflow });
    const sent = await sendAlerts(
      {
        said: { findings: [...findings, ...ended], completed },
        run,
        policy,
        github,
        trust: { author: input.author, labels },
        assignees: listOf(input.assignees ?? ''),
        channels,
        links,
        stateFile: resolve(context.cwd, input.state),
        dryRun: input['dry-run'],
      },
      context,
    );
    const configured = [...(usesGitHub ? ['github'] : []), ...channels.map(({ name }) => name)];
    return alertResult({ sent, inbox, passedOver, configured, dryRun: input['dry-run'] });
  },
});

interface ChannelInput {
  readonly 'slack-webhook': string | undefined;
  readonly 'smtp-url': string | undefined;
  readonly 'smtp-ca': string | undefined;
  readonly 'mail-from': string | undefined;
  readonly 'mail-to': string | undefined;
  readonly 'mail-prefix': string;
}

async function channelsOf(
  input: ChannelInput,
  { links, model, context }: { readonly links: Links; readonly model: Model; readonly context: Context },
): Promise<Channel[]> {
  const channels: Channel[] = [];
  const { alerts: policy, name: system } = model;
  const webhook = input['slack-webhook'];
  if (webhook !== undefined) {
    const message = (due: Parameters<typeof slackMessage>[0]) => slackMessage(due, { links, policy, system });
    channels.push(slackChannel({ webhook, message, context }));
  }
  const { 'smtp-url': url, 'smtp-ca': authority, 'mail-from': from, 'mail-prefix': prefix } = input;
  if (url !== undefined && from !== undefined) {
    const domain = from.slice(from.lastIndexOf('@') + 1);
    channels.push(
      mailChannel({
        url,
        from,
        to: listOf(input['mail-to'] ?? ''),
        authority: authority === undefined ? undefined : await publicText(authority, context.cwd, 'SMTP_CA'),
        message: (transition) => mailMessage(transition, { links, prefix, domain }),
        context,
      }),
    );
  }
  return channels;
}

/** A channel that is half set up would be off without a word. */
function requireTogether(
  input: ChannelInput & {
    readonly 'github-token': string | undefined;
    readonly repository: string | undefined;
  },
  labels: readonly string[],
): void {
  const problems: string[] = [];
  if (input['smtp-url'] !== undefined) {
    if (input['mail-from'] === undefined) problems.push('SMTP_URL is set, but not --mail-from');
    if (input['mail-to'] === undefined) problems.push('SMTP_URL is set, but not --mail-to');
  } else if (input['mail-to'] !== undefined) problems.push('--mail-to is given, but SMTP_URL is not set');
  if (input['github-token'] !== undefined && (input.repository ?? '') === '')
    problems.push('GITHUB_TOKEN is set, but not --repository');
  if (labels.length === 0) problems.push('--labels names no label');
  for (const label of labels)
    if (label.length > 44) problems.push(`the label "${label}" is longer than 44 characters`);
  if (problems.length > 0)
    throw new InputError('send-alert', problems, 'Set up each channel completely, or not at all.');
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

if (import.meta.main) await runCli(sendAlert);
