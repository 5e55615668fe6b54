import { reportPath } from '../reports/ledger-entry.ts';
import type { Report } from '../reports/schema.ts';
import { boundWords, type Completed, type Finding, fingerprintOf, type Stream } from './finding.ts';
import { incidentKindOf, isFailure } from './kinds.ts';
import type { Look } from './look.ts';

/** What the reports of a run say. */
export interface Findings {
  readonly findings: readonly Finding[];
  readonly completed: readonly Completed[];
  /** Reports that count for nothing here, and why. */
  readonly passedOver: readonly { readonly report: string; readonly why: string }[];
}

/** Inputs that, when given, make a command look at less than all. */
const NARROWING = [
  'tenant',
  'table',
  'check',
  'run',
  'sample',
  'before',
  'limit',
  'to',
  'status',
  'groups',
  'shard',
];

/** Inputs without which a command only plans: such a run does not show that the work would succeed. */
const WIDENING = ['apply'];

const WORST: readonly Look['verdict'][] = ['red', 'grey', 'green'];

/**
 * What the checks of reports mean for incidents. Rehearsals (`--dry-run`) and reports about alerts themselves are passed
 * over; a night's summary too, because each of its steps has a report of its own.
 */
export function findingsOf(reports: readonly Report[]): Findings {
  const findings: Finding[] = [];
  const completed: Completed[] = [];
  const passedOver: { report: string; why: string }[] = [];
  for (const report of reports) {
    const path = reportPath(report);
    const why = whyPassedOver(report, reports);
    if (why !== undefined) {
      passedOver.push({ report: path, why });
      continue;
    }
    const failed = report.checks.some(isFailure);
    findings.push(...worstOfEach(ofReport(report, failed)));
    if (!failed) completed.push({ id: report.id, kind: report.kind, stream: streamOf(report), report: path });
  }
  return { findings, completed, passedOver };
}

function whyPassedOver(report: Report, all: readonly Report[]): string | undefined {
  if (report.kind === 'alert') return 'it is about alerts';
  if (report.inputs.dryRun) return 'it is a rehearsal (--dry-run)';
  const others = all.some(
    ({ kind, run }) => kind !== 'nightly' && kind !== 'alert' && run.id === report.run.id,
  );
  if (report.kind === 'nightly' && others) return 'its steps have reports of their own';
  return undefined;
}

function ofReport(report: Report, failed: boolean): Finding[] {
  return report.checks.flatMap((check): Finding[] => {
    const verdict = lookOf(check, report);
    // What a run that broke off found good may have gone wrong behind it.
    if (failed && verdict === 'green') return [];
    const stream = streamOf(report);
    const identity = {
      kind: incidentKindOf(report, check),
      check: check.id,
      object: check.object ?? '',
      environment: stream.environment,
    };
    const words = boundWords({
      // The title of a check says what should be; of a failure alone that would read as good news.
      title: isFailure(check) ? 'The command did not run to its end' : check.title,
      expected: check.expected,
      observed: check.observed,
      meaning: check.meaning,
      fix: check.fix ?? '',
      runbook: report.runbook,
      report: reportPath(report),
      run: report.run.url ?? '',
    });
    return [
      {
        ...identity,
        fingerprint: fingerprintOf(identity),
        stream,
        look: { id: report.id, verdict },
        words,
        greyRuns: greyRunsOf(report, check),
        oncePerAttempt: false,
      },
    ];
  });
}

/** A command that failed is red, also where it could not look: nobody knows what it would have found. */
function lookOf(check: Report['checks'][number], report: Report): Look['verdict'] {
  if (isFailure(check)) return report.verdict === 'green' ? 'green' : 'red';
  if (check.verdict === 'red' || check.verdict === 'grey') return check.verdict;
  return 'green'; // Also planned and excepted: somebody answers for it.
}

/** `facts.greyRuns` of a canary report: for how many runs each check has been grey, and whether that is too long. */
function greyRunsOf(report: Report, check: Report['checks'][number]): number {
  const { greyRuns } = report.facts;
  if (!Array.isArray(greyRuns)) return 0;
  for (const grey of greyRuns) {
    if (typeof grey !== 'object' || grey === null || Array.isArray(grey)) continue;
    if (grey.id !== check.id || (grey.object ?? '') !== (check.object ?? '')) continue;
    if (grey.alert === true) return Number.POSITIVE_INFINITY;
    return typeof grey.runs === 'number' ? grey.runs : 0;
  }
  return 0;
}

/** The fingerprint of a check of a report, for those who show which issue tells of it. */
export function fingerprintOfCheck(report: Report, check: Report['checks'][number]): string {
  const { environment } = streamOf(report);
  const kind = incidentKindOf(report, check);
  return fingerprintOf({ kind, check: check.id, object: check.object ?? '', environment });
}

function streamOf(report: Report): Stream {
  const { inputs } = report;
  const given = NARROWING.filter((name) => ![undefined, '', 0, false].includes(inputAt(inputs, name)));
  const lacking = WIDENING.filter((name) => inputs[name] === false);
  return {
    command: report.command.name,
    // As it was asked for: a run that failed early has no scope.
    environment: String(inputs.environment ?? report.scope.environment ?? ''),
    narrowed: [...given, ...lacking.map((name) => `no ${name}`)].sort(),
  };
}

function inputAt(inputs: Report['inputs'], name: string): string | number | boolean | undefined {
  const value = inputs[name];
  return Array.isArray(value) ? value.join() : value;
}

/** Two checks of one report with one fingerprint are one finding, and the worse of them counts. */
function worstOfEach(findings: readonly Finding[]): Finding[] {
  const worst = new Map<string, Finding>();
  for (const finding of findings) {
    const known = worst.get(finding.fingerprint);
    if (known === undefined || rank(finding) < rank(known)) worst.set(finding.fingerprint, finding);
  }
  return [...worst.values()];
}

function rank({ look }: Finding): number {
  return WORST.indexOf(look.verdict);
}
