import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { backupNightly } from '../../scripts/backup/backup-nightly.ts';
import { parseVerifyingKey } from '../../scripts/lib/archive/signing-key.ts';
import { removeRun } from '../../scripts/lib/backup/runs.ts';
import { envelopeOf } from '../../scripts/lib/reports/envelope.ts';
import { writeReport } from '../../scripts/lib/reports/write.ts';
import { knownFromReports } from '../../scripts/lib/restore/known.ts';
import { chooseRun, verifyRun } from '../../scripts/lib/restore/locate.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { backUpAgain, backUpSample, ENVIRONMENT } from './backup.ts';

test('a store from which the newest run was taken does not pass for whole', async () => {
  await using context = testContext({ command: 'backup-nightly' });
  await using source = await createDatabase('portal');
  const sample = await backUpSample(source.url, context);
  const newest = await backUpAgain(sample, source.url, context);
  assert.equal(await knownFromReports(context.reports, ENVIRONMENT), {}, 'nothing is known yet');

  const { run, seq } = newest.manifest;
  const report = envelopeOf(
    backupNightly,
    {
      verdict: 'green',
      summary: 'backed up',
      checks: [],
      scope: { environment: ENVIRONMENT },
      facts: { run, seq, manifestSha256: newest.sha256 },
    },
    { context, input: {}, startedAt: context.now(), finishedAt: context.now() },
  );
  await writeReport(context.reports, report);
  const known = await knownFromReports(context.reports, ENVIRONMENT);
  assert.equal(known.last, { run, seq, sha256: newest.sha256 });
  assert.is(known.ledgerHeads?.size, 1);
  assert.equal(await knownFromReports(context.reports, 'another'), {}, 'another environment is not known');

  const options = {
    environment: ENVIRONMENT,
    run: 'latest',
    keys: [parseVerifyingKey(sample.verifying)],
    known,
  };
  const locate = async () => verifyRun(sample.store, await chooseRun(sample.store, options), options);
  assert.is((await locate()).manifest.run, run);
  await removeRun(sample.store, ENVIRONMENT, run);
  try {
    await locate();
    assert.unreachable();
  } catch (error) {
    assert.instance(error, BulkheadError);
    assert.is(error instanceof BulkheadError && error.code, 'MANIFEST_ROLLED_BACK');
  }
});

test.run();
