import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Result } from '../../scripts/lib/runtime/result.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { drillSample, findings, type SampleBackup } from './backup.ts';
import { ask } from './database.ts';
import { backUpDivided } from './divided.ts';

// Rows of everybody that refer to tenants in every shard, and a row of a tenant whose parent came after the first snapshot.

const context = testContext({ command: 'backup-nightly' });
let sample: SampleBackup;
let target: TestDatabase;

const LATE = "'00000000-0000-4000-8000-00000000beef'";

test.before(async () => {
  await using source = await createDatabase('portal-hardened');
  await ask(
    source.url,
    `alter table public.users add column favourite_unit uuid references public.units (id);
     update public.users set favourite_unit =
       (select u.id from public.units u order by md5(u.id::text || users.id::text) limit 1)`,
  );
  const late = async (group: string) => {
    if (group !== 's02') return;
    await ask(
      source.url,
      `insert into public.users (id, email) values (${LATE}, 'late@example.com');
       insert into public.memberships (user_id, tenant_id, role)
       select ${LATE}, id, 'staff' from public.tenants`,
    );
  };
  sample = await backUpDivided(source.urlFor('bulkhead_backup'), context, { shards: 2, between: late });
  target = await createDatabase('empty');
});

test.after(async () => {
  await target.drop();
  await context.end();
});

function ofReferences(result: Result): string[] {
  return findings(result).filter((one) => /^(?:DRL-0[47]|RESTORE)/.test(one));
}

test('a row whose parent came between two snapshots is a finding, and all the rest comes back', async () => {
  const result = await drillSample(sample, { target });
  assert.is(result.verdict, 'red');
  const found = ofReferences(result);
  assert.is(found.length, 1, found.join('\n'));
  assert.match(
    found[0] ?? '',
    /^DRL-04 red memberships_user_fk on public\.memberships: [12] rows without their parent in public\.users/,
  );
  const [key] = await ask<{ valid: boolean }>(
    target.url,
    "select convalidated as valid from pg_constraint where conname = 'memberships_user_fk'",
  );
  assert.equal(key, { valid: false }, 'it guards what comes, and says that it was not fulfilled');
  const [users] = await ask<{ valid: boolean }>(
    target.url,
    "select convalidated as valid from pg_constraint where conname = 'users_favourite_unit_fkey'",
  );
  assert.equal(users, { valid: true });
});

test('parts tell what of everybody found its parent in them; together it is all', async () => {
  const counts: { rows: number; found: number }[] = [];
  for (const groups of ['s01', 's02']) {
    const result = await drillSample(sample, { target, input: { groups } });
    const shared: unknown = result.facts?.sharedReferences;
    assert.ok(Array.isArray(shared));
    const own = shared.find(({ reference }) => reference === 'users_favourite_unit_fkey on public.users');
    assert.ok(own, JSON.stringify(shared));
    counts.push(own);
    const found = ofReferences(result);
    if (groups === 's01') assert.equal(found, [], 'its rows and those of everybody are of one moment');
    else
      assert.match(
        found.join('\n'),
        /^DRL-04 red memberships_user_fk on public\.memberships: [12] rows without/,
      );
  }
  const [first] = counts;
  assert.ok(first !== undefined && first.rows > 3);
  assert.ok(counts.every(({ rows, found }) => rows === first.rows && found < rows && found > 0));
  assert.is(
    counts.reduce((sum, { found }) => sum + found, 0),
    first.rows,
  );
});

test.run();
