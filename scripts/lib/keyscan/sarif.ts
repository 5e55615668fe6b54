import { sarifLog as logOf, type SarifResult } from '../reports/sarif.ts';
import type { Finding } from './finding.ts';
import { placeOf, wordsFor } from './result.ts';
import { RULES, RUNBOOK, ruleOf } from './rules.ts';
import type { Scan } from './scan.ts';

/** The findings as a SARIF log. Holds no secret. */
export function sarifLog(scan: Scan): Record<string, unknown> {
  return logOf({
    tool: 'bulkhead scan-service-key',
    rules: RULES.map(({ id, name, title, meaning, fix }) => ({
      id,
      name,
      shortDescription: { text: title },
      fullDescription: { text: meaning },
      help: { text: `${fix} See docs/${RUNBOOK}.` },
      defaultConfiguration: { level: 'error' },
      properties: { tags: ['security'], 'security-severity': id === 'KEY-05' ? '7.5' : '9.8' },
    })),
    results: scan.findings.map(resultOf),
    unseen: scan.unread.map(({ path, why }) => `${path} was not scanned: ${why}`),
  });
}

function resultOf(finding: Finding): SarifResult {
  const { rule, file, line, column, commit, suppressed, fingerprint, masked } = finding;
  const what = `${ruleOf(rule).title}: ${wordsFor(finding)}`;
  const committed = commit === undefined ? '' : `. Committed in ${commit}`;
  return {
    rule,
    level: 'error',
    text: `${what}${committed}.`,
    file,
    region: { startLine: line, startColumn: column },
    fingerprint: 'bulkheadKey/v1',
    sameAs: [rule, file, fingerprint || `${masked} ${placeOf(finding)}`, commit ?? ''],
    ...(commit === undefined ? {} : { properties: { commit } }),
    ...(suppressed === undefined
      ? {}
      : {
          suppressed: {
            kind: suppressed.kind === 'line' ? 'inSource' : 'external',
            justification: suppressed.reason,
          },
        }),
  };
}
