import { z } from 'zod';
import type { ReportKind } from '../../runtime/result.ts';
import { isPartial } from '../ledger-entry.ts';
import type { Report } from '../schema.ts';
import { backupFacts } from './backup.ts';
import { hardeningFacts, isolationFacts, migrationFacts } from './guards.ts';
import { canaryFacts, keysFacts, nightlyFacts, seedFacts } from './life.ts';
import { drillFacts, recoveryFacts } from './restore.ts';
import { retentionFacts } from './retention.ts';
import type { KindFacts } from './shape.ts';
import { alertFacts, evidenceFacts, watchdogFacts } from './watching.ts';

/** The facts of every kind of report, by the command that writes it. */
export const KIND_FACTS: Readonly<Record<ReportKind, KindFacts>> = {
  backup: backupFacts,
  retention: retentionFacts,
  'restore-drill': drillFacts,
  canary: canaryFacts,
  hardening: hardeningFacts,
  isolation: isolationFacts,
  seed: seedFacts,
  recovery: recoveryFacts,
  migration: migrationFacts,
  watchdog: watchdogFacts,
  keys: keysFacts,
  nightly: nightlyFacts,
  alert: alertFacts,
  evidence: evidenceFacts,
};

/**
 * What is wrong with the facts of a report, in words; undefined when they are as its kind and command say. A command that
 * is not described is not judged: its envelope stands for itself.
 */
export function factsProblem(report: Report): string | undefined {
  const described = KIND_FACTS[report.kind][report.command.name];
  if (described === undefined) return undefined;
  const parsed = described.facts.safeParse(report.facts);
  if (!parsed.success) return z.prettifyError(parsed.error);
  const missing =
    isWhole(report) && !isPartial(report)
      ? described.whole.filter((name) => !Object.hasOwn(report.facts, name))
      : [];
  return missing.length === 0 ? undefined : `a green run without ${missing.join(', ')}`;
}

/** A plan tells what would be done, and has other facts. */
function isWhole({ verdict, inputs }: Report): boolean {
  return verdict === 'green' && !inputs.dryRun;
}

/** The JSON Schema of a kind, for `docs/formats/kinds/<kind>.schema.json`: the envelope, and the facts of each command. */
export function kindJsonSchema(kind: ReportKind): Record<string, unknown> {
  const commands = Object.entries(KIND_FACTS[kind]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `bulkhead/report/1 of kind ${kind}`,
    description:
      'The envelope, and the facts by the command that wrote the report. A run that broke off has some of the facts, or none.',
    $ref: '../report.schema.json',
    properties: { kind: { const: kind } },
    allOf: commands.flatMap(([name, { facts, whole }]) => {
      const { $schema: _, ...shape } = z.toJSONSchema(facts, { target: 'draft-2020-12' });
      const ofCommand = { command: { properties: { name: { const: name } } } };
      const done = {
        verdict: { const: 'green' },
        inputs: { properties: { dryRun: { const: false } } },
        // What is about a part has a part of the facts.
        ...(isDivided(shape, whole) ? { facts: { not: { required: ['partial'] } } } : {}),
      };
      return [
        when(ofCommand, { facts: shape }),
        ...(whole.length === 0 ? [] : [when({ ...ofCommand, ...done }, { facts: { required: [...whole] } })]),
      ];
    }),
  };
}

/** Whether there are reports of the whole beside those of a part. */
function isDivided({ properties }: { properties?: object }, whole: readonly string[]): boolean {
  return properties !== undefined && 'partial' in properties && !whole.includes('partial');
}

function when(properties: object, consequence: object): object {
  // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
  return { if: { properties }, then: { properties: consequence } };
}
