import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { StepPlace } from './place.ts';
import { RunnerRefusal, StepFailure } from './refusal.ts';

const shape = z.object({
  inputs: z
    .record(z.string(), z.object({ required: z.boolean().optional(), default: z.unknown().optional() }))
    .default({}),
  runs: z.strictObject({ using: z.string(), main: z.string() }),
});

/** The process that is an action of a checkout. */
export interface ActionProcess {
  readonly main: string;
  /** `INPUT_*`. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Reads `./actions/x` of the workspace.
 * @throws StepFailure when it is not there, as without a checkout; RunnerRefusal for what is no JavaScript action of Node 24
 */
export async function readAction(
  uses: string,
  given: Readonly<Record<string, string>>,
  { job, log }: StepPlace,
): Promise<ActionProcess> {
  const folder = resolve(job.workspace, uses);
  const file = join(folder, 'action.yml');
  if (!existsSync(file)) {
    throw new StepFailure(
      `Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '${folder}'. Did you forget to run actions/checkout before running your local action?`,
    );
  }
  const { inputs, runs } = shape.parse(parse(await readFile(file, 'utf8')));
  if (runs.using !== 'node24') throw new RunnerRefusal(`${uses}: using ${runs.using} is not known`);
  const unexpected = Object.keys(given).filter((name) => !(name in inputs));
  if (unexpected.length > 0) {
    // GitHub warns, and passes them on.
    const valid = Object.keys(inputs).map((name) => `'${name}'`);
    log.annotate(
      'warning',
      `Unexpected input(s) ${unexpected.map((name) => `'${name}'`).join(', ')}, valid inputs are [${valid.join(', ')}]`,
    );
  }
  const defaults = Object.entries(inputs).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, defaultOf(uses, name, value)]],
  );
  // `required` is a promise to the reader: GitHub holds nobody to it.
  const values: Record<string, string> = { ...Object.fromEntries(defaults), ...given };
  const main = resolve(folder, runs.main);
  if (!existsSync(main)) throw new StepFailure(`File not found: '${main}'`);
  return {
    main,
    variables: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
        value,
      ]),
    ),
  };
}

function defaultOf(uses: string, name: string, value: unknown): string {
  const text = String(value);
  if (text.includes('${{'))
    throw new RunnerRefusal(`${uses}: an expression as default of ${name} is not known`);
  return text;
}
