import type pg from 'pg';

export interface TransactionOptions {
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly readOnly?: boolean;
  /** Rolls back at the end even when the work succeeded: a rehearsal, or a probe. */
  readonly rollback?: boolean;
}

/**
 * Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. The error of
 * the work is thrown even when the rollback fails as well, since a dead connection is rolled back by the server.
 */
export async function transaction<T>(
  client: pg.ClientBase,
  options: TransactionOptions,
  work: () => Promise<T>,
): Promise<T> {
  const isolation = options.isolation ?? 'read committed';
  await client.query(
    `begin isolation level ${isolation} ${options.readOnly === true ? 'read only' : 'read write'}`,
  );
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
  await client.query(options.rollback === true ? 'rollback' : 'commit');
  return result;
}
