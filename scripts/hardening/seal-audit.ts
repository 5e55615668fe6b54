import { runCli } from '../lib/adapters/cli.ts';
import { auditHead } from '../lib/audit/head.ts';
import { findWitness } from '../lib/audit/last-witness.ts';
import { auditChecks } from '../lib/audit/report.ts';
import { sealAudit } from '../lib/audit/seal.ts';
import { verifyAudit, type Witness } from '../lib/audit/verify.ts';
import { formatWitness, NO_WITNESS, witnessInput } from '../lib/audit/witness.ts';
import { environmentInput } from '../lib/backup/inputs.ts';
import { withConnection } from '../lib/postgres/connect.ts';
import { readIdentity, reportIdentity } from '../lib/postgres/identity.ts';
import { databaseUrl } from '../lib/postgres/inputs.ts';
import { command } from '../lib/runtime/command.ts';
import type { Context } from '../lib/runtime/context.ts';
import { BulkheadError } from '../lib/runtime/errors.ts';
import { verdictOf } from '../lib/runtime/result.ts';

/** The whole trail is read, however long that takes. */
const SESSION = { statementTimeout: 0, lockTimeout: 60_000 };

const PARTITIONS = 'select bulkhead.create_audit_partitions() as made';

export const sealAuditTrail = command({
  name: 'seal-audit',
  path: 'scripts/hardening/seal-audit.ts',
  summary:
    'Seal the audit trail, make the partitions of the next months, and read it all to see that nothing was changed.',
  kind: 'canary',
  inputs: {
    'database-url': databaseUrl,
    environment: {
      ...environmentInput,
      description:
        'Which environment the database is: its earlier reports hold the head that the seals are held against',
    },
    witness: witnessInput,
  },
  outputs: { witness: 'The newest seal and its head, to be given next time' },
  runbook: 'AUDIT.md#every-night',
  examples: [
    {
      line: 'npx tsx scripts/hardening/seal-audit.ts --past-reports reports',
      explains: 'every night, held against the head that the night before reported',
    },
    {
      line: 'npx tsx scripts/hardening/seal-audit.ts --witness 12:3f…',
      explains: 'against a head that was kept elsewhere',
    },
  ],
  async run(input, context) {
    const { environment } = input;
    return await withConnection(input['database-url'], context, SESSION, async (client) => {
      const identity = await readIdentity(client);
      await context.step('read the last head');
      const { witness, from } = await witnessOf(
        input.witness,
        { environment, database: identity.database },
        context,
      );
      await context.step('partitions');
      const before = await auditHead(client);
      if (before === undefined) throw noTrail(identity.database);
      const { rows } = await client.query<{ made: number }>(PARTITIONS);
      await context.step('seal');
      const sealed = await sealAudit(client);
      await context.step('verify');
      const verification = await verifyAudit(client, witness === undefined ? [] : [witness]);
      const head = await auditHead(client);
      if (head === undefined) throw noTrail(identity.database);
      const checks = auditChecks({
        partitionsMade: rows[0]?.made ?? 0,
        sealed,
        verification,
        witness,
        witnessFrom: from,
        before,
        head,
      });
      const { newest } = verification;
      return {
        verdict: verdictOf(checks),
        summary:
          verification.findingCount === 0
            ? `The audit trail holds ${verification.sealed + verification.waiting} events, and none was changed.`
            : `The audit trail was changed behind its back, in ${verification.findingCount} places.`,
        checks,
        scope: { environment, database: identity.database, serverVersion: identity.serverVersion },
        identity: reportIdentity(identity),
        facts: {
          seal: head.seal,
          head: head.head,
          sealedNow: Number(sealed.events),
          seals: verification.seals,
          sealed: verification.sealed,
          waiting: verification.waiting,
          findings: verification.findings.map(({ kind, id }) => ({ kind, id: id.toString() })),
          ...(witness === undefined
            ? {}
            : {
                heldAgainst: {
                  seal: witness.seal.toString(),
                  head: witness.head,
                  ...(from === undefined ? {} : { report: from }),
                },
              }),
        },
        outputs: newest === undefined ? {} : { witness: formatWitness(newest) },
      };
    });
  },
});

/** The head to hold the seals against, and the report that it comes from; without one, why. */
async function witnessOf(
  given: Witness | typeof NO_WITNESS | undefined,
  where: { readonly environment: string; readonly database: string },
  context: Context,
): Promise<{ witness: Witness | undefined; from: string | undefined }> {
  if (given === NO_WITNESS) return { witness: undefined, from: undefined };
  if (given !== undefined) return { witness: given, from: undefined };
  const found = await findWitness(context.pastReports, where);
  if (found === undefined)
    return {
      witness: undefined,
      from: `no recorded report of ${where.database}, ${where.environment}, has one`,
    };
  if ('unread' in found) return { witness: undefined, from: found.unread };
  return { witness: found.witness, from: found.report };
}

function noTrail(database: string): BulkheadError {
  return new BulkheadError({
    what: `the database ${database} has no audit trail`,
    fix: 'Apply migrations/002_audit_events.sql first.',
    code: 'NO_AUDIT_TRAIL',
    runbook: 'AUDIT.md',
  });
}

if (import.meta.main) await runCli(sealAuditTrail);
