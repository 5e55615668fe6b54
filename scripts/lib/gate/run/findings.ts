import type { MigrationFile } from '../../migrations/files.ts';
import type { Statement } from '../../migrations/statements.ts';
import type { Check } from '../../runtime/result.ts';
import type { Finding } from '../finding.ts';
import type { Culprit } from '../judge/attribute.ts';
import { statementPlace } from '../place.ts';
import type { TrialRule } from '../trial-rules.ts';
import type { Overrun } from './budget.ts';
import type { LockMode } from './trace.ts';
import type { Stage, Trial } from './trial.ts';

/** What was seen in the trial as findings, each at the statement that did it. Pure. */
export function trialFindings(trial: Trial, stage: Stage): Finding[] {
  const first = stage.added[0];
  if (first === undefined) return [];
  if (trial.refused !== undefined) return [refusedFinding(trial.refused.what, stage.added)];
  return [
    ...trial.overruns.map(overrunFinding),
    ...waitFindings(trial, stage, first),
    ...trial.interruptions.problems.map(({ file, after, problem }) =>
      finding('GATE-05', 'block', file, undefined, {
        what: `killed after statement ${after}, ${problem}`,
        fix: 'Let the file run in one transaction, or write each statement so that it can be run again after it was cut off.',
      }),
    ),
    ...trial.secondRuns
      .filter(({ outcome }) => outcome === 'changed')
      .map(({ file, detail }) =>
        finding('GATE-06', 'warn', file, undefined, {
          what: `run a second time it changes the guards again: ${detail}`,
          fix: 'State what is to be, not what is to be changed: create or replace, drop … if exists before create.',
        }),
      ),
    ...verdictFindings(trial, first),
    ...guardFindings(trial, first),
  ];
}

type Words = Pick<Finding, 'what' | 'fix'>;

function finding(
  rule: TrialRule,
  severity: Finding['severity'],
  file: MigrationFile,
  statement: Statement | undefined,
  words: Words,
): Finding {
  return { rule, severity, ...statementPlace(file, statement), ...words };
}

/** The error names the place as `path:line:column: message`. */
function refusedFinding(what: string, added: readonly MigrationFile[]): Finding {
  const at = /^(.*?):(\d+):(\d+): /.exec(what);
  const file = added.find(({ path }) => path === at?.[1]) ?? added[0];
  if (file === undefined) throw new Error('a trial without files was refused');
  const line = Number(at?.[2] ?? 1);
  return {
    rule: 'GATE-01',
    severity: 'block',
    file: file.path,
    line,
    column: Number(at?.[3] ?? 1),
    endLine: line,
    excerpt: file.text.split('\n')[line - 1] ?? '',
    what: `it cannot be applied: ${(at === null ? what : what.slice(at[0].length)).split('\n')[0]}`,
    fix: 'Correct the statement; it was run as the owner of the tables, on a server of production’s version.',
  };
}

/** Which of an application's statements wait for a lock. */
const KEPT_OUT: Readonly<Partial<Record<LockMode, string>>> = {
  AccessExclusiveLock: 'nobody can read or write',
  ExclusiveLock: 'nobody can write',
  ShareRowExclusiveLock: 'nobody can write',
  ShareLock: 'nobody can write',
};

function overrunFinding({ traced, locked, lock, holder, work }: Overrun): Finding {
  const done = [...work]
    .sort((a, b) => b.rows - a.rows)
    .slice(0, 3)
    .map(
      ({ table, rows, rewritten }) =>
        `${rewritten ? 'writes' : 'reads'} about ${count(rows)} rows of ${table}`,
    );
  const since =
    holder === traced
      ? ''
      : ` since ${statementPlace(holder.file, holder.statement).file}:${statementPlace(holder.file, holder.statement).line}`;
  return finding('GATE-02', 'block', traced.file, traced.statement, {
    what: `it ${done.join(', ')} while ${KEPT_OUT[lock] ?? 'others wait for'} ${KEPT_OUT[lock] === undefined ? '' : 'in '}${locked} (${modeName(lock)}${since})`,
    fix: 'Split the work from the lock: NOT VALID and VALIDATE in another file, CREATE INDEX CONCURRENTLY, batches; or give the size of the table in "gate.rows" of the model.',
  });
}

function waitFindings(trial: Trial, { model }: Stage, first: MigrationFile): Finding[] {
  const { wait } = model.gate.budget;
  const slow = trial.fares.filter(({ longest }) => longest > wait);
  const broken = trial.fares.filter(({ refused }) => refused !== undefined);
  return [
    ...(trial.crowdedOut === undefined
      ? []
      : [
          finding('GATE-03', 'block', first, undefined, {
            what: `beside a working application it cannot be applied: ${trial.crowdedOut.what.split('\n')[0]}`,
            fix: 'Take fewer locks at once: one table per file, and no lock while rows are read.',
          }),
        ]),
    ...slow.map(({ table, does, longest }) =>
      finding('GATE-03', 'block', first, undefined, {
        what: `to ${does} ${table} the application waited ${longest} ms, and may wait ${wait}`,
        fix: 'Take the lock for a moment only: see the findings of GATE-02, or raise "gate.budget.wait" of the model.',
      }),
    ),
    ...broken.map(({ table, does, refused }) =>
      finding('GATE-04', 'block', first, undefined, {
        what: `the application as it is can no longer ${does} ${table}: ${refused}`,
        fix: 'Expand first and contract later: what the running version does must work until the next one is everywhere.',
      }),
    ),
  ];
}

function verdictFindings({ comparison, attribution }: Trial, first: MigrationFile): Finding[] {
  return comparison.weaker.map((weakening) => {
    const { check, before } = weakening;
    const culprit = attribution.verdicts.get(weakening);
    return at('GATE-07', culprit, first, {
      what: `${nameOf(check)} becomes ${check.verdict}${before === undefined ? '' : ` from ${before}`} (${oneLine(check.observed)}). ${oneLine(check.meaning).replace(/\.$/, '')}`,
      fix: check.fix ?? 'Take the statement back, or write what keeps the verdict.',
    });
  });
}

function guardFindings({ lost, attribution }: Trial, first: MigrationFile): Finding[] {
  return lost.map(({ line, keepsApart }) => {
    const culprit = attribution.guards.get(line);
    const found = at('GATE-08', culprit, first, {
      what: keepsApart
        ? `a guard that keeps tenants apart is gone: ${line}`
        : `a rule of a table of the model is gone: ${line}`,
      fix: 'Keep it, or replace it in the same file by one that says as much.',
    });
    return keepsApart ? found : { ...found, severity: 'warn' };
  });
}

function at(rule: TrialRule, culprit: Culprit | undefined, first: MigrationFile, words: Words): Finding {
  return finding(rule, 'block', culprit?.file ?? first, culprit?.statement, words);
}

function nameOf({ id, object, title }: Check): string {
  return object === undefined ? `${id} “${title}”` : `${id} of ${object}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function modeName(lock: LockMode): string {
  return lock
    .replace(/Lock$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
}

function count(rows: number): string {
  return rows.toLocaleString('en-US').replaceAll(',', ' ');
}
