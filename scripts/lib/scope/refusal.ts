import { BulkheadError } from '../runtime/errors.ts';

/**
 * Why the scope said no.
 * `SCOPE_TENANT`: the id names no tenant. `SCOPE_LOGIN`: the login may not be used. `SCOPE_NESTED`: one scope inside of
 * another. `SCOPE_CLOSED`: outside of a scope, or after its end. `SCOPE_SETTINGS`: the session is not as it was set.
 * `SCOPE_STATEMENT`: a statement that is not bound to the tenant, or that cannot be judged.
 */
export type ScopeCode =
  | 'SCOPE_TENANT'
  | 'SCOPE_LOGIN'
  | 'SCOPE_NESTED'
  | 'SCOPE_CLOSED'
  | 'SCOPE_SETTINGS'
  | 'SCOPE_STATEMENT';

/** An error of the scope; the text never holds a value of a statement. */
export function scopeRefusal(code: ScopeCode, what: string, fix: string, cause?: unknown): BulkheadError {
  return new BulkheadError({ code, what, fix, runbook: 'SCOPE.md', exit: 1, cause });
}
