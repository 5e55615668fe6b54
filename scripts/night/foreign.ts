import { backupNightly } from '../backup/backup-nightly.ts';
import { restoreDrill } from '../backup/restore-drill.ts';
import { canaryCheck } from '../hardening/canary-check.ts';
import { hardeningStatus } from '../hardening/hardening-status.ts';
import { sealAuditTrail } from '../hardening/seal-audit.ts';
import { testTenantIsolation } from '../hardening/test-tenant-isolation.ts';
import type { Context } from '../lib/runtime/context.ts';
import type { NightKeys } from './keys.ts';
import { READS_ONLY, readProbing } from './probing.ts';
import { retentionStep } from './retention.ts';
import type { Night, Step } from './step.ts';

/** What a night on somebody's own database leaves out, because it would change the database. */
const WRITES = ['load the portal', 'apply migrations', 'set the gate for seeds', 'seeds'] as const;

/** It attempts a write, in a transaction that is rolled back; see docs/CANARIES.md. */
const ACTIVE_CANARY = 'CAN-20';

export interface ForeignOptions {
  readonly url: string;
  readonly config: string;
  readonly environment: string;
  /** The one step that writes, and only when it is asked for. */
  readonly seal: boolean;
  readonly recorderUrl: string | undefined;
}

/**
 * The night on a database of somebody: the steps that read, and what is rolled back. What it leaves out, and why,
 * is part of it.
 */
export async function foreignNight(
  { url, config, environment, seal, recorderUrl }: ForeignOptions,
  keys: NightKeys,
  context: Context,
): Promise<Night> {
  const { lacks, ownerOnly } = await readProbing(url, config, context);
  const readsOnly = lacks === READS_ONLY;
  const env = { DATABASE_URL: url, BULKHEAD_CONFIG: config, BULKHEAD_ENVIRONMENT: environment };
  const opens =
    keys.BACKUP_ENCRYPTION_KEY !== undefined ||
    ['BACKUP_PRIVATE_KEY', 'BACKUP_PKCS12'].some((name) => (context.env[name] ?? '') !== '');
  const isolation: Step = { title: 'isolation tests', command: testTenantIsolation, env };
  const sealing: Step = { title: 'seal the audit trail', command: sealAuditTrail, env };
  const steps: Step[] = [
    { title: 'status', command: hardeningStatus, env },
    ...(lacks === undefined ? [isolation] : []),
    ...(seal ? [sealing] : []),
    { title: 'back up', command: backupNightly, env: { ...env, ...keys } },
    ...(opens ? [{ title: 'restore drill', command: restoreDrill, env: { ...env, ...keys } }] : []),
    // The drill stands in for the owner, whom the login may not become.
    ...(ownerOnly && opens ? [isolation] : []),
    retentionStep(env, keys, context),
    {
      title: 'canaries',
      command: canaryCheck,
      ...(readsOnly ? { given: { except: ACTIVE_CANARY } } : {}),
      env,
    },
  ];
  const leftOut = [
    'no backup is removed: retention is planned, and retention-prune.ts --apply carries it out',
    ...(opens
      ? []
      : [
          'there is no restore drill, because this night holds certificates only and cannot open what it wrote',
        ]),
    `${WRITES.join(', ')} are left out, because they would change it`,
    ...(seal ? [] : ['the audit trail is not sealed without --seal, because that writes to it']),
    ...(lacks === undefined
      ? []
      : ownerOnly && opens
        ? [`what the tables' owner could do is left to the drill, on the restored copy: ${lacks}`]
        : [`the isolation tests are left to the drill, on the restored copy: ${lacks}`]),
    ...(readsOnly
      ? [`the canary that tries to write into another tenant (${ACTIVE_CANARY}) is left out: ${READS_ONLY}`]
      : []),
    ...(recorderUrl === undefined
      ? ['backup and drill are not recorded in it without BULKHEAD_RECORDER_URL']
      : []),
  ];
  return { steps, leftOut, recorderUrl };
}
