import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FakeHttp, readBody, startHttp } from '../bucket-fake/http.ts';
import {
  acceptedHeader,
  checkAccess,
  type Permissions,
  type Token,
  type TokenOptions,
  Tokens,
} from './access.ts';
import { artifactRoutes } from './artifacts.ts';
import { contentRoutes } from './contents.ts';
import { type FakeAnswer, type FakeRequest, notFound, Refusal, type Route } from './exchange.ts';
import { type Effect, Faults } from './faults.ts';
import { BareRepository } from './git.ts';
import { graphqlRoutes } from './graphql.ts';
import { newState, type State } from './state.ts';

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: unknown;
  /** 0 when the connection was cut. */
  status: number;
}

/** GitHub with one repository, real git underneath, on a port of its own. What it does not know it refuses. */
export interface GitHubFake extends FakeHttp {
  /** Root of the API: GITHUB_API_URL. GraphQL is at `/graphql` below it. */
  readonly url: string;
  readonly repository: string;
  readonly state: State;
  readonly git: BareRepository;
  readonly faults: Faults;
  /** Every request so far, in order. */
  readonly requests: LoggedRequest[];
  /** Makes a token, such as that of a job with these `permissions:`. */
  token(permissions: Permissions, options?: TokenOptions): string;
}

export interface GitHubFakeOptions {
  /** `owner/name`. */
  readonly repository?: string;
  readonly defaultBranch?: string;
  /** Files of the first commit; `'empty'`: there is no commit at all. */
  readonly files?: Readonly<Record<string, string>> | 'empty';
  /** Calls beyond contents, commits and artifacts, such as those of issues. */
  readonly routes?: readonly Route<State>[];
}

/** Starts it. `await using github = await startGitHub({ routes: issueRoutes() })` */
export async function startGitHub(options: GitHubFakeOptions = {}): Promise<GitHubFake> {
  const {
    repository = 'sample/portal',
    defaultBranch = 'main',
    files = { 'README.md': '# Portal\n' },
  } = options;
  const [owner = '', name = ''] = repository.split('/');
  const git = await BareRepository.create(defaultBranch, files === 'empty' ? undefined : files);
  const tokens = new Tokens();
  const http = await startHttp((incoming, response) => serve(fake, incoming, response));
  const url = http.endpoint;
  const state = newState({ owner, name, defaultBranch, url, git, tokens });
  // A test's own come first: they may tell more of what is in the core.
  const routes = [...(options.routes ?? []), ...contentRoutes, ...artifactRoutes, ...graphqlRoutes].map(
    compile,
  );
  const close = http[Symbol.asyncDispose].bind(http);
  const fake: Serving = Object.assign(http, {
    url,
    repository,
    state,
    git,
    routes,
    faults: new Faults(),
    requests: [],
    token: (permissions: Permissions, choice?: TokenOptions) => tokens.add(permissions, choice).value,
    async [Symbol.asyncDispose]() {
      await close();
      await git[Symbol.asyncDispose]();
    },
  });
  return fake;
}

interface Compiled {
  readonly route: Route<State>;
  readonly matcher: RegExp;
}

interface Serving extends GitHubFake {
  readonly routes: readonly Compiled[];
}

/** `{path}` at the end of a pattern takes the rest, slashes too, as GitHub's contents and refs do. */
function compile(route: Route<State>): Compiled {
  const text = route.pattern
    .replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{(path|ref)\}$/, '(?<$1>.+)')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return { route, matcher: new RegExp(`^${text}$`) };
}

async function serve(fake: Serving, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = (await readBody(incoming)).toString('utf8');
  const url = new URL(incoming.url ?? '/', fake.url);
  const method = incoming.method ?? 'GET';
  const path = url.pathname;
  const logged: LoggedRequest = { method, path, query: url.search, body: parsed(text), status: 0 };
  fake.requests.push(logged);
  const effect = fake.faults.take({ method, path, text });
  if (effect?.kind === 'cut-before') return void incoming.socket.destroy();
  if (effect?.kind === 'meanwhile') await effect.run();
  const answer = effect?.kind === 'answer' ? answerOf(effect) : await answerTo(fake, incoming, url, text);
  if (effect?.kind === 'cut-after') return void incoming.socket.destroy();
  const sent =
    effect?.kind === 'answer-after' ? { status: effect.status, json: { message: 'Bad Gateway' } } : answer;
  logged.status = sent.status;
  send(response, sent, fake.state, effect?.kind === 'cut-body');
}

function answerOf({ status, message = 'A fault', headers = {} }: Effect & { kind: 'answer' }): FakeAnswer {
  return { status, json: { message, documentation_url: 'https://docs.github.com/rest' }, headers };
}

async function answerTo(
  fake: Serving,
  incoming: IncomingMessage,
  url: URL,
  text: string,
): Promise<FakeAnswer> {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([key, value]) => [key, String(value)]),
  );
  const method = incoming.method ?? 'GET';
  try {
    for (const { route, matcher } of fake.routes) {
      const match = route.method === method ? matcher.exec(url.pathname) : null;
      if (match === null) continue;
      const params = decoded(match.groups ?? {});
      const body = text === '' ? undefined : requireJson(text);
      const permission = route.permission;
      const token = permission === 'open' ? NOBODY : fake.state.tokens.of(headers);
      if (permission !== 'open' && headers['user-agent'] === undefined)
        throw new Refusal(
          403,
          'Request forbidden by administrative rules. Please make sure your request has a User-Agent header',
        );
      const request: FakeRequest = {
        method,
        path: url.pathname,
        params,
        query: url.searchParams,
        headers,
        body,
        token,
      };
      requireRepository(params, fake.state);
      if (permission !== null && permission !== 'open') checkAccess(request, permission);
      if (fake.state.archived && method !== 'GET' && permission !== 'open')
        throw new Refusal(403, 'Repository was archived so is read-only.');
      const answer = await route.handle(request, fake.state);
      const accepted = permission === null || permission === 'open' ? {} : acceptedHeader(permission);
      return { ...answer, headers: { ...accepted, ...answer.headers } };
    }
    fake.state.tokens.of(headers);
    throw notFound();
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, json: error.json, headers: error.headers };
    throw error;
  }
}

const NOBODY: Token = { value: '', permissions: {}, login: '', bypass: false, signs: false, revoked: false };

function requireRepository(params: Readonly<Record<string, string>>, state: State): void {
  const { owner = state.owner, repo = state.name } = params;
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  if (!same(owner, state.owner) || !same(repo, state.name)) throw notFound();
}

function requireJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // For the log only.
  }
}

function decoded(groups: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([key, value]) => [key, decodeURIComponent(value)]));
}

function send(response: ServerResponse, answer: FakeAnswer, state: State, cut: boolean): void {
  const reset = String(Math.floor(state.now().getTime() / 1000) + 3600);
  const bytes =
    answer.bytes ?? (answer.json === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(answer.json)));
  response.writeHead(answer.status, {
    'content-type':
      answer.bytes === undefined ? 'application/json; charset=utf-8' : 'application/octet-stream',
    'content-length': bytes.length,
    date: state.now().toUTCString(),
    'x-github-request-id': randomBytes(8).toString('hex'),
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': '999',
    'x-ratelimit-reset': reset,
    'x-ratelimit-resource': 'core',
    ...answer.headers,
  });
  if (!cut) return void response.end(bytes);
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}
