import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '../runtime/missing.ts';
import type { ReportKind } from '../runtime/result.ts';
import { readLedger } from './ledger.ts';
import { digestOf } from './ledger-entry.ts';
import { parseReport, type Report } from './schema.ts';

/**
 * The reports of a kind that the ledger knows, newest first, each read when it is asked for. Throws what `readLedger` and
 * `parseReport` throw; a report whose file is gone or is not the one of the ledger is passed over, because it tells nothing.
 */
export async function* pastReports(folder: string, kind: ReportKind): AsyncGenerator<Report> {
  for (const entry of (await readLedger(folder)).toReversed()) {
    if (entry.kind !== kind) continue;
    const bytes = await unlessMissing(readFile(join(folder, entry.path)));
    if (bytes !== undefined && digestOf(bytes) === entry.sha256) yield parseReport(bytes, entry.path);
  }
}
