import { test } from 'uvu';
import { makeKeys, openWorld } from './docs-world.ts';

// Command lines of the pages, run with the pages' own arguments: a backup that several jobs make, and its drill. Only what stands in <…> or
// … is filled in.

test('a divided backup runs as it stands on the pages', async () => {
  await using world = await openWorld('portal-hardened', 1);
  const { run, as, filled } = world;
  const { signs, opens } = await makeKeys(world);
  const writes = { ...as.backup, ...signs };
  await run('backup/backup-plan.ts --shards 4', writes, 0, /GREEN backup-plan/);
  await run('backup/backup-plan.ts --shard-size 50', writes, 0, /GREEN backup-plan/);
  await run('backup/backup-plan.ts --shards 4 --out plan.txt', writes, 0, /GREEN backup-plan/);
  await run('backup/backup-shard.ts --shard s01 --plan "$(cat plan.txt)"', writes, 0, /GREEN backup-shard/);
  await run('backup/backup-shard.ts --shard s02 --plan "$(cat plan.txt)"', writes, 0, /GREEN backup-shard/);
  // There are three shards, because there are three tenants.
  filled.set('--shard s02', '--shard s03');
  await run('backup/backup-shard.ts --shard s02 --plan "$(cat plan.txt)"', writes, 0, /GREEN backup-shard/);
  await run('backup/backup-nightly.ts --plan "$(cat plan.txt)"', writes, 0, /GREEN backup-nightly/);
  await run('backup/plan-drill.ts --signing-public-key signing.pub.pem', {}, 0, /GREEN plan-drill/);
  await run('backup/plan-drill.ts --most-shards 4 --run random', {}, 0, /GREEN plan-drill/);
  await run('backup/restore-drill.ts --shard 2-of-3', opens, 0, /GREEN restore-drill/);
});

test.run();
