import { test } from 'uvu';
import { makeKeys, openWorld } from './docs-world.ts';

// Command lines of the pages, run with the pages' own arguments: a night by hand. Only what stands in <…> or … is filled in.

test('what is done by hand runs as it stands on the pages', async () => {
  await using world = await openWorld('portal-hardened');
  const { run, as, checkout } = world;
  const { signs, opens } = await makeKeys(world);

  // A night by hand.
  await run('nightly.ts', { ...as.operator, ...signs, ...opens }, 2, /GREY nightly/);
  // Its drill stands in for the owner of the tables as soon as it is recorded.
  await run('evidence/record-reports.ts --inbox .bulkhead/reports --git .', {}, 0, /GREEN record-reports/);
  await checkout.copy('bulkhead.yaml', 'my.yaml');
  await run('nightly.ts --config my.yaml', { ...as.operator, ...signs, ...opens }, 0, /GREEN nightly/);
  await run(
    'backup/list-backups.ts',
    {},
    0,
    /verified .* GREEN list-backups|GREEN list-backups[\s\S]*verified/,
  );
  await run('backup/verify-backup.ts', {}, 0, /GREEN verify-backup/);
  await run('backup/verify-backup.ts --run all --deep', opens, 0, /GREEN verify-backup/);
  await run(
    'backup/restore-drill.ts --dry-run',
    opens,
    0,
    /is signed, complete and opens; nothing was restored/,
  );
  await run('backup/restore-drill.ts', opens, 0, /came back whole in/);
  await run(
    'backup/retention-prune.ts --apply --marks-key-file marks-prune.pem',
    {},
    0,
    /GREEN retention-prune/,
  );
  await run('hardening/canary-check.ts', as.operator, 0, /canaries on \d+ tables are silent/);
  await run('hardening/canary-check.ts --only CAN-08,CAN-13', as.operator, 0, /silent/);
  await run('hardening/canary-check.ts --except CAN-20', as.operator, 0, /silent/);
  await run('hardening/seal-audit.ts', as.operator, 2, /there are no events yet/);
});

test.run();
