import { digestOf, type LedgerEntry } from '../ledger-entry.ts';
import { examine, type Incoming, type IncomingFile, isIncoming, type Refused } from './incoming.ts';

/** What is to be recorded, and what not. */
export interface RecordingPlan {
  /** In the order of their lines: by time, then kind, then id. */
  readonly fresh: readonly Incoming[];
  /** Reports that the ledger has already, with the same bytes. */
  readonly known: number;
  readonly refused: readonly Refused[];
}

/**
 * Holds what came in against the ledger. A report that is known is not recorded twice; one whose bytes differ from those
 * recorded, or from another file of the same name, is refused. Pure: the same files on a newer ledger give a new plan.
 */
export function planRecording(files: readonly IncomingFile[], ledger: readonly LedgerEntry[]): RecordingPlan {
  const recorded = new Map(ledger.map((entry) => [entry.path, entry]));
  const hashes = new Set(ledger.map((entry) => entry.sha256));
  const refused: Refused[] = [];
  const fresh = new Map<string, Incoming>();
  const torn = new Set<string>();
  let known = 0;
  for (const file of files) {
    // By its hash, before anything is parsed: an inbox at home keeps what was recorded long ago, or only its line of it.
    if (hashes.has(file.bytes === undefined ? (file.attested ?? '') : digestOf(file.bytes))) {
      known += 1;
      continue;
    }
    const examined = examine(file);
    if (!isIncoming(examined)) {
      refused.push(examined);
      continue;
    }
    const { source, attestation } = examined;
    const entry = recorded.get(attestation.path);
    const twin = fresh.get(attestation.path);
    if (entry !== undefined) {
      const why = `the ledger knows ${entry.path} (line ${entry.seq}) with other bytes: recorded sha256 ${entry.sha256}, this file has ${attestation.sha256}`;
      refused.push({ source, code: 'CHANGED', why });
    } else if (twin === undefined) fresh.set(attestation.path, examined);
    else if (twin.attestation.sha256 !== attestation.sha256) {
      torn.add(attestation.path);
      refused.push(twins(source, twin.source), twins(twin.source, source));
    }
  }
  for (const path of torn) fresh.delete(path);
  return { fresh: [...fresh.values()].sort(byPlace), known, refused };
}

/** Neither of the two can be believed. */
function twins(source: string, other: string): Refused {
  return { source, code: 'CONFLICT', why: `it claims the same name as ${other}, with other bytes` };
}

function byPlace({ attestation: one }: Incoming, { attestation: other }: Incoming): number {
  return compare(one.at, other.at) || compare(one.kind, other.kind) || compare(one.path, other.path);
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
