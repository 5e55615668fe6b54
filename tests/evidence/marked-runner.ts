import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { discoverCommands } from '../../scripts/docs/discover.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';
import { parseCommandLine } from '../../scripts/lib/adapters/arguments.ts';
import { runCli } from '../../scripts/lib/adapters/cli.ts';
import { allInputs } from '../../scripts/lib/adapters/values.ts';

// Runs commands one after another, each at both doors, in one process: to load them once is most of the time.

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const { cases, store, plan }: { cases: Case[]; store: string; plan: string } = JSON.parse(
  process.env.MARKED_CASES ?? '',
);
delete process.env.MARKED_CASES;
const commands = new Map((await discoverCommands('.')).map((command) => [command.name, command]));
const before = { ...process.env };

for (const { name, args, env } of cases) {
  const command = commands.get(name);
  if (command === undefined) throw new Error(`there is no command ${name}`);
  const argv = await Promise.all(args.map(filled));
  for (const door of ['cli', 'action'] as const) {
    // What has no action has neither outputs nor a step summary.
    if (door === 'action' && !existsSync(join('actions', command.action ?? name))) continue;
    process.env = { ...before, ...env };
    process.exitCode = 0;
    process.stdout.write(`\n=== ${name} ${door}\n`);
    if (door === 'cli') await runCli(command, argv);
    else {
      const { given } = parseCommandLine(argv, allInputs(command));
      for (const [input, value] of given) process.env[`INPUT_${input.toUpperCase()}`] = value;
      process.env.GITHUB_ACTIONS = 'true';
      process.env.GITHUB_OUTPUT = before.MARKED_OUTPUT;
      process.env.GITHUB_STEP_SUMMARY = before.MARKED_SUMMARY;
      await runAction(command);
    }
    process.stdout.write(`\n=== ${name} ${door} ended with ${process.exitCode}\n`);
  }
}
process.exitCode = 0;

/** The run or plan that an earlier case made has a name that nobody knows before. */
async function filled(text: string): Promise<string> {
  if (text === '{plan}') return (await readFile(plan, 'utf8')).trim();
  if (!text.includes('{run}') && !text.includes('{kek}')) return text;
  const folder = join(store, 'v1/marked/runs');
  const run = (await readdir(folder)).sort().at(-1) ?? '';
  const keys: { groups: { recipients: { kid: string }[] }[] } = JSON.parse(
    await readFile(join(folder, run, 'keys.1.json'), 'utf8'),
  );
  return text.replace('{run}', run).replace('{kek}', keys.groups[0]?.recipients[0]?.kid ?? '');
}
