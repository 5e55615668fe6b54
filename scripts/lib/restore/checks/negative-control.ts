import { randomInt } from 'node:crypto';
import type { ManifestObject } from '../../archive/manifest.ts';
import { openObject } from '../../archive/open.ts';
import { BulkheadError } from '../../runtime/errors.ts';
import type { Check } from '../../runtime/result.ts';
import { keyOf } from '../fetch-run.ts';
import { type OpenRun, runKeyOf } from '../open-run.ts';

/** A larger object would make the control as slow as the load. */
const LARGEST = 16 << 20;

/**
 * Flips one byte of a copy of one object, both drawn by lot, and opens it: it must be refused. The SHA-256 of
 * the manifest is left out of it, so that the refusal is that of the encryption alone. A drill that cannot fail
 * proves nothing.
 */
export async function checkNegativeControl(run: OpenRun): Promise<Check> {
  const own = run.manifest.objects.filter(({ keyGroup }) => run.taken.groups.includes(keyGroup));
  const object = draw(own);
  const at = randomInt(object.size);
  const refusal = await refusalOf(run, object, at);
  return {
    id: 'DRL-08',
    title: 'A flipped byte is refused',
    object: object.name,
    verdict: refusal === undefined ? 'red' : 'green',
    expected: `the object is refused once byte ${at} of ${object.size} is flipped in memory`,
    observed: refusal === undefined ? 'it was opened as if nothing had happened' : `refused (${refusal})`,
    meaning: 'Damage or forgery of a backup would be restored without notice.',
  };
}

function draw(objects: readonly ManifestObject[]): ManifestObject {
  const bySize = [...objects].sort((a, b) => a.size - b.size);
  const candidates = bySize.filter(({ size }) => size <= LARGEST);
  const object = candidates.length === 0 ? bySize[0] : candidates[randomInt(candidates.length)];
  if (object === undefined) throw new Error('a run without objects');
  return object;
}

/** The code of the refusal; undefined when there was none. */
async function refusalOf(run: OpenRun, object: ManifestObject, at: number): Promise<string | undefined> {
  const { name } = object;
  const key = { runKey: runKeyOf(run, object) };
  try {
    const opened = openObject({ run: run.manifest.run, object: name, key }, flipped(run, name, at));
    for await (const piece of opened) void piece;
    return undefined;
  } catch (error) {
    // Any other failure, such as a store that does not answer, is no refusal.
    if (error instanceof BulkheadError && !error.code.startsWith('STORE_')) return error.code;
    throw error;
  }
}

async function* flipped(run: OpenRun, name: string, at: number): AsyncGenerator<Buffer> {
  let offset = 0;
  for await (const piece of run.store.get(keyOf(run, name))) {
    const index = at - offset;
    offset += piece.length;
    if (index < 0 || index >= piece.length) {
      yield piece;
      continue;
    }
    const copy = Buffer.from(piece);
    copy.writeUInt8(copy.readUInt8(index) ^ (1 << randomInt(8)), index);
    yield copy;
  }
}
