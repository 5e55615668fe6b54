import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCertificates } from '../../scripts/lib/archive/certificate.ts';
import { parseSymmetricKey } from '../../scripts/lib/archive/envelope.ts';
import { newSigningKey, parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { type Finished, type RunOptions, runScript } from '../support/command-line.ts';
import { makeCertificate, makePkcs12 } from './certificates.ts';
import { ENVIRONMENT, type MadeRun, makeRun, makeRuns } from './made-runs.ts';

const PASSPHRASE = 'a passphrase of this test';
const OLD_TEXT = randomBytes(32).toString('hex');
const OLD = parseSymmetricKey(OLD_TEXT);
const [SIGNED_BEFORE, SIGNING] = [newSigningKey(), newSigningKey()];
const MADE = makeCertificate({ name: 'new', until: new Date(Date.now() + 30 * 86_400_000) });
const [NEW] = parseCertificates(MADE.pem);
if (NEW === undefined) throw new Error('no certificate');

const home = await mkdtemp(join(tmpdir(), 'bulkhead-keys-'));
test.after(() => rm(home, { recursive: true }));
const at = (name: string) => join(home, name);
await writeFile(at('new.pem'), MADE.pem);
await writeFile(at('new.p12'), makePkcs12(MADE.privatePem, MADE.pem, PASSPHRASE), { mode: 0o600 });
await writeFile(at('trusted.pem'), SIGNED_BEFORE.publicPem + SIGNING.publicPem);

/** Two runs of the signing key of before, the others of the present one. */
async function makeStore(name: string, count: number): Promise<MadeRun[]> {
  const store = fileStore(at(name));
  const before = parseSigningKey(SIGNED_BEFORE.privatePem);
  const runs = await makeRuns(store, 2, { recipients: [OLD], signing: before });
  const signing = parseSigningKey(SIGNING.privatePem);
  while (runs.length < count) {
    const after = runs.at(-1);
    runs.push(
      await makeRun(store, { recipients: [OLD], signing, ...(after === undefined ? {} : { after }) }),
    );
  }
  return runs;
}

function environmentOf(store: string): Record<string, string> {
  return {
    BACKUP_STORE: `file:${at(store)}`,
    BULKHEAD_ENVIRONMENT: ENVIRONMENT,
    BULKHEAD_REPORTS: at('reports'),
    BACKUP_SIGNING_PUBLIC_KEY: at('trusted.pem'),
  };
}

function run(
  command: 'rotate-keys' | 'list-keys',
  args: readonly string[],
  env: Record<string, string>,
  options: RunOptions = {},
): Promise<Finished> {
  return runScript(`scripts/backup/${command}.ts`, args, { ...options, env });
}

const OLD_KEY = { BACKUP_ENCRYPTION_KEY: OLD_TEXT };
const NEW_KEY = { BACKUP_PKCS12: at('new.p12'), BACKUP_KEY_PASSPHRASE: PASSPHRASE };

test('from one key to another on the command line: list, add, list, retire, list; and a report of each rotation', async () => {
  const runs = await makeStore('store', 4);
  const env = environmentOf('store');
  const blind = await run('list-keys', [], env);
  assert.is(blind.code, 2, blind.stderr);
  assert.match(blind.stderr, new RegExp(`${OLD.kid} +symmetric +4 of 4`));
  const listed = await run('list-keys', ['--certificates', at('new.pem')], { ...env, ...OLD_KEY });
  assert.is(listed.code, 0, listed.stdout + listed.stderr);
  assert.match(listed.stderr, new RegExp(`${NEW.kid} +certificate +0 of 4 +CN=new .*in (29|30) days`));
  assert.match(listed.stdout, /4 live runs open\s+with one key only/);

  const planned = await run('rotate-keys', ['--add', at('new.pem'), '--dry-run'], { ...env, ...OLD_KEY });
  assert.is(planned.code, 0, planned.stderr);
  assert.match(planned.stdout, /nothing was done/);
  const added = await run('rotate-keys', ['--add', at('new.pem')], { ...env, ...OLD_KEY });
  assert.is(added.code, 0, added.stderr);
  const both = await run('list-keys', ['--json'], { ...env, ...NEW_KEY });
  assert.is(both.code, 0, both.stderr);
  const report: unknown = JSON.parse(both.stdout);
  assert.match(JSON.stringify(report), new RegExp(`"opensWith":"${OLD.kid}, ${NEW.kid}"`));
  assert.match(JSON.stringify(report), /"state":"proven"/);

  const tooEarly = await run('rotate-keys', ['--retire', OLD.kid], { ...env, ...OLD_KEY });
  assert.is(tooEarly.code, 2);
  assert.match(tooEarly.stderr, /no other key was given that opens them/);
  const retired = await run('rotate-keys', ['--retire', OLD.kid], { ...env, ...NEW_KEY });
  assert.is(retired.code, 0, retired.stderr);
  assert.match(retired.stdout, /whoever copied an\s+envelope before keeps it/);
  const after = await run('list-keys', [], { ...env, ...OLD_KEY });
  assert.is(after.code, 1);
  assert.match(after.stderr, new RegExp(`${NEW.kid} +certificate +4 of 4`));
  assert.not.match(after.stderr, new RegExp(OLD.kid));
  assert.is(runs.length, 4);

  const texts = [blind, listed, planned, added, both, retired, after].flatMap(({ stdout, stderr }) => [
    stdout,
    stderr,
  ]);
  let reports = 0;
  for (const file of await readdir(at('reports'), { recursive: true })) {
    if (!/\.(json|md|jsonl)$/.test(file)) continue;
    if (/^keys\/.*\.json$/.test(file)) reports++;
    texts.push(await readFile(join(at('reports'), file), 'utf8'));
  }
  assert.is(reports, 8, 'every call has its report');
  const secrets = [
    OLD_TEXT,
    PASSPHRASE,
    MADE.privatePem.split('\n')[3] ?? '',
    SIGNING.privatePem.split('\n')[1] ?? '',
  ];
  for (const text of texts) for (const secret of secrets) assert.not.ok(text.includes(secret));
  const ledger = texts.filter((text) => text.includes('"kind":"keys"')).join('');
  assert.match(ledger, /"kind":"keys"/);
});

test('a rotation that is killed goes on where it stopped', async () => {
  const runs = await makeStore('killed', 40);
  const env = { ...environmentOf('killed'), ...OLD_KEY, ...NEW_KEY };
  const args = ['scripts/backup/rotate-keys.ts', '--add', at('new.pem'), '--retire', OLD.kid];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  const written = async () => {
    const states = await Promise.all(runs.map(({ prefix }) => readdir(join(at('killed'), prefix))));
    return states.filter((names) => names.includes('keys.2.json')).length;
  };
  let seen = 0;
  while (seen === 0 && child.exitCode === null) seen = await written();
  child.kill('SIGKILL');
  await exited;
  const partly = await written();
  assert.ok(partly > 0, 'it was killed after it had begun');
  const again = await run('rotate-keys', args.slice(1), env);
  assert.is(again.code, 0, again.stdout + again.stderr);
  assert.is(await written(), 40);
  for (const { prefix } of runs) {
    assert.equal(
      (await readdir(join(at('killed'), prefix))).filter((name) => name.startsWith('keys')),
      ['keys.2.json'],
    );
  }
});

test('60 live runs in a folder, from the command line', async () => {
  await makeStore('sixty', 60);
  const began = performance.now();
  const added = await run('rotate-keys', ['--add', at('new.pem')], { ...environmentOf('sixty'), ...OLD_KEY });
  assert.is(added.code, 0, added.stderr);
  assert.ok(performance.now() - began < 30_000);
});

test('what is missing or wrong is told at once, before anything is looked at', async () => {
  const env = environmentOf('nowhere');
  const nothing = await run('rotate-keys', [], env);
  assert.is(nothing.code, 2);
  for (const words of [/neither --add/, /a key that opens the runs/]) assert.match(nothing.stderr, words);
  const weak = makeCertificate({ bits: 2048 });
  await writeFile(at('weak.pem'), weak.pem);
  const wrong = await run('rotate-keys', ['--add', at('weak.pem'), '--retire', 'operations'], {
    ...env,
    BACKUP_ENCRYPTION_KEY: 'too short',
  });
  for (const words of [/2048 bits/, /create-keys/, /"operations" is no id/, /openssl rand -hex 32/]) {
    assert.match(wrong.stderr, words);
  }
  assert.not.match(wrong.stderr, /too short/);
  const both = await run('rotate-keys', ['--add', at('new.pem'), '--retire', NEW.kid], {
    ...env,
    ...OLD_KEY,
  });
  assert.match(both.stderr, /both added and retired/);
  await chmod(at('new.p12'), 0o644);
  const open = await run('list-keys', [], { ...env, ...NEW_KEY });
  assert.match(open.stderr, /chmod 600 .*new\.p12/);
  await chmod(at('new.p12'), 0o600);
  const inArgv = await run('list-keys', ['--private-key', 'x'], env);
  assert.match(inArgv.stderr, /never on the command line/);
  const untrusted = await run('list-keys', [], { ...env, ...OLD_KEY, BACKUP_SIGNING_PUBLIC_KEY: '' });
  assert.match(untrusted.stderr, /BACKUP_SIGNING_PUBLIC_KEY/);
  const empty = await run('rotate-keys', ['--add', at('new.pem')], { ...env, ...OLD_KEY });
  assert.is(empty.code, 2, 'no run is never green');
});

test.run();
