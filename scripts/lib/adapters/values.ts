import type { Command } from '../runtime/command.ts';
import type { Inputs, Values } from '../runtime/inputs.ts';
import { type InputSources, resolveInputs } from '../runtime/resolve.ts';
import type { Secrets } from '../runtime/secrets.ts';
import { STANDARD_INPUTS } from '../runtime/standard.ts';

/** The values of one call of a command: its own, and those that every command takes. */
export interface CallValues<I extends Inputs> {
  readonly own: Values<I>;
  readonly standard: Values<typeof STANDARD_INPUTS>;
  readonly problems: string[];
}

/** Every input that a command takes, its own and the standard ones. */
export function allInputs(command: Command): Inputs {
  return { ...command.inputs, ...STANDARD_INPUTS };
}

/** Finds all values and hands every secret to the mask, before anything can be printed. */
export async function readValues<I extends Inputs>(
  command: Command<I>,
  sources: InputSources,
  secrets: Secrets,
): Promise<CallValues<I>> {
  const own = await resolveInputs(command.inputs, sources);
  const standard = await resolveInputs(STANDARD_INPUTS, sources);
  for (const [name, input] of Object.entries(command.inputs)) {
    const value = own.values[name];
    if (input.type === 'secret' && typeof value === 'string') secrets.add(value);
  }
  return {
    own: own.values,
    standard: standard.values,
    problems: [...own.problems, ...standard.problems],
  };
}
