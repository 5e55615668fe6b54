import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]).nullable();
const values = z.record(z.string(), scalar);
const list = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const permissions = z.union([z.record(z.string(), z.string()), z.string()]);
const concurrency = z.object({ group: z.string(), 'cancel-in-progress': scalar.optional() });

const stepShape = z.object({
  name: z.string().optional(),
  id: z.string().optional(),
  if: scalar.optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: values.default({}),
  env: values.default({}),
});

const jobShape = z.object({
  name: z.string().optional(),
  needs: list.default([]),
  if: scalar.optional(),
  'runs-on': z.unknown().optional(),
  'timeout-minutes': z.number().optional(),
  environment: z
    .union([z.string(), z.object({ name: z.string(), deployment: z.boolean().optional() })])
    .optional(),
  permissions: permissions.optional(),
  concurrency: concurrency.optional(),
  outputs: values.default({}),
  strategy: z.looseObject({ matrix: z.unknown() }).optional(),
  env: values.default({}),
  services: z.record(z.string(), z.looseObject({ image: z.string() })).default({}),
  secrets: z.unknown().optional(),
  uses: z.string().optional(),
  steps: z.array(stepShape).default([]),
});

const triggers = z.union([
  z.string().transform((event) => ({ [event]: null })),
  z.array(z.string()).transform((events) => Object.fromEntries(events.map((event) => [event, null]))),
  z.record(z.string(), z.unknown()),
]);

const workflowShape = z.object({
  name: z.string().optional(),
  on: triggers,
  permissions: permissions.optional(),
  concurrency: concurrency.optional(),
  env: values.default({}),
  jobs: z.record(z.string(), jobShape),
});

export type Step = z.infer<typeof stepShape>;
export type Job = z.infer<typeof jobShape>;

/** A workflow file: its text, because comments are part of the rules, and what is in it. */
export interface Workflow extends z.infer<typeof workflowShape> {
  readonly file: string;
  readonly text: string;
}

export const WORKFLOWS = '.github/workflows';

/** A workflow from its text. Throws on what is no workflow. */
export function parseWorkflowText(file: string, text: string): Workflow {
  return { file, text, ...workflowShape.parse(parse(text)) };
}

/** All workflows of the repository. */
export function readWorkflows(): Workflow[] {
  return readdirSync(WORKFLOWS)
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => parseWorkflowText(name, readFileSync(join(WORKFLOWS, name), 'utf8')));
}

/** Jobs with their ids. */
export function jobsOf({ jobs }: Workflow): [string, Job][] {
  return Object.entries(jobs);
}

/** Every step with the job that it is of. */
export function stepsOf(workflow: Workflow): { id: string; job: Job; step: Step }[] {
  return jobsOf(workflow).flatMap(([id, job]) => job.steps.map((step) => ({ id, job, step })));
}

/** Whether a step uses this action of ours. */
export function usesOwn(step: Step, action: string): boolean {
  return step.uses === `./actions/${action}`;
}

/** The name of the environment of a job. */
export function environmentOf({ environment }: Job): string | undefined {
  return typeof environment === 'string' ? environment : environment?.name;
}

/** Permissions that a job has to write, such as `contents`. A job without a list of its own has those of the top. */
export function writesOf({ permissions: of }: Job): string[] {
  if (of === undefined) return [];
  if (typeof of === 'string') return of === 'write-all' ? ['everything'] : [];
  return Object.entries(of).flatMap(([scope, access]) => (access === 'write' ? [scope] : []));
}

/** Names of the secrets in any text of a value, `GITHUB_TOKEN` left out. */
export function secretsIn(value: unknown): string[] {
  const names = [...JSON.stringify(value ?? '').matchAll(/\bsecrets\s*\.\s*([A-Za-z_]\w*)/g)].flatMap(
    ([, name]) => name ?? [],
  );
  return [...new Set(names)].filter((name) => name !== 'GITHUB_TOKEN');
}

/** Names of the variables (`vars`) in any text of a value. */
export function variablesIn(value: unknown): string[] {
  const names = [...JSON.stringify(value ?? '').matchAll(/\bvars\s*\.\s*([A-Za-z_]\w*)/g)];
  return [...new Set(names.flatMap(([, name]) => name ?? []))];
}

/** Whether code of a pull request can start this workflow. */
export function isOpenToPullRequests({ on }: Workflow): boolean {
  return 'pull_request' in on;
}

/** A job that could do harm: it holds a secret, an environment, or a permission to write. */
export function isPrivileged(job: Job): boolean {
  return secretsIn(job).length > 0 || environmentOf(job) !== undefined || writesOf(job).length > 0;
}
