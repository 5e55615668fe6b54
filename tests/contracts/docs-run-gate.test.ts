import { test } from 'uvu';
import { openWorld } from './docs-world.ts';

// Command lines of the pages, run with the pages' own arguments: the example, and changes to it on their way into main.

test('a change to the migrations is judged as it stands on the pages', async () => {
  await using world = await openWorld('empty', 1);
  const { run, checkout } = world;
  await checkout.git('update-ref', 'refs/remotes/origin/main', 'main');
  await checkout.git('switch', '--quiet', '--create', 'my-branch');
  await checkout.write(
    'migrations/004_invoices.sql',
    "comment on table public.notices is 'What all of a development may read';\n",
  );
  await run('hardening/migration-gate.ts', {}, 0, /GREEN migration-gate/);
  await checkout.git('add', '--all');
  await checkout.git('commit', '--quiet', '--message', 'Invoices');
  await run(
    'hardening/migration-gate.ts --base main --head my-branch --sarif gate.sarif',
    {},
    0,
    /GREEN migration-gate/,
  );
  await run(
    'npx tsx docs/examples/portal/load.ts --tenants 20 --messages 50000',
    { DATABASE_URL: world.db.url },
    0,
    /GREEN load-portal: \d+ rows loaded, 50000 of them messages, for 20 tenants/,
  );
});

test.run();
