import { test } from 'uvu';
import { createDatabase } from '../../support/postgres.ts';
import { sql } from '../fixture.ts';
import { SERVER_FAULTS } from './database-faults.ts';
import { chosen } from './full.ts';
import { prepare } from './ground.ts';
import { provoke } from './provoke.ts';

const large = await prepare(await createDatabase('portal'), { large: true });
const small = await prepare(await createDatabase('portal'));
await sql(small.db.url, 'grant select on all tables in schema public to portal_app');
await sql(small.db.url, 'grant select on all sequences in schema public to portal_app');

test.after(async () => {
  await large[Symbol.asyncDispose]();
  await small[Symbol.asyncDispose]();
});

for (const fault of chosen(SERVER_FAULTS)) {
  test(fault.name, () => provoke(fault.when === 'in mid-COPY' ? large : small, fault, fault.next));
}

test.run();
