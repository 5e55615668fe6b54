import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { runBackup, sql, testStore } from './fixture.ts';

test('progress tells bytes and rows, of groups and of what is written alone, and comes to all of them', async () => {
  await using db = await createDatabase('portal');
  await using place = await testStore();
  await using context = testContext({ command: 'backup-nightly' });
  const shown: string[] = [];
  const progress = () => ({
    update: (_done: number, _total: number | undefined, detail?: string) => void shown.push(detail ?? ''),
    end: () => undefined,
  });
  const { run, plan } = await runBackup({ url: db.url, store: place.store }, { ...context, progress });
  assert.ok(run.manifest.objects.length > 3);
  const [{ rows } = { rows: '0' }] = await sql<{ rows: string }>(
    db.url,
    'select count(*)::text as rows from public.messages',
  );
  const last = Number(/bytes, ([\d,]+) rows/.exec(shown.at(-1) ?? '')?.[1]?.replaceAll(',', ''));
  // Those of the last piece come after its bytes.
  assert.ok(last > Number(rows) && last <= plan.rows, `${last} of ${plan.rows}`);
});

test.run();
