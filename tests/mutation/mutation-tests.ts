import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { POSTGRES, type TestDatabase } from '../support/postgres.ts';
import { attack, judgeMutation, readStatus, setUp, undone } from './judge.ts';
import type { Mutation } from './mutation.ts';

/** One test for each weakening of a hardened portal, and one before all that nothing is wrong with it. */
export async function mutationTests(database: TestDatabase, mutations: readonly Mutation[]): Promise<void> {
  const context = testContext({ command: 'mutation-check' });
  const client = await connect(database.url, context);
  const bench = await setUp(client, await readModel('bulkhead.yaml'));

  test.after(async () => {
    await client.end();
    await database.drop();
    await context.end();
  });

  test('nobody finds anything wrong with the portal as it stands', async () => {
    const checks = await undone(bench, 'select', async () => [
      ...(await readStatus(bench)),
      ...(await attack(bench)),
    ]);
    const flaws = checks.filter(({ verdict }) => verdict !== 'green');
    assert.equal(
      flaws.map(({ id, object, observed }) => `${id} ${object ?? ''}: ${observed}`),
      [],
    );
  });

  test('what weakens nothing is noticed by nobody, and that is a fault', async () => {
    const nothing = { what: 'nothing', sql: 'select', table: 'messages', status: ['RLS-01 public.messages'] };
    const see = ['ISO-01 public.messages as authenticated'];
    const faults = await judgeMutation(bench, { ...nothing, probes: { see } });
    assert.is(faults.length, 2);
    const floor =
      'drop policy tenant_floor on public.messages; alter policy tenant_select on public.messages using (true);';
    const partner = await judgeMutation(bench, {
      ...nothing,
      probes: { behind: 'two guards', without: floor, see },
    });
    assert.match(partner.join('\n'), /red without two guards alone: ISO-01/);
  });

  for (const mutation of mutations) {
    if (mutation.since !== undefined && POSTGRES < mutation.since) continue;
    test(`noticed: ${mutation.what}`, async () => {
      assert.equal(await judgeMutation(bench, mutation), []);
    });
  }
}
