import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../runtime/canonical.ts';
import { detailGroup, GROUP_ID, MAIN_GROUP } from './groups.ts';
import { OBJECT_NAME, RUN_NAME } from './names.ts';
import { parseStrictly, refused } from './strict.ts';

const DIGEST = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hexadecimal digits');
const INSTANT = z.iso.datetime({ error: 'is not a time in UTC such as 2026-11-20T02:17:03.000Z' });
const COUNT = z.int().nonnegative();

const MANIFEST = z
  .strictObject({
    v: z.literal(1),
    run: z.string().regex(RUN_NAME, 'is not the name of a run'),
    environment: z.string().min(1),
    /** Counts the runs of an environment from 1; never goes back. */
    seq: z.int().positive(),
    /** SHA-256 of the manifest of the run before; null in the first. */
    prevManifestSha256: DIGEST.nullable(),
    /** Head of the committed report ledger when the run began; null before its first entry. */
    ledgerHead: DIGEST.nullable(),
    startedAt: INSTANT,
    /** Of the earliest snapshot: nothing in the run is older. */
    snapshotAt: INSTANT,
    finishedAt: INSTANT,
    serverVersion: z.string().min(1),
    /** Decimal text: it has 64 bits. Null where the backup's role may not ask for it. */
    systemIdentifier: z.string().regex(/^\d+$/, 'is not a system identifier').nullable(),
    tier: z.enum(['daily', 'weekly', 'monthly']),
    /** Until when the objects are locked in the store; null where nothing is locked. */
    lockUntil: INSTANT.nullable(),
    keyGroups: z
      .array(z.strictObject({ id: z.string().regex(GROUP_ID, 'is not a key group'), snapshotAt: INSTANT }))
      .min(1),
    objects: z
      .array(
        z.strictObject({
          name: z.string().regex(OBJECT_NAME, 'is not the name of an object'),
          size: COUNT,
          sha256: DIGEST,
          keyGroup: z.string().min(1),
        }),
      )
      .min(1),
  })
  .superRefine((manifest, context) => {
    for (const message of contradictions(manifest)) context.addIssue({ code: 'custom', message });
  });

/** `manifest.json`: written last, so a run without it does not exist. In clear: no tenant, no table, no row count. */
export type Manifest = z.infer<typeof MANIFEST>;
/** One object of a run as its manifest records it. `sha256` is of the file, not of its payload. */
export type ManifestObject = Manifest['objects'][number];

/** The bytes of `manifest.json`, the ones that are signed and hashed. */
export function encodeManifest(manifest: Manifest): Buffer {
  return Buffer.from(
    canonicalJson(parseStrictly(MANIFEST, Buffer.from(canonicalJson(manifest)), 'manifest', CODE)),
  );
}

/**
 * Reads `manifest.json`. Verify its signature first.
 * @throws {BulkheadError} MANIFEST_INVALID with every mistake; also when the bytes are not the one text that
 * these facts have.
 */
export function parseManifest(bytes: Uint8Array): Manifest {
  const manifest = parseStrictly(MANIFEST, bytes, 'manifest', CODE);
  if (!Buffer.from(canonicalJson(manifest)).equals(bytes)) {
    throw refused('manifest', CODE, 'is not in canonical form');
  }
  return manifest;
}

/** SHA-256 of a manifest's bytes, as the next one records it. */
export function manifestSha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const CODE = 'MANIFEST_INVALID';

function contradictions(manifest: {
  seq: number;
  prevManifestSha256: string | null;
  snapshotAt: string;
  keyGroups: { id: string; snapshotAt: string }[];
  objects: { name: string; keyGroup: string }[];
}): string[] {
  const found: string[] = [];
  if ((manifest.seq === 1) !== (manifest.prevManifestSha256 === null)) {
    found.push('only the run with seq 1 has no manifest before it');
  }
  const groups = new Set(manifest.keyGroups.map(({ id }) => id));
  if (groups.size !== manifest.keyGroups.length) found.push('two key groups have the same id');
  if (groups.has(MAIN_GROUP) && groups.size > 1) {
    found.push(`key group ${MAIN_GROUP} is that of an undivided run, and there are others beside it`);
  }
  const earliest = Math.min(...manifest.keyGroups.map((group) => Date.parse(group.snapshotAt)));
  if (earliest !== Date.parse(manifest.snapshotAt)) {
    found.push('snapshotAt is not that of the earliest snapshot of its key groups');
  }
  const names = new Set<string>();
  for (const { name, keyGroup } of manifest.objects) {
    if (names.has(name)) found.push(`object ${name} is listed twice`);
    names.add(name);
    if (!groups.has(keyGroup)) found.push(`object ${name} is of key group ${keyGroup}, which is not listed`);
    const indexed = detailGroup(name);
    if (indexed !== undefined && indexed !== keyGroup) {
      found.push(`object ${name} is the index of key group ${indexed}, and listed in ${keyGroup}`);
    }
  }
  return found;
}

export { checkSuccession, type Known, type Succession } from './succession.ts';
