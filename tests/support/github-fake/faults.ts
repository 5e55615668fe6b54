/** What happens to a request instead of, or after, what it asks for. */
export type Effect =
  /** This answer; nothing is done. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection ends before anything is done. */
  | { readonly kind: 'cut-before' }
  /** It is done, and the connection ends before the answer. */
  | { readonly kind: 'cut-after' }
  /** It is done, and the answer breaks off in its body. */
  | { readonly kind: 'cut-body' }
  /** It is done, and the answer is this all the same, such as a 502 of a proxy. */
  | { readonly kind: 'answer-after'; readonly status: number }
  /** Something else happens first, such as another writer's commit. */
  | { readonly kind: 'meanwhile'; readonly run: () => Promise<void> };

export interface Fault {
  /** Which requests. `body` is looked for in the text of the body. */
  readonly method?: string;
  readonly path?: RegExp;
  readonly body?: string;
  /** How many of them go well first; 0 when left out. */
  readonly skip?: number;
  /** How many meet it then; 1 when left out. */
  readonly times?: number;
  readonly effect: Effect;
}

interface Pending {
  readonly fault: Fault;
  seen: number;
  met: number;
}

/** Misfortunes to come: `faults.add({ method: 'POST', path: /issues$/, effect: { kind: 'cut-after' } })`. */
export class Faults {
  readonly #pending: Pending[] = [];

  add(fault: Fault): void {
    this.#pending.push({ fault, seen: 0, met: 0 });
  }

  /** As GitHub's secondary limit comes: 403, with `Retry-After` in seconds or, without one, by its text alone. */
  secondaryLimit(match: Omit<Fault, 'effect'>, retryAfter?: number): void {
    this.add({
      ...match,
      effect: {
        kind: 'answer',
        status: 403,
        message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
      },
    });
  }

  /** As the hourly limit comes: 403, nothing remaining, and the second of its end. */
  rateLimit(match: Omit<Fault, 'effect'>, reset: Date): void {
    this.add({
      ...match,
      effect: {
        kind: 'answer',
        status: 403,
        message: 'API rate limit exceeded for installation.',
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.ceil(reset.getTime() / 1000)),
        },
      },
    });
  }

  /** No more misfortunes. */
  clear(): void {
    this.#pending.length = 0;
  }

  /** What meets this request; of several faults the first that matches. */
  take(request: {
    readonly method: string;
    readonly path: string;
    readonly text: string;
  }): Effect | undefined {
    for (const pending of this.#pending) {
      const { method, path, body, skip = 0, times = 1 } = pending.fault;
      if (method !== undefined && method !== request.method) continue;
      if (path !== undefined && !path.test(request.path)) continue;
      if (body !== undefined && !request.text.includes(body)) continue;
      pending.seen += 1;
      if (pending.seen <= skip || pending.met >= times) continue;
      pending.met += 1;
      return pending.fault.effect;
    }
    return undefined;
  }
}
