import { test } from 'uvu';
import { createDatabase } from '../support/postgres.ts';
import { mutationTests } from './mutation-tests.ts';
import { POLICY_MUTATIONS } from './mutations-policies.ts';
import { STRUCTURE_MUTATIONS } from './mutations-structure.ts';

await mutationTests(await createDatabase('portal-hardened'), [...POLICY_MUTATIONS, ...STRUCTURE_MUTATIONS]);

test.run();
