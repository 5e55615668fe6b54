import { randomBytes } from 'node:crypto';
import { type FakeRequest, Refusal } from './exchange.ts';

export type Access = 'read' | 'write';
/** By the names of a workflow's `permissions:`, such as `{ contents: 'write' }`. */
export type Permissions = Readonly<Record<string, Access>>;

export interface Token {
  readonly value: string;
  readonly permissions: Permissions;
  /** Who it acts as: the author of what it makes. */
  readonly login: string;
  /** A GitHub App on the list of those that may bypass the protection of branches. */
  readonly bypass: boolean;
  /** Whether commits made with it get GitHub's signature. */
  readonly signs: boolean;
  revoked: boolean;
}

export type TokenOptions = Partial<Pick<Token, 'login' | 'bypass' | 'signs'>>;

/** The tokens that the fake knows. */
export class Tokens {
  readonly #tokens = new Map<string, Token>();

  add(permissions: Permissions, options: TokenOptions = {}): Token {
    const token: Token = {
      // Not shaped like a real one, so that no scanner of secrets takes it for that.
      value: `fake-${randomBytes(18).toString('hex')}`,
      permissions,
      login: options.login ?? 'github-actions[bot]',
      bypass: options.bypass ?? false,
      signs: options.signs ?? true,
      revoked: false,
    };
    this.#tokens.set(token.value, token);
    return token;
  }

  /** The token of a request; 401 for one that is unknown or has ended. */
  of(headers: Readonly<Record<string, string>>): Token {
    const [, value = ''] = /^(?:token|bearer) (\S+)$/i.exec(headers.authorization ?? '') ?? [];
    const token = this.#tokens.get(value);
    if (token !== undefined && !token.revoked) return token;
    throw new Refusal(
      401,
      headers.authorization === undefined ? 'Requires authentication' : 'Bad credentials',
    );
  }

  revoke(value: string): void {
    const token = this.#tokens.get(value);
    if (token !== undefined) token.revoked = true;
  }
}

export function allows(token: Token, scope: string, access: Access): boolean {
  const has = token.permissions[scope];
  return has === 'write' || has === access;
}

/** 403 with GitHub's sentence, and the header that names the permission. */
export function checkAccess(request: Pick<FakeRequest, 'token'>, needed: Permissions): void {
  const missing = Object.entries(needed).some(([scope, access]) => !allows(request.token, scope, access));
  if (missing) throw new Refusal(403, 'Resource not accessible by integration', {}, acceptedHeader(needed));
}

/** `x-accepted-github-permissions: issues=write`, with underscores where `permissions:` has hyphens. */
export function acceptedHeader(needed: Permissions): Record<string, string> {
  const list = Object.entries(needed).map(([scope, access]) => `${scope.replaceAll('-', '_')}=${access}`);
  return { 'x-accepted-github-permissions': list.join(',') };
}
