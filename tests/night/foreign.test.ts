import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { validateReport } from '../../scripts/lib/reports/schema.ts';
import { foreignNight } from '../../scripts/night/foreign.ts';
import { readProbing } from '../../scripts/night/probing.ts';
import { recordRun } from '../../scripts/night/record.ts';
import { retentionStep } from '../../scripts/night/retention.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';

const context = testContext({ command: 'nightly' });
const database = await createDatabase('portal-hardened');
const keys = { BACKUP_ENCRYPTION_KEY: 'e', BACKUP_SIGNING_KEY: 's' };
const options = {
  config: 'bulkhead.yaml',
  environment: 'development',
  seal: false,
  recorderUrl: undefined,
};

test.after(async () => {
  await database.drop();
  await context.end();
});

test('which login can make all isolation tests, and why another cannot', async () => {
  const why = async (url: string, config = options.config) => (await readProbing(url, config, context)).lacks;
  assert.is(await why(database.url), undefined);
  assert.is(
    (await readProbing(database.urlFor('bulkhead_operator'), options.config, context)).ownerOnly,
    true,
  );
  assert.is(
    (await readProbing(database.urlFor('bulkhead_backup'), options.config, context)).ownerOnly,
    false,
  );
  assert.is(await why(database.urlFor('bulkhead_backup')), 'the login only reads');
  assert.is(
    await why(database.urlFor('bulkhead_operator')),
    'the role "bulkhead_operator" cannot become portal_owner',
  );
  assert.match((await why(database.urlFor('portal_owner'))) ?? '', /itself held by row-level security/);
  assert.is(await why('postgresql://x:y@127.0.0.1:1/none'), undefined, 'the step itself says it');
  assert.is(await why(database.url, 'none.yaml'), undefined, 'the step itself says it');
});

test('what is left out is said, and what was asked for is done', async () => {
  const plain = await foreignNight({ ...options, url: database.urlFor('bulkhead_backup') }, keys, context);
  assert.equal(
    plain.steps.map(({ title }) => title),
    ['status', 'back up', 'restore drill', 'retention, planned', 'canaries'],
  );
  assert.is(plain.leftOut.length, 6);
  assert.ok(
    plain.leftOut.some((line) => line.includes('CAN-20')),
    'a login that only reads cannot try to write',
  );
  const full = { ...options, url: database.url, seal: true, recorderUrl: 'postgresql://r@h/d' };
  const all = await foreignNight(full, keys, context);
  assert.equal(
    all.steps.map(({ title }) => title),
    [
      'status',
      'isolation tests',
      'seal the audit trail',
      'back up',
      'restore drill',
      'retention, planned',
      'canaries',
    ],
  );
  assert.is(all.leftOut.length, 2);
  // After a red night was looked into, the new head is given once by hand, in the night's own variable.
  assert.is(all.steps[2]?.env?.BULKHEAD_AUDIT_WITNESS, undefined);
  assert.is(all.steps[2]?.env?.BULKHEAD_ENVIRONMENT, options.environment);
  // Who may not become the owner tests after the drill, which stands in for it; without a drill nothing would.
  const operator = { ...options, url: database.urlFor('bulkhead_operator') };
  const titles = async (of: typeof keys | Pick<typeof keys, 'BACKUP_SIGNING_KEY'>) =>
    (await foreignNight(operator, of, context)).steps.map(({ title }) => title);
  assert.equal(await titles(keys), [
    'status',
    'back up',
    'restore drill',
    'isolation tests',
    'retention, planned',
    'canaries',
  ]);
  assert.not.ok((await titles({ BACKUP_SIGNING_KEY: 's' })).includes('isolation tests'));
});

test('retention is planned as a pruner would: with no key that opens or signs a backup', async () => {
  const signing = newSigningKey();
  const made = { BACKUP_ENCRYPTION_KEY: 'e', BACKUP_SIGNING_KEY: signing.privatePem };
  const { env = {}, given, command } = retentionStep({ BULKHEAD_CONFIG: 'my.yaml' }, made, context);
  assert.is(command.name, 'retention-prune');
  assert.equal(given, { 'dry-run': 'true' });
  const { BACKUP_SIGNING_PUBLIC_KEY, BULKHEAD_CONFIG, ...withheld } = env;
  assert.is(BULKHEAD_CONFIG, 'my.yaml');
  assert.is(BACKUP_SIGNING_PUBLIC_KEY, signing.publicPem);
  assert.equal(withheld, {
    BACKUP_SIGNING_KEY: '',
    BACKUP_ENCRYPTION_KEY: '',
    BACKUP_PRIVATE_KEY: '',
    BACKUP_PKCS12: '',
  });
  await using pinned = testContext({ env: { BACKUP_SIGNING_PUBLIC_KEY: 'older keys too' } });
  assert.is(retentionStep({}, made, pinned).env?.BACKUP_SIGNING_PUBLIC_KEY, 'older keys too');
  const broken = { BACKUP_SIGNING_KEY: 'no key' };
  assert.is(retentionStep({}, broken, context).env?.BACKUP_SIGNING_PUBLIC_KEY, '', 'the backup says so');
});

test('a backup that cannot be recorded is grey, with what helps; other reports are not recorded', async () => {
  const report = validateReport(
    {
      schema: 'bulkhead/report/1',
      kind: 'backup',
      id: '20261121T022314Z-local-0123abcd-1',
      at: '2026-11-21T02:23:14Z',
      startedAt: '2026-11-21T02:23:10.000Z',
      finishedAt: '2026-11-21T02:23:14.000Z',
      run: { id: 'local-0123abcd', attempt: 1 },
      command: { name: 'backup-nightly', version: '0' },
      inputs: { dryRun: false },
      verdict: 'red',
      summary: 'it failed',
      scope: {},
      identity: null,
      checks: [],
      timings: [],
      facts: { rows: 3, tables: ['x'], note: 'Harbour Homes (sample)' },
      exceptions: [],
      reproduce: 'x',
      runbook: 'x',
    },
    'a report',
  );
  const recorder = database.urlFor('bulkhead_recorder');
  assert.is((await recordRun(recorder, report, context))?.verdict, 'green');
  assert.is((await recordRun(recorder, report, context))?.verdict, 'green', 'once more changes nothing');
  const other = await recordRun(recorder, { ...report, verdict: 'green' }, context);
  assert.is(other?.verdict, 'grey');
  assert.match(other?.observed ?? '', /recorded already, and differently/);
  assert.is((await recordRun(database.urlFor('portal_app'), report, context))?.verdict, 'grey');
  assert.is(await recordRun(recorder, { ...report, kind: 'canary' }, context), undefined);
  const plan = { ...report, kind: 'retention' as const, inputs: { dryRun: true } };
  assert.is(await recordRun(recorder, plan, context), undefined, 'what was only planned');
});

test.run();
