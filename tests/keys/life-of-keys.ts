import { type CertificateRecipient, parseCertificates } from '../../scripts/lib/archive/certificate.ts';
import type { OpeningKey, Recipient } from '../../scripts/lib/archive/envelope.ts';
import { parseSigningKey, type VerifyingKey } from '../../scripts/lib/archive/signing-key.ts';
import { trustedBy } from '../../scripts/lib/archive/trusted-keys.ts';
import { type BackupRequest, backUp } from '../../scripts/lib/backup/backup.ts';
import type { VerifiedRun } from '../../scripts/lib/backup/runs.ts';
import { filesOf, type KeyFile } from '../../scripts/lib/keys/ceremony.ts';
import { listKeys } from '../../scripts/lib/keys/key-list.ts';
import { mintPair } from '../../scripts/lib/keys/mint.ts';
import { openPkcs12 } from '../../scripts/lib/keys/pkcs12.ts';
import { applyRotation } from '../../scripts/lib/keys/rotate.ts';
import { planRotation } from '../../scripts/lib/keys/rotation-plan.ts';
import { rotationResult } from '../../scripts/lib/keys/rotation-result.ts';
import { surveyKeys } from '../../scripts/lib/keys/survey.ts';
import { type Drill, runDrill } from '../../scripts/lib/restore/drill.ts';
import type { Result } from '../../scripts/lib/runtime/result.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';

// The steps in the life of keys, on any store: the same test runs on a folder and on every kind of bucket.

export const ENVIRONMENT = 'test';

/** A pair as the ceremony makes it: what is public, and what came back from the safe. */
export interface Pair {
  readonly recipient: CertificateRecipient;
  /** Its certificate. */
  readonly pem: string;
  readonly opening: OpeningKey;
}

/** Mints a pair and opens its PKCS#12 file, as somebody who has both halves of the safe. */
export async function mint(name: string): Promise<Pair> {
  const pair = await mintPair({ name, days: 400, now: new Date(), passphrase: undefined });
  const files = filesOf({ pairs: [pair], signing: undefined, symmetric: undefined, marks: [] }, new Date());
  const content = (file: string) => contentOf(files, file);
  const [recipient] = parseCertificates(content('certificates.pem').toString());
  const passphrase = content(`${name}.passphrase.txt`).toString().trim();
  const opening = await openPkcs12(Buffer.from(content(`${name}.p12`)), passphrase, name);
  if (recipient === undefined) throw new Error('no certificate');
  return { recipient, pem: content('certificates.pem').toString(), opening };
}

function contentOf(files: readonly KeyFile[], name: string): string | Buffer {
  const found = files.find((file) => file.name === name);
  if (found === undefined) throw new Error(`no file ${name}`);
  return found.content;
}

export interface Life {
  readonly store: Store;
  readonly trusted: readonly VerifyingKey[];
}

export async function backUpWith(
  store: Store,
  url: string,
  keys: NonNullable<BackupRequest['keys']>,
): Promise<VerifiedRun> {
  await using context = testContext({ command: 'backup-nightly' });
  const outcome = await backUp(
    {
      url,
      model: await readModel('bulkhead.yaml'),
      store,
      environment: ENVIRONMENT,
      keys,
      jobs: 2,
      ledgerHead: null,
    },
    context,
  );
  if ('run' in outcome) return outcome.run;
  throw new Error('no run was written');
}

/** Which keys open each live run, newest first, as `list-keys` tells it. */
export async function list({ store, trusted }: Life, opening: readonly OpeningKey[]): Promise<string[][]> {
  await using context = testContext({ command: 'list-keys' });
  const runs = await surveyKeys({ store, environment: ENVIRONMENT, trusted, opening }, context);
  return listKeys(runs, [], new Date()).runs.map(({ opensWith }) => [...opensWith]);
}

export interface Rotating {
  readonly add?: readonly Recipient[];
  readonly retire?: readonly string[];
  readonly opening: readonly OpeningKey[];
}

/** What `rotate-keys` does. */
export async function rotate(
  { store, trusted }: Life,
  { add = [], retire = [], opening }: Rotating,
): Promise<Result> {
  await using context = testContext({ command: 'rotate-keys' });
  const scope = { store, environment: ENVIRONMENT };
  const runs = await surveyKeys({ ...scope, trusted, opening }, context);
  const request = { add, retire, held: opening.map(({ kid }) => kid) };
  const plan = planRotation(runs, request);
  if (plan.refusal !== undefined) throw plan.refusal;
  const done = await applyRotation(plan, scope, context);
  return rotationResult({ ...scope, store: 'x', request, runs, plan, done, since: [] });
}

/** Restores the newest run, or a named one, into an empty database with these keys alone; returns what is not green. */
export async function drill(
  { store, trusted }: Life,
  opening: readonly OpeningKey[],
  target: string | undefined,
  run = 'latest',
): Promise<string[]> {
  await using context = testContext({ command: 'restore-drill' });
  const found: Drill = { checks: [], steps: [] };
  const request = {
    store,
    environment: ENVIRONMENT,
    run,
    model: await readModel('bulkhead.yaml'),
    verifyingKeys: trusted,
    openingKeys: opening,
    known: {},
    stagingUrl: target,
    sourceUrl: undefined,
    sameServer: true,
    jobs: 2,
    dryRun: target === undefined,
  };
  await runDrill(request, found, context);
  return found.checks
    .filter(({ verdict }) => verdict !== 'green')
    .map(({ id, object, observed }) => `${id} ${object}: ${observed}`);
}

/** A store whose process dies at its n-th new keys file. */
export function dyingAt(store: Store, at: number): Store {
  let written = 0;
  return {
    ...store,
    async put(key, ...rest) {
      if (/keys\.\d+\.json$/.test(key) && ++written >= at) throw new Error('killed');
      return store.put(key, ...rest);
    },
  };
}

/** The signing keys of two years: the present one signs, both are trusted. */
export function signers(before: string, present: string) {
  const [old, current] = [parseSigningKey(before), parseSigningKey(present)];
  return { old, current, trusted: trustedBy(current, [old]) };
}
