import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { parseSigningKey } from '../lib/archive/signing-key.ts';
import { readReadingKeys } from '../lib/keys/opening-keys.ts';
import { optionalDatabaseUrl } from '../lib/postgres/inputs.ts';
import { drawTrend } from '../lib/restore/draw-trend.ts';
import { type Drill, runDrill } from '../lib/restore/drill.ts';
import { type PastDrill, readDrills } from '../lib/restore/history.ts';
import { restoreInputs } from '../lib/restore/inputs.ts';
import { joinDrill } from '../lib/restore/join.ts';
import { joinedDrills, joinedResult } from '../lib/restore/join-result.ts';
import { knownFromReports } from '../lib/restore/known.ts';
import { judgementOf, judgementOfParts, markDrilled } from '../lib/restore/mark-drilled.ts';
import { isPart } from '../lib/restore/part-facts.ts';
import { portionInputs, portionOf } from '../lib/restore/portion-inputs.ts';
import { drillResult, drillsSoFar } from '../lib/restore/result.ts';
import { marksInputs } from '../lib/retention/inputs.ts';
import { command } from '../lib/runtime/command.ts';
import type { Context } from '../lib/runtime/context.ts';
import { abortReason, BulkheadError } from '../lib/runtime/errors.ts';
import { flag, integer, optionalSecret, optionalText, textOr } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';
import { readModel } from '../lib/tenancy/parse.ts';

type Input = Parameters<typeof restoreDrill.run>[0];

export const restoreDrill = command({
  name: 'restore-drill',
  path: 'scripts/backup/restore-drill.ts',
  kind: 'restore-drill',
  summary:
    'Restores a backup into an empty database and proves, row by row, that it is the one that was backed up.',
  runbook: 'RUNBOOK-DISASTER-RECOVERY.md#a-drill-failed',
  inputs: {
    run: textOr('latest', {
      description: 'Which run: latest, random, or the name of one',
      placeholder: 'run',
    }),
    'staging-database-url': optionalSecret({
      description:
        'Database to restore into, empty or with an earlier drill; without it a server is started and thrown away',
      env: 'STAGING_DATABASE_URL',
    }),
    'database-url': optionalDatabaseUrl,
    ...restoreInputs,
    'marks-key': marksInputs['marks-key'],
    'check-command': optionalText({
      description: 'Shell command that judges the restored database of DATABASE_URL by its exit code',
      env: 'BULKHEAD_CHECK_COMMAND',
      placeholder: 'command',
    }),
    'check-timeout': integer(300, {
      description: 'Seconds that the check command may take',
      env: 'BULKHEAD_CHECK_TIMEOUT',
      min: 1,
      max: 86_400,
    }),
    'dry-run': flag({ description: 'Find, verify and open the run, and restore nothing' }),
    ...portionInputs,
    join: optionalText({
      description:
        'Folder with the reports of all shards of a drill: makes one verdict of them, and restores nothing',
      placeholder: 'folder',
    }),
    manifest: optionalText({
      description: 'With --join: SHA-256 of the manifest that was drilled, as plan-drill said it',
      placeholder: 'sha256',
    }),
  },
  outputs: {
    run: 'Name of the run',
    'rto-seconds': 'Seconds until the restored database could be used',
    'rpo-seconds': 'Age of the backed up state in seconds',
    trend: 'Path of the picture of all drills so far, as SVG',
  },
  examples: [
    {
      line: 'npx tsx scripts/backup/restore-drill.ts',
      explains: 'the newest run, into a server of its own; keys in the environment',
    },
    {
      line: 'STAGING_DATABASE_URL=postgresql://… npx tsx scripts/backup/restore-drill.ts',
      explains: 'into an empty database of yours, which is kept',
    },
    {
      line: "npx tsx scripts/backup/restore-drill.ts --run random --check-command 'npm run smoke'",
      explains: 'one of all backups, drawn by lot; your own check has the last word',
    },
    {
      line: 'npx tsx scripts/backup/restore-drill.ts --dry-run',
      explains: 'find, verify and open the newest run only',
    },
    {
      line: 'npx tsx scripts/backup/restore-drill.ts --shard 2-of-3',
      explains: 'the second of three parts of a divided run; by itself it is no drill',
    },
    {
      line: 'npx tsx scripts/backup/restore-drill.ts --join inbox --manifest "$MANIFEST"',
      explains: 'one verdict of the reports of all parts: green only when every key group came back',
    },
  ],
  async run(input, context): Promise<Result> {
    if (input.join !== undefined || input.manifest !== undefined) return joinParts(input, context);
    const { environment } = input;
    const portion = portionOf(input);
    const keys = await readReadingKeys(input, context.cwd);
    const marksKey = input['marks-key'] === undefined ? undefined : parseSigningKey(input['marks-key']);
    const model = await readModel(resolve(context.cwd, input.config));
    const store = await openStore(storeSetting(input), context);
    const line = input['check-command'];
    const request = {
      store,
      environment,
      run: input.run,
      model,
      portion,
      verifyingKeys: keys.trusted,
      openingKeys: keys.opening,
      known: await knownFromReports(context.pastReports, environment),
      stagingUrl: input['staging-database-url'],
      sourceUrl: input['database-url'],
      sameServer: input['same-server'],
      jobs: input.jobs,
      dryRun: input['dry-run'],
      checkCommand: line === undefined ? undefined : { line, timeout: input['check-timeout'] * 1000 },
    };
    const drill: Drill = { checks: [], steps: [] };
    let failure: BulkheadError | undefined;
    try {
      await runDrill(request, drill, context);
    } catch (error) {
      // An interruption cuts the sessions, and the first that anybody hears of it is a broken connection.
      if (context.signal.aborted) throw abortReason(context.signal);
      // It looked, and the backup is at fault: that is a finding, and belongs with the run and times in the report.
      if (!(error instanceof BulkheadError) || error.exit === 2) throw error;
      failure = error;
    }
    const past = await readDrills(context.pastReports, environment);
    const telling = { environment, now: context.now(), failure, past, portion };
    const judgement = judgementOf(drill, drillResult(drill, telling));
    if (marksKey !== undefined && judgement !== undefined)
      drill.checks.push(await markDrilled(store, judgement, marksKey, context));
    const result = drillResult(drill, telling);
    if (isPart(drill, portion)) return result;
    return withTrend(result, drillsSoFar(drill, telling), context);
  },
});

