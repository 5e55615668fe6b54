import { test } from 'uvu';
import { ownServer } from '../support/postgres.ts';
import { mutationTests } from './mutation-tests.ts';
import { AUDIT_MUTATIONS } from './mutations-audit.ts';
import { REACH_MUTATIONS } from './mutations-reach.ts';

// Roles belong to the whole server, so what changes them has a server of its own.
const server = await ownServer();
await mutationTests(await server.createDatabase('portal-hardened'), [...AUDIT_MUTATIONS, ...REACH_MUTATIONS]);

test.after(() => server.stop());
test.run();
