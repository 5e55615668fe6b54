import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Detail, readDetail } from '../../scripts/lib/archive/detail.ts';
import { documentPayload } from '../../scripts/lib/archive/documents.ts';
import { parseEnvelope, parseSymmetricKey, unwrapRunKey } from '../../scripts/lib/archive/envelope.ts';
import { encodeManifest, type Manifest, parseManifest } from '../../scripts/lib/archive/manifest.ts';
import { DETAIL_OBJECT, SCHEMA_OBJECT } from '../../scripts/lib/archive/names.ts';
import { openObject } from '../../scripts/lib/archive/open.ts';
import { readSections } from '../../scripts/lib/archive/read-sections.ts';
import { readSchemaDump, type SchemaDump, schemaPayload } from '../../scripts/lib/archive/schema-dump.ts';
import { sealObject } from '../../scripts/lib/archive/seal.ts';
import { type Section, SectionWriter } from '../../scripts/lib/archive/sections.ts';
import { signManifest } from '../../scripts/lib/archive/signature.ts';
import { parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import type { TestContext } from '../support/context.ts';
import type { SampleBackup } from './backup.ts';

/** A copy of a backup to be damaged. */
export async function copySample(sample: SampleBackup, context: TestContext): Promise<SampleBackup> {
  const folder = await context.temporaryFolder('forged');
  await cp(sample.folder, folder, { recursive: true });
  return { ...sample, folder, store: fileStore(folder) };
}

export function fileOf(sample: SampleBackup, name: string): string {
  return join(sample.folder, sample.prefix, name);
}

/** Flips one bit in the middle of a file, or at another place. */
export async function flip(sample: SampleBackup, name: string, at?: number): Promise<void> {
  const bytes = await readFile(fileOf(sample, name));
  const index = at === undefined ? Math.floor(bytes.length / 2) : (at + bytes.length) % bytes.length;
  bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
  await writeFile(fileOf(sample, name), bytes);
}

export function tenantObjects(sample: SampleBackup): string[] {
  const objects = sample.run.manifest.objects.filter(({ name }) => name.startsWith('t/'));
  return objects.sort((a, b) => b.size - a.size).map(({ name }) => name);
}

/** Somebody who holds every key of the backup and rewrites it. */
export class Forger {
  readonly #sample: SampleBackup;
  readonly #runKey: Buffer;
  readonly detail: Detail;

  constructor(sample: SampleBackup, runKey: Buffer, detail: Detail) {
    this.#sample = sample;
    this.#runKey = runKey;
    this.detail = detail;
  }

  static async of(sample: SampleBackup): Promise<Forger> {
    const { run } = sample.run.manifest;
    const envelope = parseEnvelope(await readFile(fileOf(sample, 'keys.1.json')));
    const runKey = unwrapRunKey(envelope, run, [parseSymmetricKey(sample.encryption)]);
    const forger = new Forger(
      sample,
      runKey,
      await readDetail(payloadOf(sample, runKey, DETAIL_OBJECT), { run, object: DETAIL_OBJECT }),
    );
    return forger;
  }

  /** Rewrites the rows of one table in one object. Returns the new index of the object. */
  async rewrite(object: string, table: string, change: (rows: string[]) => string[]): Promise<Section[]> {
    const index = this.detail.objects[object]?.sections ?? [];
    const run = this.#sample.run.manifest.run;
    const writer = new SectionWriter();
    const sections = readSections(payloadOf(this.#sample, this.#runKey, object), index, { run, object });
    async function* payload() {
      for await (const { section, text } of sections) {
        const whole = Buffer.concat(await Array.fromAsync(text)).toString();
        const rows = whole.split('\n').slice(0, -1);
        const kept = section.table.name === table ? change(rows) : rows;
        yield* writer.section(section, pieces(kept.map((row) => `${row}\n`).join('')));
      }
    }
    const frames = await Array.fromAsync(payload());
    await this.#store(object, pieces(...frames));
    return [...writer.sections];
  }

  /** Stores the detail as it stands now, without the checks that our own writer makes. */
  async storeDetail(): Promise<void> {
    await this.#store(DETAIL_OBJECT, documentPayload([`${JSON.stringify(this.detail)}\n`]));
  }

  /** Rewrites `schema.bha`. */
  async rewriteSchema(change: (dump: SchemaDump) => SchemaDump): Promise<void> {
    const { run } = this.#sample.run.manifest;
    const payload = payloadOf(this.#sample, this.#runKey, SCHEMA_OBJECT);
    const dump = await readSchemaDump(payload, { run, object: SCHEMA_OBJECT });
    await this.#store(SCHEMA_OBJECT, schemaPayload(change(dump)));
  }

  async #store(object: string, payload: AsyncIterable<Buffer>): Promise<void> {
    const { run } = this.#sample.run.manifest;
    const key = `${this.#sample.prefix}${object}`;
    const sealed = sealObject({ run, object, runKey: this.#runKey }, payload);
    const { size, sha256 } = await this.#sample.store.put(key, sealed);
    await resign(this.#sample, (manifest) => ({
      ...manifest,
      objects: manifest.objects.map((entry) => (entry.name === object ? { ...entry, size, sha256 } : entry)),
    }));
  }
}

/** Changes the manifest and signs it again, with the real key or another. */
export async function resign(
  sample: SampleBackup,
  change: (manifest: Manifest) => Manifest,
  signing = sample.signing,
): Promise<void> {
  const manifest = parseManifest(await readFile(fileOf(sample, 'manifest.json')));
  const bytes = encodeManifest(change(manifest));
  await writeFile(fileOf(sample, 'manifest.json'), bytes);
  await writeFile(fileOf(sample, 'manifest.sig'), signManifest(bytes, parseSigningKey(signing)));
}

function payloadOf(sample: SampleBackup, runKey: Buffer, object: string): AsyncGenerator<Buffer> {
  const { run } = sample.run.manifest;
  return openObject({ run, object, key: { runKey } }, sample.store.get(`${sample.prefix}${object}`));
}

async function* pieces(...texts: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const text of texts) if (text.length > 0) yield Buffer.from(text);
}
