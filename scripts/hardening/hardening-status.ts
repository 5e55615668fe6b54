import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { AFTERWARDS } from '../lib/hardening/afterwards.ts';
import { CATALOGUE } from '../lib/hardening/catalogue.ts';
import { applyExceptions, type Excepted, requireSoundExceptions } from '../lib/hardening/exceptions.ts';
import { findBaseline } from '../lib/hardening/fingerprint/baseline.ts';
import { type Drift, judgeDrift } from '../lib/hardening/fingerprint/drift.ts';
import { DRIFT } from '../lib/hardening/fingerprint/drift-text.ts';
import { type Fingerprint, readFingerprint } from '../lib/hardening/fingerprint/fingerprint.ts';
import { runStatus, type Status } from '../lib/hardening/status.ts';
import { withConnection } from '../lib/postgres/connect.ts';
import { databaseUrl } from '../lib/postgres/inputs.ts';
import { transaction } from '../lib/postgres/transaction.ts';
import { command } from '../lib/runtime/command.ts';
import type { Context } from '../lib/runtime/context.ts';
import { optionalText } from '../lib/runtime/inputs.ts';
import { type Check, type Result, verdictOf } from '../lib/runtime/result.ts';
import { config } from '../lib/tenancy/inputs.ts';
import type { Model } from '../lib/tenancy/model.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const hardeningStatus = command({
  name: 'hardening-status',
  path: 'scripts/hardening/hardening-status.ts',
  kind: 'hardening',
  summary:
    'Says from the catalogue of a database whether its tenants are kept apart, and how to repair what is not.',
  runbook: 'RUNBOOK-MULTI-TENANT.md#the-status-is-red',
  inputs: {
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
  },
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
  ],

  async run(input, context) {
    await context.step('read the model');
    const model = await readModel(resolve(context.cwd, input.config));
    requireSoundExceptions(model, new Set([...CATALOGUE, ...AFTERWARDS].map(({ id }) => id)), context.now());
    const { checks, drift } = selected(input.check);
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
    return resultOf(
      status,
      fingerprint && (await compare(fingerprint, input.baseline, context)),
      model,
      context,
    );
  },
});

/** What the catalogue is asked for, and whether the fingerprint is wanted: `RLS-15` or its family, or everything. */
function selected(text: string | undefined): { checks: string[]; drift: boolean } {
  const names = text?.split(',').filter((name) => name.trim() !== '') ?? [];
  const own = (name: string) => AFTERWARDS.some(({ id }) => id === name.trim().toUpperCase());
  const checks = names.filter((name) => !own(name));
  const drift = names.some((name) => {
    const wanted = name.trim().toUpperCase();
    return wanted === DRIFT.id || DRIFT.id.startsWith(`${wanted}-`);
  });
  return {
    // Those about the status itself are always asked.
    checks: names.length > 0 && checks.length === 0 ? ['META'] : checks,
    drift: names.length === 0 || drift,
  };
}

async function compare(now: Fingerprint, given: string | undefined, context: Context): Promise<Drift> {
  await context.step('compare with the last report');
  const path = resolve(context.cwd, given ?? context.pastReports);
  const reports = resolve(context.cwd, context.reports);
  return judgeDrift(now, await findBaseline(path, now), path === reports);
}

function resultOf(
  status: Status,
  drift: Drift | undefined,
  model: Model,
  context: Pick<Context, 'now' | 'log'>,
): Result {
  const judged = [...status.checks, ...(drift === undefined ? [] : [drift.check])];
  const ids = new Set([...Object.keys(status.coverage), ...(drift === undefined ? [] : [DRIFT.id])]);
  const excepted = applyExceptions(judged, model, context.now(), ids);
  for (const { check, object, place } of excepted.unused) {
    context.log.warn(
      `${model.file}:${place}: nothing is red that the exception for ${check}, ${object} would cover`,
    );
  }
  return { ...describe(status, excepted.checks, model), ...extras(status, drift, excepted) };
}

function extras({ coverage }: Status, drift: Drift | undefined, { checks, inForce, unused }: Excepted) {
  return {
    facts: {
      coverage: Object.fromEntries(
        Object.entries(coverage).map(([id, counts]) => {
          const excepted = checks.filter((check) => check.id === id && check.verdict === 'excepted').length;
          return [id, { ...counts, red: counts.red - excepted, excepted }];
        }),
      ),
      ...drift?.facts,
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
