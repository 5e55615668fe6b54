import { createHash } from 'node:crypto';
import { type FakeRequest, notFound, Refusal, type Route } from './exchange.ts';
import { pageOf } from './pages.ts';
import type { State } from './state.ts';

export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly zip: Buffer;
  readonly createdAt: Date;
  readonly run: { readonly id: number; readonly branch: string; readonly sha: string };
  expired: boolean;
}

/** An artifact to be: of the default branch and of no commit unless it says so. */
export interface NewArtifact {
  readonly name: string;
  readonly zip: Buffer;
  readonly run: number;
  readonly branch?: string;
  readonly sha?: string;
  readonly createdAt?: Date;
}

/** Puts an artifact there, as `actions/upload-artifact` would in a job of a run. */
export function addArtifact(state: State, { name, zip, run, ...rest }: NewArtifact): Artifact {
  const { branch = state.defaultBranch, sha = '0'.repeat(40), createdAt = state.now() } = rest;
  const id = state.next('artifact');
  const artifact = { id, name, zip, createdAt, run: { id: run, branch, sha }, expired: false };
  state.artifacts.set(id, artifact);
  return artifact;
}

const READ = { actions: 'read' } as const;
const REPO = '/repos/{owner}/{repo}';

/** Artifacts of runs. The zip lies elsewhere, under an address that a token must not be sent to. */
export const artifactRoutes: readonly Route<State>[] = [
  {
    method: 'GET',
    pattern: `${REPO}/actions/artifacts`,
    permission: READ,
    handle: (request, state) => pageOf(request, state, listed(request, state), 'artifacts'),
  },
  {
    method: 'GET',
    pattern: `${REPO}/actions/runs/{run}/artifacts`,
    permission: READ,
    handle(request, state) {
      const items = [...state.artifacts.values()].filter(({ run }) => String(run.id) === request.params.run);
      return pageOf(
        request,
        state,
        items.map((artifact) => describe(artifact, state)),
        'artifacts',
      );
    },
  },
  {
    method: 'GET',
    pattern: `${REPO}/actions/artifacts/{id}/{format}`,
    permission: READ,
    handle({ params }, state) {
      const artifact = state.artifacts.get(Number(params.id));
      if (artifact === undefined) throw notFound();
      if (params.format !== 'zip') throw new Refusal(415, 'Unsupported archive format');
      if (artifact.expired) throw new Refusal(410, 'Artifact has expired');
      return {
        status: 302,
        headers: { location: `${state.url}/_blobs/${artifact.id}?sig=${signature(artifact)}` },
      };
    },
  },
  {
    method: 'GET',
    pattern: '/_blobs/{id}',
    permission: 'open',
    handle({ params, query, headers }, state) {
      const artifact = state.artifacts.get(Number(params.id));
      if (artifact === undefined || query.get('sig') !== signature(artifact))
        throw new Refusal(403, 'AuthenticationFailed');
      // The store behind the real ones refuses a request with two ways of authenticating.
      if (headers.authorization !== undefined) throw new Refusal(400, 'InvalidAuthenticationInfo');
      return { status: 200, bytes: artifact.zip };
    },
  },
];

function listed(request: FakeRequest, state: State): unknown[] {
  const name = request.query.get('name');
  return [...state.artifacts.values()]
    .filter((artifact) => name === null || artifact.name === name)
    .sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime() || other.id - one.id)
    .map((artifact) => describe(artifact, state));
}

function describe(artifact: Artifact, state: State): Record<string, unknown> {
  const { id, name, zip, expired, run } = artifact;
  return {
    id,
    name,
    size_in_bytes: zip.length,
    archive_download_url: `${state.url}/repos/${state.owner}/${state.name}/actions/artifacts/${id}/zip`,
    expired,
    created_at: artifact.createdAt.toISOString().replace('.000', ''),
    digest: `sha256:${createHash('sha256').update(zip).digest('hex')}`,
    workflow_run: { id: run.id, head_branch: run.branch, head_sha: run.sha },
  };
}

function signature({ id, zip }: Artifact): string {
  return createHash('sha256').update(`${id}:${zip.length}`).digest('hex').slice(0, 16);
}
