import { type Access, allows } from './access.ts';
import { type FakeAnswer, type FakeRequest, notFound, Refusal, type Route } from './exchange.ts';
import { pageOf } from './pages.ts';
import { environmentRoutes, type FakeEnvironment } from './settings-environments.ts';
import { type FakeRuleset, rulesetRoutes, upgrade } from './settings-rulesets.ts';
import type { State } from './state.ts';

/** What the plan of the repository has. A private repository of the Free plan has neither. */
export interface Plan {
  readonly rules: boolean;
  readonly environments: boolean;
}

/** The settings of a repository, as a test sets them: `startGitHub({ routes: settings.routes })`. */
export class FakeSettings {
  isPrivate = false;
  ownerType: 'User' | 'Organization' = 'Organization';
  plan: Plan = { rules: true, environments: true };
  /** `security_and_analysis`, for those who may administer the repository. */
  security: Record<string, { status: 'enabled' | 'disabled' }> = {
    secret_scanning: { status: 'enabled' },
    secret_scanning_push_protection: { status: 'enabled' },
  };
  rulesets: FakeRuleset[] = [];
  /** Protection of branches of the older kind, by branch. */
  readonly protections = new Map<string, Record<string, unknown>>();
  environments: FakeEnvironment[] = [];
  secrets: string[] = [];
  organisationSecrets: string[] = [];
  actions: { enabled: boolean; allowed_actions: string; sha_pinning_required?: boolean } = {
    enabled: true,
    allowed_actions: 'selected',
    sha_pinning_required: true,
  };
  patterns: string[] = [];
  token = { default_workflow_permissions: 'read', can_approve_pull_request_reviews: false };
  approval = 'all_external_contributors';
  privateForks = {
    run_workflows_from_fork_pull_requests: false,
    send_write_tokens_to_workflows: false,
    send_secrets_and_variables: false,
    require_approval_for_fork_pr_workflows: true,
  };
  immutableReleases = true;

  get routes(): readonly Route<State>[] {
    return [
      {
        method: 'GET',
        pattern: REPO,
        permission: { metadata: 'read' },
        handle: (request, state) => ({ status: 200, json: this.#describe(request, state) }),
      },
      ...rulesetRoutes(this),
      ...environmentRoutes(this),
      this.#get('branches/{branch}/protection', { administration: 'read' }, ({ params }) => {
        if (!this.plan.rules) throw upgrade();
        const protection = this.protections.get(params.branch ?? '');
        if (protection === undefined) throw new Refusal(404, 'Branch not protected');
        return protection;
      }),
      this.#list('actions/secrets', () => this.secrets),
      this.#list('actions/organization-secrets', () => this.organisationSecrets),
      this.#get('actions/permissions', ADMIN, () => this.actions),
      this.#get('actions/permissions/selected-actions', ADMIN, () => {
        if (this.actions.allowed_actions !== 'selected') throw new Refusal(409, 'Conflict');
        return { github_owned_allowed: true, verified_allowed: true, patterns_allowed: this.patterns };
      }),
      this.#get('actions/permissions/workflow', ADMIN, () => this.token),
      this.#get('actions/permissions/fork-pr-contributor-approval', ADMIN, () => {
        if (this.isPrivate) throw notFound();
        return { approval_policy: this.approval };
      }),
      this.#get('actions/permissions/fork-pr-workflows-private-repos', ADMIN, () => {
        if (!this.isPrivate) throw notFound();
        return this.privateForks;
      }),
      // 404 is also GitHub's word for "not enabled".
      this.#get('immutable-releases', ADMIN, () => {
        if (!this.immutableReleases) throw notFound();
        return { enabled: true, enforced_by_owner: false };
      }),
    ];
  }

  #get(
    path: string,
    permission: Readonly<Record<string, Access>>,
    tell: (request: FakeRequest) => unknown,
  ): Route<State> {
    return {
      method: 'GET',
      pattern: `${REPO}/${path}`,
      permission,
      handle: (request): FakeAnswer => ({ status: 200, json: tell(request) }),
    };
  }

  #list(path: string, names: () => readonly string[]): Route<State> {
    return {
      method: 'GET',
      pattern: `${REPO}/${path}`,
      permission: { secrets: 'read' },
      handle: (request, state) =>
        pageOf(
          request,
          state,
          // Never the value: GitHub does not tell it to anybody.
          names().map((name) => ({ name, created_at: '2026-11-01T00:00:00Z' })),
          'secrets',
        ),
    };
  }

  #describe(request: FakeRequest, state: State): Record<string, unknown> {
    const administers = allows(request.token, 'administration', 'read');
    return {
      name: state.name,
      full_name: `${state.owner}/${state.name}`,
      owner: { login: state.owner, type: this.ownerType },
      default_branch: state.defaultBranch,
      private: this.isPrivate,
      archived: state.archived,
      html_url: `https://github.example/${state.owner}/${state.name}`,
      ...(administers ? { security_and_analysis: this.security } : {}),
    };
  }
}

const REPO = '/repos/{owner}/{repo}';
const ADMIN = { administration: 'read' } as const;
