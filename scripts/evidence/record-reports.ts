import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { type GitHub, openGitHub } from '../lib/github/client.ts';
import { MOST_COMMIT_BYTES } from '../lib/github/commit.ts';
import { GitHubError, isRefusal } from '../lib/github/error.ts';
import { githubRepository, githubToken } from '../lib/github/inputs.ts';
import { parseFolder } from '../lib/reports/record/folder.ts';
import { gitTarget } from '../lib/reports/record/git-target.ts';
import { githubTarget } from '../lib/reports/record/github-target.ts';
import { readInbox } from '../lib/reports/record/inbox.ts';
import { lookBack } from '../lib/reports/record/look-back.ts';
import { record } from '../lib/reports/record/record.ts';
import { recordingResult, type Surroundings } from '../lib/reports/record/result.ts';
import type { Target } from '../lib/reports/record/target.ts';
import { command } from '../lib/runtime/command.ts';
import type { Context } from '../lib/runtime/context.ts';
import { BulkheadError, InputError } from '../lib/runtime/errors.ts';
import { choice, flag, integer, optionalText, text, textOr } from '../lib/runtime/inputs.ts';
import { config } from '../lib/tenancy/inputs.ts';
import { type Objectives, objectivesSchema } from '../lib/tenancy/objectives-schema.ts';
import { readModel } from '../lib/tenancy/parse.ts';
import { freshness } from '../lib/watchdog/objectives.ts';

export const recordReports = command({
  name: 'record-reports',
  path: 'scripts/evidence/record-reports.ts',
  summary: 'Commits the reports of a run once: with their lines in the ledger and the dashboard made anew.',
  kind: 'evidence',
  inputs: {
    inbox: text({
      description: 'Folder with the reports of the run, at any depth; nothing in it is changed',
      placeholder: 'folder',
    }),
    repository: githubRepository,
    branch: optionalText({
      description:
        'Branch that keeps the evidence; by default that of the repository, or the checked-out one',
    }),
    git: optionalText({
      description: 'Commit with git to this local repository, and not through the API',
      placeholder: 'folder',
    }),
    push: optionalText({
      description: 'With --git: remote to push the commits to; the local branch stays where it is',
      placeholder: 'remote',
    }),
    folder: textOr('reports', {
      description: 'Folder of the evidence in the repository',
      placeholder: 'folder',
    }),
    'look-back': integer(7, {
      description:
        'Days back in which artifacts of earlier runs are searched for reports not recorded; 0: none',
      min: 0,
      max: 90,
    }),
    'require-verified': choice(['yes', 'no'], 'yes', {
      description: 'Whether a commit made through the API must be signed by GitHub',
    }),
    'github-token': githubToken,
    config,
    'dry-run': flag({ description: 'Say what would be recorded, and write nothing' }),
  },
  outputs: {
    recorded: 'How many reports were recorded',
    commit: 'Id of the last commit; empty when there was nothing to record',
    'ledger-head': 'End of the chain: number and hash of its last line, with a colon between',
    refused: 'How many files were refused',
  },
  runbook: 'RECORDING.md#reports-could-not-be-recorded',
  examples: [
    {
      line: 'npx tsx scripts/evidence/record-reports.ts --inbox inbox --branch main',
      explains: 'In the last job of a workflow: through the API, with the token of the job',
    },
    {
      line: 'npx tsx scripts/evidence/record-reports.ts --inbox .bulkhead/reports --git . --dry-run',
      explains: 'What a local commit would hold',
    },
    {
      line: 'npx tsx scripts/evidence/record-reports.ts --inbox inbox --git . --branch main --push origin',
      explains: 'With a deploy key that may push to a protected branch',
    },
  ],
  async run(input, context) {
    const token = input['github-token'];
    requireTarget(input.git, input.push, token);
    const folder = parseFolder(input.folder);
    const dryRun = input['dry-run'];
    await context.step('open');
    const github = token === undefined ? undefined : openGitHubIfNamed(input, token, context);
    const target = await openTarget({ ...input, folder, github }, context);
    await context.step('read the inbox');
    const inbox = await readInbox(resolve(context.cwd, input.inbox));
    const objectives = await objectivesOf(input.config, context);
    const earlier = await earlierReports(
      github,
      target,
      { days: input['look-back'], local: input.git !== undefined },
      context,
    );
    const files = [...inbox.files.map((file) => markLate(file, context)), ...earlier.files];
    const recording = await record(
      target,
      files,
      {
        derivation: {
          now: context.now(),
          objectives: objectives.value,
          freshness,
          ...repositoryUrl(github, context),
        },
        dryRun,
        mostBytes: MOST_COMMIT_BYTES,
      },
      context,
    );
    const refused = [...inbox.refused, ...earlier.refused, ...recording.refused];
    return recordingResult(
      { ...recording, refused },
      {
        target: target.name,
        incoming: files.length + inbox.refused.length,
        dryRun,
        requireVerified: input['require-verified'] === 'yes',
        lookBack: earlier.told,
        modelProblem: objectives.problem,
      },
    );
  },
});

