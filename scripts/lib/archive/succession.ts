import { BulkheadError } from '../runtime/errors.ts';
import type { Manifest } from './manifest.ts';

/** What is known from elsewhere about the runs of an environment, so that the store alone cannot lie. */
export interface Known {
  /** The newest manifest known so far, from the committed ledger, or the one before in the store. */
  last?: { run: string; seq: number; sha256: string };
  /** Every head that the committed report ledger has ever had. Leave out where there is no ledger. */
  ledgerHeads?: ReadonlySet<string>;
}

/** How a manifest follows the one known: it is that one, the next one, or a later one with others between. */
export type Succession = 'first' | 'same' | 'next' | 'later';

/**
 * Whether a manifest may follow what is known. `sha256` is that of the manifest's bytes. Pure.
 * Between `later` and the one known stand manifests not seen here: check those pair by pair.
 * @throws {BulkheadError} MANIFEST_ROLLED_BACK (older than the one known), MANIFEST_FORKED (another one with
 * the same number), MANIFEST_CHAIN_BROKEN (does not name the one before it), MANIFEST_LEDGER_UNKNOWN (made with
 * a ledger that is not this one).
 */
export function checkSuccession(
  { manifest, sha256 }: { manifest: Manifest; sha256: string },
  known: Known,
): Succession {
  checkLedger(manifest, known);
  const { last } = known;
  if (last === undefined) return 'first';
  const { run, seq, prevManifestSha256 } = manifest;
  if (seq < last.seq) {
    throw refusal(
      'MANIFEST_ROLLED_BACK',
      `run ${run} has number ${seq}, and run ${last.run} with number ${last.seq} is already known: newer runs are missing from the store`,
    );
  }
  if (seq === last.seq) {
    if (sha256 === last.sha256) return 'same';
    throw refusal(
      'MANIFEST_FORKED',
      `run ${run} has number ${seq} like run ${last.run}, which is already known, and is another one`,
    );
  }
  if (seq > last.seq + 1) return 'later';
  if (prevManifestSha256 === last.sha256) return 'next';
  throw refusal(
    'MANIFEST_CHAIN_BROKEN',
    `run ${run} follows a manifest with SHA-256 ${prevManifestSha256}, and the run before it, ${last.run}, has ${last.sha256}`,
  );
}

function checkLedger({ run, ledgerHead }: Manifest, { ledgerHeads }: Known): void {
  if (ledgerHeads === undefined || ledgerHead === null || ledgerHeads.has(ledgerHead)) return;
  throw refusal(
    'MANIFEST_LEDGER_UNKNOWN',
    `run ${run} was made when the report ledger had the head ${ledgerHead}, which this ledger never had`,
  );
}

function refusal(code: string, what: string): BulkheadError {
  return new BulkheadError({
    what,
    fix: 'Somebody put an old or foreign state in place of the newest one, or two backups ran at once. Restore nothing and prune nothing until it is known which.',
    code,
    exit: 1,
  });
}
