import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readBody, startHttp } from './bucket-fake/http.ts';

const text = (most: number) =>
  z.strictObject({
    type: z.enum(['mrkdwn', 'plain_text']),
    text: z.string().min(1).max(most),
    emoji: z.boolean().optional(),
  });

const message = z.strictObject({
  text: z.string().max(40_000),
  blocks: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('header'), text: text(150) }),
        z.strictObject({ type: z.literal('section'), text: text(3000) }),
      ]),
    )
    .max(50),
});

export type FakeSlackMessage = z.infer<typeof message>;

/** What the webhook answers instead of taking the message. */
export interface SlackFault {
  readonly status: number;
  readonly answer?: string;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly times?: number;
}

/** A Slack with one incoming webhook, which holds messages to Slack's limits. */
export interface SlackFake extends AsyncDisposable {
  /** The webhook's address, a secret. */
  readonly webhook: string;
  readonly messages: FakeSlackMessage[];
  /** Requests so far, also those that were not taken. */
  readonly tries: () => number;
  fail(fault: SlackFault): void;
  mend(): void;
}

/** Starts it on a port of its own: `await using slack = await startSlack()`. */
export async function startSlack(): Promise<SlackFake> {
  const path = `/services/T0000/B0000/${randomBytes(12).toString('hex')}`;
  const messages: FakeSlackMessage[] = [];
  const faults: { fault: SlackFault; left: number }[] = [];
  let tries = 0;
  const http = await startHttp(async (request, response) => {
    const body = (await readBody(request)).toString('utf8');
    tries += 1;
    const answer = (status: number, words: string, headers: Record<string, string> = {}) =>
      void response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(words);
    const [next] = faults;
    if (next !== undefined) {
      next.left -= 1;
      if (next.left <= 0) faults.shift();
      const { status, answer: words = 'a fault', retryAfter } = next.fault;
      return answer(status, words, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) });
    }
    if (request.method !== 'POST' || request.url !== path) return answer(404, 'no_service');
    const parsed = message.safeParse(JSON.parse(body));
    if (!parsed.success) return answer(400, 'invalid_payload');
    messages.push(parsed.data);
    return answer(200, 'ok');
  });
  return {
    webhook: `${http.endpoint}${path}`,
    messages,
    tries: () => tries,
    fail: (fault) => void faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    mend: () => void faults.splice(0),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}
