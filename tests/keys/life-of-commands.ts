import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { parseSymmetricKey } from '../../scripts/lib/archive/symmetric-key.ts';
import { listRuns } from '../../scripts/lib/backup/runs.ts';
import { openPkcs12 } from '../../scripts/lib/keys/pkcs12.ts';
import { recipientsOf } from '../../scripts/lib/keys/run-key.ts';
import { readEnvelopes } from '../../scripts/lib/keys/stored-envelope.ts';
import { openStore, type StoreSetting } from '../../scripts/lib/storage/open-store.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { runScript } from '../support/command-line.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { ENVIRONMENT, makeRuns } from './made-runs.ts';

// The life of keys as people and workflows live it: every step is a command in a process of its own, and all that it
// knows of the bucket is in its environment.

/** A bucket that the commands reach by their environment. */
export interface LivingBucket {
  readonly setting: StoreSetting;
  /** Address and credentials, as a workflow sets them. */
  readonly env: Readonly<Record<string, string>>;
  /** Its server, which can be made slow: milliseconds per answer. */
  readonly server: { latency: number };
}

/** Runs beside the real one: more than a rotation writes at once, so that one can be cut off between two of them. */
const MADE = 10;
const PASSPHRASE = 'a passphrase of this test';

/** Create, back up, list, add and be killed, add, drill, retire, list, refuse the old key, restore with the new one. */
export async function liveByCommands({ setting, env: address, server }: LivingBucket): Promise<void> {
  await using context = testContext();
  const home = await context.temporaryFolder('life');
  const keys = join(home, 'keys');
  const store = await openStore(setting, context);
  await using source = await createDatabase('portal-hardened');
  const env: Record<string, string> = {
    ...address,
    BACKUP_STORE: setting.address,
    BULKHEAD_ENVIRONMENT: ENVIRONMENT,
    BULKHEAD_REPORTS: join(home, 'reports'),
  };
  const call = async (script: string, args: readonly string[], more: Record<string, string>) => {
    const { code, stdout, stderr } = await runScript(`scripts/backup/${script}.ts`, args, {
      env: { ...env, ...more },
    });
    return { code, said: `${stdout}${stderr}` };
  };
  const good = async (...given: Parameters<typeof call>) => {
    const { code, said } = await call(...given);
    assert.is(code, 0, `${given[0]}: ${said}`);
    return said;
  };

  const parts = ['--parts', 'certificates,signing,symmetric', '--names', 'safe'];
  const safe = { BACKUP_PKCS12: join(keys, 'safe.p12'), BACKUP_KEY_PASSPHRASE: PASSPHRASE };
  await good('create-keys', ['--out', keys, ...parts], { BACKUP_KEY_PASSPHRASE: PASSPHRASE });
  const [symmetric, signing] = [await textOf(keys, 'encryption.hex'), await textOf(keys, 'signing.pem')];
  const old = { BACKUP_ENCRYPTION_KEY: symmetric };
  const kid = parseSymmetricKey(symmetric).kid;
  env.BACKUP_SIGNING_PUBLIC_KEY = join(keys, 'signing.pub.pem');

  await makeRuns(store, MADE, {
    recipients: [parseSymmetricKey(symmetric)],
    signing: parseSigningKey(signing),
  });
  const writing = { DATABASE_URL: source.urlFor('bulkhead_backup'), BACKUP_SIGNING_KEY: signing, ...old };
  await good('backup-nightly', ['--jobs', '2'], writing);
  const all = MADE + 1;
  const lives = (id: string) => new RegExp(`${id} +\\w+ +${all} of ${all}`);
  assert.match(await good('list-keys', [], old), lives(kid));

  const add = ['--add', join(keys, 'certificates.pem')];
  const written = await killed(add, { ...env, ...old }, store, server);
  assert.ok(
    written > 0 && written < all,
    `${written} of ${all} runs had their new keys file when it was killed`,
  );
  assert.match(await good('rotate-keys', add, old), new RegExp(`${all - written} new keys files written`));
  await good('restore-drill', ['--dry-run'], safe);

  // The file of the safe costs a second each time that it is opened.
  const { privateKey } = await openPkcs12(await readFile(safe.BACKUP_PKCS12), PASSPHRASE, 'safe.p12');
  const held = { BACKUP_PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  const retired = await good('rotate-keys', ['--retire', kid], held);
  assert.match(retired, new RegExp(`${all} new keys files written, ${2 * all} old ones\\s+removed`));
  const listed = await good('list-keys', [], held);
  assert.not.match(listed, new RegExp(kid));
  assert.match(listed, lives('rsa-[0-9a-f]{16}'));
  assert.equal(await recipientsIn(store), [1, true], 'no version of any keys file is left for the old key');
  const refused = await call('restore-drill', ['--dry-run'], old);
  assert.is(refused.code, 2);
  assert.match(refused.said, new RegExp(`is not encrypted to any key given\\s+\\(${kid}\\)`));

  await using target = await createDatabase('empty');
  const into = { RESTORE_DATABASE_URL: target.url, ...safe };
  const apply = ['--run', 'latest', '--apply', '--confirm', target.name, '--same-server', '--jobs', '2'];
  assert.match(await good('restore-database', apply, into), /all as in the\s+backup/);
}

async function textOf(folder: string, name: string): Promise<string> {
  return (await readFile(join(folder, name), 'utf8')).trim();
}

/** Starts a rotation and kills it when its first new keys file is in the bucket. Returns how many are there then. */
async function killed(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  store: Store,
  server: { latency: number },
): Promise<number> {
  server.latency = 60;
  const child = spawn(process.execPath, ['scripts/backup/rotate-keys.ts', ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  while ((await keysFiles(store, 2)) === 0 && child.exitCode === null) await delay(5);
  child.kill('SIGKILL');
  await exited;
  // What the server had taken before is still done.
  await delay(3 * server.latency);
  server.latency = 0;
  return await keysFiles(store, 2);
}

async function keysFiles(store: Store, generation: number): Promise<number> {
  let count = 0;
  for await (const { key } of store.list('v1/')) if (key.endsWith(`/keys.${generation}.json`)) count++;
  return count;
}

/** The most keys that any version of any keys file names, and whether they are all certificates. */
async function recipientsIn(store: Store): Promise<[number, boolean]> {
  const named: string[][] = [];
  for (const { run } of await listRuns(store, ENVIRONMENT)) {
    for (const { envelope } of await readEnvelopes(store, ENVIRONMENT, run, { versions: true }))
      named.push(envelope === undefined ? [] : recipientsOf(envelope));
  }
  return [
    Math.max(...named.map(({ length }) => length)),
    named.flat().every((kid) => kid.startsWith('rsa-')),
  ];
}
