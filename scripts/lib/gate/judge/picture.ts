import type pg from 'pg';
import { selectChecks } from '../../hardening/catalogue.ts';
import { type Fingerprint, readFingerprint } from '../../hardening/fingerprint/fingerprint.ts';
import { runStatus } from '../../hardening/status.ts';
import { runIsolation } from '../../isolation/isolation.ts';
import type { Context } from '../../runtime/context.ts';
import type { Check } from '../../runtime/result.ts';
import type { Model } from '../../tenancy/model.ts';

/** What bulkhead says of a database: of its catalogue, by attack, and what guards it. */
export interface Picture {
  readonly status: readonly Check[];
  readonly isolation: readonly Check[];
  readonly guards: Fingerprint;
}

// The files of a change lie in no folder that the status could compare the ledger with: the gate does that itself.
const LEFT_OUT = 'LEDGER';

/** Judges a scratch database as its superuser. The sample rows of the isolation tests are taken back. */
export async function takePicture(client: pg.ClientBase, model: Model, context: Context): Promise<Picture> {
  const guards = await readFingerprint(client, model);
  const checks = selectChecks([]).flatMap(({ id }) => (id === LEFT_OUT ? [] : [id]));
  const status = await runStatus(client, model, context, { checks });
  const isolation = await runIsolation(client, model, context);
  return { guards, status: status.checks, isolation: isolation.checks };
}
