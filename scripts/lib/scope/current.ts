import { AsyncLocalStorage } from 'node:async_hooks';
import type { OpenTransaction } from './transaction.ts';

/** The scope that the running code is inside of, wherever it was called from. */
export interface CurrentScope {
  /** The pool that it belongs to. */
  readonly owner: object;
  /** Undefined for work of the system. */
  readonly tenant: string | undefined;
  readonly actor: string;
  readonly open: OpenTransaction;
}

const storage = new AsyncLocalStorage<CurrentScope>();

/** The scope around, unless it has ended: work that nobody awaited goes on after the end of its scope. */
export function currentScope(): CurrentScope | undefined {
  const scope = storage.getStore();
  return scope === undefined || scope.open.closed ? undefined : scope;
}

/** Runs work inside of a scope, and all that it begins. */
export function runInScope<T>(scope: CurrentScope, work: () => Promise<T>): Promise<T> {
  return storage.run(scope, work);
}
