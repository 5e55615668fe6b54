import { allows } from './access.ts';
import { verificationOf } from './contents.ts';
import { type FakeAnswer, type FakeRequest, Refusal, type Route, requireBody } from './exchange.ts';
import { type FileAddition, StaleHead } from './git.ts';
import type { State } from './state.ts';

/** Above this the real one refuses: field reports put the end at 40 MB of request. */
const MOST_BYTES = 40_000_000;

/** The one mutation that the fake knows. */
export const graphqlRoutes: readonly Route<State>[] = [
  {
    method: 'POST',
    pattern: '/graphql',
    permission: null,
    async handle(request, state) {
      const { query, variables } = requireBody(request, {
        query: 'string',
        variables: 'object?',
        operationName: 'string?',
      });
      if (JSON.stringify(request.body).length > MOST_BYTES)
        throw new Refusal(413, 'Request Entity Too Large');
      const mutation =
        /^\s*mutation\s*(?:\w+\s*)?\(\s*\$(\w+)\s*:\s*CreateCommitOnBranchInput!\s*\)\s*\{\s*createCommitOnBranch\s*\(\s*input\s*:\s*\$\1\s*\)/;
      const [, name] = mutation.exec(String(query)) ?? [];
      if (name === undefined)
        return failed({ message: 'Parse error: the fake knows createCommitOnBranch only' });
      const input = record(variables)?.[name];
      const wrong = problemsOf(input, '');
      if (!isInput(input) || wrong.length > 0) {
        const list = wrong.length > 0 ? wrong.join(', ') : 'Expected value to not be null';
        return failed({
          message: `Variable $${name} of type CreateCommitOnBranchInput! was provided invalid value for ${list}`,
        });
      }
      return await createCommit(request, state, input);
    },
  },
];

interface Input {
  readonly branch: { readonly repositoryNameWithOwner: string; readonly branchName: string };
  readonly message: { readonly headline: string; readonly body?: string };
  readonly expectedHeadOid: string;
  readonly fileChanges: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[];
    readonly deletions?: readonly { readonly path: string }[];
  };
}

async function createCommit(request: FakeRequest, state: State, input: Input): Promise<FakeAnswer> {
  const { branch, message, expectedHeadOid, fileChanges } = input;
  const path = ['createCommitOnBranch'];
  const full = `${state.owner}/${state.name}`;
  if (branch.repositoryNameWithOwner.toLowerCase() !== full.toLowerCase()) {
    const sentence = `Could not resolve to a Repository with the name '${branch.repositoryNameWithOwner}'.`;
    return failed({ type: 'NOT_FOUND', path, message: sentence });
  }
  if (!allows(request.token, 'contents', 'write')) {
    return failed({ type: 'FORBIDDEN', path, message: 'Resource not accessible by integration' });
  }
  if (state.archived)
    return failed({ type: 'UNPROCESSABLE', path, message: 'Repository was archived so is read-only.' });
  const head = await state.git.head(branch.branchName);
  if (head === undefined) {
    return failed({ type: 'NOT_FOUND', path, message: `No branch named '${branch.branchName}' in ${full}` });
  }
  const stale = `Expected branch to point to "${expectedHeadOid}" but it did not.  Pull and try again.`;
  if (head !== expectedHeadOid) return failed({ type: 'STALE_DATA', path, message: stale });
  const guard = request.token.bypass ? undefined : state.guards.get(branch.branchName);
  if (guard === 'protected') {
    const sentence = 'Changes must be made through a pull request.';
    return failed({
      type: 'BRANCH_PROTECTION_RULE_VIOLATION',
      path,
      message: `GH006: Protected branch update failed for refs/heads/${branch.branchName}.\n\n- ${sentence}`,
    });
  }
  if (guard === 'ruleset') {
    return failed({
      type: 'UNPROCESSABLE',
      path,
      message: 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n',
    });
  }
  const additions: FileAddition[] = (fileChanges.additions ?? []).map((addition) => ({
    path: addition.path,
    bytes: Buffer.from(addition.contents, 'base64'),
  }));
  const deletions = (fileChanges.deletions ?? []).map((deletion) => deletion.path);
  for (const deleted of deletions) {
    if ((await state.git.entry(head, deleted)) === undefined) {
      return failed({
        type: 'UNPROCESSABLE',
        path,
        message: `A path was requested for deletion which does not exist as of commit oid \`${head}\``,
      });
    }
  }
  try {
    const oid = await state.git.commit({
      branch: branch.branchName,
      parent: expectedHeadOid,
      message: message.body === undefined ? message.headline : `${message.headline}\n\n${message.body}`,
      author: request.token.login,
      additions,
      deletions,
      at: state.now(),
    });
    if (request.token.signs) state.signed.add(oid);
    const url = `https://github.example/${full}/commit/${oid}`;
    const commit = { oid, url, signature: { isValid: verificationOf(state, oid).verified } };
    return { status: 200, json: { data: { createCommitOnBranch: { commit } } } };
  } catch (error) {
    // Two requests at once: git itself lets one of them through.
    if (error instanceof StaleHead) return failed({ type: 'STALE_DATA', path, message: stale });
    throw error;
  }
}