function requireTarget(git: string | undefined, push: string | undefined, token: string | undefined): void {
  const problems = [
    ...(git === undefined && push !== undefined ? ['--push needs --git'] : []),
    ...(git === undefined && token === undefined ? ['neither --git nor a token for the API is given'] : []),
  ];
  if (problems.length > 0) {
    const fix = 'Give --git for a local repository, or set GITHUB_TOKEN to record through the API.';
    throw new InputError(recordReports.name, problems, fix);
  }
}

/** With --git the API is only needed to look back, and there may be no repository at GitHub at all. */
function openGitHubIfNamed(
  input: { readonly git: string | undefined; readonly repository: string | undefined },
  token: string,
  context: Context,
): GitHub | undefined {
  if (input.git !== undefined && input.repository === undefined) return undefined;
  return openGitHub({ token, repository: input.repository, context });
}

async function openTarget(
  input: {
    readonly git: string | undefined;
    readonly push: string | undefined;
    readonly branch: string | undefined;
    readonly folder: string;
    readonly github: GitHub | undefined;
  },
  context: Context,
): Promise<Target> {
  const { git, push, branch, folder, github } = input;
  if (git !== undefined) return await gitTarget({ folder: git, push, branch, reports: folder }, context);
  if (github === undefined) throw new Error('requireTarget lets no such input through');
  const named = branch ?? (await github.rest.repos.get({ ...github.here })).data.default_branch;
  return githubTarget(github, named, folder);
}

/** A report of another run than this one came late; at home, one of before yesterday. */
function markLate<F extends { readonly source: string; readonly late: boolean }>(
  file: F,
  context: Context,
): F {
  const [, stamp = '', run = ''] =
    /(\d{8}T\d{6}Z)-(\d+|local-[0-9a-f]{8})-\d+(?:-[0-9a-f]+)*\.json$/.exec(file.source) ?? [];
  const current = context.env.GITHUB_RUN_ID;
  if (current !== undefined && current !== '') return { ...file, late: run !== '' && run !== current };
  const at = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  return { ...file, late: context.now().getTime() - at > 86_400_000 };
}

/** The model is not needed to keep evidence: when it is broken, that is told, and the dashboard judges by its defaults. */
async function objectivesOf(
  file: string,
  context: Context,
): Promise<{ readonly value: Objectives; readonly problem: string | undefined }> {
  try {
    return { value: (await readModel(resolve(context.cwd, file))).objectives, problem: undefined };
  } catch (error) {
    if (!(error instanceof BulkheadError)) throw error;
    return { value: objectivesSchema.parse({}), problem: error.what };
  }
}

async function earlierReports(
  github: GitHub | undefined,
  target: Target,
  { days, local }: { readonly days: number; readonly local: boolean },
  context: Context,
): Promise<EarlierReports> {
  const none = (reason: string, failed: boolean): EarlierReports => ({
    files: [],
    refused: [],
    told: { reason, failed },
  });
  if (github === undefined || days === 0) return none('nobody asked for it', false);
  await context.step('look back');
  try {
    const { ledger } = await target.snapshot();
    const entries = ledger.flatMap(({ lines }) =>
      lines.flatMap(({ entry }) => (entry === undefined ? [] : [entry])),
    );
    const run = context.env.GITHUB_RUN_ID;
    const found = await lookBack(github, { days, ledger: entries, run });
    return { files: found.files, refused: found.refused, told: { artifacts: found.artifacts } };
  } catch (error) {
    // What lies at hand must not wait for what lies far off; the check is grey and names the permission.
    const bearable = local ? error instanceof GitHubError : isRefusal(error, 'GITHUB_PERMISSION');
    if (bearable && error instanceof GitHubError) return none(`${error.what}. ${error.fix}`, true);
    throw error;
  }
}

interface EarlierReports {
  readonly files: Awaited<ReturnType<typeof lookBack>>['files'];
  readonly refused: Awaited<ReturnType<typeof lookBack>>['refused'];
  readonly told: Surroundings['lookBack'];
}

function repositoryUrl(github: GitHub | undefined, context: Context): { readonly repositoryUrl?: string } {
  const server = context.env.GITHUB_SERVER_URL || 'https://github.com';
  return github === undefined ? {} : { repositoryUrl: `${server.replace(/\/+$/, '')}/${github.repository}` };
}

if (import.meta.main) await runCli(recordReports);
