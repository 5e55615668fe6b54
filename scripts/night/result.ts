import { shownPath } from '../lib/adapters/shown-path.ts';
import { alignTable } from '../lib/reports/table.ts';
import type { Context } from '../lib/runtime/context.ts';
import { type Check, type Result, verdictOf } from '../lib/runtime/result.ts';
import { checkOf, type Night, type Outcome } from './step.ts';
import type { AuditHeadFact } from './witness.ts';

/** Step, verdict, time, report: the one table at the end. */
export function outcomeTable(outcomes: readonly Outcome[], context: Context): string {
  const rows = outcomes.map((outcome) => [
    outcome.title,
    outcome.expected === 'green' ? outcome.verdict : `${outcome.verdict} (expected)`,
    `${(outcome.milliseconds / 1000).toFixed(1)} s`,
    shownPath(outcome.report, context.cwd),
  ]);
  return alignTable(rows, {
    columns: [
      { header: 'step' },
      { header: 'verdict' },
      { header: 'time', align: 'right' },
      { header: 'report' },
    ],
  });
}

/** The night's own report: its steps, what was recorded, and the head of the audit trail. */
export function nightResult(
  outcomes: readonly Outcome[],
  { steps, leftOut }: Night,
  records: readonly Check[],
  audit: AuditHeadFact | undefined,
  environment: string,
): Result {
  const missed = steps.slice(outcomes.length).map((step) => ({
    id: `NIGHT-${step.command.name}`,
    title: step.title,
    verdict: 'grey' as const,
    expected: step.expects ?? 'green',
    observed: 'not run, because a step before it failed',
    meaning: 'What this step stands for is not proved tonight.',
  }));
  const ofSteps = [...outcomes.map(checkOf), ...missed];
  const checks = [...ofSteps, ...records];
  const verdict = verdictOf(checks);
  const good = ofSteps.filter((check) => check.verdict === 'green').length;
  return {
    verdict,
    summary: `${good} of ${ofSteps.length} steps as they should be`,
    checks,
    scope: { environment },
    facts: {
      ...(audit === undefined ? {} : { audit }),
      ...(leftOut.length === 0 ? {} : { leftOut: [...leftOut] }),
      steps: outcomes.map(({ title, verdict: shown, expected, milliseconds, execution }) => ({
        step: title,
        verdict: shown,
        expected,
        milliseconds,
        report: `${execution.report.kind}/${execution.report.id}`,
      })),
    },
  };
}
