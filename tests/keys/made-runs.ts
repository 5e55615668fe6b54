import { randomBytes } from 'node:crypto';
import { documentPayload } from '../../scripts/lib/archive/documents.ts';
import {
  encodeEnvelope,
  joinGroups,
  type Recipient,
  wrapRunKey,
} from '../../scripts/lib/archive/envelope.ts';
import { detailObject, MAIN_GROUP } from '../../scripts/lib/archive/groups.ts';
import { newRunKey } from '../../scripts/lib/archive/keys.ts';
import {
  encodeManifest,
  type Manifest,
  type ManifestObject,
  manifestSha256,
} from '../../scripts/lib/archive/manifest.ts';
import { runName } from '../../scripts/lib/archive/names.ts';
import { sealObject } from '../../scripts/lib/archive/seal.ts';
import { signManifest } from '../../scripts/lib/archive/signature.ts';
import type { SigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { runPrefix } from '../../scripts/lib/backup/runs.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';

export const ENVIRONMENT = 'test';

/** A run of two small objects, written with the archive alone. */
export interface MadeRun {
  readonly run: string;
  readonly prefix: string;
  /** Of the first key group. */
  readonly runKey: Buffer;
  /** By key group. */
  readonly runKeys: ReadonlyMap<string, Buffer>;
  readonly sha256: string;
  readonly manifest: Manifest;
}

export interface MakeOptions {
  readonly recipients: readonly Recipient[];
  readonly signing: SigningKey;
  readonly after?: MadeRun;
  /** Locks every file of the run until then. */
  readonly lockUntil?: Date;
  /** Key groups; `main` alone by default. */
  readonly groups?: readonly string[];
  /** Other recipients for one of them. */
  readonly recipientsOf?: Readonly<Record<string, readonly Recipient[]>>;
}

/** Stores bytes under a key. */
export async function putBytes(store: Store, key: string, bytes: Uint8Array, until?: Date): Promise<void> {
  const body = async function* () {
    yield bytes;
  };
  await store.put(key, body(), until === undefined ? {} : { lock: { until, mode: 'compliance' } });
}

export async function makeRun(store: Store, options: MakeOptions): Promise<MadeRun> {
  const { recipients, signing, after, lockUntil } = options;
  const seq = (after?.manifest.seq ?? 0) + 1;
  const at = new Date(Date.UTC(2026, 0, seq, 2, 17, 3));
  const run = runName(at, randomBytes(4));
  const prefix = runPrefix(ENVIRONMENT, run);
  const groups = options.groups ?? [MAIN_GROUP];
  const [first = MAIN_GROUP] = groups;
  const runKeys = new Map(groups.map((group) => [group, newRunKey()]));
  const runKey = keyOf(runKeys, first);
  const objects: ManifestObject[] = [];
  const named = [
    { name: 'schema.bha', keyGroup: first },
    ...groups.map((group) => ({ name: detailObject(group), keyGroup: group })),
  ];
  for (const { name, keyGroup } of named) {
    const own = keyOf(runKeys, keyGroup);
    const pieces: Buffer[] = [];
    const payload = documentPayload([`{"v":1,"name":"${name}"}`]);
    for await (const piece of sealObject({ run, object: name, runKey: own }, payload)) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    await putBytes(store, `${prefix}${name}`, bytes, lockUntil);
    objects.push({ name, size: bytes.length, sha256: manifestSha256(bytes), keyGroup });
  }
  const wrapped = groups.flatMap(
    (group) =>
      wrapRunKey(keyOf(runKeys, group), run, options.recipientsOf?.[group] ?? recipients, group).groups,
  );
  await putBytes(store, `${prefix}keys.1.json`, encodeEnvelope(joinGroups(run, wrapped)), lockUntil);
  const instant = at.toISOString();
  const manifest: Manifest = {
    v: 1,
    run,
    environment: ENVIRONMENT,
    seq,
    prevManifestSha256: after?.sha256 ?? null,
    ledgerHead: null,
    startedAt: instant,
    snapshotAt: instant,
    finishedAt: instant,
    serverVersion: '18.4',
    systemIdentifier: null,
    tier: 'daily',
    lockUntil: null,
    keyGroups: groups.map((id) => ({ id, snapshotAt: instant })),
    objects: objects.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
  const bytes = encodeManifest(manifest);
  await putBytes(store, `${prefix}manifest.sig`, signManifest(bytes, signing), lockUntil);
  await putBytes(store, `${prefix}manifest.json`, bytes, lockUntil);
  return { run, prefix, runKey, runKeys, sha256: manifestSha256(bytes), manifest };
}

function keyOf(keys: ReadonlyMap<string, Buffer>, group: string): Buffer {
  const key = keys.get(group);
  if (key === undefined) throw new Error(`no key of ${group}`);
  return key;
}

/** A chain of runs. */
export async function makeRuns(store: Store, count: number, options: MakeOptions): Promise<MadeRun[]> {
  const runs: MadeRun[] = [];
  for (let made = 0; made < count; made++) {
    const after = runs.at(-1);
    runs.push(await makeRun(store, { ...options, ...(after === undefined ? {} : { after }) }));
  }
  return runs;
}
