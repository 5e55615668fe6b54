import { ZodError } from 'zod';
import type { GitHub } from '../../github/client.ts';
import { GitHubError } from '../../github/error.ts';

/** A permission of a token, as a workflow and the settings of a token or App write it. */
export type Permission =
  | 'metadata: read'
  | 'actions: read'
  | 'administration: read'
  | 'administration: write'
  | 'organization administration: write'
  | 'secrets: read';

/** Why something could not be seen. */
export interface Unseen {
  readonly kind: /** The token may not. */
    | 'permission'
    /** The plan of the repository's owner does not have the feature: there is nothing that could hold. */
    | 'plan'
    /** 404: it is not there, or the token does not see it. */
    | 'absent'
    /** No answer, or a limit: nothing more is asked. */
    | 'unreachable'
    /** An answer that is not understood. */
    | 'unclear';
  readonly text: string;
}

/** What a request found, or why it found nothing. */
export type Seen<T> = { readonly value: T } | { readonly unseen: Unseen };

/** GitHub's sentences for what a plan does not have, such as `Upgrade to GitHub Pro or make this repository public`. */
const PLAN = /upgrade to github|make this repository public|not available (?:on|for) (?:your|this) .*plan/i;

/** After one of these every further request would end in the same way. */
const FINAL = new Set([
  'GITHUB_RATE_LIMIT',
  'GITHUB_SECONDARY_LIMIT',
  'GITHUB_UNREACHABLE',
  'GITHUB_ORGANISATION',
  'GITHUB_TOKEN_REFUSED',
]);

/** Asks GitHub for settings, one request after the other; a refusal is a fact and not an error. */
export class Sight {
  readonly #github: GitHub;
  #blocked: Unseen | undefined;

  constructor(github: GitHub) {
    this.#github = github;
  }

  /**
   * What `ask` finds. `permission`: what GitHub's reference says that it needs, for the sentence.
   * @throws only what is neither GitHub's refusal nor an answer of another form
   */
  async look<T>(permission: Permission, ask: (github: GitHub) => Promise<T>): Promise<Seen<T>> {
    if (this.#blocked !== undefined) return { unseen: this.#blocked };
    try {
      return { value: await ask(this.#github) };
    } catch (error) {
      const unseen = unseenOf(error, permission);
      if (unseen.kind === 'unreachable') this.#blocked = unseen;
      return { unseen };
    }
  }
}

function unseenOf(error: unknown, permission: Permission): Unseen {
  if (error instanceof ZodError) {
    const [issue] = error.issues;
    const place = issue?.path.join('.') ?? '';
    return {
      kind: 'unclear',
      text: `GitHub's answer has another form than its reference says (at ${place})`,
    };
  }
  if (!(error instanceof GitHubError)) throw error;
  if (FINAL.has(error.code)) return { kind: 'unreachable', text: error.what };
  if (error.status === 403 && PLAN.test(error.what)) {
    return { kind: 'plan', text: 'the plan of this repository does not have it' };
  }
  if (error.status === 403) return mayNot(permission);
  if (error.status === 404) {
    return {
      kind: 'absent',
      text: `GitHub answers 404, as it does where there is no such thing and to a token without \`${permission}\` (${error.what})`,
    };
  }
  return { kind: 'unclear', text: error.what };
}

/** The token may not look at something. */
export function mayNot(permission: Permission): Unseen {
  return { kind: 'permission', text: `the token may not see it: that takes \`${permission}\`` };
}

/** The value, or undefined where nothing was seen. */
export function seenOf<T>(seen: Seen<T>): T | undefined {
  return 'value' in seen ? seen.value : undefined;
}
