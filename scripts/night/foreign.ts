import { backupNightly } from '../backup/backup-nightly.ts';
import { restoreDrill } from '../backup/restore-drill.ts';
import { canaryCheck } from '../hardening/canary-check.ts';
import { hardeningStatus } from '../hardening/hardening-status.ts';
import { sealAuditTrail } from '../hardening/seal-audit.ts';
import { testTenantIsolation } from '../hardening/test-tenant-isolation.ts';
import type { Context } from '../lib/runtime/context.ts';
import type { NightKeys } from './keys.ts';
import { READS_ONLY, whyNotProbed } from './probing.ts';
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
  /** What the last nightly report of this database carried out of it. */
  readonly witness: string | undefined;
  readonly recorderUrl: string | undefined;
}

/**
 * The night on a database of somebody: the steps that read, and what is rolled back. What it leaves out, and why,
 * is part of it.
 */
export async function foreignNight(
  { url, config, environment, seal, witness, recorderUrl }: ForeignOptions,
  keys: NightKeys,
  context: Context,
): Promise<Night> {
  const closed = await whyNotProbed(url, config, context);
  const readsOnly = closed === READS_ONLY;
  const env = { DATABASE_URL: url, BULKHEAD_CONFIG: config, BULKHEAD_ENVIRONMENT: environment };
  const opens =
    keys.BACKUP_ENCRYPTION_KEY !== undefined ||
    ['BACKUP_PRIVATE_KEY', 'BACKUP_PKCS12'].some((name) => (context.env[name] ?? '') !== '');
  const sealing: Step = {
    title: 'seal the audit trail',
    command: sealAuditTrail,
    env: { BULKHEAD_AUDIT_WITNESS: context.env.BULKHEAD_AUDIT_WITNESS ?? witness ?? '', ...env },
  };
  const steps: Step[] = [
    { title: 'status', command: hardeningStatus, env },
    ...(closed === undefined ? [{ title: 'isolation tests', command: testTenantIsolation, env }] : []),
    ...(seal ? [sealing] : []),
    { title: 'back up', command: backupNightly, env: { ...env, ...keys } },
    ...(opens ? [{ title: 'restore drill', command: restoreDrill, env: { ...env, ...keys } }] : []),
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
    ...(closed === undefined
      ? []
      : [`the isolation tests are left to the drill, on the restored copy: ${closed}`]),
    ...(readsOnly
      ? [`the canary that tries to write into another tenant (${ACTIVE_CANARY}) is left out: ${READS_ONLY}`]
      : []),
    ...(recorderUrl === undefined
      ? ['backup and drill are not recorded in it without BULKHEAD_RECORDER_URL']
      : []),
  ];
  return { steps, leftOut, recorderUrl };
}
