import type { Context } from '../runtime/context.ts';
import { abortReason, BulkheadError, messageOf } from '../runtime/errors.ts';
import type { Channel } from './channel.ts';
import { persist, type Try } from './persistence.ts';
import type { SlackMessage } from './slack-blocks.ts';
import type { Transition } from './transition.ts';

/** A request that takes longer has lost its answer, in milliseconds. */
const TIMEOUT = 15_000;

/** What Slack answers, and what to do. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
const FIXES: Readonly<Record<string, string>> = {
  no_service:
    'The webhook was removed or switched off: make a new one in the Slack app and set SLACK_WEBHOOK_URL to it.',
  no_active_hooks:
    'The webhook was switched off: make a new one in the Slack app and set SLACK_WEBHOOK_URL to it.',
  invalid_token: 'SLACK_WEBHOOK_URL is not complete: copy it again from the Slack app.',
  channel_not_found: 'The channel of the webhook is gone: make a webhook for another one.',
  channel_is_archived: 'The channel is archived: unarchive it, or make a webhook for another one.',
  action_prohibited:
    'An administrator of the workspace forbids it: ask him to allow the app in this channel.',
  posting_to_general_channel_denied: 'Only some may post to this channel: make a webhook for another one.',
  team_disabled: 'The workspace is disabled: make a webhook in another one.',
  invalid_payload: 'Slack does not accept the message: this is a defect of bulkhead.',
};

export interface SlackOptions {
  /** The webhook's address; a secret. */
  readonly webhook: string;
  readonly message: (transitions: readonly Transition[]) => SlackMessage;
  readonly context: Context;
}

/**
 * An incoming webhook of Slack. One message for all that is to be told; it is taken as a whole or not at all.
 * @throws BulkheadError `SLACK_WEBHOOK` for a text that is no https address
 */
export function slackChannel({ webhook, message, context }: SlackOptions): Channel {
  requireAddress(webhook);
  // Its path is what makes it secret; the address as a whole never leaves either.
  context.secrets.add(webhook);
  context.secrets.add(new URL(webhook).pathname);
  return {
    name: 'slack',
    async deliver(transitions) {
      try {
        const body = JSON.stringify(message(transitions));
        await persist(context, 'Slack', () => post(webhook, body, context));
        return { taken: transitions.map(({ id }) => id), error: undefined };
      } catch (error) {
        if (!(error instanceof BulkheadError) || context.signal.aborted) throw error;
        return { taken: [], error };
      }
    },
  };
}

async function post(webhook: string, body: string, context: Context): Promise<Try<void>> {
  let response: Response;
  let text: string;
  try {
    response = await context.fetch(webhook, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
      redirect: 'error', // A webhook never redirects; whoever does would get the message.
      signal: AbortSignal.any([context.signal, AbortSignal.timeout(TIMEOUT)]),
    });
    text = (await response.text()).slice(0, 200);
  } catch (error) {
    if (context.signal.aborted) throw abortReason(context.signal);
    return { ok: false, error: unreachable(error), retry: true };
  }
  if (response.ok) return { ok: true, value: undefined };
  const after = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    ok: false,
    error: refused(response.status, text.trim()),
    retry: response.status === 429 || response.status >= 500,
    ...(Number.isFinite(after) ? { after: Math.max(0, after) * 1000 } : {}),
  };
}

function refused(status: number, answer: string): BulkheadError {
  const busy = status === 429 || status >= 500;
  return new BulkheadError({
    what: `Slack did not take the message (${status}${answer === '' ? '' : `: ${answer}`})`,
    fix:
      FIXES[answer] ??
      (busy
        ? 'It lasted longer than a few tries: the message waits for the next run. See https://slack-status.com.'
        : 'Check SLACK_WEBHOOK_URL in the Slack app, under Incoming Webhooks.'),
    code: busy ? 'SLACK_BUSY' : 'SLACK_REFUSED',
    runbook: 'ALERTS.md#a-channel-failed',
    exit: 1,
  });
}

function unreachable(error: unknown): BulkheadError {
  const cause =
    error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
  return new BulkheadError({
    what: `Slack could not be reached (${cause})`,
    fix: 'Check the way out of this network to hooks.slack.com; the message waits for the next run.',
    code: 'SLACK_UNREACHABLE',
    runbook: 'ALERTS.md#a-channel-failed',
    exit: 1,
    cause: error,
  });
}

function requireAddress(webhook: string): void {
  const url = URL.canParse(webhook) ? new URL(webhook) : undefined;
  const local = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (local && url.protocol === 'http:')) return;
  throw new BulkheadError({
    what: 'SLACK_WEBHOOK_URL is not an address that begins with https://',
    fix: 'Copy it from the Slack app, under Incoming Webhooks.',
    code: 'SLACK_WEBHOOK',
    runbook: 'ALERTS.md#slack',
  });
}
