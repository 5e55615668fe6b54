import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { GITHUB_CHECKS } from '../../scripts/lib/hardening/github/catalogue.ts';
import type { FakeEnvironment } from '../support/github-fake/settings-environments.ts';
import { RULES, TAG_RULES } from '../support/github-fake/well-kept.ts';
import { type Asking, findingOf, judge, notGreen, openWorld, setUp, type World } from './github-world.ts';

const world = await openWorld();

test.before.each(() => setUp(world));
test.after(() => world.close());

test('a repository that is set up as SETUP.md says is green in every check', async () => {
  const { checks, facts } = await judge(world);
  assert.equal(notGreen(checks), []);
  assert.equal(
    [...new Set(checks.map(({ id }) => id))],
    GITHUB_CHECKS.map(({ id }) => id),
  );
  assert.is(facts.repository, 'sample/portal');
  assert.is(facts.defaultBranch, 'main');
  for (const { method } of world.github.requests) assert.is(method, 'GET');
});

function change(world: World, name: string, to: Partial<FakeEnvironment>): void {
  world.settings.environments = world.settings.environments.map((one) =>
    one.name === name ? { ...one, ...to } : one,
  );
}

function rules(world: World, kept: readonly { readonly type: string }[]): void {
  world.settings.rulesets = world.settings.rulesets.map((one) =>
    one.id === 1 ? { ...one, rules: kept } : one,
  );
}

const without = (type: string) => RULES.filter((rule) => rule.type !== type);
const actor = (actor_type: string, actor_id: number | null) => ({
  actor_type,
  actor_id,
  bypass_mode: 'always',
});

