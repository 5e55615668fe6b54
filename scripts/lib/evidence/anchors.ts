import type { Manifest } from '../archive/manifest.ts';
import { MANIFEST_FILE, RUN_NAME, SIGNATURE_FILE } from '../archive/names.ts';
import type { VerifyingKey } from '../archive/signing-key.ts';
import { workThrough } from '../backup/queue.ts';
import { openRun, readFile, runPrefix, runsPrefix } from '../backup/runs.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { refusable } from '../storage/refusable.ts';
import type { Store } from '../storage/store.ts';

/** A signed manifest, as far as it says something about the ledger. */
export interface Anchor {
  readonly run: string;
  readonly manifest: Manifest;
  /** SHA-256 of the manifest. */
  readonly sha256: string;
  /** The bytes of `manifest.json` and `manifest.sig`, for whoever keeps them. */
  readonly files: { readonly manifest: Buffer; readonly signature: Buffer };
  readonly signedBy: VerifyingKey;
}

/** What lies in the store about the ledger. */
export interface Anchors {
  /** By the number of their run. */
  readonly anchors: readonly Anchor[];
  /** Runs whose manifest is not to be trusted. */
  readonly refused: readonly { readonly run: string; readonly error: BulkheadError }[];
  /** Runs beyond the newest `MOST`, or before `since`, that were not looked at. */
  readonly passedOver: number;
}

/** The newest runs that are looked at: two small files of each are fetched. */
const MOST = 1_000;
const LANES = Array.from({ length: 8 }, (_, lane) => lane);

/**
 * Fetches manifest and signature of the runs of an environment from `since` on, and nothing else of them. A run without a
 * manifest was never finished and anchors nothing. Throws what the store throws.
 */
export async function fetchAnchors(
  store: Store,
  environment: string,
  keys: readonly VerifyingKey[],
  since: Date | undefined,
): Promise<Anchors> {
  const prefix = runsPrefix(environment);
  const names: string[] = [];
  for await (const folder of store.listFolders(prefix)) {
    const run = folder.slice(prefix.length, -1);
    if (RUN_NAME.test(run)) names.push(run);
  }
  // A name begins with the time at which the run began.
  const from = since?.toISOString().slice(0, 19).replaceAll(':', '-') ?? '';
  const wanted = names.filter((run) => run >= from).slice(-MOST);
  const anchors: Anchor[] = [];
  const refused: { run: string; error: BulkheadError }[] = [];
  await workThrough(LANES, wanted, new AbortController(), async (_lane, run) => {
    const anchor = await refusable(() => anchorOf(store, environment, run, keys));
    if (!(anchor instanceof BulkheadError)) anchors.push(anchor);
    else if (anchor.code !== 'RUN_MISSING') refused.push({ run, error: anchor });
  });
  anchors.sort((a, b) => a.manifest.seq - b.manifest.seq || (a.run < b.run ? -1 : 1));
  refused.sort((a, b) => (a.run < b.run ? -1 : 1));
  return { anchors, refused, passedOver: names.length - wanted.length };
}

async function anchorOf(
  store: Store,
  environment: string,
  run: string,
  keys: readonly VerifyingKey[],
): Promise<Anchor> {
  const opened = await openRun(store, environment, run, keys);
  const prefix = runPrefix(environment, run);
  const manifest = await readFile(store, `${prefix}${MANIFEST_FILE}`);
  const signature = await readFile(store, `${prefix}${SIGNATURE_FILE}`);
  if (manifest === undefined || signature === undefined) {
    throw new BulkheadError({
      what: `run ${run} was removed while it was read`,
      fix: 'Run the command again.',
      code: 'RUN_MISSING',
    });
  }
  return { run, ...opened, files: { manifest, signature } };
}
