import pg from 'pg';
import { readFingerprint } from '../../hardening/fingerprint/fingerprint.ts';
import { compareLines } from '../../hardening/fingerprint/lines.ts';
import type { MigrationFile } from '../../migrations/files.ts';
import { type Statement, splitStatements } from '../../migrations/statements.ts';
import { quoteIdentifier } from '../../postgres/identifiers.ts';
import { transaction } from '../../postgres/transaction.ts';
import type { Model } from '../../tenancy/model.ts';

/** What a file does that is run a second time, without the ledger that keeps it from that. */
export interface SecondRun {
  readonly file: MigrationFile;
  /** It changes nothing; it is refused, and so changes nothing; or it changes what guards the tables. */
  readonly outcome: 'same' | 'refused' | 'changed';
  /** The statement that was refused. */
  readonly statement?: Statement;
  /** Why, or what was changed. */
  readonly detail: string;
}

/**
 * Runs the statements of each file in one transaction again, on a database in which they are applied, as the
 * owner, and takes it back. Files that work outside transactions are left to the interruptions.
 */
export async function runAgain(
  files: readonly MigrationFile[],
  model: Model,
  owner: pg.ClientBase,
): Promise<SecondRun[]> {
  const outcomes: SecondRun[] = [];
  for (const file of files.filter(({ transactional }) => transactional)) {
    const statements = await splitStatements(file);
    const path = model.schemas.map(quoteIdentifier).join(', ');
    outcomes.push(
      await transaction(owner, { rollback: true }, async () => {
        await owner.query(`set local search_path = ''`);
        const before = await readFingerprint(owner, model);
        await owner.query(`set local search_path = ${path}`);
        const refusal = await firstRefusal(owner, statements);
        if (refusal !== undefined) return { file, outcome: 'refused', ...refusal } as const;
        await owner.query(`set local search_path = ''`);
        const { added, removed } = compareLines(before.lines, (await readFingerprint(owner, model)).lines);
        const lines = [...added.map((line) => `+ ${line}`), ...removed.map((line) => `- ${line}`)];
        return {
          file,
          outcome: lines.length === 0 ? 'same' : 'changed',
          detail: lines.length === 0 ? 'changes nothing' : lines.slice(0, 5).join('; '),
        } as const;
      }),
    );
  }
  return outcomes;
}

/** A savepoint around all of it: after the refusal the transaction must still answer. */
async function firstRefusal(
  owner: pg.ClientBase,
  statements: readonly Statement[],
): Promise<{ statement: Statement; detail: string } | undefined> {
  await owner.query('savepoint bulkhead_again');
  for (const statement of statements) {
    try {
      await owner.query(statement.text);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error;
      await owner.query('rollback to savepoint bulkhead_again');
      return { statement, detail: `${error.message} (SQLSTATE ${error.code ?? 'unknown'})` };
    }
  }
  return undefined;
}