/** What breaks a check: its name, the change, what is not green then, and a word of the finding. */
const CASES: readonly (readonly [string, (world: World) => void, readonly string[], RegExp, Asking?])[] = [
  [
    'no pull request',
    (world) => rules(world, without('pull_request')),
    ['GHB-01 main red'],
    /not held: a pull request with an approval, the approval of a code owner, that approvals fall/,
  ],
  [
    'approvals that outlive new commits',
    (world) =>
      rules(world, [
        ...without('pull_request'),
        {
          type: 'pull_request',
          parameters: { required_approving_review_count: 2, require_code_owner_review: true },
        } as { type: string },
      ]),
    ['GHB-01 main red'],
    /not held: that approvals fall with new commits$/,
  ],
  [
    'a check that is not required',
    (world) =>
      rules(world, [
        ...without('required_status_checks'),
        {
          type: 'required_status_checks',
          parameters: { required_status_checks: [{ context: 'gate' }] },
        } as { type: string },
      ]),
    ['GHB-02 Migration gate red'],
    /not held: the check "Migration gate"/,
  ],
  ['force pushes', (world) => rules(world, without('non_fast_forward')), ['GHB-03 main red'], /force pushes/],
  ['deletion', (world) => rules(world, without('deletion')), ['GHB-03 main red'], /cannot be deleted/],
  [
    'a ruleset that is only tried out',
    ({ settings }) => {
      settings.rulesets = [
        { id: 1, enforcement: 'evaluate', include: ['~DEFAULT_BRANCH'], rules: RULES },
        TAG_RULES,
      ];
    },
    ['GHB-01 main red', 'GHB-02 gate red', 'GHB-02 Migration gate red', 'GHB-03 main red', 'GHB-04  grey'],
    /not held/,
  ],
  [
    'administrators who bypass',
    ({ settings }) => {
      settings.rulesets = [
        {
          id: 1,
          include: ['~DEFAULT_BRANCH'],
          rules: RULES,
          bypass: [actor('RepositoryRole', 5), actor('DeployKey', null)],
        },
        TAG_RULES,
      ];
    },
    ['GHB-04 ruleset 1 red'],
    /RepositoryRole admin \(always\), DeployKey \(always\)/,
  ],
  [
    'the evidence app on a branch that is not that of the reports',
    ({ settings }) => {
      settings.rulesets.push({
        id: 3,
        include: ['refs/heads/reports'],
        rules: [{ type: 'deletion' }, { type: 'non_fast_forward' }],
      });
    },
    ['GHB-04 ruleset 1 red'],
    /Integration 4711/,
    { evidenceBranch: 'reports' },
  ],
  [
    'a branch of the reports without rules',
    ({ settings }) => {
      settings.rulesets = settings.rulesets.map((one) => ({ ...one, bypass: [] }));
    },
    ['GHB-03 reports red'],
    /force pushes are refused, that it cannot be deleted/,
    { evidenceBranch: 'reports' },
  ],
  [
    'an environment that nobody made',
    ({ settings }) => {
      settings.environments = settings.environments.filter(({ name }) => name !== 'backup');
    },
    ['GHB-05 backup red'],
    /there is no such environment/,
  ],
  [
    'any branch',
    (world) => change(world, 'drill', { branches: 'all' }),
    ['GHB-06 drill red'],
    /every branch/,
  ],
  [
    'a branch too many',
    (world) => change(world, 'drill', { branches: [{ name: 'main' }, { name: 'release/*' }] }),
    ['GHB-06 drill red'],
    /also for the branch release\/\*/,
  ],
  [
    'no branch at all',
    (world) => change(world, 'drill', { branches: [] }),
    ['GHB-06 drill red'],
    /no branch may use it/,
  ],
  [
    'protected branches, where only rulesets protect',
    (world) => change(world, 'drill', { branches: 'protected' }),
    ['GHB-06 drill red'],
    /rulesets do not count here/,
  ],
  [
    'a branch for what a tag starts',
    (world) => change(world, 'release', { branches: [{ name: 'main' }] }),
    ['GHB-06 release red'],
    /also for the branch main/,
  ],
  [
    'a review of one’s own',
    (world) => change(world, 'seeding', { preventSelfReview: false }),
    ['GHB-07 seeding red'],
    /whoever starts a run may approve it/,
  ],
  [
    'administrators who pass the reviewers by',
    (world) => change(world, 'keys', { adminsBypass: true }),
    ['GHB-07 keys red'],
    /administrators may bypass/,
  ],
  [
    'the rule in code switched off, and no reviewers',
    (world) => change(world, 'keys', { reviewers: [] }),
    ['GHB-07 keys red', 'GHB-08 ENVIRONMENTS_HAVE_REVIEWERS red'],
    /nobody looks/,
  ],
  [
    'reviewers, and a variable that denies them',
    () => undefined,
    ['GHB-08 ENVIRONMENTS_HAVE_REVIEWERS red'],
    /not set, and all of these have reviewers: keys, recovery, seeding/,
    { reviewersSaid: undefined },
  ],
  [
    'a release that nobody looks at',
    (world) => change(world, 'release', { reviewers: [] }),
    ['GHB-07 release red'],
    /nothing in the workflow asks for a second person/,
  ],
  [
    'a secret of the repository',
    ({ settings }) => settings.secrets.push('DATABASE_URL', 'NPM_TOKEN'),
    ['GHB-09 DATABASE_URL of the repository red'],
    /which a workflow here names/,
  ],
  [
    'a secret of the organisation',
    ({ settings }) => settings.organisationSecrets.push('SLACK_WEBHOOK_URL'),
    ['GHB-09 SLACK_WEBHOOK_URL of the organisation red'],
    /a secret of the organisation/,
  ],
  [
    'a token that writes',
    ({ settings }) => {
      settings.token = { default_workflow_permissions: 'write', can_approve_pull_request_reviews: false };
    },
    ['GHB-10 workflow permissions red'],
    /^write, no approving/,
  ],
  [
    'a token that approves',
    ({ settings }) => {
      settings.token = { default_workflow_permissions: 'read', can_approve_pull_request_reviews: true };
    },
    ['GHB-10 workflow permissions red'],
    /may approve/,
  ],
  [
    'all actions',
    ({ settings }) => {
      settings.actions = { enabled: true, allowed_actions: 'all', sha_pinning_required: false };
    },
    ['GHB-11 allowed actions red', 'GHB-11 pinning red'],
    /^all$/,
  ],
  [
    'chosen actions that are all',
    ({ settings }) => settings.patterns.push('actions/checkout@*', '*'),
    ['GHB-11 allowed actions red'],
    /\* is among them/,
  ],
  [
    'a server that does not tell of pinning',
    ({ settings }) => {
      settings.actions = { enabled: true, allowed_actions: 'local_only' };
    },
    ['GHB-11 pinning grey'],
    /does not tell/,
  ],
  [
    'forks without approval',
    ({ settings }) => {
      settings.approval = 'first_time_contributors';
    },
    ['GHB-12 pull requests of forks red'],
    /first_time_contributors/,
  ],
  [
    'forks of a private repository with everything',
    ({ settings }) => {
      settings.isPrivate = true;
      settings.privateForks = {
        run_workflows_from_fork_pull_requests: true,
        send_write_tokens_to_workflows: true,
        send_secrets_and_variables: true,
        require_approval_for_fork_pr_workflows: false,
      };
    },
    ['GHB-12 pull requests of forks red'],
    /they get a token that writes, get secrets, run without approval/,
  ],
  [
    'a workflow that sleeps',
    ({ workflows }) => {
      for (const one of workflows.all)
        if (one.path.endsWith('nightly.yml')) one.state = 'disabled_inactivity';
    },
    ['GHB-13 .github/workflows/nightly.yml red'],
    /60 days/,
  ],
  [
    'a workflow that GitHub does not know',
    ({ workflows }) => {
      workflows.all.splice(
        workflows.all.findIndex(({ path }) => path.endsWith('watchdog.yml')),
        1,
      );
    },
    ['GHB-13 .github/workflows/watchdog.yml red'],
    /does not know/,
  ],
  [
    'Actions switched off',
    ({ settings }) => {
      settings.actions = { ...settings.actions, enabled: false };
    },
    ['GHB-13 GitHub Actions red'],
    /switched off/,
  ],
  [
    'a schedule that GitHub dropped',
    ({ workflows }) => {
      for (const one of workflows.all) {
        if (!one.path.endsWith('restore-drill.yml')) continue;
        one.runs.splice(0);
        workflows.run(one, { createdAt: new Date('2026-11-08T08:55:00Z') });
      }
    },
    ['GHB-14 .github/workflows/restore-drill.yml red'],
    /2026-11-08T08:55Z, success; due 2026-11-15T08:53Z/,
  ],
  [
    'no scanning, and no push protection in the plan',
    ({ settings }) => {
      settings.security = { secret_scanning: { status: 'disabled' } };
    },
    ['GHB-15 secret scanning red', 'GHB-15 push protection red'],
    /disabled/,
  ],
  [
    'tags that move',
    ({ settings }) => {
      settings.rulesets = settings.rulesets.filter(({ id }) => id !== 2);
    },
    ['GHB-16 tags v*.*.* red'],
    /updates, deletions/,
  ],
  [
    'a tag ruleset for other names',
    ({ settings }) => {
      settings.rulesets = settings.rulesets.map((one) =>
        one.id === 2 ? { ...one, include: ['refs/tags/app/*'] } : one,
      );
    },
    ['GHB-16 tags v*.*.* red'],
    /not restricted/,
  ],
  [
    'releases that can change',
    ({ settings }) => {
      settings.immutableReleases = false;
    },
    ['GHB-17 releases red'],
    /not enabled/,
  ],
];

