import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { githubRepository, githubToken } from '../lib/github/inputs.ts';
import { AFTERWARDS } from '../lib/hardening/afterwards.ts';
import { CATALOGUE } from '../lib/hardening/catalogue.ts';
import { applyExceptions, type Excepted, requireSoundExceptions } from '../lib/hardening/exceptions.ts';
import { findBaseline } from '../lib/hardening/fingerprint/baseline.ts';
import { type Drift, judgeDrift } from '../lib/hardening/fingerprint/drift.ts';
import { DRIFT } from '../lib/hardening/fingerprint/drift-text.ts';
import { type Fingerprint, readFingerprint } from '../lib/hardening/fingerprint/fingerprint.ts';
import { GITHUB_CHECKS, GITHUB_FAMILY } from '../lib/hardening/github/catalogue.ts';
import { type GitHubStatus, parseApp, parseByHand, runGitHubStatus } from '../lib/hardening/github/status.ts';
import { runStatus, type Status } from '../lib/hardening/status.ts';
import { withConnection } from '../lib/postgres/connect.ts';
import { databaseUrl } from '../lib/postgres/inputs.ts';
import { transaction } from '../lib/postgres/transaction.ts';
import { command } from '../lib/runtime/command.ts';
import type { Context } from '../lib/runtime/context.ts';
import { InputError } from '../lib/runtime/errors.ts';
import { flag, optionalText, type Values } from '../lib/runtime/inputs.ts';
import { type Check, type Result, verdictOf } from '../lib/runtime/result.ts';
import { config } from '../lib/tenancy/inputs.ts';
import type { Model } from '../lib/tenancy/model.ts';
import { readModel } from '../lib/tenancy/parse.ts';

const inputs = {
  'database-url': databaseUrl,
  config,
  check: optionalText({
    description: 'Only these checks: ids or families, separated by commas',
    placeholder: 'ids',
  }),
  baseline: optionalText({
    description:
      'Report, or folder of reports with its ledger, to compare the fingerprint with; by default the folder of this report',
    env: 'BULKHEAD_BASELINE',
    placeholder: 'path',
  }),
  github: flag({
    description:
      'Judge the settings of the repository at GitHub as well, by the workflow files in the working folder',
  }),
  'github-token': githubToken,
  repository: githubRepository,
  'by-hand': optionalText({
    description:
      'Checks of GitHub’s settings, by their ids, that a person looks at because the token may not: planned instead of grey',
    env: 'BULKHEAD_CHECKED_BY_HAND',
    placeholder: 'ids',
  }),
  'evidence-branch': optionalText({
    description: 'Branch of the recorded reports; the default branch when left out',
    env: 'EVIDENCE_BRANCH',
    placeholder: 'name',
  }),
  'evidence-app-id': optionalText({
    description: 'Id of the GitHub App that may bypass the rules of that branch',
    env: 'EVIDENCE_APP_ID',
    placeholder: 'number',
  }),
  'environments-have-reviewers': optionalText({
    description: 'What the variable of this name says to the workflows',
    env: 'ENVIRONMENTS_HAVE_REVIEWERS',
    placeholder: 'text',
  }),
} as const;

