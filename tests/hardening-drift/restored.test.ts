import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Fingerprint, readFingerprint } from '../../scripts/lib/hardening/fingerprint/fingerprint.ts';
import { compareLines } from '../../scripts/lib/hardening/fingerprint/lines.ts';
import { withConnection } from '../../scripts/lib/postgres/connect.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { backUpSample, drillSample } from '../restore/backup.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';

const model = await readModel('bulkhead.yaml');
const context = testContext({ command: 'backup-nightly' });

test.after(() => context.end());

function take(url: string): Promise<Fingerprint> {
  return withConnection(url, context, { readOnly: true }, (client) => readFingerprint(client, model));
}

/** pg_dump of single schemas leaves out default privileges that hold in all schemas. */
function kept({ lines }: Fingerprint): string[] {
  return lines.filter((line) => !/^default privileges of \S+: /.test(line));
}

test('a restored database has the fingerprint of the one that was backed up', async () => {
  await using source = await createDatabase('portal-hardened');
  await using target = await createDatabase('empty');
  const sample = await backUpSample(source.urlFor('bulkhead_backup'), context);
  await drillSample(sample, { target });
  const [before, after] = [await take(source.url), await take(target.url)];
  assert.ok(before.lines.length > 300);
  assert.equal(compareLines(kept(before), kept(after)), { added: [], removed: [] });
  assert.is(after.migrations, before.migrations);
});

test.run();
