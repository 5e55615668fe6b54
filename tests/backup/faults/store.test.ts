import { test } from 'uvu';
import { createDatabase } from '../../support/postgres.ts';
import { checkAftermath, remember } from './aftermath.ts';
import { chosen } from './full.ts';
import { filePlace, prepare } from './ground.ts';
import { runHere } from './run-here.ts';
import { STORE_FAULTS } from './store-faults.ts';

const ground = await prepare(await createDatabase('portal'), { place: await filePlace() });

test.after(async () => {
  await ground[Symbol.asyncDispose]();
});

for (const { name, over, clock = 0, expected, remains = {}, next } of chosen(STORE_FAULTS)) {
  test(name, async () => {
    const before = await remember(ground);
    let interrupt: () => void = () => undefined;
    const ended = await runHere(ground, {
      url: ground.url,
      store: over(ground.place.store, () => interrupt()),
      now: () => new Date(Date.now() + clock * 60_000),
      onStep: (_step, own) => {
        interrupt = own;
      },
    });
    await checkAftermath(ground, before, ended, expected, { remains, next });
  });
}

test.run();
