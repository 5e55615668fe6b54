import { runCli } from './lib/adapters/cli.ts';
import { shownPath } from './lib/adapters/shown-path.ts';
import { optionalDatabaseUrl } from './lib/postgres/inputs.ts';
import { alignTable } from './lib/reports/table.ts';
import { renderTerminal } from './lib/reports/terminal.ts';
import { command } from './lib/runtime/command.ts';
import type { Context } from './lib/runtime/context.ts';
import { abortReason } from './lib/runtime/errors.ts';
import { integer, optionalSecret } from './lib/runtime/inputs.ts';
import { type Result, verdictOf } from './lib/runtime/result.ts';
import { foreignNight, LEFT_OUT } from './night/foreign.ts';
import { localKeys } from './night/keys.ts';
import { portalNight } from './night/portal.ts';
import { checkOf, type Outcome, runStep, type Step } from './night/step.ts';

const KEY_FOLDER = '.bulkhead/keys';

/** A step that is not green is shown in short; all of it stands in its report. */
const NIGHT_VIEW = { colour: false, width: 110, objects: 1, factRows: 0 };

export const nightly = command({
  name: 'nightly',
  path: 'scripts/nightly.ts',
  summary:
    'The whole night in one process: on a portal of its own, or read-only on the database of DATABASE_URL.',
  kind: 'nightly',
  inputs: {
    'database-url': optionalDatabaseUrl,
    tenants: integer(5, { min: 1, max: 10_000, description: 'Tenants of the example portal' }),
    messages: integer(5_000, { min: 0, max: 1_000_000_000, description: 'Messages of the example portal' }),
    'encryption-key': optionalSecret({
      env: 'BACKUP_ENCRYPTION_KEY',
      description: `Key of the backups; by default one kept in ${KEY_FOLDER}`,
    }),
    'signing-key': optionalSecret({
      env: 'BACKUP_SIGNING_KEY',
      description: `Key that signs the backups; by default one kept in ${KEY_FOLDER}`,
    }),
  },
  outputs: {},
  tellsAsItRuns: true,
  runbook: 'RUNBOOK-MULTI-TENANT.md#the-night-is-not-green',
  examples: [
    { line: 'npm start', explains: 'on an embedded PostgreSQL, with the example portal' },
    { line: 'npm start -- --tenants 50 --messages 200000', explains: 'the same, larger' },
    {
      line: 'DATABASE_URL=postgresql://… npx tsx scripts/nightly.ts --config my.yaml',
      explains: 'status, backup, drill and canaries of your own database; nothing in it is changed',
    },
  ],
  async run(input, context): Promise<Result> {
    const own = input['database-url'] === undefined;
    const keys = await nightKeys(input['encryption-key'], input['signing-key']);
    if (!own)
      context.log.info(
        `A database was given: ${LEFT_OUT.join(', ')} are left out, nothing in it is changed.`,
      );
    const steps = own ? await portalNight(input, keys, context) : foreignNight(keys);
    const outcomes = await runSteps(steps, context);
    context.log.info(`\n${outcomeTable(outcomes, context)}\n`);
    return resultOf(outcomes, steps);
  },
});

async function nightKeys(encryption: string | undefined, signing: string | undefined) {
  if (encryption !== undefined && signing !== undefined) {
    return { BACKUP_ENCRYPTION_KEY: encryption, BACKUP_SIGNING_KEY: signing };
  }
  const kept = await localKeys(KEY_FOLDER);
  return {
    BACKUP_ENCRYPTION_KEY: encryption ?? kept.BACKUP_ENCRYPTION_KEY,
    BACKUP_SIGNING_KEY: signing ?? kept.BACKUP_SIGNING_KEY,
  };
}

/** Runs the steps in turn. A step that fails does not stop those that do not need it: the night shows all it can. */
async function runSteps(steps: readonly Step[], context: Context): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of steps) {
    await context.step(step.title);
    const outcome = await runStep(step, context);
    outcomes.push(outcome);
    const asExpected = outcome.verdict === outcome.expected;
    context.log.info(
      `${asExpected ? '✓' : '✗'} ${step.title}: ${outcome.verdict}${outcome.expected === 'red' ? ', as it must be' : ''}. ${outcome.summary}`,
    );
    if (!asExpected || outcome.expected === 'red') {
      context.log.info(indent(renderTerminal(outcome.execution.report, NIGHT_VIEW)));
    }
    if (context.signal.aborted) throw abortReason(context.signal);
    if (!asExpected && step.needed === true) break;
  }
  return outcomes;
}

/** Step, verdict, time, report: the one table at the end. */
function outcomeTable(outcomes: readonly Outcome[], context: Context): string {
  const rows = outcomes.map((outcome) => [
    outcome.title,
    outcome.expected === 'green' ? outcome.verdict : `${outcome.verdict} (expected)`,
    `${(outcome.milliseconds / 1000).toFixed(1)} s`,
    shownPath(outcome.report, context.cwd),
  ]);
  return alignTable(rows, {
    columns: [
      { header: 'step' },
      { header: 'verdict' },
      { header: 'time', align: 'right' },
      { header: 'report' },
    ],
  });
}

function resultOf(outcomes: readonly Outcome[], steps: readonly Step[]): Result {
  const missed = steps.slice(outcomes.length).map((step) => ({
    id: `NIGHT-${step.command.name}`,
    title: step.title,
    verdict: 'grey' as const,
    expected: step.expects ?? 'green',
    observed: 'not run, because a step before it failed',
    meaning: 'What this step stands for is not proved tonight.',
  }));
  const checks = [...outcomes.map(checkOf), ...missed];
  const verdict = verdictOf(checks);
  const good = checks.filter((check) => check.verdict === 'green').length;
  return {
    verdict,
    summary: `${good} of ${checks.length} steps as they should be`,
    checks,
    facts: {
      steps: outcomes.map(({ title, verdict: shown, expected, milliseconds, execution }) => ({
        step: title,
        verdict: shown,
        expected,
        milliseconds,
        report: `${execution.report.kind}/${execution.report.id}`,
      })),
    },
  };
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

if (import.meta.main) await runCli(nightly);