/** The last step of a drill that was divided: one verdict of the reports of its shards. */
async function joinParts(input: Input, context: Context): Promise<Result> {
  const { join, manifest, environment } = input;
  if (join === undefined || manifest === undefined || input.shard !== undefined || input.groups !== undefined)
    throw notTogether();
  const { trusted } = await readReadingKeys(input, context.cwd, { opening: 'no', trusted: 'needed' });
  const marksKey = input['marks-key'] === undefined ? undefined : parseSigningKey(input['marks-key']);
  const store = await openStore(storeSetting(input), context);
  const inbox = resolve(context.cwd, join);
  const runId = context.env.GITHUB_RUN_ID || undefined;
  const joined = await joinDrill({ store, environment, inbox, manifest, trusted, runId }, context);
  const past = await readDrills(context.pastReports, environment);
  const telling = { environment, now: context.now(), past, beside: [] };
  const judgement = judgementOfParts(joined, joinedResult(joined, telling));
  const beside =
    marksKey === undefined || judgement === undefined
      ? []
      : [await markDrilled(store, judgement, marksKey, context)];
  const result = joinedResult(joined, { ...telling, beside });
  return withTrend(result, joinedDrills(joined, telling), context);
}

async function withTrend(
  result: Result,
  drills: readonly PastDrill[],
  { pastReports }: Context,
): Promise<Result> {
  const trend = await drawTrend(pastReports, drills);
  return trend === undefined ? result : { ...result, outputs: { ...result.outputs, trend } };
}

function notTogether(): BulkheadError {
  return new BulkheadError({
    what: '--join and --manifest belong together, and to neither --shard nor --groups',
    fix: 'Give --join the folder with the reports of all shards, and --manifest the SHA-256 that plan-drill said.',
    code: 'JOIN',
  });
}

if (import.meta.main) await runCli(restoreDrill);