function failed(error: Readonly<Record<string, unknown>>): FakeAnswer {
  return {
    status: 200,
    json: {
      data: { createCommitOnBranch: null },
      errors: [{ ...error, locations: [{ line: 2, column: 3 }] }],
    },
  };
}

type Shape = Readonly<Record<string, 'required' | 'optional'>>;
const SHAPES: Readonly<Record<string, Shape>> = {
  '': {
    branch: 'required',
    message: 'required',
    expectedHeadOid: 'required',
    fileChanges: 'optional',
    clientMutationId: 'optional',
  },
  branch: { repositoryNameWithOwner: 'optional', branchName: 'optional', id: 'optional' },
  message: { headline: 'required', body: 'optional' },
  fileChanges: { additions: 'optional', deletions: 'optional' },
  'fileChanges.additions': { path: 'required', contents: 'required' },
  'fileChanges.deletions': { path: 'required' },
};

/** What a GraphQL server says of an input object that does not fit its type. */
function problemsOf(value: unknown, at: string): string[] {
  const shape = SHAPES[at];
  const members = record(value);
  if (shape === undefined) return leafProblems(value, at);
  if (members === undefined) return [`${at} (Expected ${JSON.stringify(value)} to be a key-value object)`];
  const problems = Object.keys(members)
    .filter((key) => !(key in shape))
    .map((key) => `${join(at, key)} (Field is not defined on the input type)`);
  for (const [key, need] of Object.entries(shape)) {
    const member = members[key];
    if (member === undefined || member === null) {
      if (need === 'required') problems.push(`${join(at, key)} (Expected value to not be null)`);
    } else if (Array.isArray(member))
      problems.push(...member.flatMap((item) => problemsOf(item, join(at, key))));
    else problems.push(...problemsOf(member, join(at, key)));
  }
  return problems;
}

function leafProblems(value: unknown, at: string): string[] {
  if (typeof value !== 'string') return [`${at} (Could not coerce value ${JSON.stringify(value)} to String)`];
  const wrong =
    (at === 'expectedHeadOid' && !/^[0-9a-f]{40}$/.test(value)) ||
    (at === 'message.headline' && value.trim() === '') ||
    (at.endsWith('.contents') && Buffer.from(value, 'base64').toString('base64') !== value) ||
    (at.endsWith('.path') &&
      (/^\/|(?:^|\/)\.{1,2}(?:\/|$)|(?:^|\/)\.git(?:\/|$)|\/$|\0/.test(value) || value === '')) ||
    (at === 'branch.branchName' && !/^[\w][\w./-]*$/.test(value.replace(/^refs\/heads\//, '')));
  return wrong ? [`${at} (${JSON.stringify(value.slice(0, 60))} is not valid)`] : [];
}

function join(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`;
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

function isInput(value: unknown): value is Input {
  return record(value) !== undefined && problemsOf(value, '').length === 0;
}
