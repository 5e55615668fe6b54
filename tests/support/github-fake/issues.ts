import { type Access, allows, checkAccess, type Permissions } from './access.ts';
import {
  type FakeAnswer,
  type FakeRequest,
  notFound,
  Refusal,
  type Route,
  requireBody,
  validationFailed,
} from './exchange.ts';
import { pageOf } from './pages.ts';
import type { State } from './state.ts';

export interface FakeComment {
  readonly id: number;
  readonly login: string;
  body: string;
  readonly createdAt: Date;
}

export interface FakeIssue {
  readonly number: number;
  readonly login: string;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: string | null;
  labels: string[];
  assignees: string[];
  readonly comments: FakeComment[];
  readonly createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
  deleted: boolean;
  readonly isPullRequest: boolean;
}

/** Of a body. */
const MOST_CHARACTERS = 65_536;

/** Issues, comments and labels of the fake's repository. A test may change them by hand, as a person would. */
export class FakeIssues {
  readonly all: FakeIssue[] = [];
  readonly labels = new Map<string, { color: string; description: string | null }>();
  /** Who can be assigned. */
  readonly members = new Set(['octocat']);
  /** Issues are switched off in the settings. */
  disabled = false;

  get open(): FakeIssue[] {
    return this.all.filter(({ state, deleted }) => state === 'open' && !deleted);
  }

  /** An issue as somebody would open it in the browser. */
  add(state: State, given: Partial<FakeIssue> & { title: string; login: string }): FakeIssue {
    const now = state.now();
    const issue: FakeIssue = {
      number: state.next('issue'),
      body: null,
      state: 'open',
      stateReason: null,
      labels: [],
      assignees: [],
      comments: [],
      createdAt: now,
      updatedAt: now,
      closedAt: null,
      deleted: false,
      isPullRequest: false,
      ...given,
    };
    this.all.push(issue);
    return issue;
  }
}

const REPO = '/repos/{owner}/{repo}';
const READ = { issues: 'read' } as const;
const WRITE = { issues: 'write' } as const;

/** The calls of GitHub's REST API for issues, over issues of the test's own. */
export function issueRoutes(issues: FakeIssues): readonly Route<State>[] {
  const route = (
    method: Route<State>['method'],
    path: string,
    permission: Route<State>['permission'],
    handle: (request: FakeRequest, state: State) => FakeAnswer,
  ): Route<State> => ({
    method,
    pattern: `${REPO}${path}`,
    permission,
    handle(request, state) {
      if (issues.disabled && path.startsWith('/issues'))
        throw new Refusal(410, 'Issues has been disabled in this repository.');
      return handle(request, state);
    },
  });
  return [
    route('GET', '/issues', READ, (request, state) => listed(issues, request, state)),
    route('POST', '/issues', WRITE, (request, state) => created(issues, request, state)),
    route('GET', '/issues/{number}', READ, (request, state) => ({
      status: 200,
      json: shown(found(issues, request), state),
    })),
    route('PATCH', '/issues/{number}', WRITE, (request, state) => updated(issues, request, state)),
    route('GET', '/issues/{number}/comments', null, (request, state) => {
      const issue = found(issues, request);
      checkAccess(request, commenting(issue, 'read'));
      return pageOf(request, state, issue.comments.map(shownComment));
    }),
    route('POST', '/issues/{number}/comments', null, (request, state) => {
      const issue = found(issues, request);
      checkAccess(request, commenting(issue, 'write'));
      const { body } = requireBody(request, { body: 'string' });
      requireLength('IssueComment', String(body));
      const comment = {
        id: state.next('comment'),
        login: request.token.login,
        body: String(body),
        createdAt: state.now(),
      };
      issue.comments.push(comment);
      issue.updatedAt = state.now();
      return { status: 201, json: shownComment(comment) };
    }),
    route('PATCH', '/issues/comments/{id}', null, (request) => {
      const withId = ({ id }: FakeComment) => String(id) === request.params.id;
      const issue = issues.all.find(({ comments }) => comments.some(withId));
      const comment = issue?.comments.find(withId);
      if (issue === undefined || comment === undefined) throw notFound();
      checkAccess(request, commenting(issue, 'write'));
      const { body } = requireBody(request, { body: 'string' });
      requireLength('IssueComment', String(body));
      comment.body = String(body);
      return { status: 200, json: shownComment(comment) };
    }),
    route('GET', '/labels/{label}', READ, (request) => {
      const label = issues.labels.get((request.params.label ?? '').toLowerCase());
      if (label === undefined) throw notFound();
      return { status: 200, json: { name: request.params.label, ...label } };
    }),
    route('POST', '/labels', WRITE, (request) => {
      const given = requireBody(request, { name: 'string', color: 'string?', description: 'string?' });
      const [name, color] = [String(given.name), String(given.color ?? 'ededed')];
      const description = given.description === undefined ? null : String(given.description);
      if (issues.labels.has(name.toLowerCase()))
        throw validationFailed({ resource: 'Label', code: 'already_exists', field: 'name' });
      if (name.length > 50 || !/^[0-9a-f]{6}$/i.test(color) || (description ?? '').length > 100)
        throw validationFailed({ resource: 'Label', code: 'invalid', field: 'name' });
      issues.labels.set(name.toLowerCase(), { color, description });
      return { status: 201, json: { name, color, description } };
    }),
  ];
}

