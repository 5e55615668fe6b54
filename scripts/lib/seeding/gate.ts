import type pg from 'pg';
import { errorCode } from '../postgres/advice.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import type { Check } from '../runtime/result.ts';
import { type HashedSecret, isSecret } from './secret.ts';

/** What opens the gate, as the process was given it. */
export interface GateKeys {
  readonly secret: string | undefined;
  readonly allowDemo: boolean;
  /** The seed's identifier, typed once more: asked for where a mistake would be a customer's. */
  readonly confirm: string | undefined;
}

/** What is to pass the gate. */
export interface GatedSeed {
  readonly identifier: string;
  readonly isDemo: boolean;
}

/** An open gate: what was read in the database when it was opened. */
export interface OpenGate {
  readonly stored: HashedSecret;
  /** The environment marker; undefined where it was never set, which counts as production. */
  readonly environment: string | undefined;
}

/** Name of the row in `bulkhead.gate`. */
export const GATE_NAME = 'demo_seed';

/** The first half, before any connection. Throws a `BulkheadError` when the process may not seed at all. */
export function passProcessGate(seed: GatedSeed, keys: GateKeys): void {
  if (keys.secret === undefined) {
    throw closed(
      'GATE_SECRET_MISSING',
      'DEMO_SEED_SECRET is not set',
      'Give it in the environment or with --demo-seed-secret-file.',
    );
  }
  if (keys.secret.trim() === '') {
    throw closed(
      'GATE_SECRET_EMPTY',
      'DEMO_SEED_SECRET is set, but empty',
      'Give the secret that configure-gate.ts stored.',
    );
  }
  if (seed.isDemo && !keys.allowDemo) {
    throw closed(
      'GATE_DEMO_OFF',
      `the seed ${seed.identifier} is a demo, and ALLOW_DEMO_SEED is not "true"`,
      'Set ALLOW_DEMO_SEED=true for this one command, and only where demos belong.',
    );
  }
}

/** The second half, by what the database says. Throws a `BulkheadError` unless everything says yes. */
export async function passDatabaseGate(
  client: pg.ClientBase,
  seed: GatedSeed,
  keys: GateKeys,
): Promise<OpenGate> {
  const gate = await readGate(client);
  if (!(await isSecret(keys.secret ?? '', gate.stored))) {
    throw closed(
      'GATE_WRONG_SECRET',
      'DEMO_SEED_SECRET is not the secret of this database',
      'Check which database and which secret were given.',
    );
  }
  judgeEnvironment(seed, keys, gate.environment);
  return gate;
}

/**
 * The gate again, inside the transaction and just before its commit: whoever closed it or marked the database
 * as production in the meantime is heard. Throws when anything is not as it was when the gate opened.
 */
export async function passGateAgain(
  client: pg.ClientBase,
  seed: GatedSeed,
  keys: GateKeys,
  opened: OpenGate,
): Promise<void> {
  const now = await readGate(client);
  judgeEnvironment(seed, keys, now.environment);
  const { stored } = now;
  const same =
    stored.hash === opened.stored.hash &&
    stored.salt === opened.stored.salt &&
    stored.derivation === opened.stored.derivation;
  if (!same)
    throw closed(
      'GATE_CHANGED',
      'the gate was set anew while the seed ran',
      'Run it again with the new secret.',
    );
}

/** An open gate for the report. */
export function gateCheck(seed: GatedSeed, gate: OpenGate): Check {
  const parts = ['secret matches', `database marked ${gate.environment ?? 'by nobody, taken as production'}`];
  if (seed.isDemo) parts.push('ALLOW_DEMO_SEED=true');
  else if (isProduction(gate.environment)) parts.push('confirmed by its identifier');
  return {
    id: 'SEED-01',
    title: 'The gate is open, in the process and in the database',
    verdict: 'green',
    expected: 'secret, permission and environment agree, at the start and before the commit',
    observed: parts.join(', '),
    meaning: 'Demo data could get into production by a forgotten variable.',
    query: ENVIRONMENT,
  };
}

const GATE = 'select derivation, salt, secret_hash as hash from bulkhead.gate where name = $1';
const ENVIRONMENT = 'select name from bulkhead.environment';

async function readGate(client: pg.ClientBase): Promise<OpenGate> {
  const stored = (await ask<HashedSecret>(client, GATE, [GATE_NAME], 'GATE_UNREADABLE', 'the gate'))[0];
  if (stored === undefined) {
    throw closed('GATE_NOT_SET', 'this database has no gate, so it takes no seeds', SET_UP);
  }
  const marker = await ask<{ name: string }>(
    client,
    ENVIRONMENT,
    [],
    'GATE_MARKER_UNREADABLE',
    'the environment marker',
  );
  return { stored, environment: marker[0]?.name };
}

const SET_UP =
  'Set it as the owner of the tables: npx tsx scripts/hardening/configure-gate.ts --environment <name>.';

/** SQLSTATEs that say that the question itself could not be asked: no such table, column, schema, or no right to it. */
const UNREADABLE = new Set(['42P01', '42703', '3F000', '42501']);

async function ask<R extends pg.QueryResultRow>(
  client: pg.ClientBase,
  sql: string,
  values: readonly unknown[],
  code: string,
  subject: string,
): Promise<R[]> {
  try {
    return (await client.query<R>(sql, [...values])).rows;
  } catch (error) {
    if (!UNREADABLE.has(errorCode(error) ?? '')) throw error;
    throw closed(
      code,
      `${subject} of this database cannot be read (${messageOf(error)})`,
      'Apply migrations/000_bulkhead_schema.sql and connect as bulkhead_operator; what cannot be read counts as closed.',
    );
  }
}

function isProduction(environment: string | undefined): boolean {
  return environment === undefined || environment === 'production';
}

function judgeEnvironment(seed: GatedSeed, keys: GateKeys, environment: string | undefined): void {
  if (!isProduction(environment)) return;
  if (seed.isDemo && environment === undefined) {
    throw closed(
      'GATE_MARKER_UNSET',
      'nobody has said which environment this database is, so it takes no demo',
      SET_UP,
    );
  }
  if (seed.isDemo) {
    throw closed(
      'GATE_PRODUCTION',
      'this database is marked production and takes no demo, whatever the process says',
      'Seed demos into another database.',
    );
  }
  if (keys.confirm !== seed.identifier) {
    throw closed(
      'GATE_UNCONFIRMED',
      `this database is ${environment ?? 'marked as nothing, which counts as production'}, and the seed ${seed.identifier} was not confirmed`,
      `Read the file once more, then add --confirm ${seed.identifier}.`,
    );
  }
}

function closed(code: string, what: string, fix: string): BulkheadError {
  return new BulkheadError({
    what: `refused: ${what}`,
    fix,
    code,
    runbook: 'RUNBOOK-MULTI-TENANT.md#a-seed-was-refused',
  });
}