for (const [name, breaking, expected, observed, asking] of CASES) {
  test(`told: ${name}`, async () => {
    breaking(world);
    const { checks } = await judge(world, asking);
    assert.equal(notGreen(checks), [...expected]);
    const [id = ''] = (expected[0] ?? '').split(' ');
    const finding = findingOf(checks, id);
    assert.match(finding.observed, observed);
    if (finding.verdict === 'red') assert.ok((finding.fix ?? '').length > 20, finding.fix);
  });
}

test('every check has a case that turns it red', () => {
  const red = new Set(CASES.flatMap(([, , expected]) => expected).filter((text) => text.endsWith(' red')));
  for (const { id } of GITHUB_CHECKS) {
    assert.ok(
      [...red].some((text) => text.startsWith(`${id} `)),
      id,
    );
  }
});

test('the older protection of a branch is as good as a ruleset, and who may bypass it is told', async () => {
  world.settings.rulesets = [TAG_RULES];
  const protection = {
    required_pull_request_reviews: {
      required_approving_review_count: 1,
      require_code_owner_reviews: true,
      dismiss_stale_reviews: true,
    },
    required_status_checks: { contexts: ['gate', 'Migration gate'] },
    enforce_admins: { enabled: true },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
  };
  world.settings.protections.set('main', protection);
  change(world, 'drill', { branches: 'protected' });
  assert.equal(notGreen((await judge(world)).checks), []);
  world.settings.protections.set('main', {
    ...protection,
    enforce_admins: { enabled: false },
    allow_force_pushes: { enabled: true },
  });
  const { checks } = await judge(world);
  assert.equal(notGreen(checks), ['GHB-03 main red', 'GHB-04 protection of main red']);
  assert.match(findingOf(checks, 'GHB-04').observed, /administrators/);
});