/** A comment needs the permission of what it is on: https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps */
function commenting({ isPullRequest }: FakeIssue, access: Access): Permissions {
  return isPullRequest ? { 'pull-requests': access } : { issues: access };
}

function listed(issues: FakeIssues, request: FakeRequest, state: State): FakeAnswer {
  const { query } = request;
  for (const name of query.keys()) {
    if (!['labels', 'state', 'per_page', 'page', 'sort', 'direction', 'since', 'creator'].includes(name))
      throw new Refusal(422, `"${name}" is not a permitted key.`);
  }
  const wanted = (query.get('labels') ?? '').split(',').filter((label) => label !== '');
  const which = query.get('state') ?? 'open';
  if (!['open', 'closed', 'all'].includes(which))
    throw validationFailed({ resource: 'Issue', code: 'invalid', field: 'state', value: which });
  const matching = issues.all.filter(
    (issue) =>
      !issue.deleted &&
      (which === 'all' || issue.state === which) &&
      wanted.every((label) => issue.labels.some((own) => own.toLowerCase() === label.toLowerCase())) &&
      (query.get('creator') === null || issue.login === query.get('creator')),
  );
  const rising = query.get('direction') === 'asc' ? 1 : -1;
  matching.sort((a, b) => (a.number - b.number) * rising);
  return pageOf(
    request,
    state,
    matching.map((issue) => shown(issue, state)),
  );
}

function created(issues: FakeIssues, request: FakeRequest, state: State): FakeAnswer {
  const given = requireBody(request, {
    title: 'string',
    body: 'string?',
    labels: 'array?',
    assignees: 'array?',
  });
  requireTitle(String(given.title));
  requireLength('Issue', String(given.body ?? ''));
  const writes = allows(request.token, 'issues', 'write');
  const issue = issues.add(state, {
    title: String(given.title),
    login: request.token.login,
    body: given.body === undefined ? null : String(given.body),
    // Whoever may not write gets his labels and assignees dropped in silence, as at GitHub.
    labels: writes ? requireLabels(issues, given.labels) : [],
    assignees: writes ? requireAssignees(issues, given.assignees) : [],
  });
  return { status: 201, json: shown(issue, state) };
}

