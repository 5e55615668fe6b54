import type { Command } from '../runtime/command.ts';
import type { Input } from '../runtime/inputs.ts';
import { STANDARD_INPUTS } from '../runtime/standard.ts';

/** The text of `--help`: usage, every flag with its default and its variable, examples. */
export function helpText(command: Command): string {
  const inputs = Object.entries({ ...command.inputs, ...STANDARD_INPUTS });
  const given = inputs.filter(([, input]) => input.type === 'argument');
  const flags = inputs.filter(([, input]) => input.type !== 'argument');
  const usage = [
    'npx tsx',
    command.path,
    ...given.map(([name, { several }]) => `<${name}>${several === true ? ' …' : ''}`),
    '[options]',
  ].join(' ');
  const rows = [
    ...given.map(([name, input]): [string, string] => [`<${name}>`, input.description]),
    ...flags.map(([name, input]): [string, string] => [flagText(name, input), flagNote(input)]),
    ['--json', 'Print the report as JSON and nothing else'] as [string, string],
    ['--help', 'Show this'] as [string, string],
  ];
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    command.summary,
    '',
    `Usage: ${usage}`,
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
    'Examples:',
    ...command.examples.flatMap(({ line, explains }) => [`  # ${explains}`, `  ${line}`]),
    '',
    'Exit code: 0 all good; 1 something is red; 2 it could not look at all of it.',
    `When it fails: docs/${command.runbook}`,
  ].join('\n');
}

function flagText(name: string, input: Input<unknown>): string {
  if (input.type === 'flag') return `--${name}`;
  if (input.type === 'secret') return `${input.env}, --${name}-file <file>`;
  const value = input.placeholder ?? (input.type === 'integer' ? 'number' : 'text');
  return `--${name} <${value}>`;
}

function flagNote(input: Input<unknown>): string {
  const notes: string[] = [];
  if (input.choices !== undefined) notes.push(`one of ${input.choices.join(', ')}`);
  if (input.required) notes.push('must be given');
  if (input.default !== undefined && input.default !== false) notes.push(`default ${String(input.default)}`);
  if (input.env !== undefined && input.type !== 'secret') notes.push(`or ${input.env}`);
  return notes.length === 0 ? input.description : `${input.description} (${notes.join('; ')})`;
}
