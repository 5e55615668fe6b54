import { existsSync } from 'node:fs';
import { readdir, readFile, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createKeys } from '../../../scripts/backup/create-keys.ts';
import { mintPair } from '../../../scripts/lib/keys/mint.ts';
import { ALL_PARTS } from '../../../scripts/lib/keys/order.ts';
import { testContext } from '../context.ts';

/** The files of the ceremony by their names: `certificates.pem`, `operations.p12` … */
export type KeyFiles = ReadonlyMap<string, Buffer>;

/** What of them is committed, as docs/SETUP.md says. */
export const PUBLIC_FILES = ['certificates.pem', 'signing.pub.pem', 'marks.pub.pem'] as const;

/** Long before the tests: a night of last week must find certificates that were valid then. */
const HELD = 60 * 86_400_000;

let held: Promise<KeyFiles> | undefined;

/** The ceremony of docs/SETUP.md, held once for all files of a test run: the primes of its keys are what takes long. */
export function holdCeremony(): Promise<KeyFiles> {
  held ??= findOrHold();
  return held;
}

async function findOrHold(): Promise<KeyFiles> {
  // The folder of one run of the tests, which goes with it. Whoever starts a file alone holds one of their own.
  const shared = basename(tmpdir()).startsWith('bulkhead-tests-');
  const place = join(tmpdir(), 'ceremony');
  if (shared && existsSync(place)) return await readKeys(place);
  await using context = testContext({ clock: new Date(Date.now() - HELD) });
  const folder = join(await context.temporaryFolder('ceremony'), 'keys');
  const given = { names: 'operations,safe', marks: 'prune,drill', parts: ALL_PARTS, days: 1095 };
  await createKeys.run({ ...given, out: folder, passphrase: undefined, 'dry-run': false }, context);
  const keys = await readKeys(folder);
  // Of two files that come at once the later one keeps its own, which is as good.
  if (shared && !existsSync(place)) await rename(folder, place);
  return keys;
}

async function readKeys(folder: string): Promise<KeyFiles> {
  const files = (await readdir(folder)).map(
    async (name) => [name, await readFile(join(folder, name))] as const,
  );
  return new Map(await Promise.all(files));
}

/** A certificate that ended yesterday, in place of the one that somebody forgot to renew. */
export async function expiredCertificate(): Promise<string> {
  const now = new Date(Date.now() - HELD);
  const { certificatePem } = await mintPair({ name: 'old', days: 59, now, passphrase: undefined });
  return certificatePem;
}

/** A file of the ceremony as text, without its line break. */
export function textOf(keys: KeyFiles, name: string): string {
  return fileOf(keys, name).toString('utf8').trim();
}

/** A file of the ceremony in base64, as a secret holds what is no text. */
export function base64Of(keys: KeyFiles, name: string): string {
  return fileOf(keys, name).toString('base64');
}

function fileOf(keys: KeyFiles, name: string): Buffer {
  const file = keys.get(name);
  if (file === undefined)
    throw new Error(`the ceremony made no ${name}, only ${[...keys.keys()].join(', ')}`);
  return file;
}
