import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { parse, stringify } from 'yaml';
import { canaryCheck } from '../../scripts/hardening/canary-check.ts';
import { PROVING } from '../../scripts/lib/reports/proof.ts';
import { validateReport } from '../../scripts/lib/reports/schema.ts';
import { writeReport } from '../../scripts/lib/reports/write.ts';
import type { ReportKind, Result, Verdict } from '../../scripts/lib/runtime/result.ts';
import { type TestContext, testContext } from '../support/context.ts';

export interface FlightOptions {
  only?: string;
  except?: string;
  budget?: number;
  /** Sections of the model that replace those of the portal. */
  model?: Readonly<Record<string, unknown>>;
  /** The file of another model. */
  config?: string;
  reports?: string;
  certificates?: string;
}

/** Runs the command as somebody would. */
export async function fly(url: string, options: FlightOptions = {}): Promise<Result> {
  const given = options.reports === undefined ? {} : { reports: options.reports };
  await using context = testContext({ command: 'canary-check', ...given });
  const config = options.config ?? (await modelFile(context, options.model));
  return await canaryCheck.run(
    {
      'database-url': url,
      config,
      only: options.only,
      except: options.except,
      budget: options.budget ?? 10_000,
      certificates: options.certificates,
    },
    context,
  );
}

async function modelFile(context: TestContext, sections: FlightOptions['model']): Promise<string> {
  if (sections === undefined) return 'bulkhead.yaml';
  const model: unknown = parse(await readFile('bulkhead.yaml', 'utf8'));
  const file = join(await context.temporaryFolder('model'), 'bulkhead.yaml');
  await writeFile(file, stringify({ ...(typeof model === 'object' ? model : {}), ...sections }));
  return file;
}

/** Runs statements as the superuser. */
export async function inject(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** `CAN-05 public.messages.unit_id → public.units` for each check of this verdict. */
export function told(result: Result, verdict: Verdict | 'planned' = 'red'): string[] {
  return result.checks
    .filter((check) => check.verdict === verdict)
    .map(({ id, object }) => (object === undefined ? id : `${id} ${object}`));
}

/** Writes a report into a folder as if it had been made at that time. */
export async function report(
  folder: string,
  kind: ReportKind,
  at: Date,
  members: {
    facts?: Record<string, unknown>;
    scope?: Record<string, string>;
    checks?: unknown[];
    verdict?: Verdict;
    inputs?: object;
    command?: string;
  },
): Promise<void> {
  const second = `${at.toISOString().slice(0, 19)}Z`;
  const run = { id: '4711', attempt: 1 };
  const green = { id: 'T-01', title: 't', verdict: 'green', expected: 'e', observed: 'o', meaning: 'm' };
  const value = {
    schema: 'bulkhead/report/1',
    kind,
    id: `${second.replaceAll(/[-:]/g, '')}-4711-1`,
    at: second,
    startedAt: at.toISOString(),
    finishedAt: at.toISOString(),
    run,
    command: { name: members.command ?? PROVING[kind] ?? kind, version: '0.0.0' },
    inputs: { dryRun: false, ...members.inputs },
    verdict: members.verdict ?? 'green',
    summary: 's',
    scope: members.scope ?? {},
    identity: null,
    checks: members.checks ?? [green],
    timings: [],
    facts: members.facts ?? {},
    exceptions: [],
    reproduce: 'r',
    runbook: 'RUNBOOK-MULTI-TENANT.md',
  };
  await writeReport(folder, validateReport(value, 'a made report'));
}
