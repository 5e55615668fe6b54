import { runCli } from '../lib/adapters/cli.ts';
import { auditHead } from '../lib/audit/head.ts';
import { auditChecks } from '../lib/audit/report.ts';
import { sealAudit } from '../lib/audit/seal.ts';
import { verifyAudit } from '../lib/audit/verify.ts';
import { formatWitness, witnessInput } from '../lib/audit/witness.ts';
import { withConnection } from '../lib/postgres/connect.ts';
import { readIdentity, reportIdentity } from '../lib/postgres/identity.ts';
import { databaseUrl } from '../lib/postgres/inputs.ts';
import { command } from '../lib/runtime/command.ts';
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
    witness: witnessInput,
  },
  outputs: { witness: 'The newest seal and its head, to be given next time' },
  runbook: 'AUDIT.md#every-night',
  examples: [
    {
      line: 'npx tsx scripts/hardening/seal-audit.ts --witness 12:3f…',
      explains: 'every night, with the head that the night before reported',
    },
  ],
  async run(input, context) {
    const { witness } = input;
    return await withConnection(input['database-url'], context, SESSION, async (client) => {
      const identity = await readIdentity(client);
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
        scope: { database: identity.database, serverVersion: identity.serverVersion },
        identity: reportIdentity(identity),
        facts: {
          seal: head.seal,
          head: head.head,
          sealedNow: Number(sealed.events),
          seals: verification.seals,
          sealed: verification.sealed,
          waiting: verification.waiting,
          findings: verification.findings.map(({ kind, id }) => ({ kind, id: id.toString() })),
        },
        outputs: newest === undefined ? {} : { witness: formatWitness(newest) },
      };
    });
  },
});

function noTrail(database: string): BulkheadError {
  return new BulkheadError({
    what: `the database ${database} has no audit trail`,
    fix: 'Apply migrations/002_audit_events.sql first.',
    code: 'NO_AUDIT_TRAIL',
    runbook: 'AUDIT.md',
  });
}

if (import.meta.main) await runCli(sealAuditTrail);
