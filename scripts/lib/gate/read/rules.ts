import type { Severity } from '../finding.ts';
import { isTrialRule } from '../trial-rules.ts';

/** What a rule is about, for documents and reports. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** What is found, as one phrase. */
  readonly title: string;
}

const block = (id: string, title: string): Rule => ({ id, severity: 'block', title });
const warn = (id: string, title: string): Rule => ({ id, severity: 'warn', title });

/** Every rule, in the order of its id. docs/MIGRATION-RULES.md is held to it. */
export const RULES: readonly Rule[] = [
  block('MIG-00', 'the file is empty or cannot be parsed'),
  block('MIG-01', 'an index built without CONCURRENTLY on a table in use'),
  block('MIG-02', 'an index dropped without CONCURRENTLY'),
  block('MIG-03', 'REINDEX without CONCURRENTLY'),
  block('MIG-04', 'what cannot run in a transaction, in one'),
  warn('MIG-05', 'a statement that cannot be repeated, in a file without a transaction'),
  block('MIG-06', 'a foreign key that checks every row while writers wait'),
  block('MIG-07', 'a CHECK that looks at every row while everybody waits'),
  block('MIG-08', 'VALIDATE in the transaction that added the constraint'),
  block('MIG-09', 'SET NOT NULL that looks at every row'),
  block('MIG-10', 'a UNIQUE or PRIMARY KEY constraint that builds its index while everybody waits'),
  block('MIG-11', 'an exclusion constraint on a table in use'),
  block('MIG-12', 'a primary key over columns that may be NULL'),
  block('MIG-13', 'a new column whose default differs from row to row'),
  block('MIG-14', 'a new stored generated column'),
  block('MIG-15', 'a new NOT NULL column without a default'),
  block('MIG-16', 'a change of type that writes every row anew'),
  block('MIG-17', 'a table, column, view or schema renamed under a running application'),
  block('MIG-18', 'a table or schema dropped'),
  block('MIG-19', 'a column dropped'),
  warn('MIG-20', 'a key that counts in 32 bits'),
  warn('MIG-21', 'the default of a NOT NULL column dropped'),
  block('MIG-22', 'CLUSTER or VACUUM FULL'),
  block('MIG-23', 'SET TABLESPACE, LOGGED, UNLOGGED or ACCESS METHOD on a table in use'),
  block('MIG-24', 'a partition attached that must be searched first'),
  block('MIG-25', 'DETACH PARTITION without CONCURRENTLY'),
  block('MIG-26', 'REFRESH MATERIALIZED VIEW without CONCURRENTLY'),
  block('MIG-27', 'an enum label used in the transaction that added it'),
  block('MIG-28', 'no bound on waiting for a lock'),
  block('MIG-29', 'long work while a table is shut'),
  warn('MIG-30', 'several tables shut one after the other in one transaction'),
  block('MIG-31', 'LOCK TABLE in a mode that keeps out the application'),
  block('MIG-32', 'TRUNCATE of a table in use'),
  warn('MIG-33', 'a trigger put on a table of many rows'),
  block('MIG-34', 'ALTER SYSTEM or ALTER DATABASE SET'),
  block('MIG-35', 'another replica identity'),
  block('MIG-36', 'CASCADE'),
  block('MIG-37', 'an enum label renamed'),
  block('MIG-38', 'BEGIN or COMMIT in a file that the runner puts into a transaction'),
  block('MIG-39', 'a view, function, type or sequence in use dropped'),
  block('MIG-40', 'what cannot be judged: SQL that is put together when it runs'),
  block('MIG-41', 'CREATE INDEX CONCURRENTLY IF NOT EXISTS'),
  block('MIG-42', 'a new table without what keeps tenants apart'),
  block('MIG-43', 'rows changed or checked behind row-level security that hides them from the migrator'),
  block('MIG-44', 'a guard of isolation weakened'),
  block('MIG-45', 'UPDATE or DELETE without a bound'),
  block('MIG-46', 'the tenant in a unique index before it is filled'),
  block('MIG-47', 'NOT NULL asked of the tenant before it is filled'),
  warn('MIG-48', 'a foreign key dropped: both its tables are shut'),
  block('MIG-49', 'a foreign key NOT VALID on a partitioned table, before PostgreSQL 18'),
  block('MIG-50', 'a migration edited, removed or renamed after it was applied'),
  block('MIG-51', 'a number that another migration has, or one out of order'),
  block('ALLOW-01', 'an allowance for a rule that does not exist'),
  block('ALLOW-02', 'an allowance without a reason'),
  block('ALLOW-03', 'an allowance without a day on which it ends'),
  block('ALLOW-04', 'an allowance that has ended'),
  block('ALLOW-05', 'an allowance for too long'),
  block('ALLOW-06', 'an allowance that allows nothing'),
];

const SEVERITIES = new Map(RULES.map(({ id, severity }) => [id, severity]));

/** Whether an allowance can name it: a rule of ours about a statement, one of the trial's, or one of squawk's. */
export function isRule(id: string): boolean {
  return (SEVERITIES.has(id) && !id.startsWith('ALLOW-')) || isTrialRule(id) || /^squawk:[a-z-]+$/.test(id);
}

/** How grave a rule is unless its finding says otherwise. */
export function severityOf(id: string): Severity {
  return SEVERITIES.get(id) ?? 'block';
}
