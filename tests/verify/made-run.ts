import { createHash, randomBytes } from 'node:crypto';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listBackupsCommand } from '../../scripts/backup/list-backups.ts';
import { verifyBackup } from '../../scripts/backup/verify-backup.ts';
import type { Detail } from '../../scripts/lib/archive/detail.ts';
import { documentPayload } from '../../scripts/lib/archive/documents.ts';
import {
  encodeEnvelope,
  joinGroups,
  MAIN_GROUP,
  parseSymmetricKey,
  wrapRunKey,
} from '../../scripts/lib/archive/envelope.ts';
import { detailObject } from '../../scripts/lib/archive/groups.ts';
import { SEALED_CHUNK } from '../../scripts/lib/archive/header.ts';
import { newRunKey, tenantObject } from '../../scripts/lib/archive/keys.ts';
import {
  encodeManifest,
  type Manifest,
  type ManifestObject,
  manifestSha256,
} from '../../scripts/lib/archive/manifest.ts';
import { runName } from '../../scripts/lib/archive/names.ts';
import { schemaPayload } from '../../scripts/lib/archive/schema-dump.ts';
import { sealObject } from '../../scripts/lib/archive/seal.ts';
import { SectionWriter } from '../../scripts/lib/archive/sections.ts';
import { signManifest } from '../../scripts/lib/archive/signature.ts';
import { newSigningKey, parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { runPrefix } from '../../scripts/lib/backup/runs.ts';
import type { Command } from '../../scripts/lib/runtime/command.ts';
import type { Inputs } from '../../scripts/lib/runtime/inputs.ts';
import { resolveInputs } from '../../scripts/lib/runtime/resolve.ts';
import type { Check, Result } from '../../scripts/lib/runtime/result.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { type TestContext, testContext } from '../support/context.ts';

export const ENVIRONMENT = 'test';
export const ENCRYPTION = randomBytes(32).toString('hex');
const SIGNING = newSigningKey();
export const VERIFYING = SIGNING.publicPem;
export const SIGNING_PEM = SIGNING.privatePem;

/** A run written by hand with the archive alone: no database, and objects of several chunks. */
export interface MadeRun {
  readonly folder: string;
  readonly run: string;
  /** Of the first key group. */
  readonly runKey: Buffer;
  /** By key group. */
  readonly runKeys: ReadonlyMap<string, Buffer>;
  readonly manifest: Manifest;
  readonly sha256: string;
  /** Of the first key group. */
  readonly detail: Detail;
  /** Names of the tenants' objects, in the order of the tenants. */
  readonly tenants: readonly string[];
}

export interface MakeOptions {
  readonly after?: MadeRun;
  readonly ledgerHead?: string | null;
  readonly environment?: string;
  /** Changes the detail of a key group before it is sealed, without the checks of the writer. */
  readonly detail?: (detail: Detail, group: string) => Detail;
  /** Key groups, with a tenant in each of the first two; `main` alone, with both, by default. */
  readonly groups?: readonly string[];
  readonly manifest?: (manifest: Manifest) => Manifest;
}

const TABLE = { schema: 'public', name: 'things' };
const COLUMNS = ['id', 'body'];

/** Rows that do not compress, so that the object has several chunks. */
function* rowsOf(count: number): Generator<Buffer> {
  for (let id = 1; id <= count; id++) yield Buffer.from(`${id}\t${randomBytes(1500).toString('base64')}\n`);
}

/** Writes a run into the store in `folder`. */
export async function makeRun(folder: string, options: MakeOptions = {}): Promise<MadeRun> {
  const store = fileStore(folder);
  const environment = options.environment ?? ENVIRONMENT;
  const seq = (options.after?.manifest.seq ?? 0) + 1;
  const startedAt = new Date(Date.UTC(2026, 10, 1 + seq, 2, 17, 3));
  const run = runName(startedAt, randomBytes(4));
  const prefix = runPrefix(environment, run);
  const groups = options.groups ?? [MAIN_GROUP];
  const [first = MAIN_GROUP] = groups;
  const runKeys = new Map(groups.map((group) => [group, newRunKey()]));
  const keyOf = (group: string) => runKeys.get(group) ?? Buffer.alloc(0);
  const objects: ManifestObject[] = [];
  const put = async (group: string, name: string, payload: AsyncIterable<Uint8Array>) => {
    const runKey = keyOf(group);
    const sealed = sealObject({ run, object: name, runKey }, payload);
    const { size, sha256 } = await store.put(`${prefix}${name}`, sealed, { ifAbsent: true });
    objects.push({ name, size, sha256, keyGroup: group });
  };
  const indexes = new Map(groups.map((group): [string, Detail['objects']] => [group, {}]));
  const table = async (group: string, name: string, rows: number) => {
    const writer = new SectionWriter();
    await put(group, name, writer.section({ table: TABLE, columns: COLUMNS }, pieces(rowsOf(rows))));
    Object.assign(indexes.get(group) ?? {}, { [name]: { sections: [...writer.sections] } });
  };
  const ids = ['tenant-one', 'tenant-two'];
  const homes = ids.map((_, at) => groups[at % groups.length] ?? first);
  const tenants = ids.map((id, at) => tenantObject(keyOf(homes[at] ?? first), id));
  await put(
    first,
    'schema.bha',
    schemaPayload({ v: 1, preData: '', postData: '', roles: [], extensions: [] }),
  );
  await table(first, 'shared.bha', 2600);
  for (const [at, name] of tenants.entries()) await table(homes[at] ?? first, name, 40);
  const details = new Map<string, Detail>();
  for (const group of groups) {
    const own = indexes.get(group) ?? {};
    const rows = Object.values(own).flatMap(({ sections }) => sections.map((section) => section.rows));
    const detail: Detail = {
      v: 1,
      tenants: ids.flatMap((id, at) => (homes[at] === group ? [{ id, object: tenants[at] ?? '' }] : [])),
      objects: own,
      tables: [{ ...TABLE, columns: COLUMNS, rows: rows.reduce((sum, count) => sum + count, 0) }],
      sequences: [],
      order: ['public.things'],
    };
    const written = options.detail?.(detail, group) ?? detail;
    details.set(group, written);
    await put(group, detailObject(group), documentPayload([`${JSON.stringify(written)}\n`]));
  }
  const instant = startedAt.toISOString();
  const plain: Manifest = {
    v: 1,
    run,
    environment,
    seq,
    prevManifestSha256: options.after?.sha256 ?? null,
    ledgerHead: options.ledgerHead ?? null,
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
  const manifest = options.manifest?.(plain) ?? plain;
  const bytes = encodeManifest(manifest);
  const files = {
    'keys.1.json': encodeEnvelope(
      joinGroups(
        run,
        groups.flatMap(
          (group) => wrapRunKey(keyOf(group), run, [parseSymmetricKey(ENCRYPTION)], group).groups,
        ),
      ),
    ),
    'manifest.sig': signManifest(bytes, parseSigningKey(SIGNING.privatePem)),
    'manifest.json': bytes,
  };
  for (const [name, file] of Object.entries(files)) await store.put(`${prefix}${name}`, pieces([file]));
  const detail = details.get(first);
  if (detail === undefined) throw new Error('no key group');
  const runKey = keyOf(first);
  return { folder, run, runKey, runKeys, manifest, sha256: manifestSha256(bytes), detail, tenants };
}

export async function* pieces(all: Iterable<Buffer>): AsyncGenerator<Buffer> {
  for (const piece of all) yield piece;
}

export function fileOf({ folder, run, manifest }: MadeRun, name: string): string {
  return join(folder, runPrefix(manifest.environment, run), name);
}

/** A copy of the whole store to be damaged. */
export async function copyOf(made: MadeRun, context: TestContext): Promise<MadeRun> {
  const folder = await context.temporaryFolder('tampered');
  await cp(made.folder, folder, { recursive: true, preserveTimestamps: true });
  return { ...made, folder };
}

/** Rewrites a file of a run. */
export async function rewrite(
  made: MadeRun,
  name: string,
  change: (bytes: Buffer) => Buffer | Promise<Buffer>,
): Promise<void> {
  await writeFile(fileOf(made, name), await change(await readFile(fileOf(made, name))));
}

export async function removeFile(made: MadeRun, name: string): Promise<void> {
  await rm(fileOf(made, name));
}

/** Signs a changed manifest again, as somebody who holds the signing key. */
export async function resign(made: MadeRun, change: (manifest: Manifest) => Manifest): Promise<void> {
  const bytes = encodeManifest(change(made.manifest));
  await writeFile(fileOf(made, 'manifest.json'), bytes);
  await writeFile(fileOf(made, 'manifest.sig'), signManifest(bytes, parseSigningKey(SIGNING.privatePem)));
}

/** An object as head and chunks. */
export function cut(bytes: Buffer): { head: Buffer; chunks: Buffer[] } {
  const start = 76 + bytes.readUInt32BE(8);
  const chunks: Buffer[] = [];
  for (let at = start; at < bytes.length; at += SEALED_CHUNK)
    chunks.push(bytes.subarray(at, at + SEALED_CHUNK));
  return { head: bytes.subarray(0, start), chunks };
}

export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Inputs by their names, as somebody gives them; what is left out or undefined has its default. */
export type Given = Readonly<Record<string, string | number | boolean | undefined>>;

/** Runs a command on given inputs as the command line would, without any variable of the environment. */
export async function runCommand<I extends Inputs>(
  command: Command<I>,
  given: Given,
  context?: TestContext,
): Promise<Result> {
  await using own = testContext({ command: command.name });
  const texts = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  const sources = { given: new Map(texts), env: {}, cwd: process.cwd() };
  const { values, problems } = await resolveInputs(command.inputs, sources);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return await command.run(values, context ?? own);
}

/** Runs verify-backup on the store in a folder. */
export function verify({ folder }: { folder: string }, given: Given = {}, context?: TestContext) {
  const defaults = {
    store: `file:${folder}`,
    environment: ENVIRONMENT,
    'signing-public-key': VERIFYING,
    'encryption-key': ENCRYPTION,
    jobs: 2,
  };
  return runCommand(verifyBackup, { ...defaults, ...given }, context);
}

/** Runs list-backups on the store in a folder. */
export function list({ folder }: { folder: string }, given: Given = {}, context?: TestContext) {
  const defaults = { store: `file:${folder}`, environment: ENVIRONMENT, 'signing-public-key': VERIFYING };
  return runCommand(listBackupsCommand, { ...defaults, ...given }, context);
}

/** What is not green, as `CODE object`. */
export function findings(result: Result): string[] {
  return result.checks
    .filter(({ verdict }) => verdict !== 'green')
    .map((check: Check) => `${check.id} ${check.object ?? ''}`);
}
