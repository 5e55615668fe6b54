import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../runtime/canonical.ts';
import { REPORT_KINDS } from '../runtime/result.ts';
import type { Report } from './schema.ts';

/** The `prev` of the first line of all. */
export const GENESIS = '0'.repeat(64);

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One line of the ledger. `sha256` is of the report's file, `prev` of the line before, without its newline. */
export const ledgerEntrySchema = z.strictObject({
  seq: z.int().min(1),
  at: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
  kind: z.enum(REPORT_KINDS),
  path: z.string().regex(/^[a-z-]+\/\d{4}\/\d{2}\/[\w-]+\.json$/),
  sha256,
  verdict: z.enum(['green', 'red', 'grey']),
  run: z.string(),
  attempt: z.int().min(1),
  commit: z.string().nullable(),
  prev: sha256,
});

export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** What a line says about a report, all but its place in the chain. */
export type Attestation = Omit<LedgerEntry, 'seq' | 'prev'>;

/** Every field comes from the report itself, so that a changed line disagrees with its report, even the last one. */
export function attest(report: Report, bytes: Uint8Array): Attestation {
  return {
    at: report.at,
    kind: report.kind,
    path: reportPath(report),
    sha256: digestOf(bytes),
    verdict: report.verdict,
    run: report.run.id,
    attempt: report.run.attempt,
    commit: report.run.commit ?? null,
  };
}

/** Where a report's JSON lies in the reports folder, with forward slashes: `<kind>/<YYYY>/<MM>/<id>.json`. */
export function reportPath(report: Pick<Report, 'kind' | 'at' | 'id'>): string {
  return `${report.kind}/${report.at.slice(0, 4)}/${report.at.slice(5, 7)}/${report.id}.json`;
}

/** The text of a line, without its newline. */
export function ledgerLine(entry: LedgerEntry): string {
  return canonicalJson(entry).trimEnd();
}

/** SHA-256 as 64 hex digits. */
export function digestOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
