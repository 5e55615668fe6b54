import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OwnerTried, ownerTried } from '../reports/kinds/owner.ts';
import { readLedger } from '../reports/ledger.ts';
import { digestOf, type LedgerEntry } from '../reports/ledger-entry.ts';
import { whyNot } from '../reports/proof.ts';
import { parseReport, type Report } from '../reports/schema.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { unlessMissing } from '../runtime/missing.ts';
import { aheadOf } from '../watchdog/good.ts';

/** A drill that acted as the tables' owner, from a report that stands in its ledger as it was written. */
export interface OwnerDrill {
  readonly report: Report;
  /** Path of the report inside its folder. */
  readonly path: string;
  readonly sha256: string;
  readonly tried: OwnerTried;
}

/** A drill, or in one sentence without a full stop why there is none to go by. */
export type DrillAnswer = { readonly drill: OwnerDrill } | { readonly reason: string };

export interface DrillWanted {
  readonly environment: string;
  readonly model: string;
  readonly role: string;
  readonly now: Date;
  /** Milliseconds that a drill is believed. */
  readonly within: number;
}

/**
 * The newest drill of this environment and model that acted as the owner. A drill that ended before it came so far, only
 * planned, or was of a part says nothing. Of those that could still be believed none may be another than the ledger
 * recorded, for it could be the one that says otherwise. Throws nothing about damaged evidence: the answer says it.
 */
export async function findOwnerDrill(folder: string, wanted: DrillWanted): Promise<DrillAnswer> {
  try {
    return await searchDrill(folder, wanted);
  } catch (error) {
    if (error instanceof BulkheadError) return { reason: error.what };
    throw error;
  }
}

async function searchDrill(folder: string, wanted: DrillWanted): Promise<DrillAnswer> {
  const isAhead = aheadOf(wanted.now);
  const entries = (await readLedger(folder)).filter(
    (entry) => entry.kind === 'restore-drill' && !isAhead(entry),
  );
  const others = new Set<string>();
  for (const entry of entries.sort(newestFirst)) {
    const bytes = await unlessMissing(readFile(join(folder, entry.path)));
    if (bytes === undefined || digestOf(bytes) !== entry.sha256) {
      // What is too old to be believed may have gone to the archive.
      if (wanted.now.getTime() - Date.parse(entry.at) > wanted.within) continue;
      return { reason: notTheRecorded(entry, bytes) };
    }
    const report = parseReport(bytes, entry.path);
    if (whyNot(report) !== undefined) continue;
    const { environment } = report.scope;
    if (environment !== wanted.environment) {
      if (typeof environment === 'string') others.add(environment);
      continue;
    }
    const parsed = ownerTried.safeParse(report.facts.owner);
    if (!parsed.success || parsed.data.model !== wanted.model || parsed.data.role !== wanted.role) continue;
    return { drill: { report, path: entry.path, sha256: entry.sha256, tried: parsed.data } };
  }
  const elsewhere =
    others.size === 0
      ? ''
      : `; those of ${[...others].join(', ')} do not count for the environment ${wanted.environment}`;
  return { reason: `no restore drill of it that acted as ${wanted.role} has been recorded yet${elsewhere}` };
}

function notTheRecorded({ path, sha256 }: LedgerEntry, bytes: Buffer | undefined): string {
  return bytes === undefined
    ? `the drill's report ${path} stands in the ledger and is missing`
    : `the drill's report ${path} was changed after it was recorded: its sha256 is ${digestOf(bytes)}, and the ledger has ${sha256}`;
}

/** By its time; of two in the same second the one further down the ledger. */
function newestFirst(one: LedgerEntry, other: LedgerEntry): number {
  return one.at === other.at ? other.seq - one.seq : one.at < other.at ? 1 : -1;
}
