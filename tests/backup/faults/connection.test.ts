import { test } from 'uvu';
import { createDatabase } from '../../support/postgres.ts';
import { CONNECTION_FAULTS } from './database-faults.ts';
import { chosen } from './full.ts';
import { prepare } from './ground.ts';
import { provoke } from './provoke.ts';

const large = await prepare(await createDatabase('portal'), { large: true });
const small = await prepare(await createDatabase('portal'));

test.after(async () => {
  await large[Symbol.asyncDispose]();
  await small[Symbol.asyncDispose]();
});

for (const fault of chosen(CONNECTION_FAULTS)) {
  test(fault.name, () => provoke(fault.when === 'in mid-COPY' ? large : small, fault, fault.next));
}

test.run();
