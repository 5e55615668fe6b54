import type { Allowance } from './allowance.ts';

/** `block`: the change must not be merged as it is. `warn`: somebody should know before it is. */
export type Severity = 'block' | 'warn';

/** One place in a migration that somebody must look at. */
export interface Finding {
  /** Id of the rule, such as `MIG-07`; of another tool with its name before it: `squawk:ban-drop-table`. */
  readonly rule: string;
  readonly severity: Severity;
  /** Path of the file, as the change names it. */
  readonly file: string;
  /** Where the statement begins, from 1; the column in characters. */
  readonly line: number;
  readonly column: number;
  /** Line of its last character. */
  readonly endLine: number;
  /** First lines of the statement. */
  readonly excerpt: string;
  /** What happens, or what an attacker could now do, in one sentence without a full stop. */
  readonly what: string;
  /** SQL to write instead, or what to do. */
  readonly fix: string;
  /** Set where somebody answers for it in the file; it then blocks nothing, but stays in the report. */
  readonly allowed?: Allowance;
}

/** Whether the change must not be merged because of this. */
export function isBlocking(finding: Finding): boolean {
  return finding.severity === 'block' && finding.allowed === undefined;
}

/** In the order in which people read: by file, line, column, rule. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
