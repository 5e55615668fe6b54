import { listArtifacts, type RunArtifact, readArtifact } from '../../github/artifacts.ts';
import type { GitHub } from '../../github/client.ts';
import { BulkheadError, messageOf } from '../../runtime/errors.ts';
import type { LedgerEntry } from '../ledger-entry.ts';
import { type IncomingFile, placeOf, type Refused } from './incoming.ts';

/** The artifacts of jobs that wrote reports are named so, each with its job. */
export const ARTIFACT_PREFIX = 'bulkhead-reports-';

const DAY = 86_400_000;

/** One artifact has no more than this; and no more artifacts are read by one run, newest first. */
const LIMITS = { files: 2000, bytes: 64 << 20 };
const MOST_ARTIFACTS = 200;

/** What earlier runs left unrecorded. */
export interface LookBack {
  readonly files: readonly IncomingFile[];
  readonly refused: readonly Refused[];
  readonly artifacts: number;
}

/**
 * Reports of earlier runs that the ledger may lack, from their artifacts. A run that has lines is looked at again for a day
 * only: its artifacts were recorded when its lines were, except for those of jobs that ended later.
 * @param days how far back; GitHub keeps artifacts for 90 by default
 * @throws GitHubError; `actions: read` is needed
 */
export async function lookBack(
  github: GitHub,
  { days, ledger, run }: { days: number; ledger: readonly LedgerEntry[]; run: string | undefined },
): Promise<LookBack> {
  const { context } = github;
  const now = context.now().getTime();
  const lastOf = new Map<string, number>();
  for (const entry of ledger) {
    lastOf.set(entry.run, Math.max(lastOf.get(entry.run) ?? 0, Date.parse(entry.at)));
  }
  const isSettled = ({ run: of, createdAt }: RunArtifact) => {
    const last = lastOf.get(of);
    return last !== undefined && now - createdAt.getTime() > DAY && createdAt.getTime() - last < DAY;
  };
  const listed = await listArtifacts(github, ARTIFACT_PREFIX, new Date(now - days * DAY));
  const wanted = listed
    .filter((artifact) => artifact.run !== run && !isSettled(artifact))
    .slice(0, MOST_ARTIFACTS);
  const files: IncomingFile[] = [];
  const refused: Refused[] = [];
  for (const artifact of wanted) {
    const source = `${artifact.name} of run ${artifact.run}`;
    try {
      files.push(...filesOf(await readArtifact(github, artifact, LIMITS), source));
    } catch (error) {
      // One damaged artifact must not keep the others from being recorded; it is told by name.
      if (!(error instanceof BulkheadError) || error.exit !== 1) throw error;
      refused.push({ source, code: 'UNREADABLE', why: messageOf(error) });
    }
  }
  return { files, refused, artifacts: wanted.length };
}

function filesOf(contents: ReadonlyMap<string, Buffer>, source: string): IncomingFile[] {
  const attested = attestedIn(contents);
  return [...contents]
    .filter(([path]) => placeOf(path) !== undefined)
    .map(([path, bytes]) => ({
      source: `${path} in ${source}`,
      bytes,
      attested: attested.get(path),
      late: true,
    }));
}

/** What the ledgers inside the artifact say of its reports. Their lines are only believed against bytes. */
function attestedIn(contents: ReadonlyMap<string, Buffer>): Map<string, string> {
  const attested = new Map<string, string>();
  for (const [path, bytes] of contents) {
    const [, root] = /^(.*\/)?ledger\/\d{4}\.jsonl$/.exec(path) ?? [];
    if (!/(?:^|\/)ledger\/\d{4}\.jsonl$/.test(path)) continue;
    for (const [, report = '', sha = ''] of bytes
      .toString('utf8')
      .matchAll(/"path":"([^"]+)".*?"sha256":"([0-9a-f]{64})"/g)) {
      attested.set(`${root ?? ''}${report}`, sha);
    }
  }
  return attested;
}
