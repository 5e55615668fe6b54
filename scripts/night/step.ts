import { type Execution, execute } from '../lib/adapters/execute.ts';
import { openProcessContext } from '../lib/adapters/process-context.ts';
import { readValues } from '../lib/adapters/values.ts';
import type { Command } from '../lib/runtime/command.ts';
import type { Context } from '../lib/runtime/context.ts';
import { InputError } from '../lib/runtime/errors.ts';
import type { Inputs } from '../lib/runtime/inputs.ts';
import type { Check, Verdict } from '../lib/runtime/result.ts';

/** One command of the night and what it is run with. */
export interface Step<I extends Inputs = Inputs> {
  readonly title: string;
  readonly command: Command<I>;
  /** Arguments and flags, by the names of the inputs. */
  readonly given?: Readonly<Record<string, string>>;
  /** Variables beside those of the night itself. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it must come to: `red` for the status of a database that nobody has hardened yet. */
  readonly expects?: Verdict;
  /** The steps after it mean nothing when it fails: they are left out, and said to be. */
  readonly needed?: boolean;
}

/** What a night consists of. */
export interface Night {
  readonly steps: readonly Step[];
  /** What it does not do, and why: one sentence each, without a full stop. */
  readonly leftOut: readonly string[];
  /** Where backups and drills are recorded; undefined: nowhere. */
  readonly recorderUrl: string | undefined;
}

/** How one step of the night ended. */
export interface Outcome {
  readonly title: string;
  readonly verdict: Verdict;
  readonly expected: Verdict;
  readonly milliseconds: number;
  readonly summary: string;
  /** Path of the readable report. */
  readonly report: string;
  readonly execution: Execution;
}

/**
 * Runs one step as if somebody had typed it: values by the command's own inputs, a context of its own, a
 * report of its own. Only the clock, the terminal, the secrets and the interruption are those of the night.
 */
export async function runStep<I extends Inputs>(step: Step<I>, night: Context): Promise<Outcome> {
  const { command } = step;
  const env = { ...night.env, ...step.env };
  const given = new Map(Object.entries(step.given ?? {}));
  const { own, problems } = await readValues(command, { given, env, cwd: night.cwd }, night.secrets);
  if (problems.length > 0) {
    throw new InputError(
      `${step.title} (${command.name})`,
      problems,
      `npx tsx ${command.path} --help shows what it takes.`,
    );
  }
  const opened = openProcessContext({
    command: command.name,
    env,
    cwd: night.cwd,
    reports: night.reports,
    pastReports: night.pastReports,
    signal: night.signal,
    log: night.log,
    progress: (label) => night.progress(`${step.title}: ${label}`),
    secrets: night.secrets,
  });
  const started = performance.now();
  const execution = await execute(command, own, opened);
  return {
    title: step.title,
    verdict: execution.report.verdict,
    expected: step.expects ?? 'green',
    milliseconds: Math.round(performance.now() - started),
    summary: execution.report.summary,
    report: execution.written.markdown,
    execution,
  };
}

/** An outcome as a check of the night's own report. */
export function checkOf(outcome: Outcome): Check {
  const asExpected = outcome.verdict === outcome.expected;
  return {
    id: `NIGHT-${outcome.execution.report.command.name}`,
    title: outcome.title,
    verdict: asExpected ? 'green' : outcome.verdict === 'green' ? 'red' : outcome.verdict,
    expected: outcome.expected,
    observed: `${outcome.verdict}: ${outcome.summary}`,
    meaning: 'What this step stands for is not proved tonight; its own report says why.',
  };
}
