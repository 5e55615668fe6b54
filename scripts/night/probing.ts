import { resolve } from 'node:path';
import { requireProver } from '../lib/isolation/preflight.ts';
import { readRoles } from '../lib/isolation/surface.ts';
import { withConnection } from '../lib/postgres/connect.ts';
import { transaction } from '../lib/postgres/transaction.ts';
import type { Context } from '../lib/runtime/context.ts';
import { BulkheadError } from '../lib/runtime/errors.ts';
import type { Model } from '../lib/tenancy/model.ts';
import { readModel } from '../lib/tenancy/parse.ts';

/** Why a login that is there to read makes no tests that write. */
export const READS_ONLY = 'the login only reads';

/** A login that is there to read is not asked to write, not even what is rolled back. */
const ASK_READS_ONLY = "select current_setting('default_transaction_read_only')::bool as only";

/**
 * `lacks`: why a login cannot make all isolation tests, such as that it only reads; undefined when it can, or when that
 * is for the tests themselves to say. `ownerOnly`: what it cannot do is act as the tables' owner, and for that a drill
 * stands in. Less of them would leave every night grey, and the drill makes all of them.
 */
export interface Probing {
  readonly lacks: string | undefined;
  readonly ownerOnly: boolean;
}

const ALL: Probing = { lacks: undefined, ownerOnly: false };

/** What a login can make of the isolation tests. Throws what the connection throws that is not a refusal. */
export async function readProbing(url: string, config: string, context: Context): Promise<Probing> {
  try {
    const model = await readModel(resolve(context.cwd, config));
    return await withConnection(url, context, {}, async (client) => {
      const { rows } = await client.query<{ only: boolean }>(ASK_READS_ONLY);
      if (rows[0]?.only === true) return { lacks: READS_ONLY, ownerOnly: false };
      const { session, closed } = await transaction(client, { rollback: true }, async () =>
        requireProver(client, model, await readRoles(client, rolesOf(model))),
      );
      if (closed.size === 0) return ALL;
      return {
        lacks: `the role "${session.role}" cannot become ${[...closed].join(', ')}`,
        ownerOnly: [...closed].every((role) => role === model.roles.owner),
      };
    });
  } catch (error) {
    // Without a connection or a model the step itself fails, and says why.
    if (!(error instanceof BulkheadError)) throw error;
    const refused = error.code === 'ISOLATION_FILTERED' || error.code === 'ISOLATION_SET_ROLE';
    return refused ? { lacks: error.what, ownerOnly: false } : ALL;
  }
}

function rolesOf({ roles }: Model): string[] {
  return [...new Set([...roles.app, ...roles.anonymous, ...roles.service, roles.owner])];
}
