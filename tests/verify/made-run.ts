import { createHash, randomBytes } from 'node:crypto';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listBackupsCommand } from '../../scripts/backup/list-backups.ts';
import { verifyBackup } from '../../scripts/backup/verify-backup.ts';
import type { Detail } from '../../scripts/lib/archive/detail.ts';
import { documentPayload } from '../../scripts/lib/archive/documents.ts';
import {
  encodeEnvelope,
  MAIN_GROUP,
  parseSymmetricKey,
  wrapRunKey,
} from '../../scripts/lib/archive/envelope.ts';
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
  readonly runKey: Buffer;
  readonly manifest: Manifest;
  readonly sha256: string;
  readonly detail: Detail;
  /** Names of the tenants' objects, in the order of the tenants. */
  readonly tenants: readonly string[];
}

export interface MakeOptions {
  readonly after?: MadeRun;
  readonly ledgerHead?: string | null;
  readonly environment?: string;
  /** Changes the detail before it is sealed, without the checks of the writer. */
  readonly detail?: (detail: Detail) => Detail;
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
  const runKey = newRunKey();
  const objects: ManifestObject[] = [];
  const put = async (name: string, payload: AsyncIterable<Uint8Array>) => {
    const sealed = sealObject({ run, object: name, runKey }, payload);
    const { size, sha256 } = await store.put(`${prefix}${name}`, sealed, { ifAbsent: true });
    objects.push({ name, size, sha256, keyGroup: MAIN_GROUP });
  };
  const index: Detail['objects'] = {};
  const table = async (name: string, rows: number) => {
    const writer = new SectionWriter();
    await put(name, writer.section({ table: TABLE, columns: COLUMNS }, pieces(rowsOf(rows))));
    index[name] = { sections: [...writer.sections] };
  };
  const ids = ['tenant-one', 'tenant-two'];
  const tenants = ids.map((id) => tenantObject(runKey, id));
  await put('schema.bha', schemaPayload({ v: 1, preData: '', postData: '', roles: [], extensions: [] }));
  await table('shared.bha', 2600);
  for (const name of tenants) await table(name, 40);
  const detail: Detail = {
    v: 1,
    tenants: ids.map((id, at) => ({ id, object: tenants[at] ?? '' })),
    objects: index,
    tables: [{ ...TABLE, columns: COLUMNS, rows: 2680 }],
    sequences: [],
    order: ['public.things'],
  };
  const written = options.detail?.(detail) ?? detail;
  await put('detail.bha', documentPayload([`${JSON.stringify(written)}\n`]));
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
    keyGroups: [{ id: MAIN_GROUP, snapshotAt: instant }],
    objects: objects.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
  const manifest = options.manifest?.(plain) ?? plain;
  const bytes = encodeManifest(manifest);
  const files = {
    'keys.1.json': encodeEnvelope(wrapRunKey(runKey, run, [parseSymmetricKey(ENCRYPTION)])),
    'manifest.sig': signManifest(bytes, parseSigningKey(SIGNING.privatePem)),
    'manifest.json': bytes,
  };
  for (const [name, file] of Object.entries(files)) await store.put(`${prefix}${name}`, pieces([file]));
  return { folder, run, runKey, manifest, sha256: manifestSha256(bytes), detail: written, tenants };
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
