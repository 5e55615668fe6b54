import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Finding } from './finding.ts';
import { placeOf, wordsFor } from './result.ts';
import { RULES, RUNBOOK, ruleOf } from './rules.ts';
import type { Scan } from './scan.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** Paths of results are relative to the working folder, which is the root of the checkout in a workflow. */
const ROOT = '%SRCROOT%';

/**
 * The findings as a SARIF 2.1.0 log, https://docs.oasis-open.org/sarif/sarif/v2.1.0/: what code scanning of GitHub, GitLab
 * and editors read. Holds no secret.
 */
export function sarifLog(scan: Scan): Record<string, unknown> {
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'bulkhead scan-service-key',
            semanticVersion: packageJson.version,
            rules: RULES.map(({ id, name, title, meaning, fix }) => ({
              id,
              name,
              shortDescription: { text: title },
              fullDescription: { text: meaning },
              help: { text: `${fix} See docs/${RUNBOOK}.` },
              defaultConfiguration: { level: 'error' },
              properties: { tags: ['security'], 'security-severity': id === 'KEY-05' ? '7.5' : '9.8' },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: scan.unread.length === 0,
            toolExecutionNotifications: scan.unread.map(({ path, why }) => ({
              level: 'error',
              message: { text: `${path} was not scanned: ${why}` },
            })),
          },
        ],
        results: scan.findings.map(resultOf),
      },
    ],
  };
}

function resultOf(finding: Finding): Record<string, unknown> {
  const { rule, file, line, column, commit, suppressed } = finding;
  const what = `${ruleOf(rule).title}: ${wordsFor(finding)}`;
  const committed = commit === undefined ? '' : `. Committed in ${commit}`;
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ id }) => id === rule),
    level: 'error',
    message: { text: `${what}${committed}.` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifactOf(file),
          region: { startLine: line, startColumn: column },
        },
      },
    ],
    partialFingerprints: { 'bulkheadKey/v1': keyOf(finding) },
    ...(commit === undefined ? {} : { properties: { commit } }),
    ...(suppressed === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: suppressed.kind === 'line' ? 'inSource' : 'external',
              status: 'accepted',
              justification: suppressed.reason,
            },
          ],
        }),
  };
}

function artifactOf(file: string): Record<string, string> {
  if (isAbsolute(file)) return { uri: pathToFileURL(file).href };
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: ROOT };
}

/** The same finding keeps its name when lines above it change. */
function keyOf(finding: Finding): string {
  const { rule, file, fingerprint, masked, commit } = finding;
  const parts = [rule, file, fingerprint || `${masked} ${placeOf(finding)}`, commit ?? ''];
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}

/** Writes the log whole or not at all; makes its folder. */
export async function writeSarif(path: string, scan: Scan): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, `${JSON.stringify(sarifLog(scan), null, 2)}\n`);
  await rename(`${path}.part`, path);
}
