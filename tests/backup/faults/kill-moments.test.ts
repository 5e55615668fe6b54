import { test } from 'uvu';
import { createDatabase } from '../../support/postgres.ts';
import { FULL } from './full.ts';
import { prepare } from './ground.ts';
import { killBackup } from './kills.ts';
import { runCommand } from './run-command.ts';

/** The same moments every time; another seed gives others: `FAULT_SEED=7 node tests/run.ts kill-moments`. */
const SEED = Number(process.env.FAULT_SEED ?? 1);
const MOMENTS = FULL ? 20 : 2;

const ground = await prepare(await createDatabase('portal'), { large: true });
const { milliseconds } = await runCommand(ground);

test.after(async () => {
  await ground[Symbol.asyncDispose]();
});

const random = mulberry32(SEED);
for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
  for (let moment = 1; moment <= MOMENTS; moment++) {
    // Spread over the whole run, and a little beyond its end.
    const part = ((moment - random()) / MOMENTS) * 1.05;
    test(`${signal} at ${Math.round(part * 100)} % of a run (seed ${SEED})`, async () => {
      await killBackup(ground, { signal, after: part * milliseconds });
    });
  }
}

/** A small generator of pseudo-random numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test.run();
