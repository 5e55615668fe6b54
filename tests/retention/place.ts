import { randomBytes } from 'node:crypto';
import { MAIN_GROUP } from '../../scripts/lib/archive/envelope.ts';
import { encodeManifest, type Manifest, manifestSha256 } from '../../scripts/lib/archive/manifest.ts';
import { runName } from '../../scripts/lib/archive/names.ts';
import { signManifest } from '../../scripts/lib/archive/signature.ts';
import { newSigningKey, parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { runPrefix } from '../../scripts/lib/backup/runs.ts';
import { type Prune, type PruneRequest, prune } from '../../scripts/lib/retention/prune.ts';
import type { Lock, Store, StoredVersion } from '../../scripts/lib/storage/store.ts';
import { testContext } from '../support/context.ts';
import { DAY, HOUR, POLICY } from './records.ts';

export const ENVIRONMENT = 'test';
export const SIGNING = parseSigningKey(newSigningKey().privatePem);
export const MARKING = parseSigningKey(newSigningKey().privatePem);

/** A store whose clock a test turns. */
export interface Place extends AsyncDisposable {
  readonly store: Store;
  setClock(now: Date): void;
}

export interface Made {
  readonly run: string;
  readonly prefix: string;
  readonly manifest: Manifest;
  readonly sha256: string;
}

export interface MakeOptions {
  readonly after?: Made | undefined;
  readonly environment?: string;
  readonly lock?: Lock;
  readonly key?: typeof SIGNING;
  readonly manifest?: (manifest: Manifest) => Manifest;
  /** Stop before the manifest. */
  readonly unfinished?: boolean;
}

export async function* body(text: string | Buffer): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

/** Writes a run whose objects are not sealed: pruning reads none of them. */
export async function makeRun(place: Place, startedAt: Date, options: MakeOptions = {}): Promise<Made> {
  const { after, environment = ENVIRONMENT, lock, key = SIGNING } = options;
  const run = runName(startedAt, randomBytes(4));
  const prefix = runPrefix(environment, run);
  const finishedAt = new Date(startedAt.getTime() + 60_000);
  place.setClock(finishedAt);
  const names = ['detail.bha', 'schema.bha', 'shared.bha', `t/${randomBytes(32).toString('hex')}.bha`];
  const put = async (name: string, text: string | Buffer) => {
    await place.store.put(`${prefix}${name}`, body(text), lock === undefined ? {} : { lock });
  };
  for (const name of names) await put(name, `bytes of ${name}`);
  await put('keys.1.json', '{}');
  const instant = startedAt.toISOString();
  const plain: Manifest = {
    v: 1,
    run,
    environment,
    seq: (after?.manifest.seq ?? 0) + 1,
    prevManifestSha256: after?.sha256 ?? null,
    ledgerHead: null,
    startedAt: instant,
    snapshotAt: instant,
    finishedAt: finishedAt.toISOString(),
    serverVersion: '18.4',
    systemIdentifier: null,
    tier: 'daily',
    lockUntil: lock?.until.toISOString() ?? null,
    keyGroups: [{ id: MAIN_GROUP, snapshotAt: instant }],
    objects: names.map((name) => ({
      name,
      size: `bytes of ${name}`.length,
      sha256: '0'.repeat(64),
      keyGroup: MAIN_GROUP,
    })),
  };
  const manifest = options.manifest?.(plain) ?? plain;
  const bytes = encodeManifest(manifest);
  await put('manifest.sig', signManifest(bytes, key));
  if (options.unfinished !== true) await put('manifest.json', bytes);
  return { run, prefix, manifest, sha256: manifestSha256(bytes) };
}

/** A run every night at 02:17, oldest first, the last one in the night of `until`. */
export async function makeNights(
  place: Place,
  count: number,
  until: Date,
  options: MakeOptions = {},
): Promise<Made[]> {
  const last = Math.floor(until.getTime() / DAY) * DAY + 2 * HOUR + 17 * 60_000;
  const made: Made[] = [];
  for (let night = count - 1; night >= 0; night--)
    made.push(await makeRun(place, new Date(last - night * DAY), { ...options, after: made.at(-1) }));
  return made;
}

/** Keeps three days beside the running one. */
export const SHORT = { ...POLICY, daily: 3, weekly: 0, monthly: 0, minimumKeep: 2 };

export function requestOf(place: Place, changes: Partial<PruneRequest> = {}): PruneRequest {
  return {
    store: place.store,
    environment: ENVIRONMENT,
    trusted: [SIGNING],
    marking: [MARKING],
    known: {},
    policy: SHORT,
    accepted: { many: true, policyChange: false },
    key: MARKING,
    ...changes,
  };
}

/** Prunes at a time, for the store and the runner alike. */
export async function pruneAt(place: Place, now: Date, changes: Partial<PruneRequest> = {}): Promise<Prune> {
  place.setClock(now);
  await using context = testContext({ clock: now });
  return await prune(requestOf(place, changes), context);
}

/** Every version of everything that is in the store. */
export async function everything({ store }: Place): Promise<StoredVersion[]> {
  const all: StoredVersion[] = [];
  for await (const one of store.listVersions('')) all.push(one);
  return all;
}

/** Names of the runs of which anything is left. */
export async function runsLeft(place: Place, environment = ENVIRONMENT): Promise<string[]> {
  const prefix = `v1/${environment}/runs/`;
  const keys = (await everything(place)).map(({ key }) => key).filter((key) => key.startsWith(prefix));
  return [...new Set(keys.map((key) => key.slice(prefix.length).split('/')[0] ?? ''))];
}

/** Checks that are not green, as `ID object`. */
export function notGreen({
  checks,
}: {
  checks: readonly { id: string; object?: string; verdict: string }[];
}): string[] {
  return checks
    .filter(({ verdict }) => verdict !== 'green')
    .map(({ id, object }) => `${id} ${object ?? ''}`.trim());
}
