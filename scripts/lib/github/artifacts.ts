import { createHash } from 'node:crypto';
import type { Context } from '../runtime/context.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import type { GitHub } from './client.ts';
import { wholeAnswers } from './exchange.ts';
import { readZip, type ZipLimits } from './zip.ts';

/** What a job of a run left behind. */
export interface RunArtifact {
  readonly id: number;
  readonly name: string;
  readonly run: string;
  readonly createdAt: Date;
  readonly bytes: number;
  /** `sha256:<hex>` of its zip, where the server tells it. */
  readonly digest: string | undefined;
}

/** Artifacts that are looked through at most, newest first. */
const MOST_LISTED = 1000;

/**
 * The artifacts whose names begin with a prefix, newest first, back to a moment. Expired ones are left out.
 * @throws GitHubError; `actions: read` is needed
 */
export async function listArtifacts(github: GitHub, prefix: string, since: Date): Promise<RunArtifact[]> {
  const found: RunArtifact[] = [];
  const pages = github.paginate.iterator(github.rest.actions.listArtifactsForRepo, {
    ...github.here,
    per_page: 100,
  });
  let listed = 0;
  for await (const { data } of pages) {
    for (const { id, name, created_at, expired, size_in_bytes, workflow_run, digest } of data) {
      const createdAt = new Date(created_at ?? 0);
      // GitHub lists the newest first; ids rise with time, so one older than that ends the search.
      if (createdAt < since || listed === MOST_LISTED) return found;
      listed += 1;
      if (expired || !name.startsWith(prefix) || workflow_run?.id === undefined) continue;
      const run = String(workflow_run.id);
      found.push({ id, name, run, createdAt, bytes: size_in_bytes, digest: digest ?? undefined });
    }
  }
  return found;
}

/**
 * The files of an artifact by their names.
 * @throws GitHubError; BulkheadError `ARTIFACT_UNFIT`, `ZIP`
 */
export async function readArtifact(
  github: GitHub,
  artifact: RunArtifact,
  limits: ZipLimits,
): Promise<Map<string, Buffer>> {
  if (artifact.bytes > limits.bytes)
    throw unfit(artifact, `has ${artifact.bytes} bytes, more than ${limits.bytes}`);
  const zip = await download(github, artifact);
  if (zip.length > limits.bytes) throw unfit(artifact, `has ${zip.length} bytes, more than ${limits.bytes}`);
  const digest = `sha256:${createHash('sha256').update(zip).digest('hex')}`;
  if (artifact.digest?.startsWith('sha256:') && artifact.digest !== digest) {
    throw unfit(
      artifact,
      `has other bytes than those that were uploaded (${digest}, not ${artifact.digest})`,
    );
  }
  return readZip(zip, artifact.name, limits);
}

/** Tries to fetch what lies behind the address. */
const DOWNLOAD_TRIES = 3;

/**
 * The API answers with the address of a store, good for a minute and signed in itself. The token is not sent there: it is
 * none of the store's business, and a request that authenticates twice is refused.
 */
async function download(github: GitHub, artifact: RunArtifact): Promise<Buffer> {
  const { context } = github;
  for (let attempt = 1; ; attempt++) {
    const answer = await github.rest.actions.downloadArtifact({
      ...github.here,
      artifact_id: artifact.id,
      archive_format: 'zip',
      request: { redirect: 'manual' },
    });
    const { location } = answer.headers;
    if (location === undefined) throw unfit(artifact, 'has no address to download it from');
    const response = await attemptFetch(context, location);
    if (response instanceof Response && response.ok) return Buffer.from(await response.arrayBuffer());
    const why = response instanceof Response ? `its store answered ${response.status}` : messageOf(response);
    if (attempt === DOWNLOAD_TRIES) throw unfit(artifact, `could not be downloaded: ${why}`);
    await context.sleep(1000 * attempt);
  }
}

/** The answer, or why there is none. */
async function attemptFetch(context: Context, url: string): Promise<unknown> {
  try {
    return await wholeAnswers(context)(url);
  } catch (error) {
    if (context.signal.aborted) throw error;
    return error;
  }
}

function unfit({ name, run }: RunArtifact, why: string): BulkheadError {
  return new BulkheadError({
    what: `the artifact ${name} of run ${run} ${why}`,
    fix: 'Look at the run that made it; nothing of it was recorded.',
    code: 'ARTIFACT_UNFIT',
    runbook: 'RECORDING.md#a-report-was-refused',
    exit: 1,
  });
}
