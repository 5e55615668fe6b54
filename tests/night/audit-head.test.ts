import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { findWitness } from '../../scripts/lib/audit/last-witness.ts';
import { formatWitness } from '../../scripts/lib/audit/witness.ts';
import { readLedger } from '../../scripts/lib/reports/ledger.ts';
import { parseReport, type Report } from '../../scripts/lib/reports/schema.ts';
import { behindGuards, session } from '../audit/fixture.ts';
import { type Finished, runScript } from '../support/command-line.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

const home = await mkdtemp(join(tmpdir(), 'night-'));
const reports = join(home, 'reports');
test.after(() => rm(home, { recursive: true, force: true }));

const env = {
  BACKUP_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
  BACKUP_SIGNING_KEY: newSigningKey().privatePem,
  BACKUP_STORE: `file:${join(home, 'store')}`,
  TMPDIR: home,
};

/** A night on somebody's database, as the operator. */
function night(database: TestDatabase): Promise<Finished> {
  return runScript('scripts/nightly.ts', ['--reports', reports, '--seal'], {
    env: {
      ...env,
      DATABASE_URL: database.urlFor('bulkhead_operator'),
      BULKHEAD_RECORDER_URL: database.urlFor('bulkhead_recorder'),
    },
  });
}

/** The newest report of a kind. */
async function newest(kind: string): Promise<Report> {
  const entry = (await readLedger(reports)).findLast((line) => line.kind === kind);
  if (entry === undefined) throw new Error(`no ${kind}`);
  return parseReport(await readFile(join(reports, entry.path)), entry.path);
}

/** The head that the next night is held against. */
async function lastWitness(where: { environment: string; database: string }): Promise<string | undefined> {
  const found = await findWitness(reports, where);
  return found !== undefined && 'witness' in found ? formatWitness(found.witness) : undefined;
}

function witnessCheck({ checks }: Report) {
  return checks.find(({ id }) => id === 'TRAIL-WITNESS');
}

test('a trail that was cut and sealed anew between two nights is red, and stays it', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  await admin.query(`update public.tenants set name = name || '.'`);
  const where = { environment: 'development', database: database.name };

  const first = await night(database);
  assert.is(first.code, 0, first.stderr + first.stdout);
  assert.match(first.stderr, /owner could do is left to the drill, .* cannot become portal_owner/);
  const owner = (await newest('isolation')).checks.find(({ object }) => object === 'role portal_owner');
  assert.is(owner?.verdict, 'green');
  const witness = await lastWitness(where);
  const known = await findWitness(reports, where);
  if (known === undefined || !('report' in known)) throw new Error('no head was recorded');
  assert.match(witness ?? '', /^1:[0-9a-f]{64}$/);
  assert.equal((await newest('nightly')).facts.audit, { ...where, ownServer: false, witness });

  // Whoever can do everything leaves a trail without a flaw in itself.
  await behindGuards(
    admin,
    `delete from bulkhead.audit_seals;
     delete from bulkhead.audit_events where id = (select min(id) from bulkhead.audit_events)`,
  );
  await admin.query('select bulkhead.seal_audit_events()');

  const second = await night(database);
  assert.is(second.code, 1, second.stderr);
  assert.match(second.stderr, /✗ seal the audit trail: red/);
  assert.match(second.stderr, /✓ back up: green/);
  const canaries = (await readLedger(reports)).filter(({ kind }) => kind === 'canary').slice(-2);
  const sealing = canaries.map(async ({ path }) => parseReport(await readFile(join(reports, path)), path));
  const checks = (await Promise.all(sealing)).flatMap((report) => witnessCheck(report) ?? []);
  assert.equal(
    checks.map(({ verdict, observed }) => [verdict, observed]),
    [['red', `seal 1 of ${known.report}: another head, or none`]],
  );
  assert.is(await lastWitness(where), witness, 'the head of a changed trail is no witness');
  assert.is(await lastWitness({ ...where, database: 'another' }), undefined);
  assert.is(await lastWitness({ ...where, environment: 'production' }), undefined);

  const { rows } = await admin.query<{ kind: string; verdict: string }>(
    'select kind, verdict, recorded_by from bulkhead.runs order by id',
  );
  const record = (kind: string) => ({ kind, verdict: 'green', recorded_by: 'bulkhead_recorder' });
  assert.equal(rows, ['backup', 'restore-drill', 'backup', 'restore-drill'].map(record));
  await admin.end();
});

test.run();
