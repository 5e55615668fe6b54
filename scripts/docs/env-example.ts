import type { Command } from '../lib/runtime/command.ts';
import type { Input } from '../lib/runtime/inputs.ts';
import { STANDARD_INPUTS } from '../lib/runtime/standard.ts';

const HEAD = `# Every variable that a command reads; made by \`npm run docs\` from the commands themselves.
# A secret can also stand in a file that its owner alone can read: --<name>-file.
# Copy this to .env and load it as you like. .env is never committed.
`;

/** The text of `.env.example`: each variable once, with what it is and which commands read it. */
export function envExample(commands: readonly Command[]): string {
  const variables = new Map<string, { input: Input<unknown>; readers: string[] }>();
  for (const command of commands) {
    for (const input of Object.values(command.inputs)) {
      if (input.env === undefined) continue;
      const known = variables.get(input.env);
      if (known === undefined) variables.set(input.env, { input, readers: [command.name] });
      else known.readers.push(command.name);
    }
  }
  for (const input of Object.values(STANDARD_INPUTS)) {
    if (input.env !== undefined) variables.set(input.env, { input, readers: ['every command'] });
  }
  const entries = [...variables].sort(([a], [b]) => (a < b ? -1 : 1));
  const blocks = entries.map(([name, { input, readers }]) => {
    const value = input.default === undefined || input.type === 'secret' ? '' : String(input.default);
    return `# ${input.description}.\n# Read by: ${readers.join(', ')}.\n${name}=${value}\n`;
  });
  return `${HEAD}\n${blocks.join('\n')}`;
}
