import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf } from './errors.ts';
import type { Input, Inputs, Values } from './inputs.ts';

/** Where a value can come from, in the order in which they are asked. */
export interface InputSources {
  /** As given on the command line or as an action's input, by the input's name; `name-file` for a secret's file. */
  readonly given: ReadonlyMap<string, string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

export interface Resolved<I extends Inputs> {
  readonly values: Values<I>;
  readonly problems: string[];
}

/**
 * Finds the value of every input and lists every problem, so that all of them can be told at once.
 * A variable that is set but empty counts as not set: that is how workflows pass a missing secret.
 */
export async function resolveInputs<I extends Inputs>(
  inputs: I,
  sources: InputSources,
): Promise<Resolved<I>> {
  const problems: string[] = [];
  const entries: [string, unknown][] = [];
  for (const [name, input] of Object.entries(inputs)) {
    entries.push([name, await resolveInput(name, input, sources, problems)]);
  }
  return { values: Object.fromEntries(entries) as Values<I>, problems };
}

async function resolveInput(
  name: string,
  input: Input<unknown>,
  sources: InputSources,
  problems: string[],
): Promise<unknown> {
  const found = await findText(name, input, sources, problems);
  if (found === undefined) {
    if (input.required) problems.push(`${howToGive(name, input)} is missing: ${input.description}`);
    return input.default;
  }
  try {
    return input.parse(found.text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push(`${found.source} ${error.message}`);
    return input.default;
  }
}

async function findText(
  name: string,
  input: Input<unknown>,
  { given, env, cwd }: InputSources,
  problems: string[],
): Promise<{ text: string; source: string } | undefined> {
  const direct = given.get(name);
  if (direct !== undefined && !(direct === '' && input.type === 'secret')) {
    return { text: direct, source: input.type === 'argument' ? `<${name}>` : `--${name}` };
  }
  const file = given.get(`${name}-file`);
  if (file !== undefined && input.type === 'secret') {
    try {
      const { mode } = await stat(resolve(cwd, file));
      if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
        const shown = (mode & 0o777).toString(8).padStart(4, '0');
        problems.push(`--${name}-file can be read by others (mode ${shown}): chmod 600 ${file}`);
        return undefined;
      }
      return {
        text: (await readFile(resolve(cwd, file), 'utf8')).trimEnd(),
        source: `the file of --${name}-file`,
      };
    } catch (error) {
      problems.push(`--${name}-file cannot be read: ${messageOf(error)}`);
      return undefined;
    }
  }
  const fromEnvironment = input.env === undefined ? undefined : env[input.env];
  if (fromEnvironment === undefined || fromEnvironment === '') return undefined;
  return { text: fromEnvironment, source: `${input.env}` };
}

/** How a person gives this input, for messages: `--config`, `<seed>`, or `DATABASE_URL (or --database-url-file)`. */
export function howToGive(name: string, input: Input<unknown>): string {
  if (input.type === 'argument') return `<${name}>`;
  if (input.type === 'secret') return `${input.env} (or --${name}-file)`;
  return `--${name}`;
}
