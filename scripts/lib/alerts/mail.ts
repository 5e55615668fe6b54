import { createTransport, type Transporter } from 'nodemailer';
import type { Context } from '../runtime/context.ts';
import { abortReason, BulkheadError, messageOf } from '../runtime/errors.ts';
import type { Channel } from './channel.ts';
import type { MailMessage } from './mail-text.ts';
import { persist, type Try } from './persistence.ts';
import type { Transition } from './transition.ts';

/** Time for each step with the server, in milliseconds. */
const TIMEOUT = 20_000;

export interface MailOptions {
  /** `smtp://user:password@host:587` (STARTTLS) or `smtps://user:password@host` (TLS); a secret. */
  readonly url: string;
  readonly from: string;
  readonly to: readonly string[];
  /** Certificate of an authority of one's own, as PEM text. */
  readonly authority: string | undefined;
  readonly message: (transition: Transition) => MailMessage;
  readonly context: Context;
}

/**
 * Mail by SMTP, one for each change, so that the mails of one incident form a thread. Never without TLS, but to a server on
 * this machine that asks for no password.
 * @throws BulkheadError `SMTP_URL`, `MAIL_ADDRESS`
 */
export function mailChannel(options: MailOptions): Channel {
  const { from, to, message, context } = options;
  for (const address of [from, ...to]) requireMailAddress(address);
  if (to.length === 0) throw badAddress('nobody is named in --mail-to');
  const server = serverOf(options.url);
  context.secrets.add(options.url);
  if (server.auth !== undefined) context.secrets.add(server.auth.pass);
  return {
    name: 'mail',
    async deliver(transitions) {
      const transport = open(server, options.authority);
      const taken: string[] = [];
      try {
        for (const transition of transitions) {
          const mail = message(transition);
          await persist(context, 'mail', () => send(transport, mail, options));
          taken.push(transition.id);
        }
        return { taken, error: undefined };
      } catch (error) {
        if (!(error instanceof BulkheadError) || context.signal.aborted) throw error;
        return { taken, error };
      } finally {
        transport.close();
      }
    },
  };
}

interface Server {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | undefined;
  readonly local: boolean;
}

function open({ host, port, secure, auth, local }: Server, authority: string | undefined): Transporter {
  const plain = local && auth === undefined && !secure;
  return createTransport({
    host,
    port,
    secure,
    ...(auth === undefined ? {} : { auth }),
    ...(plain ? {} : { requireTLS: true }),
    tls: { minVersion: 'TLSv1.2', ...(authority === undefined ? {} : { ca: authority }) },
    ...(plain ? { ignoreTLS: true } : {}),
    connectionTimeout: TIMEOUT,
    greetingTimeout: TIMEOUT,
    socketTimeout: TIMEOUT,
    // Nothing of a mail may be read from a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

async function send(
  transport: Transporter,
  mail: MailMessage,
  { from, to, context }: MailOptions,
): Promise<Try<void>> {
  if (context.signal.aborted) throw abortReason(context.signal);
  try {
    const info: unknown = await transport.sendMail({
      from,
      to: [...to],
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: mail.messageId,
      // The thread's own first message need not exist: readers group by what they refer to.
      references: [mail.thread],
      inReplyTo: mail.thread,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    });
    const rejected = rejectedIn(info);
    if (rejected.length > 0)
      return { ok: false, error: failed(`it refuses ${rejected.join(', ')}`, 550), retry: false };
    return { ok: true, value: undefined };
  } catch (error) {
    const status = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    // 4xx and a lost connection may go better later; 5xx, a bad certificate and a wrong password will not.
    const retry = status === 0 ? code !== 'ETLS' && code !== 'EAUTH' && code !== 'EENVELOPE' : status < 500;
    return { ok: false, error: failed(messageOf(error), status, code, error), retry };
  }
}

function failed(reason: string, status: number, code = '', cause?: unknown): BulkheadError {
  const [fix, name] = fixOf(reason, status, code);
  return new BulkheadError({
    what: `the mail server did not take the mail (${reason.split('\n')[0]})`,
    fix,
    code: name,
    runbook: 'ALERTS.md#a-channel-failed',
    exit: 1,
    cause,
  });
}

function fixOf(reason: string, status: number, code: string): [string, string] {
  if (status === 535 || status === 534 || code === 'EAUTH')
    return [
      'Correct user and password in SMTP_URL; special characters are written as %40 and the like.',
      'SMTP_AUTH',
    ];
  if (code === 'ETLS' || /certificate|self.signed|STARTTLS|TLS/i.test(reason))
    return [
      'The server offers no TLS that can be trusted: use its name as in its certificate, or give its authority with --smtp-ca. Without TLS nothing is sent.',
      'SMTP_TLS',
    ];
  if (status >= 500)
    return [
      'The server refuses sender or receiver: check --mail-from and --mail-to with its administrator.',
      'SMTP_REFUSED',
    ];
  if (status >= 400)
    return ['The server is busy or holds mail back: it waits for the next run.', 'SMTP_BUSY'];
  return [
    'Check host and port in SMTP_URL and the way out of this network; the mail waits for the next run.',
    'SMTP_UNREACHABLE',
  ];
}

function rejectedIn(info: unknown): string[] {
  if (typeof info !== 'object' || info === null || !('rejected' in info)) return [];
  return Array.isArray(info.rejected) ? info.rejected.map(String) : [];
}

function serverOf(text: string): Server {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const secure = url?.protocol === 'smtps:';
  if (url === undefined || (!secure && url.protocol !== 'smtp:') || url.hostname === '') {
    throw new BulkheadError({
      what: 'SMTP_URL is not an address like smtp://user:password@host:587 or smtps://user:password@host',
      fix: 'Correct it; special characters in user and password are written as %40 and the like.',
      code: 'SMTP_URL',
      runbook: 'ALERTS.md#mail',
    });
  }
  const user = decodeURIComponent(url.username);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    auth: user === '' ? undefined : { user, pass: decodeURIComponent(url.password) },
    local: ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname),
  };
}

function requireMailAddress(address: string): void {
  if (!/^[^\s@<>",;:]+@[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/.test(address))
    throw badAddress(`"${address}" is no mail address`);
}

function badAddress(what: string): BulkheadError {
  return new BulkheadError({
    what,
    fix: 'Give --mail-from one address and --mail-to one or several, separated by commas.',
    code: 'MAIL_ADDRESS',
    runbook: 'ALERTS.md#mail',
  });
}
