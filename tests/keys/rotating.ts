import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCertificates } from '../../scripts/lib/archive/certificate.ts';
import { type OpeningKey, parseSymmetricKey, type Recipient } from '../../scripts/lib/archive/envelope.ts';
import { parsePrivateKeys } from '../../scripts/lib/archive/private-key.ts';
import { newSigningKey, parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { openRun } from '../../scripts/lib/backup/runs.ts';
import { applyRotation } from '../../scripts/lib/keys/rotate.ts';
import { planRotation } from '../../scripts/lib/keys/rotation-plan.ts';
import { rotationResult } from '../../scripts/lib/keys/rotation-result.ts';
import { unlockEnvelopes } from '../../scripts/lib/keys/run-key.ts';
import { readEnvelopes } from '../../scripts/lib/keys/stored-envelope.ts';
import { surveyKeys } from '../../scripts/lib/keys/survey.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { testContext } from '../support/context.ts';
import { makeCertificate } from './certificates.ts';
import { ENVIRONMENT, type MadeRun } from './made-runs.ts';

const made = makeCertificate({ name: 'new' });
const [recipient] = parseCertificates(made.pem);
const [key] = parsePrivateKeys(made.privatePem, undefined, 'key');
const [evil] = parseCertificates(makeCertificate({ name: 'evil' }).pem);
if (!recipient || !key || !evil) throw new Error('no keys');

export const SIGNING = parseSigningKey(newSigningKey().privatePem);
export const OLD = parseSymmetricKey(randomBytes(32).toString('hex'));
export const SECOND = parseSymmetricKey(randomBytes(32).toString('hex'));
export const NEW: Recipient = recipient;
export const NEW_KEY: OpeningKey = key;
export const EVIL_RECIPIENT: Recipient = evil;

export interface Rotating {
  readonly add?: readonly Recipient[];
  readonly retire?: readonly string[];
  readonly opening: readonly OpeningKey[];
  readonly dryRun?: boolean;
}

/** What the command does, with the store passed in. */
export async function rotate(store: Store, { add = [], retire = [], opening, dryRun }: Rotating) {
  await using context = testContext();
  const scope = { store, environment: ENVIRONMENT };
  const runs = await surveyKeys({ ...scope, trusted: [SIGNING], opening }, context);
  const request = { add, retire, held: opening.map(({ kid }) => kid) };
  const plan = planRotation(runs, request);
  if (plan.refusal !== undefined) throw plan.refusal;
  const done = dryRun === true ? undefined : await applyRotation(plan, scope, context);
  return rotationResult({ environment: ENVIRONMENT, store: 'x', request, runs, plan, done, since: [] });
}

export async function opens(store: Store, made: MadeRun, key: OpeningKey): Promise<boolean> {
  const verified = await openRun(store, ENVIRONMENT, made.run, [SIGNING]);
  const envelopes = await readEnvelopes(store, ENVIRONMENT, made.run, { versions: false });
  try {
    const { keys } = await unlockEnvelopes(store, verified, envelopes, [key]);
    return keys[0]?.runKey.equals(made.runKey) === true;
  } catch {
    return false;
  }
}

export async function filesOf(store: Store, { prefix }: MadeRun): Promise<string[]> {
  const names: string[] = [];
  for await (const { key } of store.list(prefix)) names.push(key.slice(prefix.length));
  return names;
}

const folders: string[] = [];

/** Takes away what `folderStore` made. */
export async function removeFolders(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
}

export async function folderStore(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-rotation-'));
  folders.push(folder);
  return fileStore(folder);
}
