import type { Finding } from '../../scripts/lib/gate/finding.ts';
import type { Case } from '../gate/corpus/case.ts';

/** What a tool says of the corpus: of the findings that it should have, and of the cases that should have none. */
export interface Score {
  readonly expected: number;
  readonly found: number;
  readonly missed: readonly string[];
  readonly harmless: number;
  /** Harmless cases of which it says something. */
  readonly falsely: readonly string[];
}

/** What squawk says of nearly every statement: that counts neither as found nor as false. */
const GENERIC: ReadonlySet<string> = new Set([
  'squawk:require-lock-timeout',
  'squawk:require-statement-timeout',
  'squawk:prefer-robust-stmts',
]);

/** Ours: by rule and line. */
export function scoreOurs(cases: readonly Case[], findings: ReadonlyMap<string, readonly Finding[]>): Score {
  return score(cases, (item) => {
    const own = findings.get(item.name) ?? [];
    const places = new Set(own.map(({ rule, line }) => `${rule}:${line}`));
    return { has: (expected) => places.has(expected), any: own.length > 0 };
  });
}

/** Squawk's: any rule of its own on the line counts, whatever it says there, unless it says it of every statement. */
export function scoreSquawk(
  cases: readonly Case[],
  findings: ReadonlyMap<string, readonly Finding[]>,
): Score {
  return score(cases, (item) => {
    const own = (findings.get(item.name) ?? []).filter(({ rule }) => !GENERIC.has(rule));
    const has = (expected: string) => {
      const line = Number(expected.split(':')[1]);
      return own.some((finding) => finding.line <= line && line <= finding.endLine);
    };
    return { has, any: own.length > 0 };
  });
}

interface Said {
  has(expected: string): boolean;
  readonly any: boolean;
}

function score(cases: readonly Case[], said: (item: Case) => Said): Score {
  const missed: string[] = [];
  const falsely: string[] = [];
  let [expected, found, harmless] = [0, 0, 0];
  for (const item of cases) {
    const { has, any } = said(item);
    if (item.expected.length === 0) {
      harmless += 1;
      if (any) falsely.push(item.name);
    }
    for (const wanted of item.expected) {
      // Only ours knows allowances.
      if (wanted.startsWith('ALLOW-') || wanted.endsWith(' allowed')) continue;
      expected += 1;
      if (has(wanted)) found += 1;
      else missed.push(`${item.name} ${wanted}`);
    }
  }
  return { expected, found, missed, harmless, falsely };
}
