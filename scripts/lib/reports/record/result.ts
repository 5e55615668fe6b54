import { type Check, type Result, verdictOf } from '../../runtime/result.ts';
import type { Incoming, Refused } from './incoming.ts';
import type { Recording } from './record.ts';

/** What is known beside the recording itself. */
export interface Surroundings {
  readonly target: string;
  /** Files of the inbox that could be reports. */
  readonly incoming: number;
  readonly dryRun: boolean;
  readonly requireVerified: boolean;
  /** What was found in artifacts of earlier runs; the reason when nobody looked. */
  readonly lookBack: { readonly artifacts: number } | { readonly reason: string; readonly failed: boolean };
  /** Why the objectives of the model are unknown. */
  readonly modelProblem: string | undefined;
}

/** The result of a recording: what is now evidence, and what could not become it. */
export function recordingResult(recording: Recording, around: Surroundings): Result {
  const { commits, planned, refused, known, conflicts, head, derivedProblem } = recording;
  const recorded = commits.flatMap(({ reports }) => reports);
  const shown = around.dryRun ? planned : recorded;
  const checks = [
    ...soundness(recording, around),
    ...ledgerChecks(recording, around),
    ...commits.flatMap((commit) => commitChecks(commit, around)),
    ...lookBackChecks(around),
    ...dashboardChecks(derivedProblem, around.modelProblem),
  ];
  const late = shown.filter((incoming) => incoming.late).length;
  const summary = [
    `${around.dryRun ? 'would record' : 'recorded'} ${count(shown.length, 'report')}`,
    ...(late === 0 ? [] : [`${late} of them late`]),
    ...(known === 0 ? [] : [`${known} known already`]),
    ...(refused.length === 0 ? [] : [`${refused.length} refused: ${refused[0]?.source}`]),
  ].join(', ');
  return {
    verdict: verdictOf(checks),
    summary: `${summary} (${around.target})`,
    checks,
    scope: { target: around.target, reports: shown.length },
    facts: {
      conflicts,
      ledgerSeq: head.seq,
      ledgerHead: head.hash,
      commits: commits.map(({ commit, reports, proof }) => ({
        commit,
        reports: reports.length,
        verified: proof.verified ?? 'not asked',
        reason: proof.reason,
      })),
      [around.dryRun ? 'wouldRecord' : 'recorded']: shown.map(factOf),
      // Read by verify-reports: a line that stands below newer ones is explained by the recorder that put it there.
      ...(around.dryRun || late === 0
        ? {}
        : { late: recorded.filter((one) => one.late).map(({ attestation }) => attestation.path) }),
      refused: refused.map((item) => ({ ...item })),
    },
    outputs: {
      recorded: String(recorded.length),
      commit: commits.at(-1)?.commit ?? '',
      'ledger-head': `${head.seq}:${head.hash}`,
      refused: String(refused.length),
    },
  };
}

function factOf({ attestation, report, late }: Incoming) {
  const { path, verdict, sha256 } = attestation;
  return { path, verdict, summary: report.summary, late, sha256 };
}

function soundness({ refused }: Recording, { incoming }: Surroundings): Check[] {
  const rest = {
    id: 'REC-01',
    title: 'Every report that came in is whole and unchanged',
    expected: 'valid reports, with the bytes that their jobs wrote',
    meaning: 'Evidence was damaged or changed between the job that made it and the ledger.',
  };
  if (refused.length > 0) return refused.map((item) => refusedCheck(item, rest));
  if (incoming === 0) {
    return [
      {
        ...rest,
        verdict: 'grey',
        observed: 'no report came in: no job wrote one, or the inbox is another folder',
      },
    ];
  }
  return [{ ...rest, verdict: 'green', observed: `${count(incoming, 'file')} looked at` }];
}

function refusedCheck({ source, code, why }: Refused, rest: Omit<Check, 'verdict' | 'observed'>): Check {
  return {
    ...rest,
    object: source,
    verdict: 'red',
    observed: `${code}: ${why}`,
    fix: 'Take the file as the job wrote it from the artifact of its run, and record again; if it never was a sound report, run the job again.',
  };
}

function ledgerChecks(
  { commits, planned, known, head }: Recording,
  { dryRun, incoming }: Surroundings,
): Check[] {
  if (incoming === 0) return [];
  const rest = {
    id: 'REC-02',
    title: 'The reports stand in the ledger',
    expected: 'a line for every report, read back from the branch',
    meaning: 'A report without a line is not evidence: it could have been written at any time.',
  };
  if (dryRun) {
    return [
      {
        ...rest,
        verdict: planned.length > 0 ? 'planned' : 'green',
        observed: `dry run: ${count(planned.length, 'line')} would follow number ${head.seq - planned.length}`,
      },
    ];
  }
  const broken = commits.filter(({ intact, proof }) => !intact || !proof.onBranch);
  if (broken.length > 0) {
    const observed = broken.map(
      ({ commit, intact }) =>
        `${commit.slice(0, 12)} ${intact ? 'is not on the branch' : 'has another ledger'}`,
    );
    return [{ ...rest, verdict: 'red', observed: observed.join(', ') }];
  }
  const lines = commits.reduce((sum, { reports }) => sum + reports.length, 0);
  return [
    {
      ...rest,
      verdict: lines + known > 0 ? 'green' : 'grey',
      observed: `${count(lines, 'line')} added, ${known} there already; the chain ends at number ${head.seq}`,
    },
  ];
}

function commitChecks(
  { commit, proof }: Recording['commits'][number],
  { requireVerified }: Surroundings,
): Check[] {
  if (proof.verified === undefined) return [];
  const verdict = proof.verified ? 'green' : requireVerified ? 'red' : 'excepted';
  return [
    {
      id: 'REC-03',
      title: 'GitHub vouches for the commit',
      object: commit.slice(0, 12),
      verdict,
      expected: 'verified',
      observed: proof.verified ? 'verified' : `not verified: ${proof.reason}`,
      meaning:
        'Without a signature anybody with the right to push could have made the commit in the name of the workflow.',
      fix: 'Use the token of the job or of a GitHub App: their commits through the API are signed. A personal token signs nothing. Or accept it with --require-verified no.',
    },
  ];
}

function lookBackChecks({ lookBack }: Surroundings): Check[] {
  const rest = {
    id: 'REC-04',
    title: 'Nothing that earlier runs could not record is forgotten',
    expected: 'the artifacts of the last days were looked through',
    meaning: 'A report whose recording failed once would be missing for ever.',
  };
  if ('artifacts' in lookBack) {
    return [
      {
        ...rest,
        verdict: 'green',
        observed: `${count(lookBack.artifacts, 'artifact')} of earlier runs read`,
      },
    ];
  }
  return lookBack.failed ? [{ ...rest, verdict: 'grey', observed: lookBack.reason }] : [];
}

function dashboardChecks(derived: string | undefined, model: string | undefined): Check[] {
  const rest = {
    id: 'REC-05',
    title: 'The dashboard shows what the ledger says',
    expected: 'it is made anew with every commit',
    meaning: 'The evidence is recorded, but people would read an old or an incomplete picture of it.',
  };
  const problems = [
    ...(derived === undefined ? [] : [{ ...rest, verdict: 'red' as const, observed: derived }]),
    ...(model === undefined
      ? []
      : [{ ...rest, verdict: 'grey' as const, observed: `without the objectives of the model: ${model}` }]),
  ];
  return problems;
}

function count(number: number, noun: string): string {
  return `${number === 0 ? 'no' : number} ${noun}${number === 1 ? '' : 's'}`;
}
