import packageJson from '../../../package.json' with { type: 'json' };
import type { Command } from '../runtime/command.ts';
import type { Context } from '../runtime/context.ts';
import type { Check, Result, Timing, Verdict } from '../runtime/result.ts';
import type { Secrets } from '../runtime/secrets.ts';
import { type Plain, plainMembers } from './plain.ts';
import { commandLine } from './reproduce.ts';
import { runOf } from './run.ts';
import {
  type Exception,
  jobIdOf,
  REPORT_SCHEMA,
  type Report,
  type Run,
  stemOf,
  validateReport,
} from './schema.ts';

type Scalar = string | number | boolean;

export interface EnvelopeOptions {
  readonly context: Context;
  /** The values of the command's inputs; those of type `secret` stay out of the report. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** Which run it was; from the environment of the context when left out. */
  readonly run?: Run;
  /** The steps' times; those of the context when left out. */
  readonly timings?: readonly Timing[];
  /** Exceptions in force for the system that was looked at. */
  readonly exceptions?: readonly Exception[];
}

/**
 * The report of a run of a command. Every text in it has been scrubbed of the context's secrets, except those that this
 * function makes itself from fixed words, numbers and times. A result that calls itself green over a red or grey check
 * gets the verdict of its checks.
 * @throws BulkheadError `RUN_ID`, see `runOf`; `REPORT_INVALID` for a result that breaks the format.
 */
export function envelopeOf(command: Command, result: Result, options: EnvelopeOptions): Report {
  const { context, input } = options;
  const { secrets } = context;
  const run = options.run ?? runOf(context.env);
  // A clock that was set back during the run must not cost the evidence.
  const finished = new Date(Math.max(options.finishedAt.getTime(), options.startedAt.getTime()));
  const at = `${finished.toISOString().slice(0, 19)}Z`;
  const report: Report = {
    schema: REPORT_SCHEMA,
    kind: command.kind,
    id: stemOf({ at, run }),
    at,
    startedAt: options.startedAt.toISOString(),
    finishedAt: finished.toISOString(),
    run: scrubRun(run, secrets),
    command: { name: command.name, version: packageJson.version },
    inputs: inputsOf(command, input, secrets),
    verdict: settle(result),
    summary: secrets.scrub(result.summary),
    scope: secrets.scrubDeep(scalarsOf(result.scope ?? {})),
    identity:
      result.identity === undefined
        ? null
        : { ...result.identity, role: secrets.scrub(result.identity.role) },
    checks: result.checks.map((check) => scrubCheck(check, secrets)),
    timings: (options.timings ?? context.timings).map(({ step, milliseconds }) => ({
      step: secrets.scrub(step),
      milliseconds,
    })),
    facts: secrets.scrubDeep(plainMembers(result.facts ?? {})),
    exceptions: (options.exceptions ?? []).map((exception) => secrets.scrubDeep({ ...exception })),
    reproduce: secrets.scrub(commandLine(command, input)),
    runbook: command.runbook,
  };
  const inJob = (context.env.GITHUB_JOB ?? '') !== '';
  return validateReport(inJob ? { ...report, id: jobIdOf(report) } : report, `the report of ${command.name}`);
}

function settle(result: Result): Verdict {
  const has = (verdict: Verdict) =>
    result.verdict === verdict || result.checks.some((check) => check.verdict === verdict);
  if (has('red')) return 'red';
  return has('grey') ? 'grey' : 'green';
}

function inputsOf(
  command: Command,
  input: Readonly<Record<string, unknown>>,
  secrets: Secrets,
): Report['inputs'] {
  const open = setMembers(input).filter(([name]) => {
    const type = command.inputs[name]?.type;
    return type !== undefined && type !== 'secret' && name !== 'dry-run';
  });
  const values = open.map(([name, value]): [string, Scalar | Scalar[]] => [
    name,
    Array.isArray(value) ? value.map(scalarOf) : scalarOf(value),
  ]);
  return { ...secrets.scrubDeep(Object.fromEntries(values)), dryRun: input['dry-run'] === true };
}

/** The members that are set; what is neither text, number nor flag as its JSON. */
function scalarsOf(values: object): Record<string, Scalar> {
  return Object.fromEntries(setMembers(values).map(([name, value]) => [name, scalarOf(value)]));
}

function setMembers(values: object): [string, Plain][] {
  return Object.entries(plainMembers(values)).filter(([, value]) => value !== null);
}

function scalarOf(value: Plain): Scalar {
  return value === null || typeof value === 'object' ? JSON.stringify(value) : value;
}

/** Field by field: masking by key as well would break the report if a secret were called "title". */
function scrubCheck(check: Check, secrets: Secrets): Check {
  const scrub = (text: string) => secrets.scrub(text);
  return {
    id: scrub(check.id),
    title: scrub(check.title),
    ...(check.object === undefined ? {} : { object: scrub(check.object) }),
    verdict: check.verdict,
    expected: scrub(check.expected),
    observed: scrub(check.observed),
    meaning: scrub(check.meaning),
    ...(check.fix === undefined ? {} : { fix: scrub(check.fix) }),
    ...(check.query === undefined ? {} : { query: scrub(check.query) }),
  };
}

function scrubRun(run: Run, secrets: Secrets): Run {
  return {
    ...run,
    ...(run.url === undefined ? {} : { url: secrets.scrub(run.url) }),
    ...(run.actor === undefined ? {} : { actor: secrets.scrub(run.actor) }),
    ...(run.workflow === undefined ? {} : { workflow: secrets.scrub(run.workflow) }),
  };
}
