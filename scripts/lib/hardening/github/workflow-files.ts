import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { unlessMissing } from '../../runtime/missing.ts';
import type { Cron } from '../../watchdog/cron.ts';
import { schedulesOf } from '../../watchdog/workflow-file.ts';

const FOLDER = '.github/workflows';

/** An environment as a job names it. */
export interface NamedEnvironment {
  readonly name: string;
  readonly job: string;
  /**
   * Whether somebody has to approve the job. The others are marked `deployment: false`: what runs by itself is no
   * deployment, and waits for nobody.
   */
  readonly waits: boolean;
}

/** What a workflow file needs from the settings of its repository. */
export interface WorkflowFile {
  /** From the root of the repository, as GitHub names workflows. */
  readonly path: string;
  readonly crons: readonly Cron[];
  /** Patterns of the tags that start it; undefined when no tag does. */
  readonly tags: readonly string[] | undefined;
  readonly environments: readonly NamedEnvironment[];
  readonly secrets: readonly string[];
  /** It has a job that holds the rule of two people. */
  readonly twoPeople: boolean;
  /** Names of the jobs, as a required check is called, by their ids. */
  readonly checks: ReadonlyMap<string, string>;
  /** Why it cannot be read. */
  readonly problem?: string;
}

const jobShape = z.looseObject({
  name: z.string().optional(),
  environment: z
    .union([z.string(), z.looseObject({ name: z.string(), deployment: z.boolean().optional() })])
    .optional(),
});

const fileShape = z.looseObject({
  on: z.unknown(),
  jobs: z.record(z.string(), jobShape).default({}),
});

/**
 * The workflow files below a folder, by their paths; none when it has no `.github/workflows`.
 * Throws what reading a file throws.
 */
export async function readWorkflowFiles(root: string): Promise<WorkflowFile[]> {
  const names = (await unlessMissing(readdir(join(root, FOLDER)))) ?? [];
  const files = names.filter((name) => /\.ya?ml$/.test(name)).sort();
  return await Promise.all(
    files.map(async (name) =>
      workflowFileOf(`${FOLDER}/${name}`, await readFile(join(root, FOLDER, name), 'utf8')),
    ),
  );
}

/** What a workflow says in its text. A text that cannot be read has a problem and nothing else. */
export function workflowFileOf(path: string, text: string): WorkflowFile {
  const secrets = [
    ...new Set([...text.matchAll(/\bsecrets\s*\.\s*([A-Za-z_]\w*)/g)].map(([, name = '']) => name)),
  ];
  const nothing = {
    path,
    crons: [],
    tags: undefined,
    environments: [],
    secrets,
    twoPeople: false,
    checks: new Map(),
  };
  const document = parseDocument(text);
  const [broken] = document.errors;
  if (broken !== undefined) return { ...nothing, problem: `it is no YAML: ${broken.message.split('\n')[0]}` };
  const parsed = fileShape.safeParse(document.toJS());
  if (!parsed.success) return { ...nothing, problem: 'it is no workflow' };
  const jobs = Object.entries(parsed.data.jobs);
  return {
    path,
    crons: schedulesOf(text).crons,
    tags: tagsOf(parsed.data.on),
    environments: jobs.flatMap(([job, { environment }]) => namedOf(job, environment)),
    // GitHub's own token is nobody's secret to keep.
    secrets: secrets.filter((name) => name !== 'GITHUB_TOKEN'),
    twoPeople: /uses:\s*\S*\bactions\/approve-change\b/.test(text),
    checks: new Map(jobs.map(([id, { name }]) => [id, name ?? id])),
  };
}

function namedOf(job: string, environment: z.infer<typeof jobShape>['environment']): NamedEnvironment[] {
  if (environment === undefined) return [];
  if (typeof environment === 'string') return [{ name: environment, job, waits: true }];
  return [{ name: environment.name, job, waits: environment.deployment !== false }];
}

function tagsOf(on: unknown): string[] | undefined {
  const shape = z.looseObject({ push: z.looseObject({ tags: z.union([z.string(), z.array(z.string())]) }) });
  const parsed = shape.safeParse(on);
  return parsed.success ? [parsed.data.push.tags].flat() : undefined;
}
