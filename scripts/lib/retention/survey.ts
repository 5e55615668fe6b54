import { manifestSha256 } from '../archive/manifest.ts';
import { RUN_NAME } from '../archive/names.ts';
import type { VerifyingKey } from '../archive/signing-key.ts';
import type { Known } from '../archive/succession.ts';
import { openRun, readFile, runsPrefix, type VerifiedRun } from '../backup/runs.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { type ClockSkew, measureSkew } from '../storage/clock-skew.ts';
import { refusable } from '../storage/refusable.ts';
import type { Store } from '../storage/store.ts';
import { type Chain, judgeChain } from '../verify/chain.ts';
import { FolderCount, later, missingObjects, type RunFolder } from './folder.ts';
import { listWithin } from './listing.ts';
import { type MarkFile, marksPrefix, readMarks } from './marks.ts';

/** Which runs are looked at, and whom we believe. */
export interface SurveyRequest {
  readonly store: Store;
  readonly environment: string;
  /** Keys that sign manifests. */
  readonly trusted: readonly VerifyingKey[];
  /** Keys that sign marks. */
  readonly marking: readonly VerifyingKey[];
  /** What is known from elsewhere, so that the store alone cannot lie. */
  readonly known: Known;
}

/** A run as it lies in the store, without the list of its objects. */
export interface RunSight extends Omit<RunFolder, 'files' | 'manifest'> {
  readonly committedAt: Date | undefined;
  /** Undefined unless a trusted key signed its manifest for this very place. */
  readonly verified: VerifiedRun | undefined;
  /** Of the manifest that readers see, believed or not. */
  readonly manifestSha256: string | undefined;
  /** Why the manifest is not believed. */
  readonly refusal: BulkheadError | undefined;
  /** Objects that its manifest lists and that are not there in their size. */
  readonly missing: readonly string[];
  readonly marks: readonly MarkFile[];
}

/** What lies in the store of an environment, seen once from end to end. */
export interface Survey {
  /** The store's own time, by which everything is planned, and how the runner's compares with it. */
  readonly now: Date;
  readonly clocks: ClockSkew;
  /** By name, which is by their beginning. */
  readonly runs: readonly RunSight[];
  readonly chain: Chain;
  /** Marks of runs that are not in the store, by the name of the run; and those of the policy under `policy`. */
  readonly orphanedMarks: ReadonlyMap<string, readonly MarkFile[]>;
  readonly policyMarks: readonly MarkFile[];
  /** Names of files that belong to no run. */
  readonly strangers: readonly string[];
}

/** Names of strangers that are kept; more of them say no more. */
const STRANGERS = 20;

/**
 * Looks at all that lies in the store: every version of every file in one listing, and the manifest of each run. Nothing
 * is planned from half a look: whatever the store throws comes through.
 */
export async function surveyRuns(request: SurveyRequest, context: Context): Promise<Survey> {
  const { store, environment, known } = request;
  const clocks = await measureSkew(store, context.now);
  const marks = groupMarks(await readMarks(store, environment, request.marking), environment);
  const runs: RunSight[] = [];
  const strangers: string[] = [];
  for await (const folder of listFolders(store, environment, strangers, context)) {
    runs.push(await lookAt(request, folder, marks.get(folder.run) ?? []));
    marks.delete(folder.run);
  }
  const dated = runs.flatMap(({ verified, committedAt }) =>
    verified === undefined || committedAt === undefined ? [] : [{ ...verified, committedAt }],
  );
  const policyMarks = marks.get('policy') ?? [];
  marks.delete('policy');
  return {
    now: clocks.there,
    clocks,
    runs,
    chain: judgeChain(dated, known),
    orphanedMarks: marks,
    policyMarks,
    strangers,
  };
}

/** The folders of runs, one after the other: only one of them is in memory with its files. */
async function* listFolders(
  store: Store,
  environment: string,
  strangers: string[],
  context: Context,
): AsyncGenerator<RunFolder> {
  const prefix = runsPrefix(environment);
  let open: { run: string; count: FolderCount } | undefined;
  for await (const version of listWithin(store, prefix)) {
    context.signal.throwIfAborted();
    const name = version.key.slice(prefix.length);
    const slash = Math.max(0, name.indexOf('/'));
    const run = name.slice(0, slash);
    if (!RUN_NAME.test(run)) {
      if (strangers.length < STRANGERS) strangers.push(name);
      continue;
    }
    if (open !== undefined && open.run !== run) yield open.count.folder;
    if (open?.run !== run) open = { run, count: new FolderCount(run) };
    open.count.add(name.slice(slash + 1), version);
  }
  if (open !== undefined) yield open.count.folder;
}

async function lookAt(
  { store, environment, trusted }: SurveyRequest,
  folder: RunFolder,
  marks: readonly MarkFile[],
): Promise<RunSight> {
  const { files: _, manifest, ...sight } = folder;
  const nothing = {
    verified: undefined,
    manifestSha256: undefined,
    refusal: undefined,
    missing: [],
    marks,
  };
  if (manifest === undefined) return { ...sight, ...nothing, committedAt: undefined };
  const committedAt = manifest.modified;
  const opened = await refusable(() => openRun(store, environment, folder.run, trusted));
  if (opened instanceof BulkheadError) {
    const bytes = await readFile(store, manifest.key);
    const sha256 = bytes === undefined ? undefined : manifestSha256(bytes);
    return { ...sight, ...nothing, committedAt, manifestSha256: sha256, refusal: opened };
  }
  const { lock } = (await store.head(manifest.key)) ?? {};
  return {
    ...sight,
    lockedUntil: later(sight.lockedUntil, lock?.until),
    committedAt,
    // The manifest of 10,000 tenants is 2 MB: from here on nobody needs the list of its objects.
    verified: { ...opened, manifest: { ...opened.manifest, objects: [] } },
    manifestSha256: opened.sha256,
    refusal: undefined,
    missing: missingObjects(opened.manifest, folder),
    marks,
  };
}

function groupMarks(files: readonly MarkFile[], environment: string): Map<string, MarkFile[]> {
  const prefix = marksPrefix(environment);
  const groups = new Map<string, MarkFile[]>();
  for (const file of files) {
    const [run = ''] = file.key.slice(prefix.length).split('/');
    const group = groups.get(run) ?? [];
    group.push(file);
    groups.set(run, group);
  }
  return groups;
}
