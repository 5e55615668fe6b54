import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import pg from 'pg';
import { type Detail, readDetail } from '../../scripts/lib/archive/detail.ts';
import { parseSymmetricKey, type SymmetricKey } from '../../scripts/lib/archive/envelope.ts';
import { openObject } from '../../scripts/lib/archive/open.ts';
import { readSections } from '../../scripts/lib/archive/read-sections.ts';
import { readSchemaDump, type SchemaDump } from '../../scripts/lib/archive/schema-dump.ts';
import { nameOf } from '../../scripts/lib/archive/sections.ts';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { type BackupOutcome, type BackupRequest, backUp } from '../../scripts/lib/backup/backup.ts';
import { readWritingKeys, type WritingKeys } from '../../scripts/lib/backup/keys.ts';
import { openRun, type VerifiedRun } from '../../scripts/lib/backup/runs.ts';
import { keyOfGroup } from '../../scripts/lib/keys/run-groups.ts';
import { unlockEnvelopes } from '../../scripts/lib/keys/run-key.ts';
import { readEnvelopes } from '../../scripts/lib/keys/stored-envelope.ts';
import { copyIn } from '../../scripts/lib/postgres/copy.ts';
import { quoteIdentifier, quoteQualified } from '../../scripts/lib/postgres/identifiers.ts';
import type { Context } from '../../scripts/lib/runtime/context.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';
import { parseModel, readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';

export const ENVIRONMENT = 'test';
export const ENCRYPTION_KEY = '8f1c7a2e5d904b36c1f8e27a90d3b4556e7f8091a2b3c4d5e6f708192a3b4c5d';
export const SIGNING_KEY = newSigningKey().privatePem;
export const KEYS = symmetricKeys(ENCRYPTION_KEY, SIGNING_KEY);

/** The keys of an installation with one symmetric key. */
export function symmetricKeys(
  encryption: string,
  signing: string,
): WritingKeys & { recipient: SymmetricKey } {
  const texts = { certificates: undefined, encryption, signing, trusted: undefined };
  return { ...readWritingKeys(texts, new Date()), recipient: parseSymmetricKey(encryption) };
}

export const PORTAL_MODEL = new URL('../../bulkhead.yaml', import.meta.url).pathname;

/** The portal's own model, or one as it would be written. */
export function modelOf(text?: string): Promise<Model> {
  return text === undefined ? readModel(PORTAL_MODEL) : Promise.resolve(parseModel(text, 'test.yaml'));
}

/** A store in a folder of its own, removed at the end. */
export interface TestStore extends AsyncDisposable {
  readonly store: Store;
  readonly folder: string;
  keys(): Promise<string[]>;
}

export async function testStore(): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-backup-test-'));
  const store = fileStore(folder);
  return {
    store,
    folder,
    async keys() {
      const keys: string[] = [];
      for await (const { key } of store.list('')) keys.push(key);
      return keys;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Backs up with the keys of this file; everything can be set otherwise. */
export async function runBackup(
  request: Partial<BackupRequest> & Pick<BackupRequest, 'url' | 'store'>,
  context?: Context,
): Promise<BackupOutcome> {
  await using own = testContext({ command: 'backup-nightly' });
  const outcome = await backUp(
    {
      model: request.model ?? (await modelOf()),
      environment: ENVIRONMENT,
      keys: KEYS,
      jobs: 2,
      ledgerHead: null,
      ...request,
    },
    context ?? own,
  );
  if ('run' in outcome) return outcome;
  throw new Error('nothing was written');
}

/** A run as somebody reads it who has the keys. */
export interface ReadRun {
  readonly run: VerifiedRun;
  readonly detail: Detail;
  readonly schema: SchemaDump;
  /** COPY text by table, over all objects; and by object and table. */
  readonly text: ReadonlyMap<string, string>;
  readonly byObject: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Name of a tenant's object. */
  objectOf(tenant: string): string;
}

export async function readRun(store: Store, name: string): Promise<ReadRun> {
  const run = await openRun(store, ENVIRONMENT, name, [KEYS.signing]);
  const envelopes = await readEnvelopes(store, ENVIRONMENT, name, { versions: false });
  const { keys } = await unlockEnvelopes(store, run, envelopes, [KEYS.recipient]);
  const runKey = keyOfGroup(name, keys, 'main');
  const open = (object: string) =>
    openObject({ run: name, object, key: { runKey } }, store.get(`v1/${ENVIRONMENT}/runs/${name}/${object}`));
  const detail = await readDetail(open('detail.bha'), { run: name, object: 'detail.bha' });
  const schema = await readSchemaDump(open('schema.bha'), { run: name, object: 'schema.bha' });
  const text = new Map<string, string>();
  const byObject = new Map<string, Map<string, string>>();
  for (const [object, { sections }] of Object.entries(detail.objects)) {
    const tables = new Map<string, string>();
    byObject.set(object, tables);
    for await (const section of readSections(open(object), sections, { run: name, object })) {
      const pieces: Buffer[] = [];
      for await (const piece of section.text) pieces.push(piece);
      const table = nameOf(section.section.table);
      tables.set(table, Buffer.concat(pieces).toString());
      text.set(table, (text.get(table) ?? '') + Buffer.concat(pieces).toString());
    }
  }
  const objectOf = (tenant: string) =>
    detail.tenants.find(({ id }) => id === tenant)?.object ?? `no object of ${tenant}`;
  return { run, detail, schema, text, byObject, objectOf };
}

export function linesOf(text: string | undefined): string[] {
  return (text ?? '').split('\n').slice(0, -1);
}

/** Runs SQL as one script, or asks for rows. */
export async function sql<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query<Row>(text);
    return Array.isArray(result) ? [] : result.rows;
  } finally {
    await client.end();
  }
}

/** The error that the work throws; fails when it throws none, or one that is not ours. */
export async function refusalOf(work: Promise<unknown>): Promise<BulkheadError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof BulkheadError) return error;
  throw new Error(`no BulkheadError but ${String(error)}`, { cause: error });
}

/** Schema before, rows by COPY, schema after: what a restore does, in its plainest form. */
export async function restoreByHand(url: string, read: ReadRun): Promise<void> {
  await sql(url, read.schema.preData);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const { columns, ...table } of read.detail.tables) {
      const into = `${quoteQualified(table)} (${columns.map(quoteIdentifier).join(', ')})`;
      const text = read.text.get(nameOf(table)) ?? '';
      await copyIn(client, `copy ${into} from stdin`, Readable.from([Buffer.from(text)]));
    }
  } finally {
    await client.end();
  }
  await sql(url, read.schema.postData);
}
