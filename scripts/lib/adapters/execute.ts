import { explainDatabaseError } from '../postgres/advice.ts';
import { envelopeOf } from '../reports/envelope.ts';
import type { Report } from '../reports/schema.ts';
import { type WrittenReport, writeReport } from '../reports/write.ts';
import type { Command } from '../runtime/command.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import type { Inputs, Values } from '../runtime/inputs.ts';
import { type Annotation, exitCodeOf, type Result } from '../runtime/result.ts';
import type { ProcessContext } from './process-context.ts';

/** A command that has run: its report as written, what went wrong if anything, and the exit code. */
export interface Execution {
  readonly report: Report;
  readonly written: WrittenReport;
  readonly outputs: Readonly<Record<string, string>>;
  /** Undefined where the command names no places in files. */
  readonly annotations: readonly Annotation[] | undefined;
  readonly error: unknown;
  readonly exit: 0 | 1 | 2;
}

/**
 * Runs a command, cleans up after it, and writes its report, also when it failed: a run that leaves no
 * evidence did not happen. The one place where an error of a command is caught.
 */
export async function execute<I extends Inputs>(
  command: Command<I>,
  input: Values<I>,
  process: ProcessContext,
): Promise<Execution> {
  const { context } = process;
  const startedAt = context.now();
  let result: Result | undefined;
  let failure: unknown;
  try {
    result = await command.run(input, context);
  } catch (error) {
    failure = explainDatabaseError(error, command.name);
  }
  try {
    await process.close();
  } catch (error) {
    failure ??= error;
  }
  const shown =
    failure === undefined && result !== undefined ? result : failedResult(command, failure, result);
  const report = envelopeOf(command, shown, {
    context,
    input,
    startedAt,
    finishedAt: context.now(),
    exceptions: shown.exceptions ?? [],
  });
  // The id of what was written may have a number at its end, and the envelope may have corrected the verdict.
  const written = await writeReport(context.reports, report);
  return {
    report: written.report,
    written,
    outputs: result?.outputs ?? {},
    annotations: result?.annotations,
    error: failure,
    exit: exitCodeOf(written.report.verdict),
  };
}

/** What a command that failed has shown: red when it looked, grey when it could not. Earlier findings are kept. */
function failedResult(command: Command, error: unknown, result: Result | undefined): Result {
  const known = error instanceof BulkheadError ? error : undefined;
  const verdict = known?.exit === 2 ? 'grey' : 'red';
  const what = known?.what ?? `an unexpected error: ${messageOf(error)}`;
  return {
    ...result,
    verdict: result?.verdict === 'red' ? 'red' : verdict,
    summary: `${command.name} did not run to its end: ${what.split('\n')[0]}`,
    checks: [
      ...(result?.checks ?? []),
      {
        id: known?.code ?? 'DEFECT',
        title: 'The command runs to its end',
        verdict,
        expected: 'no error',
        observed: what,
        meaning: 'Nothing that this command should have shown is known.',
        fix: known?.fix ?? 'This is a defect of bulkhead: report it with the text above.',
      },
    ],
  };
}
