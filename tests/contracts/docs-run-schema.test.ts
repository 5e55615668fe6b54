import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import pg from 'pg';
import { test } from 'uvu';
import { EVERYTHING } from '../hardening/github-world.ts';
import { startGitHub } from '../support/github-fake/server.ts';
import { FakeSettings } from '../support/github-fake/settings.ts';
import { FakeWorkflows } from '../support/github-fake/workflows.ts';
import { openPostgrest, signToken } from '../support/postgrest.ts';
import { openWorld, type ReadersWorld } from './docs-world.ts';

// Command lines of the pages, run with the pages' own arguments: what is done to a schema, its rows and their keys, from a portal with
// orphans to a hardened one. Only what stands in <…> or … is filled in.

test('what is done to schema and rows runs as it stands on the pages', async () => {
  await using world = await openWorld('portal', 1);
  const { run, as, filled, fact, checkout } = world;
  await sql(world.db.url, LOSE_FOUR);
  await checkout.copy('bulkhead.yaml', 'my.yaml');

  await run('hardening/hardening-status.ts --config my.yaml', as.operator, 1, /RED hardening-status/);
  await run('hardening/write-sql-editor-form.ts --out sql-editor', {}, 0, /GREEN write-sql-editor-form/);
  await run('hardening/apply-migrations.ts --to 000_recovery_runs.sql', as.owner, 0, /2 migrations applied/);
  await run('hardening/recover-orphaned-messages.ts', as.operator, 1, /RED/);
  await run('hardening/recover-orphaned-messages.ts --dry-run --quarantine', as.operator, 1, /RED/);
  filled.set('<plan>', await fact('recover-orphaned-messages', 'plan'));
  await run(
    'hardening/recover-orphaned-messages.ts --apply --plan <plan>',
    as.operator,
    0,
    /4 rows recovered/,
  );
  await run(
    'hardening/apply-migrations.ts --to 001_multi_tenant_hardening.sql',
    as.owner,
    0,
    /1 migration applied/,
  );
  await run('hardening/apply-migrations.ts', as.owner, 0, /2 migrations applied/);
  await run('hardening/hardening-status.ts --check STR-05,RLS --json', as.operator, 0, /"verdict": "green"/);
  filled.set('<families>', 'RLS,CTX');
  await run('hardening/hardening-status.ts --check <families>', as.operator, 0, /GREEN hardening-status/);
  await run(
    'hardening/test-tenant-isolation.ts --table messages,units --json',
    as.operator,
    2,
    /"verdict": "grey"/,
  );

  await atGitHub(world);
  await seeds(world);
  await run('hardening/seal-audit.ts', as.operator, 0, /none was changed/);
  filled.set('12:3f…', `${await fact('seal-audit', 'seal')}:${await fact('seal-audit', 'head')}`);
  await run('hardening/seal-audit.ts --witness 12:3f…', as.operator, 0, /none was changed/);

  // The service key: the client that holds it, and who else may have it.
  const [secret, before] = ['the secret after the rotation', 'the secret before the rotation'];
  const service = (signing: string) => signToken(signing, { role: 'service_role' });
  await using api = await openPostgrest({ database: world.db.urlFor('authenticator'), secret });
  const keys = {
    SUPABASE_URL: api.url,
    SUPABASE_SERVICE_ROLE_KEY: service(secret),
    SUPABASE_PREVIOUS_SERVICE_ROLE_KEY: service(before),
  };
  await run('hardening/check-scoped-client.ts --self-check', keys, 0, /GREEN check-scoped-client/);
  await checkout.write('.env.production', 'NEXT_PUBLIC_NAME=portal\n');
  await run('hardening/scan-service-key.ts src dist .env.production', {}, 0, /no service key/);
  await run('hardening/scan-service-key.ts . --history --sarif keys.sarif', {}, 0, /no service key/);
});

/** A repository at which nobody has set anything up yet: each setting is named, with the command that repairs it. */
async function atGitHub({ run, as, checkout }: ReadersWorld): Promise<void> {
  await checkout.copy(resolve('.github/workflows'), '.github/workflows');
  const [settings, workflows] = [new FakeSettings(), new FakeWorkflows()];
  await using github = await startGitHub({
    repository: 'owner/name',
    routes: [...settings.routes, ...workflows.routes],
  });
  const there = { GITHUB_API_URL: github.url, GITHUB_TOKEN: github.token(EVERYTHING) };
  await run(
    'hardening/hardening-status.ts --github --repository owner/name',
    { ...as.operator, ...there },
    1,
    /RED hardening-status: .*GHB-01/,
  );
}

async function seeds({ run, as, checkout }: ReadersWorld): Promise<void> {
  const gate = { DEMO_SEED_SECRET: randomBytes(32).toString('hex') };
  await run(
    'hardening/configure-gate.ts --environment staging',
    { ...as.owner, ...gate },
    0,
    /is marked staging/,
  );
  await checkout.write('seed.json', await readFile('docs/examples/portal/seeds/meadow-park.json', 'utf8'));
  const rehearsed = /rehearsed and taken back; it would have been/;
  const given = { ...as.operator, ...gate };
  await run(
    'ALLOW_DEMO_SEED=true npx tsx scripts/hardening/create-development-safe.ts seed.json --dry-run',
    given,
    0,
    rehearsed,
  );
  const allowed = { ...given, ALLOW_DEMO_SEED: 'true' };
  await run('hardening/create-development-safe.ts seed.json', allowed, 0, /inserted/);
}

const LOSE_FOUR = `update public.messages set tenant_id = null, development_id = null, unit_id = null,
    metadata = case when nr = 1 then '{}' else metadata end, house_id = case when nr = 1 then null else house_id end,
    user_id = case when nr = 1 then null else user_id end
  from (select id, row_number() over (order by id) as nr from public.messages where metadata ? 'unitUid' order by id limit 4) as chosen
  where messages.id = chosen.id`;

async function sql(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

test.run();
