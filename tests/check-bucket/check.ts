import * as assert from 'uvu/assert';
import { checkBucket } from '../../scripts/backup/check-bucket.ts';
import { execute } from '../../scripts/lib/adapters/execute.ts';
import { openProcessContext } from '../../scripts/lib/adapters/process-context.ts';
import { readValues } from '../../scripts/lib/adapters/values.ts';
import type { Report } from '../../scripts/lib/reports/schema.ts';
import { testContext } from '../support/context.ts';

export interface Checked {
  readonly report: Report;
  readonly exit: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
}

/** Runs the command as the command line does, with these variables and flags. `sleep` is what waits for locks. */
export async function check(
  env: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
  sleep: (milliseconds: number) => void,
): Promise<Checked> {
  await using context = testContext({ command: 'check-bucket' });
  const sources = {
    given: new Map(Object.entries(given)),
    env,
    cwd: context.cwd,
  };
  const { own, problems } = await readValues(checkBucket, sources, context.secrets);
  assert.equal(problems, []);
  const opened = openProcessContext({
    command: 'check-bucket',
    env: {},
    cwd: context.cwd,
    reports: context.reports,
    signal: context.signal,
    log: context.log,
    progress: context.progress,
    secrets: context.secrets,
  });
  const { report, exit, outputs, error } = await execute(checkBucket, own, {
    ...opened,
    context: { ...opened.context, sleep: async (milliseconds) => sleep(milliseconds) },
  });
  if (error !== undefined) throw error;
  return { report, exit, outputs, lines: context.lines };
}

/** Ids of the checks of a verdict. */
export function idsOf({ report }: Checked, verdict: string): string[] {
  return report.checks.filter((check) => check.verdict === verdict).map(({ id }) => id);
}

/** What a check saw. */
export function observedOf({ report }: Checked, id: string): string {
  return report.checks.find((check) => check.id === id)?.observed ?? `no check ${id}`;
}

export const ALL = Array.from({ length: 16 }, (_, index) => `BKT-${String(index + 1).padStart(2, '0')}`);
