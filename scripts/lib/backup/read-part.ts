import { partFile, partSignatureFile } from '../archive/groups.ts';
import type { SigningKey } from '../archive/signing-key.ts';
import { decodePart, type OpenedPart } from './part.ts';
import type { RunFolder } from './run-target.ts';
import { readFile } from './runs.ts';

/** The part that a shard left in the folder of its run; undefined where it left none. Throws as `decodePart`. */
export async function readPart(
  { store, prefix, run }: Pick<RunFolder, 'store' | 'prefix' | 'run'>,
  group: string,
  key: SigningKey,
): Promise<OpenedPart | undefined> {
  const bytes = await readFile(store, `${prefix}${partFile(group)}`);
  if (bytes === undefined) return undefined;
  const signature = await readFile(store, `${prefix}${partSignatureFile(group)}`);
  return decodePart(bytes, signature, key, `part ${group} of run ${run}`);
}
