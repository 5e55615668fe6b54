import { allows } from './access.ts';
import { type FakeRequest, notFound, Refusal, type Route } from './exchange.ts';
import { pageOf } from './pages.ts';
import type { FakeSettings } from './settings.ts';
import type { State } from './state.ts';

/** A ruleset as a test describes it. */
export interface FakeRuleset {
  readonly id: number;
  readonly name?: string;
  readonly target?: 'branch' | 'tag';
  readonly enforcement?: 'active' | 'evaluate' | 'disabled';
  readonly ofOrganisation?: boolean;
  /** Full names of what it is for, without wildcards, or `~DEFAULT_BRANCH`, `~ALL`; of tags patterns may stand here too. */
  readonly include: readonly string[];
  readonly rules: readonly {
    readonly type: string;
    readonly parameters?: Readonly<Record<string, unknown>>;
  }[];
  readonly bypass?: readonly {
    readonly actor_id: number | null;
    readonly actor_type: string;
    readonly bypass_mode: string;
  }[];
}

const REPO = '/repos/{owner}/{repo}';

/** GitHub's refusal of what the plan does not have. */
export function upgrade(): Refusal {
  return new Refusal(403, 'Upgrade to GitHub Pro or make this repository public to enable this feature.');
}

/** Rulesets, and the rules of a branch that follow from them. */
export function rulesetRoutes(settings: FakeSettings): readonly Route<State>[] {
  const requirePlan = () => {
    if (settings.plan.rules) return;
    throw upgrade();
  };
  return [
    {
      method: 'GET',
      pattern: `${REPO}/rules/branches/{branch}`,
      permission: { metadata: 'read' },
      handle(request, state) {
        requirePlan();
        const { branch = '' } = request.params;
        const names = [
          `refs/heads/${branch}`,
          '~ALL',
          ...(branch === state.defaultBranch ? ['~DEFAULT_BRANCH'] : []),
        ];
        const rules = settings.rulesets
          .filter(
            ({ target = 'branch', enforcement = 'active' }) =>
              target === 'branch' && enforcement === 'active',
          )
          .filter(({ include }) => include.some((name) => names.includes(name)))
          .flatMap((ruleset) => ruleset.rules.map((rule) => ({ ...rule, ...sourceOf(ruleset, state) })));
        return pageOf(request, state, rules);
      },
    },
    {
      method: 'GET',
      pattern: `${REPO}/rulesets`,
      permission: { metadata: 'read' },
      handle(request, state) {
        requirePlan();
        const targets = request.query.get('targets')?.split(',');
        const parents = request.query.get('includes_parents') !== 'false';
        const listed = settings.rulesets
          .filter(({ target = 'branch' }) => targets?.includes(target) !== false)
          .filter(({ ofOrganisation = false }) => parents || !ofOrganisation);
        return pageOf(
          request,
          state,
          listed.map((ruleset) => summaryOf(ruleset, state)),
        );
      },
    },
    {
      method: 'GET',
      pattern: `${REPO}/rulesets/{ruleset}`,
      permission: { metadata: 'read' },
      handle(request, state) {
        requirePlan();
        const found = settings.rulesets.find(({ id }) => String(id) === request.params.ruleset);
        if (found === undefined) throw notFound();
        return { status: 200, json: detailOf(found, state, request) };
      },
    },
  ];
}

function sourceOf({ id, ofOrganisation = false }: FakeRuleset, { owner, name }: State) {
  return {
    ruleset_id: id,
    ruleset_source_type: ofOrganisation ? 'Organization' : 'Repository',
    ruleset_source: ofOrganisation ? owner : `${owner}/${name}`,
  };
}

function summaryOf(ruleset: FakeRuleset, state: State): Record<string, unknown> {
  const { id, name = `ruleset ${id}`, target = 'branch', enforcement = 'active' } = ruleset;
  const { ruleset_source_type: source_type, ruleset_source: source } = sourceOf(ruleset, state);
  return { id, name, target, enforcement, source_type, source };
}

/** Who may bypass it is told to those who may write it: of an organisation's ruleset, nobody here. */
function detailOf(ruleset: FakeRuleset, state: State, { token }: FakeRequest): Record<string, unknown> {
  const scope = ruleset.ofOrganisation === true ? 'organization-administration' : 'administration';
  const { rules, include, bypass = [] } = ruleset;
  return {
    ...summaryOf(ruleset, state),
    conditions: { ref_name: { include, exclude: [] } },
    rules,
    current_user_can_bypass: 'never',
    ...(allows(token, scope, 'write') ? { bypass_actors: bypass } : {}),
  };
}
