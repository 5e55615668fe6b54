import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { githubIn, needsOf, runnerIn } from './contexts.ts';
import { fillTexts, type Scope, type Status } from './evaluate.ts';
import type { JobOutcome, Leg, Result, Service, StepOutcome } from './host.ts';
import { minutesOf, StepRunner } from './job-steps.ts';
import { Masks } from './masks.ts';
import type { Combination } from './matrix.ts';
import type { JobPlace, RunPlace } from './place.ts';
import { RunnerRefusal, refuseUnknown } from './refusal.ts';
import { entriesOf, itemsOf } from './template.ts';
import type { JobPlan } from './workflow.ts';

/** A job, or one leg of its matrix, when its turn has come. */
export interface JobTurn {
  readonly run: RunPlace;
  readonly plan: JobPlan;
  readonly name: string;
  readonly environment: string | undefined;
  readonly approved: boolean;
  readonly needs: ReadonlyMap<string, JobOutcome>;
  readonly matrix: Combination;
  readonly strategy: unknown;
  /** Cancels the job. */
  readonly controller: AbortController;
}

/** GitHub's own, in minutes. */
const LONGEST = 360;

/** Runs a job on a runner of its own: an empty workspace, an empty temporary folder, a token, the secrets that are its. */
export async function runJob(turn: JobTurn): Promise<Leg> {
  const { run, plan, matrix, name, approved } = turn;
  const place = await prepare(turn);
  const services = new Map<string, Service>();
  try {
    await startServices(turn, place, services);
    const steps = new StepRunner(place, plan, scopeOf(turn, place, services), turn.controller);
    const longest = minutesOf(plan.timeoutMinutes, LONGEST, steps.scope(SUCCESS));
    const timer = setTimeout(() => turn.controller.abort('timeout'), longest * run.secondsPerMinute * 1000);
    const outcomes = await steps.runAll().finally(() => clearTimeout(timer));
    const result = resultOf(outcomes, turn.controller.signal);
    const outputs = outputsOf(turn, place, steps.scope(SUCCESS));
    if (turn.controller.signal.reason === 'timeout') {
      run.say(plan.id, '', `##[error]The job has exceeded the maximum execution time of ${longest} minutes`);
    }
    return { name, matrix, approved, result, outputs, steps: outcomes };
  } finally {
    for (const token of place.tokens) run.host.github.state.tokens.revoke(token);
    await Promise.all([...services.values()].map((service) => service.stop()));
    await rm(place.home, { recursive: true, force: true });
  }
}

const SUCCESS: Status = { success: true, failure: false, cancelled: false };

/**
 * "The maximum number of minutes to let a job run before GitHub automatically cancels it": a job that took too long is
 * cancelled, not failed. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes
 */
function resultOf(steps: readonly StepOutcome[], signal: AbortSignal): Result {
  if (signal.aborted) return 'cancelled';
  return steps.some(({ conclusion }) => conclusion === 'failure') ? 'failure' : 'success';
}

async function prepare({ run, plan, environment, matrix }: JobTurn): Promise<JobPlace> {
  const { host } = run;
  const known = environment === undefined ? {} : (host.environments[environment] ?? {});
  // Neither secrets nor variables reach a fork: https://github.com/orgs/community/discussions/44322
  const secrets = run.fork ? {} : { ...host.secrets, ...known.secrets };
  const vars = run.fork ? {} : { ...host.vars, ...known.vars };
  const permissions = Object.fromEntries(
    Object.entries(plan.permissions).map(([scope, access]) => [scope, run.fork ? 'read' : access] as const),
  );
  const token = host.github.token({ metadata: 'read', ...permissions });
  run.leaks.add(`GITHUB_TOKEN of the job ${plan.id}`, token);
  const masks = new Masks();
  for (const value of [...Object.values(secrets), token]) masks.add(value);
  const own = Object.values(matrix).map((value) => `-${String(value).replaceAll(/[^\w.-]/g, '_')}`);
  const home = join(run.folder, `${plan.id}${own.join('')}`);
  const repository = basename(host.repository);
  const place: JobPlace = {
    run,
    job: plan.id,
    permissions,
    token,
    secrets: { ...secrets, GITHUB_TOKEN: token },
    vars,
    masks,
    workspace: join(home, 'work', repository, repository),
    temp: join(home, 'work', '_temp'),
    home,
    env: {},
    path: [],
    tokens: [token],
  };
  for (const folder of [place.workspace, join(place.temp, '_github_workflow'), join(home, 'tmp')]) {
    await mkdir(folder, { recursive: true });
  }
  await writeFile(join(place.temp, '_github_workflow', 'event.json'), JSON.stringify(run.event));
  return place;
}

/** What expressions of the job see, without `steps` and `env`. */
function scopeOf(
  turn: JobTurn,
  place: JobPlace,
  services: ReadonlyMap<string, Service>,
): Readonly<Record<string, unknown>> {
  const ports = [...services].map(([id, service]) => [id, { id, network: 'tests', ports: service.ports }]);
  return {
    github: githubIn(place),
    inputs: turn.run.inputs,
    vars: place.vars,
    secrets: place.secrets,
    needs: needsOf(turn.needs),
    matrix: turn.matrix,
    strategy: turn.strategy,
    runner: runnerIn(place),
    job: { services: Object.fromEntries(ports) },
  };
}

async function startServices(
  { run, plan, needs, matrix }: JobTurn,
  { vars, secrets }: JobPlace,
  services: Map<string, Service>,
): Promise<void> {
  const scope: Scope = { contexts: { needs: needsOf(needs), matrix, vars, secrets }, status: SUCCESS };
  for (const [id, template] of plan.services) {
    const entries = entriesOf(template);
    const where = `${run.plan.file}, job ${plan.id}, service ${id}`;
    refuseUnknown(where, entries.keys(), ['image', 'env', 'ports', 'options']);
    if (run.host.services === undefined) throw new RunnerRefusal(`${where}: the host starts no services`);
    const env = fillTexts(entriesOf(entries.get('env')), scope);
    const service = await run.host.services(String(entries.get('image')), env);
    services.set(id, service);
    for (const port of itemsOf(entries.get('ports'))) {
      const inside = port.replace(/\/tcp$/, '');
      if (service.ports[inside] === undefined) {
        throw new RunnerRefusal(
          `${where}: the port ${port} is none that a free port of this machine leads to`,
        );
      }
    }
  }
}

/** GitHub hands on no output with something masked in it: `Skip output 'x' since it may contain secret.` */
function outputsOf({ run, plan }: JobTurn, place: JobPlace, scope: Scope): Record<string, string> {
  const filled = Object.entries(fillTexts(plan.outputs, scope));
  for (const [name, value] of filled) run.leaks.check(`the output ${name} of the job ${plan.id}`, value);
  return Object.fromEntries(filled.filter(([, value]) => !place.masks.covers(value)));
}
