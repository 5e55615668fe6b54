import type pg from 'pg';
import { transaction } from '../postgres/transaction.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Check } from '../runtime/result.ts';
import type { Model } from '../tenancy/model.ts';
import { explainWrite } from './conflict.ts';
import { type GatedSeed, type GateKeys, type OpenGate, passDatabaseGate, passGateAgain } from './gate.ts';
import { assertSameTenant, type CreatedEntities, entityKey, readLedger } from './ledger.ts';
import { lockSeed } from './lock.ts';
import { logBegin, logCompleted, logFailed, logTurnedAway } from './log.ts';
import type { SeedPlan } from './plan.ts';
import { checkCounters, checkFaults, readCounters } from './proof.ts';
import type { SeedRow } from './row.ts';
import { type WrittenRow, writeRows } from './write.ts';

/** All that one seed needs. */
export interface SeedRun extends GatedSeed {
  readonly model: Model;
  readonly plan: SeedPlan;
  readonly keys: GateKeys;
  /** Does everything and takes it back. */
  readonly dryRun: boolean;
}

/** The session that writes, and another one for the log, whose rows stay when the first is rolled back. */
export interface SeedSessions {
  readonly work: pg.ClientBase;
  readonly log: pg.ClientBase;
}

export interface SeedOutcome {
  readonly gate: OpenGate;
  readonly written: readonly WrittenRow[];
  /** The tenant's key as text. */
  readonly tenant: string;
  readonly checks: readonly Check[];
}

/**
 * Seeds in one transaction: gate, the tenant's lock, the rows, the proof that nothing else was touched, the
 * gate again. Whatever fails leaves nothing in the application's tables, and the log says what happened.
 */
export async function runSeed(sessions: SeedSessions, run: SeedRun, context: Context): Promise<SeedOutcome> {
  await context.step('gate');
  const gate = await openGate(sessions, run, context);
  const attempt = run.dryRun ? undefined : await logBegin(sessions.log, run);
  try {
    return await transaction(sessions.work, { rollback: run.dryRun }, () =>
      seedWithin(sessions, run, gate, attempt, context),
    );
  } catch (error) {
    const explained = explainWrite(error);
    if (attempt !== undefined)
      await logFailed(sessions.log, attempt, statusOf(explained), explained, context);
    throw explained;
  }
}

function statusOf(error: unknown): 'failed' | 'refused' {
  return error instanceof BulkheadError && error.exit === 2 && error.code.startsWith('GATE_')
    ? 'refused'
    : 'failed';
}

async function openGate(sessions: SeedSessions, run: SeedRun, context: Context): Promise<OpenGate> {
  try {
    return await passDatabaseGate(sessions.work, run, run.keys);
  } catch (error) {
    if (!run.dryRun) await logTurnedAway(sessions.log, run, statusOf(error), error, context);
    throw error;
  }
}

async function seedWithin(
  sessions: SeedSessions,
  run: SeedRun,
  gate: OpenGate,
  attempt: string | undefined,
  context: Context,
): Promise<SeedOutcome> {
  const { work: client, log: witness } = sessions;
  await context.step('lock');
  await lockSeed(client, run.identifier, run.plan.root);
  const ledger = await readLedger(client, run.identifier);
  const before = await readCounters(client);
  await context.step('write');
  const written = await writeRows({ client, witness, plan: run.plan, ledger });
  await client.query(FIRE_DEFERRED);
  await context.step('prove');
  const rows = run.plan.rows.flatMap((row) => written.get(row) ?? []);
  const tenant = tenantOfRoot(run.plan.root, written);
  await assertSameTenant(client, run.model, ledger, tenant);
  const faults = await checkFaults(client, run.model, written);
  await passGateAgain(client, run, run.keys, gate);
  if (attempt !== undefined) await logCompleted(client, attempt, createdEntities(rows));
  // Last of all, so that nothing of this transaction is left out but the commit itself.
  const counters = checkCounters(rows, before, await readCounters(client), { logged: attempt !== undefined });
  const checks = [tenantCheck(rows, tenant), counters, faults];
  const red = checks.find((check) => check.verdict === 'red');
  if (red !== undefined) throw unproved(red);
  await context.step(run.dryRun ? 'roll back' : 'commit');
  return { gate, written: rows, tenant, checks };
}

/** Deferred triggers would otherwise fire at the commit, after the proof, and in a rehearsal not at all. */
const FIRE_DEFERRED = 'set constraints all immediate';

function tenantOfRoot(root: SeedRow, written: ReadonlyMap<SeedRow, WrittenRow>): string {
  const tenant = written.get(root)?.texts[root.table.tenantColumn ?? ''];
  if (tenant === undefined || tenant === null) throw new Error("the seed's tenant was not written");
  return tenant;
}

/** `writeRows` throws at the first row of another tenant, so what is left to say is how many were held to it. */
function tenantCheck(rows: readonly WrittenRow[], tenant: string): Check {
  return {
    id: 'SEED-03',
    title: "Every row carries the seed's tenant",
    verdict: 'green',
    expected: `each row, read back after it was written, belongs to ${tenant}`,
    observed: `${rows.length} of ${rows.length} rows`,
    meaning: "A row of the seed is another tenant's.",
  };
}

function createdEntities(rows: readonly WrittenRow[]): CreatedEntities {
  const created: Record<string, string[]> = {};
  for (const { row, outcome, texts } of rows) {
    if (outcome !== 'inserted') continue;
    const keys = created[row.table.id] ?? [];
    created[row.table.id] = keys;
    keys.push(entityKey(row.table, texts));
  }
  return created;
}

function unproved(check: Check): BulkheadError {
  return new BulkheadError({
    what: `the seed was taken back: ${check.title} is not true (${check.observed})`,
    fix: 'Look at the triggers and rules of these tables. Nothing was changed.',
    code: 'SEED_NOT_PROVED',
    exit: 1,
  });
}
