import * as core from '@actions/core';
import { renderMarkdown } from '../reports/render.ts';
import type { Report } from '../reports/schema.ts';
import type { Command } from '../runtime/command.ts';
import { InputError } from '../runtime/errors.ts';
import type { Inputs } from '../runtime/inputs.ts';
import type { Annotation } from '../runtime/result.ts';
import { Secrets } from '../runtime/secrets.ts';
import { errorText } from './cli.ts';
import { execute } from './execute.ts';
import { watchInterrupts } from './interrupt.ts';
import { openProcessContext } from './process-context.ts';
import { allInputs, readValues } from './values.ts';

/** A step summary may hold 1 MiB; the rest of the job's steps share it not, so this is ours alone. */
const SUMMARY_LIMIT = 1_000_000;

/** More annotations of one step than this are not shown by GitHub. */
const ANNOTATION_LIMIT = 10;

/**
 * Runs a command as a step of a workflow: inputs from `with:` or the environment, secrets masked before
 * anything else happens, verdict and report as outputs, the report as step summary, red checks as annotations.
 */
export async function runAction<I extends Inputs>(command: Command<I>): Promise<void> {
  const secrets = new Secrets();
  secrets.onForm((form) => core.setSecret(form));
  const interrupts = watchInterrupts();
  try {
    await runStep(command, secrets, interrupts.signal);
  } catch (error) {
    process.exitCode = 2;
    core.error(secrets.scrub(errorText(error)), { title: command.name });
  } finally {
    interrupts.stop();
  }
}

async function runStep<I extends Inputs>(
  command: Command<I>,
  secrets: Secrets,
  signal: AbortSignal,
): Promise<void> {
  const inputs = allInputs(command);
  const given = givenInputs(inputs, process.env);
  for (const [name, input] of Object.entries(inputs)) {
    const value = given.get(name) ?? (input.env === undefined ? undefined : process.env[input.env]);
    if (input.type === 'secret' && value !== undefined && value !== '') secrets.add(value);
  }
  const sources = { given, env: process.env, cwd: process.cwd() };
  const { own, standard, problems } = await readValues(command, sources, secrets);
  const unknown = unknownInputs(inputs, process.env).map((name) => `the input "${name}" is unknown`);
  if (problems.length + unknown.length > 0) {
    throw new InputError(command.name, [...unknown, ...problems], 'Correct the step in the workflow.');
  }
  const opened = openProcessContext({
    command: command.name,
    env: process.env,
    cwd: process.cwd(),
    reports: standard.reports,
    pastReports: standard['past-reports'],
    signal,
    log: {
      info: (text) => core.info(secrets.scrub(text)),
      warn: (text) => core.warning(secrets.scrub(text)),
    },
    progress: (label) => plainProgress(label),
    secrets,
  });
  const { report, written, outputs, annotations, error, exit } = await execute(command, own, opened);
  core.setOutput('verdict', report.verdict);
  core.setOutput('summary', report.summary);
  core.setOutput('report', written.json);
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, secrets.scrub(value));
  if (annotations === undefined) annotate(report);
  else annotateLines(annotations, secrets);
  if ((process.env.GITHUB_STEP_SUMMARY ?? '') !== '') {
    await core.summary.addRaw(renderMarkdown(report, { limitBytes: SUMMARY_LIMIT }), true).write();
  }
  if (error !== undefined) core.error(secrets.scrub(errorText(error)), { title: command.name });
  core.info(`${report.verdict.toUpperCase()} ${command.name}: ${report.summary}`);
  process.exitCode = exit;
}

/** `with:` values that are not empty; an input left out of a workflow arrives as an empty string. */
function givenInputs(inputs: Inputs, env: NodeJS.ProcessEnv): Map<string, string> {
  const given = new Map<string, string>();
  for (const name of Object.keys(inputs)) {
    const value = env[variableOf(name)];
    if (value !== undefined && value !== '') given.set(name, value);
  }
  return given;
}

/** GitHub warns of an unknown input but runs the step all the same; a typing error must not switch off a setting. */
function unknownInputs(inputs: Inputs, env: NodeJS.ProcessEnv): string[] {
  const known = new Set(Object.keys(inputs).map(variableOf));
  return Object.keys(env)
    .filter((name) => name.startsWith('INPUT_') && !known.has(name))
    .map((name) => name.slice('INPUT_'.length).toLowerCase());
}

function variableOf(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

/** What is red as errors; what could not be looked at as warnings, because it fails the step as well. */
function annotate(report: Report): void {
  for (const [verdict, tell] of [['red', core.error] as const, ['grey', core.warning] as const]) {
    const found = report.checks.filter((check) => check.verdict === verdict);
    for (const check of found.slice(0, ANNOTATION_LIMIT)) {
      const where = check.object === undefined ? '' : ` ${check.object}`;
      tell(`${check.observed}. ${check.meaning}`, { title: `${check.id}${where}: ${check.title}` });
    }
    if (found.length > ANNOTATION_LIMIT)
      tell(`${found.length - ANNOTATION_LIMIT} more are in the summary of this step`);
  }
}

/** Beside the lines that they are about; the errors first, because GitHub shows ten of each step. */
function annotateLines(annotations: readonly Annotation[], secrets: Secrets): void {
  for (const level of ['error', 'warning'] as const) {
    const tell = level === 'error' ? core.error : core.warning;
    const all = annotations.filter((annotation) => annotation.level === level);
    for (const { text, title, file, line, endLine, column } of all.slice(0, ANNOTATION_LIMIT)) {
      tell(secrets.scrub(text), { title, file, startLine: line, endLine, startColumn: column });
    }
    if (all.length > ANNOTATION_LIMIT)
      tell(`${all.length - ANNOTATION_LIMIT} more are in the summary of this step`);
  }
}

/** In the log of a job each line stays: one every ten seconds is enough. */
function plainProgress(label: string) {
  let last = performance.now();
  return {
    update(done: number, total: number | undefined, detail?: string) {
      if (performance.now() - last < 10_000) return;
      last = performance.now();
      const share = total === undefined || total === 0 ? `${done}` : `${Math.floor((done / total) * 100)} %`;
      core.info(`${label}: ${share}${detail === undefined ? '' : `, ${detail}`}`);
    },
    end() {
      last = performance.now();
    },
  };
}
