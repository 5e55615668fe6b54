import { stat } from 'node:fs/promises';
import type { OpeningKey } from '../archive/envelope.ts';
import type { VerifyingKey } from '../archive/signing-key.ts';
import { type Evidence, readEvidence } from '../reports/ledger-evidence.ts';
import { type LedgerLine, readLedgerFiles } from '../reports/ledger-file.ts';
import type { LedgerProblem } from '../reports/ledger-problem.ts';
import { lineProblems } from '../reports/ledger-verify.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { unlessMissing } from '../runtime/missing.ts';
import type { Store } from '../storage/store.ts';
import type { Objectives } from '../tenancy/objectives-schema.ts';
import { type Gap, gaps } from '../watchdog/gaps.ts';
import { type AnchorJudgement, judgeAnchors } from './anchor-judge.ts';
import { type Anchors, fetchAnchors } from './anchors.ts';
import { readIndexes, type StoredIndex } from './archive-index.ts';
import { readArchive, requireArchive, unlockArchive } from './archive-object.ts';
import { type ArchivedSight, judgeArchived } from './archived.ts';
import { type Dating, judgeDates } from './dating.ts';
import { type LedgerHistory, readLedgerHistory } from './git-history.ts';

/** What is to be looked at, and what there is to look with. */
export interface VerifyReportsRequest {
  readonly folder: string;
  /** Reports, anchors, commits and gaps of before it are left alone; the chain is always read whole. */
  readonly since: Date | undefined;
  readonly environment: string;
  /** Where the manifests and the archived reports are. */
  readonly store: Store | undefined;
  readonly trusted: readonly VerifyingKey[];
  readonly git: boolean;
  /** Opens archived reports and holds each against the ledger. */
  readonly fetch: { readonly keys: readonly OpeningKey[] } | undefined;
  /** How fresh the evidence has to be; undefined: gaps are not judged. */
  readonly objectives: Objectives | undefined;
}

/** What a verification saw. */
export interface ReportsVerification {
  readonly lines: readonly LedgerLine[];
  /** Lines whose report was looked for. */
  readonly looked: readonly LedgerLine[];
  readonly chain: readonly LedgerProblem[];
  readonly evidence: Evidence;
  readonly archived: ArchivedSight & { readonly opened: number; readonly found: number };
  readonly anchors: (Anchors & { readonly judged: AnchorJudgement }) | undefined;
  readonly history: LedgerHistory | undefined;
  readonly dating: Dating;
  readonly gaps: readonly Gap[] | undefined;
}

/**
 * Looks at the ledger, at the reports, and at whatever outside of them is given.
 * @throws BulkheadError `NO_REPORTS` where there is nothing to look at, and what store, git and keys throw.
 */
export async function verifyReports(
  request: VerifyReportsRequest,
  context: Pick<Context, 'step' | 'signal' | 'env' | 'now'>,
): Promise<ReportsVerification> {
  const { folder, since } = request;
  await context.step('ledger');
  const { files, lines } = await readLines(folder);
  const chain = lineProblems(files, lines, folder);
  await context.step('reports');
  const looked = since === undefined ? lines : lines.filter((line) => isSince(line, since));
  const evidence = await readEvidence(folder, lines, context.signal, since && new Set(looked));
  const { indexes, unreadable } = await readIndexes(folder);
  const archived = judgeArchived(evidence.missing, indexes, evidence.vouchers);
  const invalid = unreadable.map(({ path, error }) => problemOf(path, error));
  const fetched = await lookAtArchives(request, archived.needed);
  await context.step('anchors');
  const anchors = await lookAtAnchors(request, lines, evidence, context.now());
  await context.step('history');
  const history = request.git ? await readLedgerHistory(folder, lines, since, context) : undefined;
  const witnesses = [...(anchors?.judged.witnesses ?? []), ...(history?.witnesses ?? [])];
  const dating = judgeDates(lines, { now: context.now(), witnesses, recordedLate: evidence.late });
  await context.step('gaps');
  return {
    lines,
    looked,
    chain,
    evidence,
    archived: { ...archived, ...fetched, problems: [...archived.problems, ...invalid, ...fetched.problems] },
    anchors,
    history,
    dating: since === undefined ? dating : datingSince(dating, new Set(looked.map(placeOf))),
    gaps: gapsOf(request, lines, context.now()),
  };
}

async function readLines(folder: string) {
  const files = await readLedgerFiles(folder);
  const lines = files.flatMap((file) => file.lines);
  if (lines.length > 0) return { files, lines };
  const there = await isFolder(folder);
  throw new BulkheadError({
    what: there ? `${folder} has no ledger with a line in it` : `there is no folder ${folder}`,
    fix: 'Name the folder of the committed reports, the one that holds ledger/<year>.jsonl.',
    code: 'NO_REPORTS',
  });
}

async function isFolder(path: string): Promise<boolean> {
  return (await unlessMissing(stat(path)))?.isDirectory() === true;
}

/** A line that is none is of every time. */
function isSince({ entry }: LedgerLine, since: Date): boolean {
  return entry === undefined || Date.parse(entry.at) >= since.getTime();
}

function placeOf({ file, line }: { file: string; line: number }): string {
  return `${file}:${line}`;
}

function datingSince({ problems, late }: Dating, places: ReadonlySet<string>): Dating {
  return {
    problems: problems.filter((problem) => places.has(placeOf(problem))),
    late: late.filter((line) => places.has(placeOf(line))),
  };
}

/** Without a store nothing is looked at; the result says so. */
async function lookAtArchives({ store, fetch }: VerifyReportsRequest, needed: readonly StoredIndex[]) {
  const problems: LedgerProblem[] = [];
  let [found, opened] = [0, 0];
  if (store === undefined) return { problems, found, opened };
  for (const { path, index } of needed) {
    try {
      await requireArchive(store, index);
      found += 1;
      if (fetch === undefined) continue;
      const runKey = await unlockArchive(store, index, fetch.keys);
      for await (const { path: file } of readArchive(store, index, runKey)) {
        if (file.endsWith('.json')) opened += 1;
      }
    } catch (error) {
      if (!(error instanceof BulkheadError) || error.exit === 2) throw error;
      problems.push(problemOf(path, error));
    }
  }
  return { problems, found, opened };
}

async function lookAtAnchors(
  { store, environment, trusted, since }: VerifyReportsRequest,
  lines: readonly LedgerLine[],
  evidence: Evidence,
  now: Date,
) {
  if (store === undefined || trusted.length === 0) return undefined;
  const anchors = await fetchAnchors(store, environment, trusted, since);
  const manifests = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    const manifest = line.entry?.manifest ?? evidence.manifests.get(line);
    if (manifest !== undefined) manifests.set(manifest, index);
  }
  return { ...anchors, judged: judgeAnchors(anchors.anchors, lines, manifests, now) };
}

function gapsOf(
  { objectives, since }: VerifyReportsRequest,
  lines: readonly LedgerLine[],
  now: Date,
): Gap[] | undefined {
  if (objectives === undefined) return undefined;
  const entries = lines.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
  const found = gaps(objectives, entries, now);
  return since === undefined ? found : found.filter(({ to }) => Date.parse(to) >= since.getTime());
}

function problemOf(file: string, { what, fix, code }: BulkheadError): LedgerProblem {
  return { file, line: 0, code: isArchiveCode(code) ? code : 'ARCHIVE_CHANGED', problem: what, fix };
}

function isArchiveCode(code: string): code is 'ARCHIVE_MISSING' | 'INDEX_INVALID' {
  return code === 'ARCHIVE_MISSING' || code === 'INDEX_INVALID';
}
