import { runCli } from './lib/adapters/cli.ts';
import { certificatesInput } from './lib/keys/inputs.ts';
import { optionalDatabaseUrl } from './lib/postgres/inputs.ts';
import { parseConnectionUrl } from './lib/postgres/url.ts';
import { renderTerminal } from './lib/reports/terminal.ts';
import { command } from './lib/runtime/command.ts';
import type { Context } from './lib/runtime/context.ts';
import { abortReason } from './lib/runtime/errors.ts';
import { flag, integer, optionalSecret, textOr } from './lib/runtime/inputs.ts';
import type { Check, Result } from './lib/runtime/result.ts';
import { config } from './lib/tenancy/inputs.ts';
import { showDashboard } from './night/dashboard.ts';
import { foreignNight } from './night/foreign.ts';
import { nightKeys, nightMarksKey } from './night/keys.ts';
import { portalNight } from './night/portal.ts';
import { recordRun } from './night/record.ts';
import { nightResult, outcomeTable } from './night/result.ts';
import { type Night, type Outcome, runStep } from './night/step.ts';
import { auditFact } from './night/witness.ts';

/** The example's backups are not of the database that somebody tries next, and must not be measured against them. */
const EXAMPLE = 'example';

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
    config,
    environment: textOr('development', {
      description: 'Which environment the database of DATABASE_URL is: part of the name of every run',
      env: 'BULKHEAD_ENVIRONMENT',
      placeholder: 'name',
    }),
    seal: flag({
      description:
        'Seal the audit trail of DATABASE_URL too; it is the one thing the night then writes there',
      env: 'BULKHEAD_SEAL',
    }),
    'recorder-url': optionalSecret({
      env: 'BULKHEAD_RECORDER_URL',
      description: 'Login bulkhead_recorder on DATABASE_URL, which records the backup and the drill there',
    }),
    tenants: integer(5, { min: 1, max: 10_000, description: 'Tenants of the example portal' }),
    messages: integer(5_000, { min: 0, max: 1_000_000_000, description: 'Messages of the example portal' }),
    certificates: certificatesInput,
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
      explains: 'what can be done on your own database without changing it: status to canaries',
    },
  ],
  async run(input, context): Promise<Result> {
    const url = input['database-url'];
    // The example's own backups are opened by the drill of the same night; those of a real database need not be.
    const certificates = url === undefined ? undefined : input.certificates;
    const keys = await nightKeys(KEY_FOLDER, input['encryption-key'], input['signing-key'], certificates);
    const environment = url === undefined ? EXAMPLE : input.environment;
    const database = url === undefined ? 'postgres' : parseConnectionUrl(url).database;
    const where = { environment, database, ownServer: url === undefined };
    const night =
      url === undefined
        ? await portalNight({ ...input, environment }, keys, () => nightMarksKey(KEY_FOLDER), context)
        : await foreignNight(
            {
              url,
              config: input.config,
              environment,
              seal: input.seal,
              recorderUrl: input['recorder-url'],
            },
            keys,
            context,
          );
    if (night.leftOut.length > 0) {
      context.log.info(
        `A database was given. What this night does not do in it:\n${night.leftOut.map((line) => `- ${line}.`).join('\n')}`,
      );
    }
    const { outcomes, records } = await runSteps(night, context);
    context.log.info(`\n${outcomeTable(outcomes, context)}\n`);
    const sealed = outcomes.find(({ execution }) => execution.report.command.name === 'seal-audit');
    return nightResult(outcomes, night, records, auditFact(sealed, where), environment);
  },
  afterReport: (input, context) => showDashboard(input.config, context),
});

/**
 * Runs the steps in turn, and has backup and drill recorded. A step that fails does not stop those that do not need it:
 * the night shows all it can.
 */
async function runSteps(
  { steps, recorderUrl }: Night,
  context: Context,
): Promise<{ outcomes: Outcome[]; records: Check[] }> {
  const outcomes: Outcome[] = [];
  const records: Check[] = [];
  for (const step of steps) {
    await context.step(step.title);
    const outcome = await runStep(step, context);
    outcomes.push(outcome);
    tell(outcome, context);
    if (context.signal.aborted) throw abortReason(context.signal);
    const { report } = outcome.execution;
    const record = recorderUrl === undefined ? undefined : await recordRun(recorderUrl, report, context);
    if (record !== undefined) {
      records.push(record);
      const { verdict, title, observed, object } = record;
      context.log.info(
        verdict === 'green' ? `  ${title} as ${object}` : `✗ ${title}: ${verdict}. ${observed}`,
      );
    }
    if (outcome.verdict !== outcome.expected && step.needed === true) break;
  }
  return { outcomes, records };
}

function tell({ title, verdict, expected, summary, execution }: Outcome, { log }: Context): void {
  const asExpected = verdict === expected;
  log.info(
    `${asExpected ? '✓' : '✗'} ${title}: ${verdict}${expected === 'red' ? ', as it must be' : ''}. ${summary}`,
  );
  if (!asExpected || expected === 'red') log.info(indent(renderTerminal(execution.report, NIGHT_VIEW)));
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

if (import.meta.main) await runCli(nightly);
