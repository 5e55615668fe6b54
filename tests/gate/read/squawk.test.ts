import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findSquawk, runSquawk, weighSquawk } from '../../../scripts/lib/gate/read/squawk.ts';
import { migrationFile } from '../../../scripts/lib/migrations/files.ts';

const binary = findSquawk(join(import.meta.dirname, '..', '..', '..'));
const file = (sql: string) => migrationFile('1.sql', 'migrations/1.sql', Buffer.from(sql));

test('a folder without squawk has none', () => {
  assert.is(findSquawk('/nowhere'), undefined);
});

if (binary !== undefined) {
  test('what ours covers and what is known to be wrong is left out, with the reason', async () => {
    const sql = '-- first\nalter table t add column p_id uuid references p (id);\ncreate index i on t (a);\n';
    const { kept, muted } = weighSquawk(await runSquawk(binary, file(sql), 17));
    assert.equal(kept, []);
    const reasons = new Map(muted.map(({ finding, reason }) => [finding.rule, reason]));
    assert.match(reasons.get('squawk:adding-foreign-key-constraint') ?? '', /scans nothing/);
    assert.match(reasons.get('squawk:require-concurrent-index-creation') ?? '', /MIG-01 judges it/);
    assert.is(
      muted.find(({ finding }) => finding.rule === 'squawk:require-concurrent-index-creation')?.finding.line,
      3,
    );
  });

  test('what ours does not cover is kept', async () => {
    const { kept } = weighSquawk(
      await runSquawk(binary, file('alter domain d add constraint c check (value > 0);'), 17),
    );
    assert.equal(
      kept.map(({ rule }) => rule),
      ['squawk:ban-alter-domain-with-add-constraint'],
    );
  });

  test('a binary that answers something else is an error that says so', async () => {
    try {
      await runSquawk('/bin/echo', file('select 1;'), 17);
      assert.unreachable();
    } catch (error) {
      assert.match(String(error), /squawk did not say what it found in migrations\/1\.sql/);
    }
  });
}

test.run();
