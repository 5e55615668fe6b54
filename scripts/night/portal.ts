import { randomBytes } from 'node:crypto';
import { load, portalUrls } from '../../docs/examples/portal/load.ts';
import { backupNightly } from '../backup/backup-nightly.ts';
import { restoreDrill } from '../backup/restore-drill.ts';
import { verifyReportsCommand } from '../evidence/verify-reports.ts';
import { watchSchedules } from '../evidence/watch-schedules.ts';
import { applyMigrations } from '../hardening/apply-migrations.ts';
import { canaryCheck } from '../hardening/canary-check.ts';
import { configureGate } from '../hardening/configure-gate.ts';
import { createDevelopmentSafe } from '../hardening/create-development-safe.ts';
import { hardeningStatus } from '../hardening/hardening-status.ts';
import { recoverOrphanedMessages } from '../hardening/recover-orphaned-messages.ts';
import { sealAuditTrail } from '../hardening/seal-audit.ts';
import { testTenantIsolation } from '../hardening/test-tenant-isolation.ts';
import { startServer } from '../lib/postgres/embedded.ts';
import type { Context } from '../lib/runtime/context.ts';
import { DEFAULT_STORE } from '../lib/storage/inputs.ts';
import type { NightKeys } from './keys.ts';
import { pruneStep, retentionStep } from './retention.ts';
import type { Night } from './step.ts';

const SEEDS = 'docs/examples/portal/seeds';

/** Two tenants with two developments each, in the format of the runbook. */
const SEED_FILES = ['harbour-quay.json', 'harbour-mill.json', 'meadow-park.json', 'meadow-court.json'];

/** What recovery remembers its plans in; 001 refuses to begin while there are orphans. */
const RECOVERY_MIGRATION = '000_recovery_runs.sql';

/** Of so many messages one has lost its unit. */
const MESSAGES_PER_ORPHAN = 100;

/**
 * The night on a server of its own: the example portal as it was, found wanting, its orphans brought home, hardened,
 * attacked, seeded, sealed, backed up, drilled, pruned and watched, and its evidence verified. Starts the server; it stops with the run.
 */
export async function portalNight(
  size: { readonly tenants: number; readonly messages: number; readonly environment: string },
  keys: NightKeys,
  marksKey: () => Promise<string>,
  context: Context,
): Promise<Night> {
  await context.step('start PostgreSQL');
  const server = await startServer(context);
  const password = randomBytes(24).toString('base64url');
  const seedSecret = randomBytes(24).toString('hex');
  const urls = portalUrls(server.url, 'postgres', password);
  const as = (url: string) => ({ DATABASE_URL: url });
  const named = { BULKHEAD_ENVIRONMENT: size.environment };
  const kept = { ...keys, ...named };
  // The server is new: no earlier night can have seen its trail.
  const unseen = { BULKHEAD_AUDIT_WITNESS: 'none' };
  const store = context.env.BACKUP_STORE || DEFAULT_STORE;
  const inFolder = store.startsWith('file:');
  const orphans = Math.floor(size.messages / MESSAGES_PER_ORPHAN);
  const gate = { DEMO_SEED_SECRET: seedSecret, ALLOW_DEMO_SEED: 'true' };
  const steps = [
    {
      title: 'load the portal as it was',
      command: load,
      given: {
        tenants: String(size.tenants),
        messages: String(size.messages),
        orphans: String(orphans),
      },
      env: { ...as(server.url), PORTAL_PASSWORD: password },
      needed: true,
    },
    {
      title: 'status before hardening',
      command: hardeningStatus,
      env: as(urls.operator),
      expects: 'red' as const,
    },
    {
      title: 'prepare recovery',
      command: applyMigrations,
      given: { to: RECOVERY_MIGRATION },
      env: as(urls.owner),
      needed: true,
    },
    {
      title: 'orphans, planned',
      command: recoverOrphanedMessages,
      env: as(urls.operator),
      expects: orphans > 0 ? ('red' as const) : ('green' as const),
    },
    {
      title: 'orphans, recovered',
      command: recoverOrphanedMessages,
      given: { apply: 'true', max: String(Math.max(1, orphans)) },
      env: as(urls.operator),
      needed: true,
    },
    { title: 'apply migrations', command: applyMigrations, env: as(urls.owner), needed: true },
    { title: 'status after hardening', command: hardeningStatus, env: as(urls.operator) },
    // They act as the owner too, which none of bulkhead's logins may become; this server is ours.
    { title: 'isolation tests', command: testTenantIsolation, env: as(server.url) },
    {
      title: 'set the gate for seeds',
      command: configureGate,
      given: { environment: 'development' },
      env: { ...as(urls.owner), ...gate },
    },
    ...SEED_FILES.map((file) => ({
      title: `seed ${file}`,
      command: createDevelopmentSafe,
      given: { seed: `${SEEDS}/${file}` },
      env: { ...as(urls.operator), ...gate },
    })),
    {
      title: 'seal the audit trail',
      command: sealAuditTrail,
      env: { ...as(urls.operator), ...named, ...unseen },
    },
    {
      title: 'back up',
      command: backupNightly,
      // Each night is as large as was asked for, and not as the night before.
      given: { 'accept-drop': 'true' },
      env: { ...as(urls.backup), ...kept },
    },
    { title: 'restore drill', command: restoreDrill, env: { ...as(urls.operator), ...kept } },
    // What lies in somebody's bucket is not for an example to remove.
    inFolder
      ? pruneStep(named, keys, await marksKey(), context)
      : retentionStep(named, keys, context, { accept: 'true' }),
    { title: 'canaries', command: canaryCheck, env: as(urls.operator) },
    ...(inFolder
      ? [
          {
            title: 'watchdog',
            command: watchSchedules,
            given: { ledger: context.reports, workflows: 'none' },
          },
        ]
      : []),
    {
      title: 'verify the evidence',
      command: verifyReportsCommand,
      given: { folder: context.reports, store },
      env: kept,
    },
  ];
  return { steps, leftOut: [], recorderUrl: urls.recorder };
}
