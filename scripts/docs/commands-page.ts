import type { Command } from '../lib/runtime/command.ts';
import type { Input } from '../lib/runtime/inputs.ts';
import { STANDARD_INPUTS } from '../lib/runtime/standard.ts';

const HEAD = `# Commands

Made by \`npm run docs\` from the commands themselves. Each runs by itself with \`npx tsx <path>\`; \`--help\` shows the same.
Every command also takes \`--json\` (print the report as JSON and nothing else) and:

`;

/** The text of `docs/COMMANDS.md`. */
export function commandsPage(commands: readonly Command[]): string {
  return `${HEAD}${inputTable(Object.entries(STANDARD_INPUTS))}\n${commands.map(section).join('\n')}`;
}

function section(command: Command): string {
  const inputs = Object.entries(command.inputs);
  const outputs = Object.entries(command.outputs);
  return [
    `## ${command.name}`,
    '',
    command.summary,
    '',
    '```bash',
    ...command.examples.flatMap(({ line, explains }) => [`# ${explains}`, line]),
    '```',
    '',
    ...(inputs.length === 0 ? [] : [inputTable(inputs)]),
    ...(outputs.length === 0
      ? []
      : [
          '| output | what it is |',
          '|---|---|',
          ...outputs.map(([name, text]) => `| \`${name}\` | ${cell(text)} |`),
          '',
        ]),
    `Report: \`${command.kind}/\`. When it fails: [${command.runbook}](${command.runbook}).`,
    '',
  ].join('\n');
}

function inputTable(inputs: readonly (readonly [string, Input<unknown>])[]): string {
  const rows = inputs.map(([name, input]) => {
    const flag =
      input.type === 'argument' ? `<${name}>` : input.type === 'secret' ? `--${name}-file` : `--${name}`;
    const standard =
      input.default === undefined || input.default === false ? '' : `\`${String(input.default)}\``;
    const need = input.required ? 'must be given' : standard;
    return `| \`${flag}\` | ${input.env === undefined ? '' : `\`${input.env}\``} | ${need} | ${cell(input.description)}${choices(input)} |`;
  });
  return `| flag | variable | default | what it is |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

function choices(input: Input<unknown>): string {
  return input.choices === undefined ? '' : `: ${input.choices.map((choice) => `\`${choice}\``).join(', ')}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
