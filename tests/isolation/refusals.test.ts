import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { probeIsolation, runIsolation } from '../../scripts/lib/isolation/isolation.ts';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';

const context = testContext({ command: 'test-tenant-isolation' });
const model = await readModel('bulkhead.yaml');
const database = await createDatabase('portal-hardened');
const client = await connect(database.url, context);

test.after(async () => {
  await client.end();
  await database.drop();
  await context.end();
});

/** The refusal that work ends with. */
async function refusal(work: () => Promise<unknown>): Promise<BulkheadError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof BulkheadError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

test('a role of the model that does not exist is refused before anything is tried', async () => {
  const stranger = { ...model, roles: { ...model.roles, app: ['nobody_here'] } };
  const error = await refusal(() => runIsolation(client, stranger, context));
  assert.is(error.code, 'ISOLATION_ROLE_MISSING');
  assert.is(error.exit, 2);
  assert.match(error.message, /"nobody_here" of bulkhead.yaml does not exist/);
});

test('a model without an application role is refused', async () => {
  const error = await refusal(() =>
    runIsolation(client, { ...model, roles: { ...model.roles, app: [] } }, context),
  );
  assert.is(error.code, 'ISOLATION_NO_ROLE');
});

for (const login of ['portal_owner', 'portal_app']) {
  test(`${login} is refused: what it does not see it would take for closed`, async () => {
    const session = await connect(database.urlFor(login), context);
    try {
      const error = await refusal(() => runIsolation(session, model, context));
      assert.is(error.code, 'ISOLATION_FILTERED');
      assert.is(error.exit, 2);
      assert.match(error.message, /itself held by row-level security/);
    } finally {
      await session.end();
    }
  });
}

test('the connection cannot be one of those that are to be tried', async () => {
  await client.query('begin; set local role service_role');
  try {
    const selfish = { ...model, roles: { ...model.roles, app: ['service_role'] } };
    const error = await refusal(() => probeIsolation(client, selfish, context));
    assert.is(error.code, 'ISOLATION_SELF');
  } finally {
    await client.query('rollback');
  }
});

test('a login that cannot become the application is refused, with the grant that is missing', async () => {
  const session = await connect(database.urlFor('bulkhead_backup'), context);
  try {
    const error = await refusal(() => runIsolation(session, model, context));
    assert.is(error.code, 'ISOLATION_SET_ROLE');
    assert.match(error.message, /grant "authenticated", "anon", .* to "bulkhead_backup";/);
  } finally {
    await session.end();
  }
});

test.run();
