import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { canonicalJson } from '../runtime/canonical.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { decodeMemory, encodeMemory, type Memory, NOTHING } from './memory.ts';

/**
 * The memory in a file: all there is where no issues are kept, and the stand-in while GitHub cannot be reached. A file that
 * is not there is empty.
 * @throws BulkheadError `ALERT_STATE` for a file that cannot be used: forgetting it would tell everything anew, in silence.
 */
export async function readStateFile(file: string): Promise<Memory> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return NOTHING;
    throw error;
  }
  const memory = decodeMemory(parseJson(text));
  if (memory !== undefined) return memory;
  throw new BulkheadError({
    what: `${file} is no state of alerts, or one of another version`,
    fix: 'Move it away; what is red then is told once more.',
    code: 'ALERT_STATE',
    runbook: 'ALERTS.md#the-state-file',
  });
}

/** Writes the file in one piece: a run that is killed leaves the old one. */
export async function writeStateFile(file: string, memory: Memory): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.tmp`;
  try {
    await using handle = await open(temporary, 'w', 0o600);
    await handle.writeFile(canonicalJson(encodeMemory(memory)));
    await handle.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await rename(temporary, file);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Refused by the caller, as any other shape.
  }
}
