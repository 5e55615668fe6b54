import { test } from 'uvu';
import { createDatabase } from '../../support/postgres.ts';
import { prepare } from './ground.ts';
import { killBackup, STEPS } from './kills.ts';

const ground = await prepare(await createDatabase('portal'));

test.after(async () => {
  await ground[Symbol.asyncDispose]();
});

for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
  for (const step of STEPS)
    test(`${signal} as ${step} begins`, async () => void (await killBackup(ground, { signal, step })));
}

test.run();
