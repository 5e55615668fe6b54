import type { LedgerProblem } from '../reports/ledger-problem.ts';
import { type Check, type Result, verdictOf } from '../runtime/result.ts';
import type { Gap } from '../watchdog/gaps.ts';
import type { ReportsVerification, VerifyReportsRequest } from './verify.ts';

/** Findings that are shown one by one; a ledger that was cut in the middle has as many as it has lines. */
const SHOWN = 200;

/** What a report says of a verification of reports. */
export function verifyReportsResult(seen: ReportsVerification, request: VerifyReportsRequest): Result {
  const problems = problemsOf(seen);
  const checks = [
    ...problems.slice(0, SHOWN).map(problemCheck),
    ...chainCheck(seen),
    ...reportsCheck(seen),
    ...datesCheck(seen),
    ...anchorChecks(seen),
    ...historyCheck(seen),
    ...archiveCheck(seen, request),
    ...gapChecks(seen),
  ];
  const verdict = verdictOf(checks);
  const red =
    problems.length + checks.filter((check) => check.id === 'EVI-07' && check.verdict === 'red').length;
  return {
    verdict,
    summary: summarise(seen, problems),
    checks,
    scope: {
      folder: request.folder,
      environment: request.environment,
      ...(request.store === undefined ? {} : { store: request.store.description }),
      ...(request.since === undefined ? {} : { since: request.since.toISOString() }),
    },
    facts: factsOf(seen, problems),
    outputs: {
      reports: String(seen.looked.length),
      head: seen.lines.at(-1)?.hash ?? '',
      problems: String(red),
    },
  };
}

/** All that was found wrong with lines, reports, indexes and anchors. */
export function problemsOf(seen: ReportsVerification): LedgerProblem[] {
  return [
    ...seen.chain,
    ...seen.evidence.problems,
    ...seen.archived.problems,
    ...(seen.anchors?.judged.problems ?? []),
    ...(seen.anchors?.refused ?? []).map(
      ({ run, error }): LedgerProblem => ({
        file: `run ${run}`,
        line: 0,
        code: 'ANCHOR_REFUSED',
        problem: error.what,
        fix: error.fix,
      }),
    ),
    ...(seen.history?.problems ?? []),
    ...seen.dating.problems,
  ];
}

/** `412 reports, chain intact, 12 anchors match, 2 gaps (explained: #31, #44)`. */
export function summarise(seen: ReportsVerification, problems: readonly LedgerProblem[]): string {
  const [first] = problems;
  const { anchors, archived, gaps, history, looked } = seen;
  const parts = [
    counted(looked.length, 'report'),
    seen.chain.length === 0 ? 'chain intact' : 'chain broken',
    ...(archived.archived > 0 ? [`${archived.archived} of them archived`] : []),
    ...(anchors === undefined ? [] : [counted(anchors.judged.matched, 'anchor', 'matches', 'match')]),
    ...(history === undefined ? [] : [counted(history.commits, 'commit', 'agrees', 'agree')]),
    ...(gaps === undefined ? [] : [gapsText(gaps)]),
  ];
  if (first === undefined) return parts.join(', ');
  const more = problems.length > 1 ? `, and ${problems.length - 1} more` : '';
  return `${counted(looked.length, 'report')}, ${counted(problems.length, 'problem')}: ${placeText(first)} ${first.problem}${more}`;
}

function gapsText(gaps: readonly Gap[]): string {
  if (gaps.length === 0) return 'no gap';
  const explained = gaps.flatMap(({ explanation }) => (explanation === undefined ? [] : [explanation]));
  const names = explained.map(({ issue, on }) => (issue === undefined ? `on ${on}` : `#${issue}`));
  const open = gaps.length - explained.length;
  const how = [
    ...(names.length === 0 ? [] : [`explained: ${names.join(', ')}`]),
    ...(open === 0 ? [] : [`not explained: ${open}`]),
  ];
  return `${counted(gaps.length, 'gap')} (${how.join('; ')})`;
}