export const hardeningStatus = command({
  name: 'hardening-status',
  path: 'scripts/hardening/hardening-status.ts',
  kind: 'hardening',
  summary:
    'Says from the catalogue of a database whether its tenants are kept apart, and how to repair what is not.',
  runbook: 'RUNBOOK-MULTI-TENANT.md#the-status-is-red',
  inputs,
  outputs: {
    red: 'How many objects are red',
    'red-checks': 'Ids of the checks that are red, separated by commas',
  },
  examples: [
    {
      line: 'DATABASE_URL=postgresql://… npx tsx scripts/hardening/hardening-status.ts',
      explains: 'Look at everything; changes nothing',
    },
    {
      line: 'npx tsx scripts/hardening/hardening-status.ts --check STR-05,RLS --json',
      explains: 'One check and one family, as JSON',
    },
    {
      line: 'npx tsx scripts/hardening/hardening-status.ts --baseline reports',
      explains: 'Compare with the newest report that was committed, and write this one elsewhere',
    },
    {
      line: 'npx tsx scripts/hardening/hardening-status.ts --github --repository owner/name',
      explains: 'The settings of the repository at GitHub as well; GITHUB_TOKEN in the environment',
    },
  ],

  async run(input, context) {
    await context.step('read the model');
    const model = await readModel(resolve(context.cwd, input.config));
    requireSoundExceptions(model, new Set([...CATALOGUE, ...AFTERWARDS].map(({ id }) => id)), context.now());
    const { checks, drift, github } = selected(input.check);
    const token = requireGitHub(input, github);
    await context.step('connect');
    const url = input['database-url'];
    const { status, fingerprint } = await withConnection(url, context, { readOnly: true }, async (client) => {
      await context.step('judge');
      // One snapshot for all checks: a migration that commits in between must not show half.
      return await transaction(client, { isolation: 'repeatable read', readOnly: true }, async () => ({
        status: await runStatus(client, model, context, { checks }),
        fingerprint: drift ? await readFingerprint(client, model) : undefined,
      }));
    });
    const compared = fingerprint && (await compare(fingerprint, input.baseline, context));
    const settings =
      token === undefined ? undefined : await askGitHub({ ...input, token }, github, model, context);
    return resultOf({ status, drift: compared, settings }, model, context);
  },
});

/** The checks that are asked for. */
interface Selection {
  readonly checks: string[];
  readonly drift: boolean;
  /** Ids of the checks of GitHub's settings; undefined: all of them, if they are wanted at all. */
  readonly github: ReadonlySet<string> | undefined;
}

/** What the catalogue is asked for, and of the checks beside it the fingerprint and GitHub's settings; or everything. */
function selected(text: string | undefined): Selection {
  const names = text?.split(',').flatMap((name) => name.trim().toUpperCase() || []) ?? [];
  const matches = (id: string) => names.some((name) => id === name || id.startsWith(`${name}-`));
  const own = (name: string) => name === GITHUB_FAMILY || AFTERWARDS.some(({ id }) => id === name);
  const checks = names.filter((name) => !own(name));
  const github = GITHUB_CHECKS.map(({ id }) => id).filter(matches);
  return {
    // Those about the status itself are always asked.
    checks: names.length > 0 && checks.length === 0 ? ['META'] : checks,
    drift: names.length === 0 || matches(DRIFT.id),
    github: names.length === 0 ? undefined : new Set(github),
  };
}

/**
 * The token with which GitHub is asked; undefined when it is not.
 * @throws InputError before anything is looked at, when something of it cannot be meant
 */
function requireGitHub(input: Values<typeof inputs>, wanted: Selection['github']): string | undefined {
  if (!input.github) {
    if (wanted === undefined || wanted.size === 0) return undefined;
    const asked = `--check asks for ${[...wanted].join(', ')}, which are about GitHub`;
    throw new InputError('hardening-status', [asked], 'Add --github, and a token.');
  }
  parseByHand(input['by-hand']);
  parseApp(input['evidence-app-id']);
  const token = input['github-token'];
  if (token !== undefined) return wanted?.size === 0 ? undefined : token;
  throw new InputError(
    'hardening-status',
    ['--github needs a token: GITHUB_TOKEN is not set'],
    'SETUP.md#what-github-itself-is-set-to says what the token must be able to read.',
  );
}

async function askGitHub(
  input: Values<typeof inputs> & { readonly token: string },
  wanted: Selection['github'],
  model: Model,
  context: Context,
): Promise<GitHubStatus> {
  await context.step('ask GitHub');
  const question = {
    token: input.token,
    repository: input.repository,
    evidenceBranch: input['evidence-branch'],
    evidenceApp: input['evidence-app-id'],
    reviewersSaid: input['environments-have-reviewers'],
    byHand: input['by-hand'],
    wanted,
  };
  return await runGitHubStatus(question, model, context);
}

