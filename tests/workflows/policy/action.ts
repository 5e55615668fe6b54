import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const shape = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), required: z.boolean() })),
  outputs: z.record(z.string(), z.unknown()),
});

/** An action of ours, as a workflow sees it. */
export interface Action {
  /** Each input with the variable that gives it instead, where it has one. */
  readonly inputs: ReadonlyMap<string, { readonly required: boolean; readonly variable?: string }>;
  readonly outputs: readonly string[];
}

/** Reads `actions/<name>/action.yml`. */
export function readAction(name: string): Action {
  const { inputs, outputs } = shape.parse(parse(readFileSync(`actions/${name}/action.yml`, 'utf8')));
  return {
    inputs: new Map(
      Object.entries(inputs).map(([input, { description, required }]) => {
        // The contract test holds this wording to the command.
        const [, variable] = /\bor ([A-Z][A-Z0-9_]+) in env/i.exec(description) ?? [];
        return [input, { required, ...(variable === undefined ? {} : { variable }) }];
      }),
    ),
    outputs: Object.keys(outputs),
  };
}
