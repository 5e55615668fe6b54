import type { BulkheadError } from '../runtime/errors.ts';
import type { Check } from '../runtime/result.ts';
import { eligibility } from './eligible.ts';
import type { PrunePlan } from './prune.ts';
import { recordsOf } from './records.ts';
import type { RunSight } from './survey.ts';

/** What a person has to look at, beside the plan: none of it is ever removed. */
export function findingChecks({ survey, sweep }: PrunePlan): Check[] {
  const { runs, now } = survey;
  const records = new Map(recordsOf(survey).map((record) => [record.run, record]));
  const checks: Check[] = [];
  for (const sight of runs) {
    const record = records.get(sight.run);
    if (record === undefined || record.removing || record.state === 'unfinished') continue;
    const standing = eligibility(record, now.getTime());
    if (standing.kind === 'kept') checks.push(strangeRun(sight, standing.why));
    if (standing.kind === 'demoted') checks.push(failedDrill(sight.run));
  }
  for (const { run, marks } of runs)
    checks.push(
      ...refusedMarks(
        run,
        marks.flatMap(({ refusal }) => refusal ?? []),
      ),
    );
  for (const [run, files] of survey.orphanedMarks)
    checks.push(
      ...refusedMarks(
        run,
        files.flatMap(({ refusal }) => refusal ?? []),
      ),
    );
  for (const run of sweep.vanished) checks.push(vanished(run));
  if (checks.length > 0) return checks;
  return [
    {
      id: 'RET-06',
      title: 'Every run and every mark is what a trusted key signed',
      verdict: runs.length === 0 ? 'grey' : 'green',
      expected: 'no forged, hidden, damaged or vanished run, and no forged mark',
      observed: `${runs.length} folders, none of them strange`,
      meaning: 'Somebody who can write to the store could have backups removed.',
    },
  ];
}

function strangeRun({ run, refusal }: RunSight, why: string): Check {
  return {
    id: 'RET-06',
    title: 'Every run and every mark is what a trusted key signed',
    object: run,
    verdict: 'red',
    expected: 'a signed manifest in its place, all objects, times that agree',
    observed: `${why}; it stands for no period, evicts nothing and is not removed`,
    meaning: 'It could not be restored, or it is somebody else’s work.',
    fix: refusal?.fix ?? `npx tsx scripts/backup/verify-backup.ts --run ${run}`,
  };
}

function failedDrill(run: string): Check {
  return {
    id: 'RET-07',
    title: 'No drill of a run has failed',
    object: run,
    verdict: 'red',
    expected: 'runs that can be restored',
    observed: 'its last drill failed: it stands for no period',
    meaning: 'Another run takes its place; if more of them fail, there is none.',
    fix: `npx tsx scripts/backup/restore-drill.ts --run ${run}`,
  };
}

function refusedMarks(run: string, refusals: readonly BulkheadError[]): Check[] {
  return refusals.map(({ what, fix }) => ({
    id: 'RET-08',
    title: 'Every mark is signed by a trusted marks key',
    object: run,
    verdict: 'red',
    expected: 'a valid signature',
    observed: `${what}; the run is kept as if it were held`,
    meaning: 'A hold could have been written over, or somebody tries to have a run removed.',
    fix,
  }));
}

function vanished(run: string): Check {
  return {
    id: 'RET-09',
    title: 'No run is gone that no prune has removed',
    object: run,
    verdict: 'red',
    expected: 'a run for every mark',
    observed: 'it has marks, and its manifest is not in the store',
    meaning: 'Somebody removed a backup past all rules, perhaps one that was held.',
    fix: 'Find out who can delete in the store, and bring the run back from a copy or from hidden versions.',
  };
}
