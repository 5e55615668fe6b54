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

/** What a catalogue and the rows tell: the part of a picture that is taken where there are many rows. Changes nothing. */
export async function readVerdicts(
  client: pg.ClientBase,
  model: Model,
  context: Context,
): Promise<Pick<Picture, 'status' | 'guards'>> {
  const guards = await readFingerprint(client, model);
  const checks = selectChecks([]).flatMap(({ id }) => (id === LEFT_OUT ? [] : [id]));
  const { checks: status } = await runStatus(client, model, context, { checks });
  return { guards, status };
}

/**
 * What attacks tell. They bring rows of their own and take them back: where there are no others each is the faster, and
 * says the same.
 */
export async function attack(client: pg.ClientBase, model: Model, context: Context): Promise<Check[]> {
  return (await runIsolation(client, model, context)).checks;
}