/** `1 anchor`, `2 anchors`; with what it does and what they do `1 anchor matches`, `2 anchors match`. */
function counted(count: number, what: string, it = '', they = ''): string {
  const [noun, verb] = count === 1 ? [what, it] : [`${what}s`, they];
  return `${count} ${noun} ${verb}`.trimEnd();
}

function placeText({ file, line }: LedgerProblem): string {
  return line === 0 ? file : `${file}:${line}`;
}

function problemCheck(problem: LedgerProblem): Check {
  return {
    id: problem.code,
    title: 'The evidence is what was recorded',
    object: placeText(problem),
    verdict: 'red',
    expected: 'no trace of a change',
    observed: problem.problem,
    meaning:
      'Somebody changed the evidence after it was recorded, or it was lost: what it says is not proved.',
    fix: problem.fix ?? 'git log -p -- <the file> shows who changed it, and restores it.',
  };
}

function green(id: string, title: string, expected: string, observed: string, meaning: string): Check {
  return { id, title, verdict: 'green', expected, observed, meaning };
}

function chainCheck({ chain, lines }: ReportsVerification): Check[] {
  if (chain.length > 0) return [];
  const observed = `${counted(lines.length, 'line')}, the last with hash ${lines.at(-1)?.hash ?? ''}`;
  const meaning = 'A line could have been changed, taken out or moved.';
  return [
    green(
      'EVI-01',
      'Every line of the ledger follows the one before',
      'numbers without gap, each prev right',
      observed,
      meaning,
    ),
  ];
}

function reportsCheck({ looked, evidence, archived }: ReportsVerification): Check[] {
  if (evidence.problems.length + archived.problems.length > 0) return [];
  const check = green(
    'EVI-02',
    'Every report is the one that its line records, and every report has a line',
    'the SHA-256 and every member of each line',
    `${looked.length - archived.archived} reports of ${evidence.bytes} bytes`,
    'A report could have been written anew, or one put beside the ledger.',
  );
  // Where all of them are archived this has read nothing.
  return [
    looked.length > archived.archived ? check : { ...check, verdict: 'grey', observed: 'no report was read' },
  ];
}

function datesCheck({ dating, lines }: ReportsVerification): Check[] {
  if (dating.problems.length > 0) return [];
  const late = dating.late.length === 0 ? '' : `; ${dating.late.length} came late, for a known reason`;
  return [
    green(
      'EVI-03',
      'No line is dated before or after what is known of its time',
      'times that rise, and agree with run ids, anchors and commits',
      `${counted(lines.length, 'line')}${late}`,
      'A report could have been made later than it says.',
    ),
  ];
}

function anchorChecks({ anchors }: ReportsVerification): Check[] {
  if (anchors === undefined) return [];
  const { judged, refused, passedOver } = anchors;
  if (judged.problems.length + refused.length > 0) return [];
  const left = passedOver === 0 ? '' : `; ${counted(passedOver, 'run')} not looked at`;
  const check = green(
    'EVI-04',
    'The signed manifests of the backups know this ledger, and it knows them',
    'each head is the hash of a line, each manifest is named by a line',
    `${counted(judged.matched, 'anchor')} match, ${judged.recorded} manifests are recorded${left}`,
    'The whole chain could have been computed anew, or its end cut off with the reports.',
  );
  const waiting = judged.pending.map(
    (run): Check => ({
      ...check,
      object: `run ${run}`,
      verdict: 'grey',
      observed: 'its report is not in the ledger yet',
      fix: 'Run the command again when its reports are recorded.',
    }),
  );
  if (judged.matched > 0) return [check, ...waiting];
  const why =
    judged.headless > 0 ? `${counted(judged.headless, 'run')} made without a ledger` : 'no run in the store';
  return [{ ...check, verdict: 'grey', observed: `no anchor: ${why}` }, ...waiting];
}