function updated(issues: FakeIssues, request: FakeRequest, state: State): FakeAnswer {
  const issue = found(issues, request);
  const given = requireBody(request, {
    title: 'string?',
    body: 'string?',
    state: 'string?',
    state_reason: 'string?',
    labels: 'array?',
    assignees: 'array?',
  });
  if (given.title !== undefined) requireTitle(String(given.title));
  if (given.body !== undefined) requireLength('Issue', String(given.body));
  const { state: wanted, state_reason: reason } = given;
  if (wanted !== undefined && wanted !== 'open' && wanted !== 'closed')
    throw validationFailed({ resource: 'Issue', code: 'invalid', field: 'state', value: wanted });
  if (reason !== undefined && !['completed', 'not_planned', 'duplicate', 'reopened'].includes(String(reason)))
    throw validationFailed({ resource: 'Issue', code: 'invalid', field: 'state_reason', value: reason });
  if (given.labels !== undefined) issue.labels = requireLabels(issues, given.labels);
  if (given.assignees !== undefined) issue.assignees = requireAssignees(issues, given.assignees);
  if (given.title !== undefined) issue.title = String(given.title);
  if (given.body !== undefined) issue.body = String(given.body);
  if (wanted !== undefined && wanted !== issue.state) {
    issue.state = wanted;
    issue.closedAt = wanted === 'closed' ? state.now() : null;
    issue.stateReason = reason === undefined ? null : String(reason);
  }
  issue.updatedAt = state.now();
  return { status: 200, json: shown(issue, state) };
}

function found(issues: FakeIssues, request: FakeRequest): FakeIssue {
  const issue = issues.all.find(({ number }) => String(number) === request.params.number);
  if (issue === undefined) throw notFound();
  if (issue.deleted) throw new Refusal(410, 'This issue was deleted');
  return issue;
}

function requireTitle(title: string): void {
  if (title.trim() === '')
    throw validationFailed({ resource: 'Issue', code: 'missing_field', field: 'title' });
  if (title.length > 256)
    throw validationFailed({
      resource: 'Issue',
      code: 'custom',
      field: 'title',
      message: 'title is too long (maximum is 256 characters)',
    });
}

function requireLength(resource: string, body: string): void {
  if ([...body].length > MOST_CHARACTERS)
    throw validationFailed({
      resource,
      code: 'custom',
      field: 'body',
      message: 'body is too long (maximum is 65536 characters)',
    });
}

/** Unlike GitHub, which makes unknown labels in silence, the fake refuses them: ours shall have colour and description. */
function requireLabels(issues: FakeIssues, given: unknown): string[] {
  const labels = Array.isArray(given) ? given.map(String) : [];
  for (const label of labels) {
    if (!issues.labels.has(label.toLowerCase()))
      throw validationFailed({ resource: 'Label', code: 'missing', field: 'name', value: label });
  }
  return labels;
}

function requireAssignees(issues: FakeIssues, given: unknown): string[] {
  const assignees = Array.isArray(given) ? given.map(String) : [];
  for (const login of assignees) {
    if (!issues.members.has(login))
      throw validationFailed({ resource: 'Issue', code: 'invalid', field: 'assignees', value: login });
  }
  return assignees;
}

function shown(issue: FakeIssue, state: State): object {
  return {
    id: issue.number * 1000,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    state_reason: issue.stateReason,
    user: userOf(issue.login),
    labels: issue.labels.map((name) => ({ name })),
    assignees: issue.assignees.map(userOf),
    comments: issue.comments.length,
    created_at: issue.createdAt.toISOString(),
    updated_at: issue.updatedAt.toISOString(),
    closed_at: issue.closedAt?.toISOString() ?? null,
    html_url: `https://github.example/${state.owner}/${state.name}/issues/${issue.number}`,
    repository_url: `${state.url}/repos/${state.owner}/${state.name}`,
    ...(issue.isPullRequest ? { pull_request: { url: 'x' } } : {}),
  };
}

function shownComment(comment: FakeComment): object {
  return {
    id: comment.id,
    body: comment.body,
    user: userOf(comment.login),
    created_at: comment.createdAt.toISOString(),
  };
}

function userOf(login: string): object {
  return { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
}
