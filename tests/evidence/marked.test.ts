import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { discoverCommands } from '../../scripts/docs/discover.ts';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { withConnection } from '../../scripts/lib/postgres/connect.ts';
import { quoteIdentifier, quoteLiteral } from '../../scripts/lib/postgres/identifiers.ts';
import { parseReport } from '../../scripts/lib/reports/schema.ts';
import { reportsFolder } from '../reports/folder.ts';
import { runScript } from '../support/command-line.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { ROLE_PASSWORD } from '../support/templates.ts';
import { git } from './made.ts';

// Every command is run at both doors, with secrets and tenants' data that can be told among everything else, and all that it
// wrote is searched for them: reports, ledger, pages, standard output and error, step summary, outputs, names of objects.

const home = await reportsFolder();
test.after(async () => {
  await home[Symbol.asyncDispose]();
});

/** Stands in every text of every tenant. */
const DATA = `tenants-own-words-${randomBytes(4).toString('hex')}`;
const word = (what: string) => `${what}-${randomBytes(12).toString('hex')}`;
const pair = { backups: newSigningKey(), marks: newSigningKey() };

const SECRETS: Readonly<Record<string, string>> = {
  BACKUP_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
  BACKUP_NEW_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
  BACKUP_SIGNING_KEY: pair.backups.privatePem,
  BACKUP_MARKS_KEY: pair.marks.privatePem,
  BACKUP_KEY_PASSPHRASE: word('passphrase'),
  AWS_ACCESS_KEY_ID: word('AKIA'),
  AWS_SECRET_ACCESS_KEY: word('aws'),
  B2_APPLICATION_KEY: word('b2'),
  DEMO_SEED_SECRET: word('seed'),
  SUPABASE_SERVICE_ROLE_KEY: word('service'),
  SLACK_WEBHOOK_URL: `https://127.0.0.1:1/services/${word('slack')}`,
  SMTP_URL: `smtp://mailer:${word('smtp')}@127.0.0.1:1`,
  GITHUB_TOKEN: word('ghs'),
  BULKHEAD_PING_URL: `http://127.0.0.1:1/${word('ping')}`,
};

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Commands that are run elsewhere, and why; each must exist. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  nightly: 'it runs the commands below one after another through the same door, and takes half a minute',
};

const db = await createDatabase('portal-hardened');
const bare = await createDatabase('empty');
const target = await createDatabase('empty');
test.after(async () => {
  await db.drop();
  await bare.drop();
  await target.drop();
});
const reports = join(home.path, 'reports');
const store = join(home.path, 'store');
const plan = join(home.path, 'plan');
const repository = join(home.path, 'repository');
await mkdir(store);
await mkdir(repository);
git(repository, ['init', '-q', '-b', 'main']);
git(repository, ['config', 'user.name', 'Recorder']);
git(repository, ['config', 'user.email', 'recorder@example.com']);
git(repository, ['commit', '-q', '--allow-empty', '-m', 'begin']);

const operator = db.urlFor('bulkhead_operator');
const as = (url: string) => ({ DATABASE_URL: url });

