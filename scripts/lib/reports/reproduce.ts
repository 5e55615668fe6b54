import type { Command } from '../runtime/command.ts';

/**
 * The command line that does the same again: values that differ from their default as flags, secrets as the variables
 * that hold them, quoted for a POSIX shell. Holds no secret's value.
 */
export function commandLine(command: Command, input: Readonly<Record<string, unknown>>): string {
  const variables: string[] = [];
  const positional: string[] = [];
  const flags: string[] = [];
  for (const [name, spec] of Object.entries(command.inputs)) {
    const value = input[name];
    if (value === undefined) continue;
    if (spec.type === 'secret') {
      if (spec.env !== undefined) variables.push(`${spec.env}="$${spec.env}"`);
      continue;
    }
    if (spec.type === 'argument') positional.push(quoted(String(value)));
    else if (String(value) === String(spec.default)) continue;
    else if (spec.type === 'flag') flags.push(`--${name}`);
    else flags.push(`--${name}${separated(Array.isArray(value) ? value.join(',') : String(value))}`);
  }
  return [...variables, 'npx tsx', command.path, ...positional, ...flags].join(' ');
}

/** A value that looks like a flag must be joined to its own. */
function separated(value: string): string {
  return `${value.startsWith('-') ? '=' : ' '}${quoted(value)}`;
}

function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
