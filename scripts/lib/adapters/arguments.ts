import { parseArgs } from 'node:util';
import type { Input, Inputs } from '../runtime/inputs.ts';

/** What a command line says, before any value is judged. */
export interface ParsedArguments {
  readonly given: ReadonlyMap<string, string>;
  readonly help: boolean;
  readonly json: boolean;
  readonly problems: string[];
}

/** Reads a command line by the inputs of a command. Unknown flags, doubled flags and surplus arguments are problems. */
export function parseCommandLine(argv: readonly string[], inputs: Inputs): ParsedArguments {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
    json: { type: 'boolean' },
  };
  const positional: string[] = [];
  for (const [name, input] of Object.entries(inputs)) {
    if (input.type === 'argument') positional.push(name);
    else if (input.type === 'secret') options[`${name}-file`] = { type: 'string' };
    else options[name] = { type: input.type === 'flag' ? 'boolean' : 'string' };
  }
  const given = new Map<string, string>();
  const problems: string[] = [];
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') values.push(token.value);
    if (token.kind !== 'option') continue;
    const option = options[token.name];
    if (option === undefined)
      problems.push(unknownFlag(token.rawName, token.name, inputs, Object.keys(options)));
    else if (option.type === 'boolean' && token.value !== undefined)
      problems.push(`${token.rawName} takes no value`);
    else if (option.type === 'string' && missing(token.value, token.inlineValue))
      problems.push(`${token.rawName} needs a value`);
    else if (given.has(token.name)) problems.push(`${token.rawName} is given twice`);
    else given.set(token.name, option.type === 'boolean' ? 'true' : (token.value ?? ''));
  }
  const last = positional.at(-1);
  const rest = last !== undefined && inputs[last]?.several === true ? last : undefined;
  for (const [index, value] of values.entries()) {
    const name = positional[index] ?? rest;
    if (name === undefined) problems.push(`the argument "${value}" is one too many`);
    else given.set(name, given.has(name) ? `${given.get(name)}\n${value}` : value);
  }
  return { given, help: given.has('help'), json: given.has('json'), problems };
}

/** `--config --json` is a forgotten value; `--config=--json` is meant so. */
function missing(value: string | undefined, inline: boolean | undefined): boolean {
  return value === undefined || (inline !== true && value.startsWith('--'));
}

function unknownFlag(raw: string, name: string, inputs: Inputs, known: readonly string[]): string {
  const secret: Input<unknown> | undefined = inputs[name];
  if (secret?.type === 'secret') {
    return `${raw} does not exist: a secret stands in ${secret.env} or in a file given with --${name}-file, never on the command line`;
  }
  const near = known.find((other) => other.startsWith(name.slice(0, 3)) && name.length > 2);
  return `${raw} is unknown${near === undefined ? '' : `; is --${near} meant?`}`;
}
