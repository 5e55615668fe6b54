import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { isBeginning, judgeBeginning } from '../lib/gate/beginning.ts';
import { readHead, readRevisions } from '../lib/gate/change-set.ts';
import { explainFile } from '../lib/gate/explain.ts';
import { judgeChange } from '../lib/gate/gate.ts';
import { gateResult, titleOf } from '../lib/gate/result.ts';
import { openRepository } from '../lib/gate/revision.ts';
import { commentBody, tellPullRequest } from '../lib/gate/tell/comment.ts';
import { gateSarif } from '../lib/gate/tell/sarif.ts';
import { openGitHub } from '../lib/github/client.ts';
import { githubRepository, githubToken } from '../lib/github/inputs.ts';
import { runOf } from '../lib/reports/run.ts';
import { writeSarif } from '../lib/reports/sarif.ts';
import { command } from '../lib/runtime/command.ts';
import type { Context } from '../lib/runtime/context.ts';
import { InputError } from '../lib/runtime/errors.ts';
import { flag, optionalSecret, optionalText, textOr } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';
import { config } from '../lib/tenancy/inputs.ts';

export const migrationGate = command({
  name: 'migration-gate',
  path: 'scripts/hardening/migration-gate.ts',
  kind: 'migration',
  summary:
    'Reads and runs the migrations that a change adds, on a server that is thrown away, and says what they would do.',
  runbook: 'MIGRATION-GATE.md#the-gate-is-red',
  inputs: {
    config,
    base: textOr('origin/main', {
      description:
        'Branch, tag or commit that the change is to be merged into; zeros alone: there is none yet',
      env: 'BULKHEAD_GATE_BASE',
      placeholder: 'revision',
    }),
    'base-clone': optionalText({
      description: 'Another clone, in which the base is looked for where that of the change lacks it',
      placeholder: 'folder',
    }),
    head: optionalText({
      description: 'Branch, tag or commit of the change; by default what stands in the working folder',
      env: 'BULKHEAD_GATE_HEAD',
      placeholder: 'revision',
    }),
    explain: optionalText({
      description: 'Judge this one file by itself, on top of the migrations before it; committed or not',
      placeholder: 'file',
    }),
    'scratch-url': optionalSecret({
      env: 'BULKHEAD_SCRATCH_URL',
      description:
        'Superuser of an empty PostgreSQL that is thrown away, such as a service container; an embedded one by default',
    }),
    sarif: optionalText({
      description: 'File to write the findings to, as SARIF 2.1.0',
      placeholder: 'file',
    }),
    'pull-request': optionalText({
      description: 'Number of the pull request whose one comment is written, or brought up to date',
      env: 'BULKHEAD_PULL_REQUEST',
      placeholder: 'number',
    }),
    'dry-run': flag({ description: 'Write no comment: say what it would be' }),
    'github-token': githubToken,
    repository: githubRepository,
  },
  outputs: {
    findings: 'How many findings block the change',
    warnings: 'How many findings only warn',
    added: 'Paths of the migrations that the change adds, one a line',
    comment: 'created, updated, not allowed (a fork), or empty',
  },
  examples: [
    {
      line: 'npx tsx scripts/hardening/migration-gate.ts',
      explains: 'What stands in the working folder, against origin/main',
    },
    {
      line: 'npx tsx scripts/hardening/migration-gate.ts --explain migrations/<file>',
      explains: 'One file, while it is being written',
    },
    {
      line: 'npx tsx scripts/hardening/migration-gate.ts --base main --head my-branch --sarif gate.sarif',
      explains: 'Two revisions, and a file for code scanning',
    },
  ],
  async run(input, context): Promise<Result> {
    const pull = pullNumber(input['pull-request']);
    if (input.explain !== undefined && (pull !== undefined || input.head !== undefined)) {
      throw new InputError(
        'migration-gate',
        ['--explain judges one file of the working folder, and goes with neither --head nor --pull-request'],
        'Leave one of them out.',
      );
    }
    await context.step('read the revisions');
    const beside = input['base-clone'];
    const repository = await openRepository(
      resolve(context.cwd, input.config),
      context,
      beside === undefined ? undefined : resolve(context.cwd, beside),
    );
    if (input.explain === undefined && isBeginning(input.base)) {
      const { head } = await readHead(repository, input.head);
      return await judgeBeginning(head, input['scratch-url'], context);
    }
    const revisions =
      input.explain === undefined
        ? await readRevisions(repository, input.base, input.head)
        : await explainFile(repository, input.explain, context.cwd);
    const judged = await judgeChange(
      revisions,
      repository,
      { scratchUrl: input['scratch-url'], squawkIn: context.cwd },
      context,
    );
    if (input.sarif !== undefined) {
      await context.step('write SARIF');
      await writeSarif(resolve(context.cwd, input.sarif), gateSarif(judged.findings, titleOf, judged.unseen));
    }
    const result = gateResult(judged);
    if (pull === undefined) return result;
    await context.step('tell');
    const body = context.secrets.scrub(commentBody(result, judged.findings, runOf(context.env).url));
    const comment = input['dry-run']
      ? tellDry(body, pull, context)
      : await tellPullRequest(openComments(input, context), pull, body);
    if (comment === 'not allowed') {
      context.log.warn(
        'the token may not write a comment, as that of a fork never may: the summary of this step has it all',
      );
    }
    return { ...result, outputs: { ...result.outputs, comment } };
  },
});

function openComments(
  input: { 'github-token': string | undefined; repository: string | undefined },
  context: Context,
) {
  return openGitHub({ token: input['github-token'] ?? '', repository: input.repository, context });
}

function tellDry(body: string, pull: number, context: Context): string {
  context.log.info(`the comment of pull request ${pull} would be:\n${body}`);
  return '';
}

function pullNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new InputError(
    'migration-gate',
    [`--pull-request is "${text}", which is no number of a pull request`],
    'In a workflow give github.event.pull_request.number.',
  );
}

if (import.meta.main) await runCli(migrationGate);
