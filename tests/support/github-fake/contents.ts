import { type FakeAnswer, notFound, Refusal, type Route, requireBody } from './exchange.ts';
import { pageOf } from './pages.ts';
import type { State } from './state.ts';

const CONTENTS = { contents: 'read' } as const;
const REPO = '/repos/{owner}/{repo}';

/** The repository, its branches, commits and files. */
export const contentRoutes: readonly Route<State>[] = [
  {
    method: 'GET',
    pattern: REPO,
    permission: { metadata: 'read' },
    handle: (_, state) => ({ status: 200, json: describe(state) }),
  },
  {
    method: 'GET',
    pattern: `${REPO}/git/ref/{ref}`,
    permission: CONTENTS,
    async handle({ params }, state) {
      const sha = await state.git.resolve(`refs/${params.ref}`);
      if (sha === undefined) await refuseEmpty(state);
      if (sha === undefined) throw notFound();
      return { status: 200, json: refOf(state, `refs/${params.ref}`, sha) };
    },
  },
  {
    method: 'GET',
    pattern: `${REPO}/contents/{path}`,
    permission: CONTENTS,
    handle: ({ params, query }, state) =>
      contents(state, params.path ?? '', query.get('ref') ?? state.defaultBranch),
  },
  {
    method: 'GET',
    pattern: `${REPO}/git/blobs/{sha}`,
    permission: CONTENTS,
    async handle({ params: { sha = '' } }, state) {
      const bytes = await state.git.blob(sha);
      if (bytes === undefined) throw notFound();
      return { status: 200, json: { sha, size: bytes.length, encoding: 'base64', content: wrapped(bytes) } };
    },
  },
  {
    method: 'GET',
    pattern: `${REPO}/commits/{ref}`,
    permission: CONTENTS,
    async handle({ params: { ref = '' } }, state) {
      const sha = await state.git.resolve(ref);
      if (sha === undefined) await refuseEmpty(state);
      if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${ref}`);
      return { status: 200, json: { sha, commit: { verification: verificationOf(state, sha) } } };
    },
  },
  {
    method: 'GET',
    pattern: `${REPO}/commits`,
    permission: CONTENTS,
    async handle(request, state) {
      await refuseEmpty(state);
      const head = await state.git.resolve(request.query.get('sha') ?? state.defaultBranch);
      if (head === undefined) throw notFound();
      const text = (await state.git.git(['log', '-z', '--format=%H%n%B', head])).toString();
      const commits = text.split('\0').map((entry) => {
        const sha = entry.slice(0, 40);
        return {
          sha,
          commit: { message: entry.slice(41).trimEnd(), verification: verificationOf(state, sha) },
        };
      });
      return pageOf(request, state, commits);
    },
  },
  {
    method: 'GET',
    pattern: `${REPO}/compare/{basehead}`,
    permission: CONTENTS,
    async handle({ params: { basehead = '' } }, state) {
      const [base = '', head = ''] = basehead.split('...');
      const [from, to] = [await state.git.resolve(base), await state.git.resolve(head)];
      if (from === undefined || to === undefined) throw notFound();
      const counts = (
        await state.git.git(['rev-list', '--left-right', '--count', `${from}...${to}`])
      ).toString();
      const [behind = 0, ahead = 0] = counts.trim().split('\t').map(Number);
      const status =
        ahead > 0 && behind > 0 ? 'diverged' : ahead > 0 ? 'ahead' : behind > 0 ? 'behind' : 'identical';
      return { status: 200, json: { status, ahead_by: ahead, behind_by: behind, total_commits: ahead } };
    },
  },
  {
    method: 'POST',
    pattern: `${REPO}/git/refs`,
    permission: { contents: 'write' },
    async handle(request, state) {
      const { ref, sha } = requireBody(request, { ref: 'string', sha: 'string' });
      if (!/^refs\/heads\/[\w./-]+$/.test(String(ref))) {
        throw new Refusal(422, 'Reference name must start with "refs" and contain at least two slashes.');
      }
      if ((await state.git.resolve(String(sha))) === undefined)
        throw new Refusal(422, 'Object does not exist');
      if ((await state.git.resolve(String(ref))) !== undefined)
        throw new Refusal(422, 'Reference already exists');
      await state.git.git(['update-ref', String(ref), String(sha), '0'.repeat(40)]);
      return { status: 201, json: refOf(state, String(ref), String(sha)) };
    },
  },
];

async function contents(state: State, path: string, ref: string): Promise<FakeAnswer> {
  const commit = await state.git.resolve(ref);
  if (commit === undefined) await refuseEmpty(state);
  if (commit === undefined) throw new Refusal(404, `No commit found for the ref ${ref}`);
  const entry = await state.git.entry(commit, path);
  if (entry === undefined) throw notFound();
  if (entry.type === 'tree') return { status: 200, json: await listing(state, entry.sha, path) };
  const bytes = await state.git.blob(entry.sha);
  if (bytes === undefined) throw notFound();
  // Above 1 MiB the answer names the blob only: https://docs.github.com/en/rest/repos/contents#get-repository-content
  const whole = bytes.length <= 1 << 20;
  return {
    status: 200,
    json: {
      type: 'file',
      name: path.split('/').at(-1),
      path,
      sha: entry.sha,
      size: bytes.length,
      encoding: whole ? 'base64' : 'none',
      content: whole ? wrapped(bytes) : '',
    },
  };
}

/** The entries of a folder, at most 1000 as GitHub shows them. */
async function listing(state: State, tree: string, path: string): Promise<unknown[]> {
  const text = (await state.git.git(['ls-tree', '-z', '--long', tree])).toString();
  return text
    .split('\0')
    .filter((line) => line !== '')
    .slice(0, 1000)
    .map((line) => {
      const [, type, sha, name] = /^\d+ (\w+) ([0-9a-f]+) +(?:-|\d+)\t(.+)$/.exec(line) ?? [];
      return { type: type === 'tree' ? 'dir' : 'file', sha, name, path: `${path}/${name}` };
    });
}

/** The answer to all questions about commits of a repository that has none. */
async function refuseEmpty(state: State): Promise<void> {
  if ((await state.git.branches()).length === 0) throw new Refusal(409, 'Git Repository is empty.');
}

function describe(state: State): Record<string, unknown> {
  return {
    name: state.name,
    full_name: `${state.owner}/${state.name}`,
    owner: { login: state.owner },
    default_branch: state.defaultBranch,
    archived: state.archived,
    html_url: `https://github.example/${state.owner}/${state.name}`,
  };
}

function refOf(state: State, ref: string, sha: string): Record<string, unknown> {
  return {
    ref,
    url: `${state.url}/repos/${state.owner}/${state.name}/git/${ref}`,
    object: { type: 'commit', sha },
  };
}

/** GitHub signs what is made through its API by an app; a commit that was pushed it knows nothing about. */
export function verificationOf(state: State, sha: string): Record<string, unknown> {
  const verified = state.signed.has(sha);
  return { verified, reason: verified ? 'valid' : 'unsigned', signature: null, payload: null };
}

/** Base64 with a line break after 60 characters, as GitHub sends it. */
function wrapped(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll(/.{1,60}/g, '$&\n');
}
