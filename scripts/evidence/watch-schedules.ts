import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { type GitHub, openGitHub } from '../lib/github/client.ts';
import { githubRepository, githubToken } from '../lib/github/inputs.ts';
import { command } from '../lib/runtime/command.ts';
import { choice, flag, integer, optionalSecret, optionalText, textOr } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';
import { config } from '../lib/tenancy/inputs.ts';
import { parsePingUrl } from '../lib/watchdog/ping.ts';
import { openEvidence, readObjectives } from '../lib/watchdog/source.ts';
import { watch } from '../lib/watchdog/watch.ts';
import { parseChoice } from '../lib/watchdog/workflows.ts';

const HOUR = 3_600_000;

export const watchSchedules = command({
  name: 'watch-schedules',
  action: 'watchdog',
  path: 'scripts/evidence/watch-schedules.ts',
  kind: 'watchdog',
  summary:
    'Finds scheduled runs that never happened, failed unseen or were switched off, and evidence that is late.',
  runbook: 'RUNBOOK-MULTI-TENANT.md#a-scheduled-run-did-not-happen',
  inputs: {
    ledger: optionalText({
      description: 'Folder of the committed reports; read from the branch at GitHub when left out',
      placeholder: 'folder',
    }),
    repository: githubRepository,
    branch: optionalText({
      description: 'Branch that holds the reports; the default branch when left out',
      placeholder: 'name',
    }),
    folder: textOr('reports', { description: 'Folder of the reports in the branch', placeholder: 'path' }),
    'github-token': githubToken,
    config,
    workflows: textOr('scheduled', {
      description:
        'Which workflows: scheduled (all that have a schedule), none, or file names with commas between',
      placeholder: 'names',
    }),
    'look-back': integer(8, { description: 'Days back to which runs are looked at', min: 1, max: 60 }),
    'late-after': integer(6, { description: 'Hours that GitHub may start a schedule late', min: 1, max: 72 }),
    'longest-run': integer(6, { description: 'Hours that a run may take', min: 1, max: 120 }),
    'longest-wait': integer(2, { description: 'Hours that a run may wait for its start', min: 1, max: 120 }),
    enable: flag({
      description: 'Enable workflows that GitHub disabled after inactivity; needs actions: write',
    }),
    'ping-url': optionalSecret({
      description: 'Address of an outside dead-man’s switch that is told when all is well',
      env: 'BULKHEAD_PING_URL',
    }),
    'ping-method': choice(['GET', 'POST'], 'GET', { description: 'How the switch is told' }),
    'ping-fail': flag({
      description: 'Also tell the switch, at its address with /fail, when all is not well',
    }),
    'dry-run': flag({ description: 'Look and report; enable nothing and tell the switch nothing' }),
  },
  outputs: {
    late: 'Kinds of evidence that are late',
    'late-kinds': 'Which, with commas between',
    gaps: 'Gaps without an explanation in the time looked at',
    'explained-gaps': 'Gaps with one',
    enabled: 'Workflows that were enabled',
  },
  examples: [
    {
      line: 'npx tsx scripts/evidence/watch-schedules.ts --ledger reports --workflows none',
      explains: 'is the evidence in this folder fresh?',
    },
    {
      line: 'npx tsx scripts/evidence/watch-schedules.ts --repository owner/name --dry-run',
      explains:
        'the same and the workflows through the API, without a checkout; GITHUB_TOKEN in the environment',
    },
    {
      line: 'npx tsx scripts/evidence/watch-schedules.ts --enable --ping-fail',
      explains: 'in a job: also enables what fell asleep, and tells the switch of BULKHEAD_PING_URL',
    },
  ],
  async run(input, context): Promise<Result> {
    const chosen = parseChoice(input.workflows);
    const pingUrl = input['ping-url'];
    const target =
      pingUrl === undefined
        ? undefined
        : { url: parsePingUrl(pingUrl), method: input['ping-method'], fail: input['ping-fail'] };
    const token = input['github-token'];
    const github: GitHub | undefined =
      token === undefined ? undefined : openGitHub({ token, repository: input.repository, context });
    const ledger = input.ledger === undefined ? undefined : resolve(context.cwd, input.ledger);
    const { branch, folder } = input;
    const evidence = await openEvidence({ ledger, github, branch, folder });
    const request = {
      ...evidence,
      ...(input.ledger === undefined ? {} : { where: input.ledger }),
      objectives: await readObjectives(resolve(context.cwd, input.config), input.config, github),
      github,
      choice: chosen,
      limits: {
        late: input['late-after'] * HOUR,
        running: input['longest-run'] * HOUR,
        queued: input['longest-wait'] * HOUR,
      },
      lookBack: input['look-back'] * 24 * HOUR,
      enable: input.enable,
      target,
      dryRun: input['dry-run'],
    };
    return await watch(request, context);
  },
});

if (import.meta.main) await runCli(watchSchedules);
