import { z } from 'zod';
import { pastReports } from '../lib/reports/past-reports.ts';
import type { Report } from '../lib/reports/schema.ts';
import type { Outcome } from './step.ts';

/** The head of the audit trail as a nightly report carries it out of the database. */
const AUDIT_HEAD = z.object({
  environment: z.string(),
  database: z.string(),
  /** The database was made for that night, and no later one can be held against its head. */
  ownServer: z.boolean(),
  /** Seal and head, as `--witness` of seal-audit takes them. */
  witness: z.string().regex(/^\d+:[0-9a-f]{64}$/),
});
export type AuditHeadFact = z.infer<typeof AUDIT_HEAD>;

/**
 * What the night reports of the audit trail. Nothing where the trail was found changed: its head is that of
 * whoever changed it, and the next night is held against the last one that was good.
 */
export function auditFact(
  outcome: Outcome | undefined,
  where: Omit<AuditHeadFact, 'witness'>,
): AuditHeadFact | undefined {
  const witness = outcome?.execution.outputs.witness;
  return witness === undefined || outcome?.verdict === 'red' ? undefined : { ...where, witness };
}

/**
 * The newest head that a nightly report of this environment carried out of the database of that name. By name and not
 * by the server's id: a trail that was moved to another server is still the same trail.
 * Throws what `pastReports` throws.
 */
export async function lastWitness(
  reports: string,
  { environment, database }: Pick<AuditHeadFact, 'environment' | 'database'>,
): Promise<string | undefined> {
  // Where a report is not the one of the ledger, an older head is as good a witness.
  for await (const report of pastReports(reports, 'nightly')) {
    const head = headIn(report);
    if (head === undefined || head.ownServer) continue;
    if (head.environment === environment && head.database === database) return head.witness;
  }
  return undefined;
}

function headIn({ facts }: Report): AuditHeadFact | undefined {
  const parsed = AUDIT_HEAD.safeParse(facts.audit);
  return parsed.success ? parsed.data : undefined;
}
