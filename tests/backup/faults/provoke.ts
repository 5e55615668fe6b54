import * as assert from 'uvu/assert';
import { sql } from '../fixture.ts';
import { checkAftermath, remember } from './aftermath.ts';
import type { DatabaseFault } from './database-faults.ts';
import type { Ended } from './ended.ts';
import type { Ground } from './ground.ts';
import { runHere } from './run-here.ts';
import { startProxy, type Wire } from './wire.ts';

/** From here on a wire carries rows: catalogues and the schema are far smaller. */
const IN_MID_COPY = 4 << 20;

/** Provokes a fault and looks at what is left. */
export async function provoke(ground: Ground, fault: DatabaseFault, next: boolean): Promise<void> {
  const before = await remember(ground);
  const ended = await runThrough(fault, ground);
  if (fault.undo !== undefined) await sql(ground.db.url, fault.undo);
  await checkAftermath(ground, before, ended, fault.expected, { next });
}

/** Runs a backup by way of a proxy that is gone afterwards, with what it held back. */
async function runThrough({ when, watch, strike, role }: DatabaseFault, ground: Ground): Promise<Ended> {
  let struck: Promise<void> | undefined;
  let interrupt: () => void = () => undefined;
  const hit = (wire?: Wire): Promise<void> => {
    const hands = { ground, proxy, wire, interrupt: () => interrupt() };
    const asked = { ...hands, sql: async (text: string) => void (await sql(ground.db.url, text)) };
    struck ??= Promise.resolve(strike?.(asked));
    return struck;
  };
  await using proxy = await startProxy(ground.url, {
    ...watch,
    onReceived(wire) {
      if (when !== 'in mid-COPY' || struck !== undefined || wire.received < IN_MID_COPY) return;
      // Nobody reads any more, so the server cannot end its COPY before it is struck.
      wire.stall();
      void hit(wire).then(() => wire.resume());
    },
  });
  if (when === 'before') await hit();
  const ended = await runHere(ground, {
    url: proxy.through(role === undefined ? ground.url : ground.db.urlFor(role)),
    store: ground.place.store,
    async onStep(step, own) {
      interrupt = own;
      if (typeof when === 'object' && when.step === step) await hit();
    },
  });
  assert.ok(struck !== undefined || when === 'never', 'the fault has come');
  await struck;
  return ended;
}