const CASES: readonly Case[] = [
  { name: 'hardening-status', args: [], env: as(operator) },
  { name: 'test-tenant-isolation', args: ['--table', 'public.messages'], env: as(db.url) },
  { name: 'canary-check', args: [], env: as(operator) },
  {
    name: 'migration-gate',
    args: ['--explain', 'migrations/003_backup_metadata.sql', '--dry-run'],
    env: { BULKHEAD_SCRATCH_URL: target.url },
  },
  { name: 'seal-audit', args: [], env: as(operator) },
  { name: 'recover-orphaned-messages', args: ['--dry-run'], env: as(operator) },
  { name: 'apply-migrations', args: ['--status'], env: as(db.urlFor('portal_owner')) },
  {
    name: 'configure-gate',
    args: ['--environment', 'development'],
    env: as(db.urlFor('portal_owner')),
  },
  {
    name: 'create-development-safe',
    args: ['docs/examples/portal/seeds/harbour-mill.json', '--dry-run'],
    env: { ...as(operator), ALLOW_DEMO_SEED: 'true' },
  },
  { name: 'load-portal', args: ['--tenants', '2', '--messages', '10'], env: as(bare.url) },
  { name: 'check-scoped-client', args: ['--self-check'], env: { SUPABASE_URL: 'http://127.0.0.1:1' } },
  { name: 'scan-service-key', args: ['docs/examples/portal/seeds'] },
  { name: 'write-sql-editor-form', args: ['--out', join(home.path, 'form')] },
  { name: 'create-keys', args: ['--out', join(home.path, 'keys')] },
  { name: 'backup-nightly', args: [], env: as(db.urlFor('bulkhead_backup')) },
  { name: 'list-backups', args: ['--count-objects'] },
  { name: 'list-keys', args: [] },
  { name: 'verify-backup', args: ['--deep'] },
  { name: 'check-bucket', args: ['--dry-run'] },
  { name: 'hold-backup', args: ['--run', '{run}', '--reason', 'an auditor asked'] },
  {
    name: 'restore-database',
    args: ['--run', '{run}', '--same-server'],
    env: { RESTORE_DATABASE_URL: target.url },
  },
  { name: 'restore-drill', args: ['--dry-run', '--same-server'], env: { STAGING_DATABASE_URL: db.url } },
  {
    name: 'retention-prune',
    args: ['--dry-run'],
    env: { BACKUP_SIGNING_PUBLIC_KEY: pair.backups.publicPem },
  },
  { name: 'rotate-keys', args: ['--dry-run', '--add-key-file', join(home.path, 'new-key')] },
  { name: 'verify-reports', args: [reports, '--store', `file:${store}`] },
  {
    name: 'bundle-reports',
    args: [reports, '--quarter', quarterOf(new Date()), '--out', join(home.path, 'b.tar.gz')],
  },
  { name: 'archive-reports', args: [reports, '--apply'] },
  { name: 'record-reports', args: ['--inbox', reports, '--git', repository, '--look-back', '0'] },
  { name: 'watch-schedules', args: ['--ledger', reports, '--workflows', 'none', '--dry-run'] },
  {
    name: 'send-alert',
    args: ['--inbox', reports, '--mail-from', 'b@example.com', '--mail-to', 'o@example.com', '--dry-run'],
  },
  { name: 'check-due', args: [] },
  { name: 'approve-change', args: ['--what', 'apply a plan', '--propose'], env: { GITHUB_ACTOR: 'octocat' } },
  {
    name: 'record-runs',
    args: ['--inbox', reports],
    env: { BULKHEAD_RECORDER_URL: db.urlFor('bulkhead_recorder') },
  },
  { name: 'plan-drill', args: [], env: { BACKUP_SIGNING_PUBLIC_KEY: pair.backups.publicPem } },
  // The folder of their run has no manifest: last, because others above take the newest.
  {
    name: 'backup-plan',
    args: ['--shards', '2', '--out', plan],
    env: as(db.urlFor('bulkhead_backup')),
  },
  {
    name: 'backup-shard',
    args: ['--shard', 's02', '--plan', '{plan}'],
    env: as(db.urlFor('bulkhead_backup')),
  },
];

