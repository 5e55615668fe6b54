import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hardeningStatus } from '../../scripts/hardening/hardening-status.ts';
import { type Execution, execute } from '../../scripts/lib/adapters/execute.ts';
import type { Report } from '../../scripts/lib/reports/schema.ts';
import { testContext } from '../support/context.ts';

export interface NightOptions {
  readonly url: string;
  readonly reports: string;
  readonly config?: string;
  readonly check?: string;
  readonly baseline?: string;
  readonly clock?: Date;
}

export interface Night extends Execution {
  /** What was logged. */
  readonly lines: readonly string[];
}

/** Runs the status as the command line would, with its report and ledger in a folder that lasts. */
export async function runNight(options: NightOptions): Promise<Night> {
  await using context = testContext({
    command: 'hardening-status',
    reports: options.reports,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const input = {
    'database-url': options.url,
    config: options.config ?? 'bulkhead.yaml',
    check: options.check,
    baseline: options.baseline,
    github: false,
    'github-token': undefined,
    repository: undefined,
    'by-hand': undefined,
    'evidence-branch': undefined,
    'evidence-app-id': undefined,
    'environments-have-reviewers': undefined,
  };
  const execution = await execute(hardeningStatus, input, { context, close: () => Promise.resolve() });
  return { ...execution, lines: [...context.lines] };
}

/** The row of the drift check. */
export function driftOf({ checks }: Report): Report['checks'][number] {
  const row = checks.find(({ id }) => id === 'RLS-15');
  if (row === undefined) throw new Error('the drift was not judged');
  return row;
}

/** The portal's model with something put at its end. */
export async function modelWith(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  const portal = await readFile('bulkhead.yaml', 'utf8');
  // The patterns of migrations are relative to the model's file.
  await writeFile(path, `${portal.replace('"migrations/', `"${process.cwd()}/migrations/`)}\n${text}\n`);
  return path;
}
