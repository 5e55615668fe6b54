import type { Check, CheckVerdict } from '../../runtime/result.ts';
import type { Baseline, BaselineAnswer } from './baseline.ts';
import { DRIFT } from './drift-text.ts';
import type { Fingerprint } from './fingerprint.ts';
import { compareLines, type Difference } from './lines.ts';
import { factsOf, otherGround, signed } from './record.ts';

/** Lines of a difference in the finding itself; all of them are in the facts. */
const SHOWN = 12;

/** What came of the comparison. */
export interface Drift {
  readonly check: Check;
  /** The fingerprint and the difference, as facts of the report. */
  readonly facts: Record<string, unknown>;
}

/**
 * Compares the guards of now with those of an earlier report. Red only where nothing but somebody's hand can have
 * made the difference: with other migrations, schemas or another major version of the server than then, a difference
 * is shown and not judged ("planned"), and so is a first fingerprint. Pure.
 * `folder`: whether the earlier report lies in the folder that this one goes to, so that it can point there.
 */
export function judgeDrift(now: Fingerprint, answer: BaselineAnswer, sameFolder: boolean): Drift {
  if (answer.kind !== 'found') {
    const [verdict, more] =
      answer.kind === 'none'
        ? (['planned', ': what stands now is the measure of the next run'] as const)
        : (['grey', ''] as const);
    return {
      check: row(now, verdict, answer.reason + more, answer.kind === 'none' ? undefined : RESTORE),
      facts: factsOf(now, null, undefined),
    };
  }
  if (answer.record.sha256 === now.sha256) {
    const same = `${now.lines.length} lines as in ${answer.report}`;
    return {
      check: row(now, 'green', same),
      facts: factsOf(now, sameFolder ? answer.linesIn : null, undefined),
    };
  }
  const difference = differenceOf(now, answer);
  const shown = show(difference, answer);
  const reason = otherGround(now, answer.record);
  return {
    check:
      reason === undefined
        ? row(
            now,
            'red',
            `changed since ${answer.at}, with the same migrations applied${shown}`,
            acceptance(now),
          )
        : row(
            now,
            'planned',
            `${reason} since ${answer.at}: what stands now is the measure of the next run${shown}`,
          ),
    facts: factsOf(now, null, difference),
  };
}

const RESTORE =
  'Restore the report from git or the artifact of its run, or name another one with --baseline; verify-reports says what else was changed.';

/** Where the earlier report kept only the first of its lines, those after them are not compared. */
function differenceOf(now: Fingerprint, { lines, record }: Baseline): Difference | undefined {
  if (lines === undefined) return undefined;
  const last = lines.length < record.lines ? lines.at(-1) : undefined;
  if (last === undefined) return compareLines(lines, now.lines);
  return compareLines(
    lines,
    now.lines.filter((line) => line <= last),
  );
}

function show(difference: Difference | undefined, { linesIn, record, lines }: Baseline): string {
  if (difference === undefined) return `\n(its lines were in ${linesIn}, which is gone or was changed)`;
  const all = signed(difference).map(({ change, line }) => `${change} ${line}`);
  const more = all.length - SHOWN;
  const kept = lines?.length ?? 0;
  return [
    '',
    ...all.slice(0, SHOWN),
    ...(more > 0 ? [`… ${more} more lines in the facts of the report`] : []),
    ...(kept < record.lines ? [`(only the first ${kept} of ${record.lines} lines were kept then)`] : []),
  ].join('\n');
}

function acceptance({ sha256 }: Fingerprint): string {
  return `Take it back, or write it as a migration. To accept it as it stands, in the model:
exceptions:
  - { check: ${DRIFT.id}, object: "fingerprint ${sha256.slice(0, 16)}", owner: …, reason: …, expires: … }`;
}

function row(now: Fingerprint, verdict: CheckVerdict, observed: string, fix?: string): Check {
  return {
    id: DRIFT.id,
    title: DRIFT.title,
    object: `fingerprint ${now.sha256.slice(0, 16)}`,
    verdict,
    expected: DRIFT.expected,
    observed,
    meaning: DRIFT.meaning,
    ...(fix === undefined ? {} : { fix }),
    query: DRIFT.query.trim(),
  };
}
