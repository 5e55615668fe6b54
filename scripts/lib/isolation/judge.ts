import { type Allowed, type Cell, nameOf, type Outcome, type Plan, type Probe, SUCCESS } from './probe.ts';

/** What became of a cell. `abstained`: nothing is proved, neither way. */
export interface Judgement {
  readonly cell: Cell;
  readonly verdict: 'held' | 'breached' | 'abstained';
  readonly expected: string;
  readonly observed: string;
  readonly sql: string | undefined;
  /** False for the controls of the connection's own role, which are instruments and not cells. */
  readonly counted: boolean;
}

/**
 * How far a statement gets before something stops it: BEFORE triggers, privileges and policies first, then NOT
 * NULL and CHECK, then unique indexes, then foreign keys. Whoever gets further than the guard that should
 * have stopped him has shown that it is not there.
 */
const REACH: Readonly<Record<string, number>> = {
  P0001: 1,
  '42501': 1,
  '23502': 2,
  '23514': 2,
  '23505': 3,
  '23P01': 3,
  '23503': 4,
  '23001': 4,
};

/**
 * Judges by exact row count or exact SQLSTATE. An attack that came through is a breach whatever its control says;
 * one that did not proves something only beside a control that worked.
 */
export function judge(plan: Plan, outcomes: readonly Outcome[]): Judgement[] {
  const worked = new Map<string, string | undefined>();
  for (const [index, probe] of plan.probes.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) throw new Error('there are more probes than outcomes');
    const fits = probe.allowed.some((allowed) => matches(allowed, outcome));
    worked.set(nameOf(probe), fits ? undefined : describe(outcome));
  }
  const judged = plan.probes.map((probe, index): Judgement => {
    const outcome = outcomes[index] ?? { rows: 0 };
    const base = {
      cell: probe,
      expected: probe.allowed.map(describeAllowed).join(' or '),
      sql: probe.sql,
      counted: probe.persona.kind !== 'session' || probe.aim === 'attack',
    };
    const fits = probe.allowed.some((allowed) => matches(allowed, outcome));
    if (probe.aim === 'control') {
      const verdict = fits ? 'held' : 'abstained';
      const observed = fits ? describe(outcome) : `the positive control failed: ${describe(outcome)}`;
      return { ...base, verdict, observed };
    }
    const failed = probe.controls.find((name) => !worked.has(name) || worked.get(name) !== undefined);
    if (!fits) {
      const nothingDone = isTrace(probe) && failed !== undefined;
      const verdict = isBreach(probe, outcome) && !nothingDone ? 'breached' : 'abstained';
      return {
        ...base,
        verdict,
        observed: verdict === 'breached' ? breach(probe, outcome) : describe(outcome),
      };
    }
    if (failed === undefined) return { ...base, verdict: 'held', observed: describe(outcome) };
    const [, persona, attempt] = failed.split('\n');
    const reason = worked.get(failed) ?? 'not run';
    return {
      ...base,
      verdict: 'abstained',
      observed: `${describe(outcome)}, but its control proves nothing (${persona}, ${attempt}: ${reason})`,
    };
  });
  return [
    ...judged,
    ...plan.given.map((given) => ({
      cell: given,
      verdict: 'breached' as const,
      expected: 'SQLSTATE 42501',
      observed: given.observed,
      sql: given.sql,
      counted: true,
    })),
    ...plan.gaps.map((gap) => ({
      cell: gap,
      verdict: 'abstained' as const,
      expected: 'to be probed',
      observed: gap.reason,
      sql: undefined,
      counted: true,
    })),
  ];
}

function matches(allowed: Allowed, outcome: Outcome): boolean {
  if ('state' in allowed) return 'state' in outcome && outcome.state === allowed.state;
  if (!('rows' in outcome)) return false;
  return 'rows' in allowed ? outcome.rows === allowed.rows : outcome.rows >= allowed.atLeast;
}

/** True when the outcome shows that the expected guard is missing, even if something behind it held. */
function isBreach(probe: Probe, outcome: Outcome): boolean {
  if ('rows' in outcome) return outcome.rows > 0 || probe.breach === SUCCESS;
  if (outcome.state === probe.breach) return true;
  const stops = probe.allowed.flatMap((allowed) => ('state' in allowed ? [REACH[allowed.state] ?? 0] : []));
  const reached = REACH[outcome.state];
  return stops.length > 0 && reached !== undefined && reached > Math.max(...stops);
}

/** Whether the rows are those of a trace that the statement must leave. */
function isTrace(probe: Probe): boolean {
  return probe.after !== undefined && probe.breach === SUCCESS;
}

function breach(probe: Probe, outcome: Outcome): string {
  if ('rows' in outcome) {
    return isTrace(probe) ? `recorded in ${describe(outcome)}` : `it went through: ${describe(outcome)}`;
  }
  if (outcome.state === probe.breach) return 'it went through: rows of others were reached';
  return `only something behind the guard refused it: ${describe(outcome)}`;
}

function describeAllowed(allowed: Allowed): string {
  if ('state' in allowed) return `SQLSTATE ${allowed.state}`;
  return 'rows' in allowed ? rows(allowed.rows) : `at least ${rows(allowed.atLeast)}`;
}

/** Never the server's message: it could quote somebody's row. */
function describe(outcome: Outcome): string {
  if ('rows' in outcome) return rows(outcome.rows);
  return `SQLSTATE ${outcome.state}${outcome.constraint === '' ? '' : ` by ${outcome.constraint}`}`;
}

function rows(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}
