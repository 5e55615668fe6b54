import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { readAction } from './action.ts';
import { StepLog } from './commands.ts';
import { defaultVariables } from './contexts.ts';
import { fillText, fillTexts, type Scope } from './evaluate.ts';
import type { JobPlace, StepPlace } from './place.ts';
import { runProcess } from './process.ts';
import { RunnerRefusal, StepFailure } from './refusal.ts';
import { runStandIn } from './stand-ins/table.ts';
import { StepFiles, type Written } from './step-files.ts';
import type { StepPlan } from './workflow.ts';

/** How a step ended, before anybody asks whether it counts. */
export interface StepEnd {
  readonly ok: boolean;
  readonly exit: number | undefined;
  readonly log: StepLog;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Whether the outputs are of code that is under test. */
  readonly own: boolean;
}

// As text and not as a file: to take the types off a file costs Node more than a small step does.
const CLOCK = encodeURIComponent(readFileSync(new URL('./clock.ts', import.meta.url), 'utf8'));

/**
 * Runs a step to its end.
 * @param scope with `env` as it is for this step
 */
export async function runStep(
  plan: StepPlan,
  job: JobPlace,
  scope: Scope,
  env: Readonly<Record<string, string>>,
  { name, number, signal }: { name: string; number: number; signal: AbortSignal },
): Promise<StepEnd> {
  const log = new StepLog(job.masks, (line) => job.run.say(job.job, name, line));
  const place: StepPlace = { job, name, log, env, signal };
  const given = fillTexts(plan.with, scope);
  try {
    if (plan.uses !== undefined && !plan.uses.startsWith('./')) {
      const outputs = await runStandIn(plan.uses, given, place);
      return { ok: true, exit: undefined, log, summary: '', outputs, own: false };
    }
    return await runOwn(plan, given, place, scope, number);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    log.annotate('error', error.message);
    return { ok: false, exit: undefined, log, summary: '', outputs: {}, own: true };
  }
}

/** A process with the files that it may write to. */
async function runOwn(
  plan: StepPlan,
  given: Readonly<Record<string, string>>,
  place: StepPlace,
  scope: Scope,
  number: number,
): Promise<StepEnd> {
  const { job, log, signal } = place;
  const files = await StepFiles.create(job.temp, number);
  const what =
    plan.uses === undefined
      ? await scriptOf(plan, place, scope, number)
      : await actionOf(plan.uses, given, place);
  const exit = await runProcess({
    command: what.command,
    arguments: what.arguments,
    cwd: resolve(job.workspace, fillText(plan.workingDirectory, scope)),
    env: { ...variablesOf(place), ...files.variables, ...what.variables },
    signal,
    secondsPerMinute: job.run.secondsPerMinute,
    line: (text) => log.take(text),
  });
  // Of an action's process GitHub says nothing: it is for the action to speak.
  if (exit !== 0 && !signal.aborted && plan.uses === undefined) {
    log.annotate('error', `Process completed with exit code ${exit}.`);
  }
  const written = await files.read();
  carryOver(job, written);
  const { outputs, summary } = written;
  return { ok: exit === 0, exit, log, summary, outputs, own: true };
}

interface What {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

async function actionOf(
  uses: string,
  given: Readonly<Record<string, string>>,
  place: StepPlace,
): Promise<What> {
  const { main, variables } = await readAction(uses, given, place);
  return { command: process.execPath, arguments: [main], variables };
}

// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
const SHELLS: Readonly<Record<string, readonly string[]>> = {
  // Where none is named, a pipe hides what fails in front of it.
  '': ['bash', '-e'],
  bash: ['bash', '--noprofile', '--norc', '-eo', 'pipefail'],
  sh: ['sh', '-e'],
};

async function scriptOf(
  plan: StepPlan,
  { job, log }: StepPlace,
  scope: Scope,
  number: number,
): Promise<What> {
  const [command, ...rest] = SHELLS[plan.shell ?? ''] ?? [];
  if (command === undefined) throw new RunnerRefusal(`the shell ${plan.shell} is not known`);
  const text = fillText(plan.run, scope);
  const file = join(job.temp, `step-${number}.sh`);
  await writeFile(file, `${text}\n`);
  log.say(`##[group]Run ${text.trimEnd()}`);
  return { command, arguments: [...rest, file], variables: {} };
}

/** All that the process of a step finds in its environment: nothing of the machine's own but the place of its programs. */
function variablesOf({ job, env }: StepPlace): Record<string, string> {
  const { run } = job;
  const programs = [dirname(process.execPath), process.env.PATH ?? '/usr/bin:/bin'];
  return {
    HOME: job.home,
    LANG: 'C.UTF-8',
    TMPDIR: join(job.home, 'tmp'),
    ...(run.ahead === 0
      ? {}
      : { NODE_OPTIONS: `--import=data:text/javascript,${CLOCK}`, RUNNER_CLOCK_AHEAD: String(run.ahead) }),
    ...env,
    ...defaultVariables(job),
    PATH: [...job.path, ...(run.host.path ?? []), ...programs].join(delimiter),
  };
}

/** What a step hands to those after it. */
function carryOver(job: JobPlace, { env, path }: Written): void {
  Object.assign(job.env, env);
  job.path.unshift(...[...path].reverse());
}
