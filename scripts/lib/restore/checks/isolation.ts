import type { Detail } from '../../archive/detail.ts';
import { runIsolation } from '../../isolation/isolation.ts';
import { withConnection } from '../../postgres/connect.ts';
import type { OwnerTried } from '../../reports/kinds/owner.ts';
import type { Context } from '../../runtime/context.ts';
import { BulkheadError } from '../../runtime/errors.ts';
import type { Check } from '../../runtime/result.ts';
import type { Model } from '../../tenancy/model.ts';
import { ownerTriedOn } from '../drill-owner.ts';
import { setSequences } from '../sequences.ts';

/**
 * Attacks the isolation of tenants in the restored database, in a transaction that is rolled back: that its
 * guards have come back is one thing, that they hold is another. What came through is red. Where the login
 * cannot make the attempts, the check is grey and says what it lacks.
 */
export async function checkIsolation(
  url: string,
  model: Model,
  sequences: Detail['sequences'],
  context: Context,
): Promise<{ checks: Check[]; owner?: OwnerTried | undefined }> {
  return withConnection(url, context, {}, async (client) => {
    try {
      const isolation = await runIsolation(client, model, context);
      return { checks: isolation.checks, owner: await ownerTriedOn(client, model, isolation) };
    } catch (error) {
      if (!(error instanceof BulkheadError) || error.exit !== 2) throw error;
      return { checks: [notProbed(error)] };
    } finally {
      // A rollback does not take back what was drawn from a sequence, and a target of yours is kept.
      await setSequences(client, sequences);
    }
  });
}

function notProbed({ what, fix }: BulkheadError): Check {
  return {
    id: 'DRL-10',
    title: 'The isolation of tenants holds in the restored database',
    verdict: 'grey',
    expected: 'every attempt of one tenant at the rows of another fails',
    observed: `no attempt could be made: ${what}`,
    meaning: 'Guards that came back and do not hold would not be noticed.',
    fix,
  };
}