test('without reviewers the rule of two people in code is enough, and the variable unset is true', async () => {
  for (const name of ['seeding', 'recovery', 'keys']) change(world, name, { reviewers: [] });
  const { checks } = await judge(world, { reviewersSaid: undefined });
  assert.equal(notGreen(checks), []);
  assert.match(findingOf(checks, 'GHB-08').observed, /not set; without reviewers: keys, recovery, seeding/);
  const said = await judge(world, { reviewersSaid: 'True' });
  assert.equal(notGreen(said.checks), [
    'GHB-07 keys red',
    'GHB-07 recovery red',
    'GHB-07 seeding red',
    'GHB-08 ENVIRONMENTS_HAVE_REVIEWERS red',
  ]);
});

test('a release without reviewers is held by who may make its tag', async () => {
  change(world, 'release', { reviewers: [] });
  world.settings.rulesets = world.settings.rulesets.map((one) =>
    one.id === 2 ? { ...one, rules: [...one.rules, { type: 'creation' }] } : one,
  );
  assert.equal(notGreen((await judge(world)).checks), []);
});

test('more environments, rulesets and workflows than one page holds', async () => {
  const { settings, workflows } = world;
  const more = Array.from({ length: 130 }, (_, index) => index);
  // What is looked for comes last.
  settings.environments = [
    ...more.map((index): FakeEnvironment => ({ name: `preview-${index}` })),
    ...settings.environments,
  ];
  settings.rulesets = [
    ...more.map((index) => ({
      id: 1000 + index,
      target: 'tag' as const,
      include: [`refs/tags/other-${index}`],
      rules: [{ type: 'deletion' }],
    })),
    ...settings.rulesets,
  ];
  settings.secrets = [...more.map((index) => `OTHER_${index}`), 'SMTP_URL'];
  for (const index of more) {
    workflows.all.unshift({
      ...workflows.add(`.github/workflows/other-${index}.yml`, { createdAt: new Date(0) }),
    });
    workflows.all.pop();
  }
  const { checks } = await judge(world);
  assert.equal(notGreen(checks), ['GHB-09 SMTP_URL of the repository red']);
});

test('a schedule that was added today is not late', async () => {
  for (const one of world.workflows.all) one.runs.splice(0);
  world.workflows.all.splice(
    0,
    world.workflows.all.length,
    ...world.workflows.all.map((one) => ({ ...one, createdAt: new Date('2026-11-20T20:00:00Z') })),
  );
  const { checks } = await judge(world, { wanted: new Set(['GHB-14']) });
  assert.ok(checks.every(({ verdict }) => verdict === 'planned'));
  assert.match(findingOf(checks, 'GHB-14').observed, /no run yet; none was due/);
});

test.run();