function quarterOf(date: Date): string {
  return `${date.getUTCFullYear()}Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
}

const TEXTS = `
  select c.table_name as table, c.column_name as column
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
   where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'character varying')
     and c.is_generated = 'NEVER'`;

/** Puts the mark into every text that no rule forbids it in. Returns how many columns have it. */
async function markTexts(url: string): Promise<number> {
  await using context = testContext();
  return await withConnection(url, context, {}, async (client) => {
    const { rows } = await client.query<{ table: string; column: string }>(TEXTS);
    let marked = 0;
    await client.query('set session_replication_role = replica');
    for (const { table, column } of rows) {
      const name = quoteIdentifier(column);
      const update = `update public.${quoteIdentifier(table)} set ${name} = ${name} || ' ' || ${quoteLiteral(DATA)}`;
      const done = await client.query(update).then(
        ({ rowCount }) => rowCount ?? 0,
        // A check or a length forbids it: then no tenant has such words there either.
        (error: unknown) => (error instanceof Error ? 0 : Promise.reject(error)),
      );
      if (done > 0) marked += 1;
    }
    return marked;
  });
}

/** A secret in each form in which it could be written. A key file is known by each of its lines. */
function formsOf(secret: string): string[] {
  const lines = secret.includes('-----')
    ? secret.split('\n').filter((line) => /^[\w+/=]{30,}$/.test(line))
    : [secret];
  const parts = /^[a-z]+:\/\//.test(secret)
    ? [secret.replace(/^.*?[:/](?=[\w-]*-[0-9a-f]{24})/, '').replace(/@.*$/, '')]
    : [];
  return [...lines, ...parts].flatMap((text) => [
    text,
    encodeURIComponent(text),
    Buffer.from(text).toString('base64').replace(/=+$/, ''),
    Buffer.from(text).toString('hex'),
  ]);
}

test('every command is covered, or it is said why not', async () => {
  const known = (await discoverCommands('.')).map(({ name }) => name).sort();
  const covered = [...CASES.map(({ name }) => name), ...Object.keys(ELSEWHERE)].sort();
  assert.equal(covered, known);
});

test('nothing that a command writes holds a secret or a tenant’s words', async () => {
  assert.ok((await markTexts(db.url)) >= 5, 'the mark stands in the data');
  await writeFile(join(home.path, 'new-key'), SECRETS.BACKUP_NEW_ENCRYPTION_KEY ?? '', { mode: 0o600 });
  const [output, summary] = [join(home.path, 'outputs'), join(home.path, 'summary')];
  await writeFile(output, '');
  await writeFile(summary, '');
  const began = performance.now();
  const { code, stdout, stderr } = await runScript('tests/evidence/marked-runner.ts', [], {
    env: {
      ...SECRETS,
      MARKED_CASES: JSON.stringify({ cases: CASES, store, plan }),
      MARKED_OUTPUT: output,
      MARKED_SUMMARY: summary,
      BULKHEAD_REPORTS: reports,
      BULKHEAD_ENVIRONMENT: 'marked',
      BACKUP_STORE: `file:${store}`,
      PORTAL_PASSWORD: ROLE_PASSWORD,
      GITHUB_API_URL: 'http://127.0.0.1:1',
      GITHUB_REPOSITORY: 'sample/portal',
      TMPDIR: home.path,
    },
  });
  if (process.env.MARKED_SHOW)
    process.stderr.write(`${stdout}\n${stderr}\n${Math.round(performance.now() - began)} ms\n`);
  assert.is(code, 0, stderr.slice(-2_000));

  const ended = new Map(
    [...stdout.matchAll(/^=== ([\w-]+) (cli|action) ended with (\d)$/gm)].map(([, name, door, exit]) => [
      `${name} ${door}`,
      exit,
    ]),
  );
  assert.is([...ended.keys()].filter((key) => key.endsWith(' cli')).length, CASES.length);
  assert.ok(ended.size > CASES.length + 5, 'actions were run as well');
  assert.is(ended.get('backup-nightly cli'), '0', 'there is a backup for those that read one');
  // The runner masks what it is told to; those lines are the telling.
  const shown = stdout.replaceAll(/^::add-mask::.*$/gm, '');
  const written = new Map([
    ['standard output', shown],
    ['standard error', stderr],
    ['outputs', await readFile(output, 'utf8')],
    ['step summary', await readFile(summary, 'utf8')],
    ['names in the store', (await readdir(store, { recursive: true })).join('\n')],
  ]);
  for (const folder of ['reports', 'repository/reports']) {
    for (const file of await readdir(join(home.path, folder), { recursive: true })) {
      if (/\.(json|md|jsonl|svg)$/.test(file))
        written.set(`${folder}/${file}`, await readFile(join(home.path, folder, file), 'utf8'));
    }
  }
  const names = [...written.keys()];
  assert.ok(
    names.filter((name) => name.endsWith('.json')).length > CASES.length,
    'there are reports to look at',
  );
  const found: string[] = [];
  for (const [where, text] of written) {
    if (text.includes(DATA)) found.push(`${where}: a tenant’s words: ${around(text, DATA)}`);
    for (const [name, secret] of Object.entries(SECRETS)) {
      for (const form of formsOf(secret))
        if (text.includes(form)) found.push(`${where}: ${name}: ${around(text, form)}`);
    }
    if (text.includes(ROLE_PASSWORD)) found.push(`${where}: a password: ${around(text, ROLE_PASSWORD)}`);
  }
  assert.equal(found, []);
  // A command that was refused at its door wrote no report, or one that says so, and has shown nothing.
  const shownBy = new Set<string>();
  for (const [where, text] of written) {
    if (!/^reports\/[a-z-]+\/.*\.json$/.test(where)) continue;
    const report = parseReport(Buffer.from(text), where);
    if (!report.checks.some(({ id }) => id === 'INPUT')) shownBy.add(report.command.name);
  }
  assert.equal(
    CASES.map(({ name }) => name).filter((name) => !shownBy.has(name)),
    [],
    'these showed nothing',
  );
});

function around(text: string, part: string): string {
  const at = text.indexOf(part);
  return text.slice(Math.max(0, at - 80), at + part.length).replaceAll('\n', ' ');
}

test.run();
