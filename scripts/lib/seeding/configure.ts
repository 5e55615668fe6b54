import type pg from 'pg';
import { transaction } from '../postgres/transaction.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Input } from '../runtime/inputs.ts';
import { GATE_NAME } from './gate.ts';
import { type HashedSecret, hashSecret, SHORTEST_SECRET } from './secret.ts';

/** What a database can be marked as; the same list as the constraint of `bulkhead.environment`. */
export const ENVIRONMENTS = ['production', 'staging', 'development', 'test', 'drill'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** What was there before, for the report. */
export interface GateBefore {
  readonly secretSet: boolean;
  readonly environment: string | undefined;
}

/** Which environment a database is. It has no default: a wrong guess would let demos into production. */
export const environmentInput: Input<Environment> = {
  type: 'choice',
  choices: ENVIRONMENTS,
  required: true,
  description: 'What this database is',
  parse(value) {
    const known = ENVIRONMENTS.find((name) => name === value);
    if (known !== undefined) return known;
    throw new RangeError(`takes one of ${ENVIRONMENTS.join(', ')}, not "${value}"`);
  },
};

const GOOD_SECRET = 'Make a good one with: openssl rand -hex 32';

/** Refuses secrets that can be guessed: short ones, and those of one or two repeated characters. */
export function assertStrong(secret: string): void {
  const trimmed = secret.trim();
  if (trimmed.length < SHORTEST_SECRET) {
    throw weak(`DEMO_SEED_SECRET has ${trimmed.length} characters, and ${SHORTEST_SECRET} are the least`);
  }
  if (new Set(trimmed).size < 6) throw weak('DEMO_SEED_SECRET repeats a few characters over and over');
}

function weak(what: string): BulkheadError {
  return new BulkheadError({ what, fix: GOOD_SECRET, code: 'GATE_WEAK_SECRET' });
}

const BEFORE = `
  select exists (select from bulkhead.gate where name = $1) as "secretSet",
         (select name from bulkhead.environment) as environment`;

const SET_GATE = `
  insert into bulkhead.gate (name, derivation, salt, secret_hash) values ($1, $2, $3, $4)
  on conflict (name) do update
     set derivation = excluded.derivation, salt = excluded.salt, secret_hash = excluded.secret_hash,
         set_at = clock_timestamp(), set_by = session_user`;

const SET_ENVIRONMENT = `
  insert into bulkhead.environment (name) values ($1)
  on conflict (singleton) do update set name = excluded.name, set_at = clock_timestamp(), set_by = session_user`;

/**
 * Stores the hash of the secret and marks the database, both or neither. A database that is marked production
 * is never marked as anything else here: that one word keeps every demo out of it.
 */
export async function configureGate(
  client: pg.ClientBase,
  settings: { readonly secret: string; readonly environment: Environment; readonly dryRun: boolean },
): Promise<GateBefore> {
  assertStrong(settings.secret);
  const hashed: HashedSecret = await hashSecret(settings.secret);
  return await transaction(client, { rollback: settings.dryRun }, async () => {
    const { rows } = await client.query<{ secretSet: boolean; environment: string | null }>(BEFORE, [
      GATE_NAME,
    ]);
    const environment = rows[0]?.environment ?? undefined;
    if (environment === 'production' && settings.environment !== 'production') {
      throw new BulkheadError({
        what: `this database is marked production and would be marked ${settings.environment}`,
        fix: "Check the connection URL. A copy of production is marked anew as the owner: update bulkhead.environment set name = 'staging'.",
        code: 'GATE_PRODUCTION',
      });
    }
    await client.query(SET_GATE, [GATE_NAME, hashed.derivation, hashed.salt, hashed.hash]);
    await client.query(SET_ENVIRONMENT, [settings.environment]);
    return { secretSet: rows[0]?.secretSet ?? false, environment };
  });
}
