import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../runtime/context.ts';
import { type LedgerFile, readLedgerFiles } from '../ledger-file.ts';

/** Reads ledger files that lie in a commit, with the reader of those on disk: there is one. */
export async function parseLedger(
  context: Context,
  files: ReadonlyMap<string, Buffer>,
): Promise<readonly LedgerFile[]> {
  const folder = await context.temporaryFolder('ledger');
  await mkdir(join(folder, 'ledger'));
  for (const [name, bytes] of files) await writeFile(join(folder, 'ledger', name), bytes);
  return await readLedgerFiles(folder);
}

/** Whether a name is that of a year of the ledger. */
export function isLedgerName(name: string): boolean {
  return /^\d{4}\.jsonl$/.test(name);
}
