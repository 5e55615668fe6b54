import type { Findings, Judgement } from './judge.ts';
import { badRuns } from './run-checks.ts';
import { absenceText } from './schedule-check.ts';
import { momentText } from './span.ts';

/** A time in which something was expected and did not come: a row of the report. */
export interface GapRow {
  /** A kind of report, or the path of a workflow. */
  readonly of: string;
  readonly from: string;
  readonly to: string;
  readonly milliseconds: number;
  readonly expected: string;
  readonly observed: string;
  readonly open: boolean;
  /** The explanation; empty when there is none. */
  readonly explained: string;
}

/** Every gap of evidence and of schedules that reaches into the time looked at, the oldest first. */
export function gapRows({ listedFrom }: Findings, { freshness, kept }: Judgement): GapRow[] {
  const evidence = freshness
    .flatMap(({ gaps }) => gaps)
    .filter((gap) => Date.parse(gap.to) > listedFrom)
    .map(({ kind, from, to, milliseconds, objective, open, failed, explanation }): GapRow => {
      const issue = explanation?.issue === undefined ? '' : `#${explanation.issue} `;
      return {
        of: kind,
        from,
        to,
        milliseconds,
        expected: `a good report every ${objective / 3_600_000} h`,
        observed: failed === 0 ? 'nothing ran' : `${failed} ran and failed`,
        open,
        explained: explanation === undefined ? '' : `${issue}${explanation.reason} (${explanation.on})`,
      };
    });
  const schedules = [...kept].flatMap(([path, { absences, crons }]) =>
    absences.map(
      (absence): GapRow => ({
        of: path,
        from: momentText(absence.from),
        to: momentText(absence.to),
        milliseconds: absence.to - absence.from,
        expected: crons.join(', '),
        observed: absenceText(absence),
        open: absence.open,
        explained: '',
      }),
    ),
  );
  return [...evidence, ...schedules].sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
}

/** The facts of the report. `lookedAt` and `workflows` are what the next watchdog remembers; see `last-look.ts`. */
export function factsOf(findings: Findings, judgement: Judgement): Record<string, unknown> {
  const { look, lastLook, workflows, ledger } = findings;
  return {
    ledgerLines: ledger.entries.length,
    freshness: judgement.freshness
      .filter(({ objective }) => objective !== undefined)
      .map((one) => ({
        kind: one.kind,
        state: one.state,
        objectiveMilliseconds: one.objective ?? 0,
        ageMilliseconds: one.age ?? null,
        overdueMilliseconds: one.overdue,
        lastGood: one.lastGood?.path ?? null,
        lastReport: one.lastReport?.path ?? null,
      })),
    gaps: gapRows(findings, judgement),
    ...(workflows === undefined
      ? {}
      : {
          lookedAt: new Date(look.now).toISOString(),
          lastLook: lastLook === undefined ? null : lastLook.at.toISOString(),
          listedFrom: momentText(findings.listedFrom),
          workflows: workflows.watched.map((one) => {
            const kept = judgement.kept.get(one.path);
            return {
              path: one.path,
              name: one.name,
              state: one.state,
              schedule: kept?.crons ?? [],
              runs: one.runs.length,
              startsDue: kept?.due ?? 0,
              startsDropped: kept?.dropped ?? 0,
              latestStartMilliseconds: kept?.latest ?? null,
            };
          }),
          badRuns: workflows.watched.flatMap((one) =>
            badRuns(one, look).map(({ number, attempt, event, conclusion, createdAt, url, failedAt }) => ({
              workflow: one.path,
              run: number,
              attempt,
              event,
              conclusion,
              createdAt: momentText(createdAt),
              failedAt: failedAt ?? null,
              url,
            })),
          ),
        }),
  };
}
