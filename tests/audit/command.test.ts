import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sealAuditTrail } from '../../scripts/hardening/seal-audit.ts';
import { parseWitness } from '../../scripts/lib/audit/witness.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { behindGuards, session } from './fixture.ts';

async function run(database: TestDatabase, witness?: string) {
  await using context = testContext({ command: 'seal-audit' });
  const input = {
    'database-url': database.urlFor('bulkhead_operator'),
    witness: witness === undefined ? undefined : parseWitness(witness),
  };
  const result = await sealAuditTrail.run(input, context);
  const verdicts = Object.fromEntries(result.checks.map(({ id, verdict }) => [id, verdict]));
  return { ...result, verdicts };
}

test('night by night: sealed, read whole, and held against the head of the night before', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  assert.equal((await run(database)).verdicts, {
    'TRAIL-INTACT': 'grey',
    'TRAIL-SEALED': 'grey',
    'TRAIL-PARTITIONS': 'green',
  });
  await admin.query(`update public.tenants set name = name || '.'`);
  const first = await run(database);
  assert.is(first.verdict, 'green');
  assert.match(first.outputs?.witness ?? '', /^1:[0-9a-f]{64}$/);

  assert.is((await run(database)).verdicts['TRAIL-WITNESS'], 'grey');
  await admin.query(`update public.tenants set name = name || '.'`);
  const second = await run(database, first.outputs?.witness);
  assert.equal([second.verdict, second.verdicts['TRAIL-WITNESS']], ['green', 'green']);

  await behindGuards(
    admin,
    'delete from bulkhead.audit_seals; delete from bulkhead.audit_events where id = 1',
  );
  const cut = await run(database, second.outputs?.witness);
  assert.equal([cut.verdict, cut.verdicts['TRAIL-WITNESS']], ['red', 'red']);

  await behindGuards(admin, `update bulkhead.audit_events set actor = 'x' where id = 2`);
  const edited = await run(database);
  assert.is(edited.verdict, 'red');
  assert.match(edited.checks[0]?.observed ?? '', /event 2 is not what was sealed/);
  await admin.end();
});

test('a database without a trail is refused; a witness that is none as well', async () => {
  await using database = await createDatabase('portal');
  const outcome = await run(database).catch((error: unknown) => error);
  assert.instance(outcome, BulkheadError);
  assert.is((outcome as BulkheadError).code, 'NO_AUDIT_TRAIL');
  assert.throws(() => parseWitness('12:abc'), /64 hexadecimal digits/);
});

test.run();
