import type { Outcome } from './step.ts';

/** The head of the audit trail as a nightly report carries it out of the database. */
export interface AuditHeadFact {
  readonly environment: string;
  readonly database: string;
  /** The database was made for that night, and no later one can be held against its head. */
  readonly ownServer: boolean;
  /** Seal and head, as `--witness` of seal-audit takes them. */
  readonly witness: string;
}

/** What the night reports of the audit trail. Nothing where the trail was found changed: its head is that of whoever changed it. */
export function auditFact(
  outcome: Outcome | undefined,
  where: Omit<AuditHeadFact, 'witness'>,
): AuditHeadFact | undefined {
  const witness = outcome?.execution.outputs.witness;
  return witness === undefined || outcome?.verdict === 'red' ? undefined : { ...where, witness };
}
