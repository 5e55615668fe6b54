import type pg from 'pg';
import { scopeRefusal } from './refusal.ts';

/** A statement with its values, as `pg` takes it; without cursors, streams and named statements. */
export interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** What the work of a scope gets: the only way to its transaction, and closed with it. */
export interface ScopedTransaction {
  /** The scope's tenant; undefined for work of the system. */
  readonly tenant: string | undefined;
  /** Runs a statement. Throws `SCOPE_STATEMENT` when it is refused, `SCOPE_CLOSED` after the end of the scope. */
  query<R extends pg.QueryResultRow = pg.QueryResultRow>(
    statement: string | Statement,
    values?: readonly unknown[],
  ): Promise<pg.QueryResult<R>>;
}

/** The same with what ends it, for who opened it. */
export interface OpenTransaction {
  readonly transaction: ScopedTransaction;
  close(): void;
  readonly closed: boolean;
}

/** `check` looks at a statement before it is sent; it throws to refuse it. */
export function openTransaction(
  client: pg.ClientBase,
  tenant: string | undefined,
  check: (sql: string, values: readonly unknown[]) => Promise<void>,
): OpenTransaction {
  const state = { closed: false };
  const refuseClosed = () => {
    if (!state.closed) return;
    throw scopeRefusal(
      'SCOPE_CLOSED',
      'a statement came after the end of its scope',
      'Await everything that the work of a scope begins.',
    );
  };
  return {
    get closed() {
      return state.closed;
    },
    close() {
      state.closed = true;
    },
    transaction: {
      tenant,
      async query<R extends pg.QueryResultRow>(statement: string | Statement, values?: readonly unknown[]) {
        const { text, given } = taken(statement, values);
        refuseClosed();
        await check(text, given);
        // It may have ended while the statement was judged.
        refuseClosed();
        return await client.query<R>(text, given);
      },
    },
  };
}

/** What will be sent, copied, so that what was judged is what runs. */
export function taken(
  statement: string | Statement,
  values: readonly unknown[] | undefined,
): { text: string; given: unknown[] } {
  if (typeof statement === 'string') return { text: statement, given: copied(values ?? []) };
  const { text, values: own } = statement;
  const others = Object.keys(statement).filter((key) => key !== 'text' && key !== 'values');
  if (typeof text !== 'string' || others.length > 0 || 'submit' in statement) {
    throw scopeRefusal(
      'SCOPE_STATEMENT',
      `a statement was given as more than its text and values (${others.join(', ') || 'an object of its own'})`,
      'Pass { text, values }: cursors, streams and named statements cannot be judged or outlive the scope.',
    );
  }
  return { text, given: copied(values ?? own ?? []) };
}

function copied(values: readonly unknown[]): unknown[] {
  return values.map((value) => (Array.isArray(value) ? copied(value) : value));
}
