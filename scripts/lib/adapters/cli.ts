import { inspect } from 'node:util';
import { reportBytes } from '../reports/schema.ts';
import { renderTerminal } from '../reports/terminal.ts';
import type { Command } from '../runtime/command.ts';
import { BulkheadError, InputError } from '../runtime/errors.ts';
import type { Inputs } from '../runtime/inputs.ts';
import { Secrets } from '../runtime/secrets.ts';
import { type ParsedArguments, parseCommandLine } from './arguments.ts';
import { execute } from './execute.ts';
import { helpText } from './help.ts';
import { watchInterrupts } from './interrupt.ts';
import { openProcessContext } from './process-context.ts';
import { shownPath } from './shown-path.ts';
import { Terminal, wantsColour } from './terminal.ts';
import { allInputs, readValues } from './values.ts';

/**
 * Runs a command as a program: reads the command line, prints the report, sets the exit code.
 * The report goes to standard output; progress, log and errors to standard error.
 */
export async function runCli<I extends Inputs>(
  command: Command<I>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const line = parseCommandLine(argv, allInputs(command));
  if (line.help) {
    process.stdout.write(`${helpText(command)}\n`);
    return;
  }
  surviveClosedPipe();
  const secrets = new Secrets();
  const terminal = new Terminal(process.stderr, secrets, wantsColour(process.stderr, process.env));
  const interrupts = watchInterrupts();
  try {
    process.exitCode = await runParsed(command, line, { secrets, terminal, signal: interrupts.signal });
  } catch (error) {
    process.exitCode = 2;
    terminal.print(errorText(error));
  } finally {
    interrupts.stop();
  }
}

async function runParsed<I extends Inputs>(
  command: Command<I>,
  line: ParsedArguments,
  world: { secrets: Secrets; terminal: Terminal; signal: AbortSignal },
): Promise<number> {
  const sources = { given: line.given, env: process.env, cwd: process.cwd() };
  const { own, standard, problems } = await readValues(command, sources, world.secrets);
  if (line.problems.length + problems.length > 0) {
    const all = [...line.problems, ...problems];
    throw new InputError(command.name, all, `npx tsx ${command.path} --help shows what it takes.`);
  }
  const opened = openProcessContext({
    command: command.name,
    env: process.env,
    cwd: process.cwd(),
    reports: standard.reports,
    pastReports: standard['past-reports'],
    signal: world.signal,
    log: world.terminal.log,
    progress: (label) => world.terminal.progress(label),
    secrets: world.secrets,
  });
  const execution = await execute(command, own, opened);
  if (line.json) {
    process.stdout.write(reportBytes(execution.report));
  } else {
    const view = {
      colour: wantsColour(process.stdout, process.env),
      width: process.stdout.columns ?? 100,
      brief: command.tellsAsItRuns === true,
    };
    process.stdout.write(`${renderTerminal(execution.report, view)}\n`);
    process.stdout.write(`report: ${shownPath(execution.written.markdown, process.cwd())}\n`);
  }
  if (execution.error !== undefined) world.terminal.print(errorText(execution.error));
  await command.afterReport?.(own, opened.context);
  return execution.exit;
}

/** Whoever reads may stop reading, as `head` does: the run goes on, and its exit code stays what it is. */
function surviveClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: Error) => {
      if (!('code' in error) || error.code !== 'EPIPE') throw error;
    });
  }
}

/** An error for a person: cause, fix and runbook page; a defect with its stack. */
export function errorText(error: unknown): string {
  if (!(error instanceof BulkheadError)) return `defect: ${inspect(error)}`;
  const lines = [`error: ${error.what}`, `  fix: ${error.fix}`];
  if (error.runbook !== undefined) lines.push(`  see: docs/${error.runbook}`);
  return lines.join('\n');
}
