import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sealAuditTrail } from '../../scripts/hardening/seal-audit.ts';
import type { Witness } from '../../scripts/lib/audit/verify.ts';
import { NO_WITNESS, parseWitness } from '../../scripts/lib/audit/witness.ts';
import { envelopeOf } from '../../scripts/lib/reports/envelope.ts';
import { factsProblem } from '../../scripts/lib/reports/kinds/kinds.ts';
import { writeReport } from '../../scripts/lib/reports/write.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { behindGuards, session } from './fixture.ts';

async function run(
  database: TestDatabase,
  witness?: string,
  {
    reports,
    record = false,
    environment = 'test',
  }: { reports?: string; record?: boolean; environment?: string } = {},
) {
  await using context = testContext({
    command: 'seal-audit',
    ...(reports === undefined ? {} : { reports }),
  });
  const held: Witness | typeof NO_WITNESS | undefined =
    witness === undefined ? undefined : witness === NO_WITNESS ? NO_WITNESS : parseWitness(witness);
  const input = { 'database-url': database.urlFor('bulkhead_operator'), environment, witness: held };
  const startedAt = context.now();
  const result = await sealAuditTrail.run(input, context);
  const report = envelopeOf(sealAuditTrail, result, { context, input, startedAt, finishedAt: context.now() });
  assert.is(factsProblem(report), undefined);
  const written = record && reports !== undefined ? await writeReport(reports, report) : undefined;
  const verdicts = Object.fromEntries(result.checks.map(({ id, verdict }) => [id, verdict]));
  const observed = Object.fromEntries(result.checks.map((check) => [check.id, check.observed]));
  return { ...result, verdicts, observed, written };
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

test('the head of the last recorded report is found by itself, and a red one is passed over', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  const reports = await mkdtemp(join(tmpdir(), 'bulkhead-witness-'));
  const night = (witness?: string, record = true) => run(database, witness, { reports, record });
  const write = () => admin.query(`update public.tenants set name = name || '.'`);
  await write();
  const first = await night();
  assert.is(first.verdict, 'green', 'before the first seal there is nothing to hold it against');
  await write();
  const second = await night();
  assert.is(second.verdict, 'green');
  assert.is(second.observed['TRAIL-WITNESS'], `seal 1 of ${first.written?.ledgerLine.path}: the same head`);
  assert.ok(JSON.stringify(second.facts?.heldAgainst).includes(`"${first.written?.ledgerLine.path}"`));

  // Another environment is another trail; one may also ask for none.
  const other = await run(database, undefined, { reports, environment: 'staging' });
  assert.is(other.verdicts['TRAIL-WITNESS'], 'grey');
  assert.match(other.observed['TRAIL-WITNESS'] ?? '', /no recorded report of .*, staging, has one/);
  assert.is((await night('none', false)).verdicts['TRAIL-WITNESS'], 'grey');

  await behindGuards(
    admin,
    'delete from bulkhead.audit_seals; delete from bulkhead.audit_events where id = 1',
  );
  await admin.query('select bulkhead.seal_audit_events()');
  assert.is((await night()).verdicts['TRAIL-WITNESS'], 'red');
  assert.is((await night()).verdicts['TRAIL-WITNESS'], 'red', 'the head of a red report is no witness');

  // Sealed all the same where the ledger cannot be read, and told.
  const ledger = join(reports, 'ledger');
  for (const name of await readdir(ledger)) await writeFile(join(ledger, name), '{"at":');
  await write();
  const blind = await night(undefined, false);
  assert.equal([blind.verdicts['TRAIL-WITNESS'], blind.verdicts['TRAIL-SEALED']], ['grey', 'green']);
  await rm(reports, { recursive: true });
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
