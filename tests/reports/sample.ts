import { envelopeOf } from '../../scripts/lib/reports/envelope.ts';
import type { Report } from '../../scripts/lib/reports/schema.ts';
import { type Command, command } from '../../scripts/lib/runtime/command.ts';
import type { Context } from '../../scripts/lib/runtime/context.ts';
import { flag, secret, textOr } from '../../scripts/lib/runtime/inputs.ts';
import type { Check, ReportKind, Result } from '../../scripts/lib/runtime/result.ts';
import { Secrets } from '../../scripts/lib/runtime/secrets.ts';

export const sampleCommand: Command = command({
  name: 'sample-status',
  path: 'scripts/sample/sample-status.ts',
  summary: 'Looks at a sample.',
  kind: 'hardening',
  inputs: {
    config: textOr('bulkhead.yaml', { description: 'The model' }),
    'database-url': secret({ description: 'The database', env: 'DATABASE_URL' }),
    'dry-run': flag({ description: 'Changes nothing' }),
  },
  outputs: {},
  examples: [],
  runbook: 'RUNBOOK-MULTI-TENANT.md#sample',
  run: async () => sampleResult(),
});

export function sampleContext(changes: Partial<Context> = {}): Context {
  return {
    command: 'sample-status',
    env: { GITHUB_RUN_ID: '4711', GITHUB_RUN_ATTEMPT: '2', GITHUB_SHA: 'a'.repeat(40) },
    cwd: '/',
    reports: '/nowhere/reports',
    pastReports: '/nowhere/reports',
    signal: new AbortController().signal,
    secrets: new Secrets(),
    log: { info: () => undefined, warn: () => undefined },
    fetch,
    now: () => new Date('2026-11-21T02:23:14.250Z'),
    sleep: async () => undefined,
    temporaryFolder: async () => '/tmp',
    step: async () => undefined,
    progress: () => ({ update: () => undefined, end: () => undefined }),
    onEnd: () => undefined,
    timings: [
      { step: 'connect', milliseconds: 42 },
      { step: 'look', milliseconds: 2900 },
      { step: 'judge', milliseconds: 300 },
    ],
    ...changes,
  };
}

export function sampleCheck(changes: Partial<Check> = {}): Check {
  return {
    id: 'STR-01',
    title: 'Every row has a tenant',
    object: 'public.parts',
    verdict: 'green',
    expected: 'NOT NULL',
    observed: 'NOT NULL',
    meaning: 'A row without a tenant belongs to nobody and shows up for everybody.',
    ...changes,
  };
}

export function sampleResult(changes: Partial<Result> = {}): Result {
  return {
    verdict: 'red',
    summary: '1 of 4 checks is red: public.orders can lose its tenant',
    checks: [
      sampleCheck(),
      sampleCheck({ object: 'public.owners' }),
      sampleCheck({
        object: 'public.orders',
        verdict: 'red',
        observed: 'nullable, 3 rows are NULL',
        fix: 'ALTER TABLE "public"."orders"\n  ALTER COLUMN "tenant_id" SET NOT NULL;',
        query: 'SELECT count(*) FROM public.orders WHERE tenant_id IS NULL',
      }),
      sampleCheck({ id: 'RLS-01', title: 'Row-level security is on', verdict: 'planned', observed: 'off' }),
    ],
    scope: { database: 'sample', serverVersion: '18.4', tables: 3 },
    identity: { role: 'operator', superuser: false, bypassRls: true, replica: false },
    facts: {
      tenants: 2,
      copiedBytes: 1_500_000,
      tables: [
        { table: 'public.parts', rows: 12_000 },
        { table: 'public.orders', rows: 7 },
      ],
    },
    ...changes,
  };
}

/** A report of its own second, so that many can be told apart. */
export function sampleReport(
  options: { at?: string; kind?: ReportKind; result?: Partial<Result>; context?: Context } = {},
): Report {
  const finishedAt = new Date(options.at ?? '2026-11-21T02:23:14.250Z');
  return envelopeOf({ ...sampleCommand, kind: options.kind ?? 'hardening' }, sampleResult(options.result), {
    context: options.context ?? sampleContext(),
    input: {
      config: 'bulkhead.yaml',
      'database-url': 'postgres://operator:hunter2@db/sample',
      'dry-run': false,
    },
    startedAt: new Date(finishedAt.getTime() - 3250),
    finishedAt,
  });
}
