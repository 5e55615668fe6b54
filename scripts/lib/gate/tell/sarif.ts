import { type SarifResult, sarifLog } from '../../reports/sarif.ts';
import type { Finding } from '../finding.ts';

/** The findings of the gate as a SARIF log, the allowed ones as suppressed. */
export function gateSarif(
  findings: readonly Finding[],
  titleOf: (rule: string) => string,
  unseen: readonly string[],
): Record<string, unknown> {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  return sarifLog({
    tool: 'bulkhead migration-gate',
    rules: rules.map((id) => ({ id, shortDescription: { text: titleOf(id) } })),
    results: findings.map(resultOf),
    unseen,
  });
}

function resultOf(finding: Finding): SarifResult {
  const { rule, severity, file, line, column, endLine, what, fix, excerpt, allowed } = finding;
  return {
    rule,
    level: severity === 'block' ? 'error' : 'warning',
    text: `${what}. ${fix}`,
    file,
    region: { startLine: line, startColumn: column, endLine },
    fingerprint: 'bulkheadGate/v1',
    sameAs: [rule, file, excerpt],
    ...(allowed === undefined
      ? {}
      : { suppressed: { kind: 'inSource', justification: `${allowed.reason} (until ${allowed.expires})` } }),
  };
}