function historyCheck({ history }: ReportsVerification): Check[] {
  if (history === undefined || history.problems.length > 0) return [];
  const loose =
    history.uncommitted === 0 ? '' : `; ${counted(history.uncommitted, 'line')} not committed yet`;
  const check = green(
    'EVI-05',
    'Every line that was ever committed is still there',
    'the lines of all commits',
    `${counted(history.lines, 'line')} of ${counted(history.commits, 'commit')}${loose}`,
    'Lines could have been taken out in a later commit.',
  );
  return [
    history.lines > 0 ? check : { ...check, verdict: 'grey', observed: 'no commit has a line of the ledger' },
  ];
}

function archiveCheck({ archived }: ReportsVerification, { store, fetch }: VerifyReportsRequest): Check[] {
  if (archived.archived === 0 || archived.problems.length > 0) return [];
  const check = green(
    'EVI-06',
    'Archived reports are where their index says',
    `${counted(archived.archived, 'report')} in ${counted(archived.needed.length, 'archive')}`,
    fetch === undefined
      ? `${counted(archived.found, 'archive')} of the right size`
      : `${counted(archived.opened, 'report')} opened, each with the SHA-256 of its line`,
    'Evidence that was moved could be gone.',
  );
  if (store !== undefined) return [check];
  return [
    {
      ...check,
      verdict: 'grey',
      observed: 'their index vouches for them, and no store was given to look into',
      fix: 'Give --store; with --fetch and a key each report is opened.',
    },
  ];
}

function gapChecks({ gaps }: ReportsVerification): Check[] {
  const check = green(
    'EVI-07',
    'Evidence came as often as it has to, or it is explained why not',
    'no gap without an explanation',
    'no gap',
    'What did not run left no report: nothing else in the ledger shows it.',
  );
  if (gaps === undefined) {
    const fix = 'Give the model whose objectives say how often: --config bulkhead.yaml.';
    return [{ ...check, verdict: 'grey', observed: 'not judged: no objectives were given', fix }];
  }
  const open = gaps.filter(({ explanation }) => explanation === undefined);
  if (open.length === 0) return [{ ...check, observed: gapsText(gaps) }];
  return open.slice(0, SHOWN).map((gap) => ({
    ...check,
    object: gap.kind,
    verdict: 'red',
    observed: `no good report from ${gap.from} to ${gap.to}: ${hours(gap.milliseconds)}, ${hours(gap.objective)} are allowed; ${gap.failed === 0 ? 'nothing ran' : `${gap.failed} failed`}`,
    fix: `Say in bulkhead.yaml, under objectives: explained:, what happened: {kind: ${gap.kind}, from: ${gap.from}, to: ${gap.to}, reason: …, on: …}.`,
  }));
}

function hours(milliseconds: number): string {
  return `${Math.round(milliseconds / 3_600_000)} h`;
}

function factsOf(seen: ReportsVerification, problems: readonly LedgerProblem[]): Record<string, unknown> {
  const { anchors, archived, dating, evidence, gaps, history, lines, looked } = seen;
  return {
    reports: looked.length,
    lines: lines.length,
    head: lines.at(-1)?.hash ?? null,
    reportBytes: evidence.bytes,
    archivedReports: archived.archived,
    problems: problems
      .slice(0, SHOWN)
      .map(({ file, line, code, problem }) => ({ file, line, code, problem })),
    problemsNotShown: Math.max(0, problems.length - SHOWN),
    late: dating.late
      .slice(0, SHOWN)
      .map(({ file, line, by, why }) => ({ line: `${file}:${line}`, lateMs: by, why })),
    ...(anchors === undefined
      ? {}
      : {
          anchorsMatched: anchors.judged.matched,
          manifestsRecorded: anchors.judged.recorded,
          runsWithoutLedger: anchors.judged.headless,
          runsNotLookedAt: anchors.passedOver,
        }),
    ...(history === undefined
      ? {}
      : { commits: history.commits, linesCommitted: history.lines, linesUncommitted: history.uncommitted }),
    ...(gaps === undefined
      ? {}
      : {
          gaps: gaps.map(({ kind, from, to, failed, explanation }) => ({
            kind,
            from,
            to,
            failed,
            explained: explanation === undefined ? 'no' : explanation.reason,
            issue: explanation?.issue ?? null,
          })),
        }),
  };
}
