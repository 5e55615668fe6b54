import type { Finding } from './finding.ts';
import { isRule } from './read/rules.ts';

/** Somebody's word in a migration: `-- bulkhead: allow <id> <reason> <expiry>`, above or beside a statement. */
export interface Allowance {
  readonly rule: string;
  readonly reason: string;
  /** The last day on which it holds, UTC, `YYYY-MM-DD`. */
  readonly expires: string;
  readonly file: string;
  readonly line: number;
}

/** Days for which an allowance may be given: whoever needs longer says so again. */
export const LONGEST = 366;

const COMMENT = /^(?<before>.*?)--\s*bulkhead:\s*allow\b(?<rest>.*)$/;

/** Where statements stand in a file, from its first to its last line. */
export interface Span {
  readonly line: number;
  readonly endLine: number;
}

interface Written {
  readonly allowance: Allowance;
  /** Lines of the statement that it is about. */
  readonly span: Span | undefined;
  readonly column: number;
  readonly fault: Pick<Finding, 'rule' | 'what' | 'fix'> | undefined;
}

/**
 * Marks the findings of a file that somebody allows, and adds one for every allowance that cannot count: an unknown
 * id, no reason, a bad, past or too distant day, or nothing that it allows. `today` is `YYYY-MM-DD` in UTC.
 */
export function applyAllowances(
  file: string,
  text: string,
  spans: readonly Span[],
  findings: readonly Finding[],
  today: string,
): Finding[] {
  const written = readAllowances(file, text, spans, today);
  const used = new Set<Written>();
  const marked = findings.map((finding) => {
    const match = written.find(
      ({ allowance, fault, span }) =>
        fault === undefined && allowance.rule === finding.rule && covers(span, finding),
    );
    if (match === undefined) return finding;
    used.add(match);
    return { ...finding, allowed: match.allowance };
  });
  const faults = written.flatMap((item): Finding[] => {
    const fault = item.fault ?? (used.has(item) ? undefined : unused(item.allowance));
    if (fault === undefined) return [];
    const { line } = item.allowance;
    const excerpt = text.split('\n')[line - 1]?.trim() ?? '';
    return [{ severity: 'block', file, line, column: item.column, endLine: line, excerpt, ...fault }];
  });
  return [...marked, ...faults];
}

function covers(span: Span | undefined, finding: Finding): boolean {
  return span !== undefined && finding.line >= span.line && finding.line <= span.endLine;
}

function readAllowances(file: string, text: string, spans: readonly Span[], today: string): Written[] {
  return text.split('\n').flatMap((line, index): Written[] => {
    const match = COMMENT.exec(line);
    const before = match?.groups?.before ?? '';
    // A quote before it: the words stand in a text.
    if (match === null || (before.split("'").length - 1) % 2 === 1) return [];
    const number = index + 1;
    const words = (match.groups?.rest ?? '')
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '');
    const [rule = '', ...others] = words;
    const dated = /^\d{4}-\d{2}-\d{2}$/.test(others.at(-1) ?? '');
    const expires = dated ? (others.at(-1) ?? '') : '';
    const reason = (dated ? others.slice(0, -1) : others).join(' ');
    const beside = spans.find((span) => number >= span.line && number <= span.endLine);
    const below = spans.find((span) => span.line > number);
    return [
      {
        allowance: { rule, reason, expires, file, line: number },
        span: beside ?? below,
        column: before.length + 1,
        fault: faultOf(rule, reason, expires, today),
      },
    ];
  });
}

function faultOf(rule: string, reason: string, expires: string, today: string): Written['fault'] {
  const form = '-- bulkhead: allow MIG-44 why it is right, and who says so 2027-01-31';
  if (!isRule(rule)) {
    return { rule: 'ALLOW-01', what: `there is no rule "${rule}": the allowance allows nothing`, fix: form };
  }
  if (expires === '' || Number.isNaN(Date.parse(expires)) || !isDay(expires)) {
    return {
      rule: 'ALLOW-03',
      what: `the allowance of ${rule} does not end with the last day on which it holds`,
      fix: form,
    };
  }
  if (reason === '') {
    return { rule: 'ALLOW-02', what: `the allowance of ${rule} gives no reason`, fix: form };
  }
  if (expires < today) {
    return {
      rule: 'ALLOW-04',
      what: `the allowance of ${rule} ended on ${expires}`,
      fix: 'Do without it, or have it given again.',
    };
  }
  if (Date.parse(expires) - Date.parse(today) > LONGEST * 86_400_000) {
    return {
      rule: 'ALLOW-05',
      what: `the allowance of ${rule} holds until ${expires}, longer than ${LONGEST} days`,
      fix: 'Name a nearer day.',
    };
  }
  return undefined;
}

/** 2026-02-30 is parsed as a day in March. */
function isDay(text: string): boolean {
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

function unused({ rule }: Allowance): Written['fault'] {
  return {
    rule: 'ALLOW-06',
    what: `the allowance of ${rule} allows nothing: the statement has no such finding`,
    fix: 'Delete the comment.',
  };
}
