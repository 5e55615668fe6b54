import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import packageJson from '../../../package.json' with { type: 'json' };

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** Paths of results are relative to the working folder, which is the root of the checkout in a workflow. */
const ROOT = '%SRCROOT%';

/** A rule as SARIF describes it. */
export type SarifRule = { readonly id: string } & Readonly<Record<string, unknown>>;

/** One finding. */
export interface SarifResult {
  readonly rule: string;
  readonly level: 'error' | 'warning';
  readonly text: string;
  /** From the root of the checkout, with forward slashes; or absolute. */
  readonly file: string;
  readonly region: Readonly<Record<string, number>>;
  /** What makes it the same finding when lines above it change; hashed. */
  readonly sameAs: readonly string[];
  /** Name and version of the way it is made from `sameAs`, such as `bulkheadKey/v1`. */
  readonly fingerprint: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  /** Set where somebody answers for it. */
  readonly suppressed?: { readonly kind: 'inSource' | 'external'; readonly justification: string };
}

/** A tool, what it found, and what it could not look at. */
export interface SarifRun {
  readonly tool: string;
  readonly rules: readonly SarifRule[];
  readonly results: readonly SarifResult[];
  /** One sentence each. */
  readonly unseen: readonly string[];
}

/**
 * Findings as a SARIF 2.1.0 log, https://docs.oasis-open.org/sarif/sarif/v2.1.0/: what code scanning of GitHub, GitLab
 * and editors read.
 */
export function sarifLog({ tool, rules, results, unseen }: SarifRun): Record<string, unknown> {
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: tool, semanticVersion: packageJson.version, rules } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: unseen.length === 0,
            toolExecutionNotifications: unseen.map((text) => ({ level: 'error', message: { text } })),
          },
        ],
        results: results.map((result) => resultOf(result, rules)),
      },
    ],
  };
}

function resultOf(result: SarifResult, rules: readonly SarifRule[]): Record<string, unknown> {
  const { rule, level, text, file, region, sameAs, fingerprint, properties, suppressed } = result;
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level,
    message: { text },
    locations: [{ physicalLocation: { artifactLocation: artifactOf(file), region } }],
    partialFingerprints: {
      [fingerprint]: createHash('sha256').update(sameAs.join('\0')).digest('hex').slice(0, 32),
    },
    ...(properties === undefined ? {} : { properties }),
    ...(suppressed === undefined ? {} : { suppressions: [{ ...suppressed, status: 'accepted' }] }),
  };
}

function artifactOf(file: string): Record<string, string> {
  if (isAbsolute(file)) return { uri: pathToFileURL(file).href };
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: ROOT };
}

/** Writes a log whole or not at all; makes its folder. */
export async function writeSarif(path: string, log: Record<string, unknown>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, `${JSON.stringify(log, null, 2)}\n`);
  await rename(`${path}.part`, path);
}