async function compare(now: Fingerprint, given: string | undefined, context: Context): Promise<Drift> {
  await context.step('compare with the last report');
  const path = resolve(context.cwd, given ?? context.pastReports);
  const reports = resolve(context.cwd, context.reports);
  return judgeDrift(now, await findBaseline(path, now), path === reports);
}

/** All that was looked at. */
interface Judged {
  readonly status: Status;
  readonly drift: Drift | undefined;
  readonly settings: GitHubStatus | undefined;
}

function resultOf(judged: Judged, model: Model, context: Pick<Context, 'now' | 'log'>): Result {
  const { status, drift, settings } = judged;
  const checks = [
    ...status.checks,
    ...(drift === undefined ? [] : [drift.check]),
    ...(settings?.checks ?? []),
  ];
  const coverage = { ...status.coverage, ...settings?.coverage };
  const ids = new Set([...Object.keys(coverage), ...(drift === undefined ? [] : [DRIFT.id])]);
  const excepted = applyExceptions(checks, model, context.now(), ids);
  for (const { check, object, place } of excepted.unused) {
    context.log.warn(
      `${model.file}:${place}: nothing is red that the exception for ${check}, ${object} would cover`,
    );
  }
  return { ...describe(status, excepted.checks, model), ...extras(judged, coverage, excepted) };
}

function extras(
  { drift, settings }: Judged,
  coverage: Status['coverage'],
  { checks, inForce, unused }: Excepted,
) {
  return {
    facts: {
      coverage: Object.fromEntries(
        Object.entries(coverage).map(([id, counts]) => {
          const excepted = checks.filter((check) => check.id === id && check.verdict === 'excepted').length;
          return [id, { ...counts, red: counts.red - excepted, excepted }];
        }),
      ),
      ...drift?.facts,
      ...(settings === undefined ? {} : { github: settings.facts }),
      ...(unused.length === 0
        ? {}
        : { unusedExceptions: unused.map(({ place: _, ...exception }) => exception) }),
    },
    exceptions: inForce,
  };
}

function describe(status: Status, checks: Check[], model: Model): Omit<Result, 'facts' | 'exceptions'> {
  const verdict = verdictOf(checks);
  const red = checks.filter((check) => check.verdict === 'red');
  const ids = [...new Set(red.map(({ id }) => id))];
  return {
    verdict,
    summary: summarise(checks, ids, model),
    checks,
    identity: status.identity,
    scope: {
      database: status.session.database,
      serverVersion: status.session.serverVersion,
      model: model.name,
      tables: model.tables.size,
      tenants: status.tenants,
    },
    outputs: { red: String(red.length), 'red-checks': ids.join(',') },
  };
}

function summarise(checks: readonly Check[], red: readonly string[], model: Model): string {
  const total = new Set(checks.map(({ id }) => id)).size;
  const count = (verdict: Check['verdict']) => checks.filter((check) => check.verdict === verdict);
  if (red.length > 0) {
    const objects = count('red').length;
    return `${red.length} of ${total} checks are red (${red.join(', ')}), with ${objects} ${objects === 1 ? 'object' : 'objects'} to repair in ${model.name}`;
  }
  const grey = [...new Set(count('grey').map(({ id }) => id))];
  if (grey.length > 0) return `nothing red in ${model.name}, but ${grey.join(', ')} could not be judged`;
  const notYet = new Set(count('planned').map(({ id }) => id));
  const holding = new Set(count('green').map(({ id }) => id)).size;
  const excepted = count('excepted').length;
  return [
    `${holding} checks of ${model.name} hold`,
    ...(notYet.size > 0 ? [`not yet for everything: ${[...notYet].join(', ')}`] : []),
    ...(excepted > 0 ? [`${excepted} ${excepted === 1 ? 'finding' : 'findings'} excepted`] : []),
  ].join(', ');
}

if (import.meta.main) await runCli(hardeningStatus);
