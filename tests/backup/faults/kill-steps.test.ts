import { test } from 'uvu';
import { createDatabase } from '../../support/postgres.ts';
import { FULL } from './full.ts';
import { prepare } from './ground.ts';
import { killBackup, STEPS } from './kills.ts';

const ground = await prepare(await createDatabase('portal'));

test.after(async () => {
  await ground[Symbol.asyncDispose]();
});

/** In the quick run SIGTERM, which every step meets in the same place, at its beginning, middle and end. */
const INTERRUPTED = FULL ? STEPS : ['connect', 'copy', 'commit'];

for (const step of STEPS)
  test(`SIGKILL as ${step} begins`, async () => void (await killBackup(ground, { signal: 'SIGKILL', step })));
for (const step of INTERRUPTED)
  test(`SIGTERM as ${step} begins`, async () => void (await killBackup(ground, { signal: 'SIGTERM', step })));

test.run();
