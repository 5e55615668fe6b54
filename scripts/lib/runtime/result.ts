/** `grey`: it could not be judged. No data is never green. */
export type Verdict = 'green' | 'red' | 'grey';

/** `planned`: the model says the table is still on its way; `excepted`: a dated exception covers the finding. */
export type CheckVerdict = Verdict | 'planned' | 'excepted';

/** The kinds of report, each a folder under `reports/`. */
export const REPORT_KINDS = [
  'backup',
  'retention',
  'restore-drill',
  'canary',
  'hardening',
  'isolation',
  'seed',
  'recovery',
  'migration',
  'watchdog',
  'keys',
  'nightly',
  'alert',
  'evidence',
] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** One thing that was looked at. */
export interface Check {
  /** Stable id from the catalogue, such as `STR-02`. */
  id: string;
  title: string;
  /** Table, policy, function, tenant object …; absent when the check is about the whole. */
  object?: string;
  verdict: CheckVerdict;
  expected: string;
  observed: string;
  /** What it would mean if this failed: what an attacker or an accident could then do. */
  meaning: string;
  /** The exact SQL or command that repairs it. */
  fix?: string;
  /** The query that judged, so that an auditor can repeat it. */
  query?: string;
}

/** As whom a report was made: a proof made by a role that cannot see, or that sees past everything, says so. */
export interface Identity {
  role: string;
  superuser: boolean;
  bypassRls: boolean;
  replica: boolean;
}

/** What a report is about: which database, of which size. Never a host name with credentials. */
export interface Scope {
  database?: string;
  server?: string;
  serverVersion?: string;
  environment?: string;
  [fact: string]: string | number | boolean | undefined;
}

export interface Timing {
  step: string;
  milliseconds: number;
}

/** A finding that somebody answers for until a day, as the model says it. */
export interface ExceptionInForce {
  check: string;
  object: string;
  owner: string;
  reason: string;
  /** The last day on which it holds, UTC, `YYYY-MM-DD`. */
  expires: string;
}

/** A place in a file of the repository that somebody should look at; on GitHub it is shown beside the line. */
export interface Annotation {
  readonly level: 'error' | 'warning';
  /** From the root of the repository. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly title: string;
  readonly text: string;
}

/** What a command returns. The adapter adds run, times and inputs and writes the envelope `bulkhead/report/1`. */
export interface Result {
  verdict: Verdict;
  /** One sentence: the verdict in words. */
  summary: string;
  checks: Check[];
  scope?: Scope;
  identity?: Identity;
  /** Numbers and lists of this kind of report, without secrets and without tenants' data. */
  facts?: Record<string, unknown>;
  /** Values of the command's declared outputs. */
  outputs?: Record<string, string>;
  /** Shown beside the lines of files, instead of one annotation for each red check. */
  annotations?: readonly Annotation[];
  /** Exceptions of the model that are in force. */
  exceptions?: readonly ExceptionInForce[];
}

/** Red beats grey beats green; a result without a single green check has proved nothing and is grey. */
export function verdictOf(checks: readonly Pick<Check, 'verdict'>[]): Verdict {
  if (checks.some((check) => check.verdict === 'red')) return 'red';
  if (checks.some((check) => check.verdict === 'grey')) return 'grey';
  return checks.some((check) => check.verdict === 'green') ? 'green' : 'grey';
}

/** 0 all good; 1 it looked and something is red; 2 nothing red, but it could not look at all of it. */
export function exitCodeOf(verdict: Verdict): 0 | 1 | 2 {
  if (verdict === 'green') return 0;
  return verdict === 'red' ? 1 : 2;
}
