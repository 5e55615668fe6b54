import { hash } from 'node:crypto';
import { z } from 'zod';
import { REPORT_KINDS } from '../runtime/result.ts';
import type { Report } from './schema.ts';

/** The `prev` of the first line of all. */
export const GENESIS = '0'.repeat(64);

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * One line of the ledger. `sha256` is of the report's file, `prev` of the line before, without its newline, and `manifest`
 * of the manifest of the run that a backup made; lines of before it existed lack it.
 */
export const ledgerEntrySchema = z.strictObject({
  seq: z.int().min(1),
  at: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
  kind: z.enum(REPORT_KINDS),
  manifest: sha256.exactOptional(),
  /** It is about a part of what its kind is about, and proves nothing for the whole. */
  partial: z.literal(true).exactOptional(),
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
    ...manifestOf(report),
    ...(isPartial(report) ? { partial: true as const } : {}),
    path: reportPath(report),
    sha256: digestOf(bytes),
    verdict: report.verdict,
    run: report.run.id,
    attempt: report.run.attempt,
    commit: report.run.commit ?? null,
  };
}

/** The anchor of a backup: SHA-256 of the manifest that its report names; nothing for one that made no run. */
function manifestOf({ kind, facts }: Report): { manifest?: string } {
  const parsed = kind === 'backup' ? sha256.safeParse(facts.manifestSha256) : undefined;
  return parsed?.success === true ? { manifest: parsed.data } : {};
}

/**
 * Whether a report is about a part alone, such as a drill of one key group: `facts.partial`. The line says it too, so that
 * whoever reads lines only does not take it for the whole.
 */
export function isPartial({ facts }: Pick<Report, 'facts'>): boolean {
  return facts.partial === true;
}

/** Where a report's JSON lies in the reports folder, with forward slashes: `<kind>/<YYYY>/<MM>/<id>.json`. */
export function reportPath(report: Pick<Report, 'kind' | 'at' | 'id'>): string {
  return `${report.kind}/${report.at.slice(0, 4)}/${report.at.slice(5, 7)}/${report.id}.json`;
}

/** The text of a line, without its newline: canonical JSON. Spelled out, because a hundred thousand are compared with it. */
export function ledgerLine(entry: LedgerEntry): string {
  const { at, attempt, commit, kind, manifest, partial, path, prev, run, seq, sha256, verdict } = entry;
  return JSON.stringify({
    at,
    attempt,
    commit,
    kind,
    manifest,
    partial,
    path,
    prev,
    run,
    seq,
    sha256,
    verdict,
  });
}

/** SHA-256 as 64 hex digits. */
export function digestOf(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}
