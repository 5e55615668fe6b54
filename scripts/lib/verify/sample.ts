import { createHash } from 'node:crypto';
import type { ManifestObject } from '../archive/manifest.ts';

/** How many objects of a run are read, and which. */
export interface Sample {
  readonly count: number;
  /** Whoever knows it draws the same objects again. */
  readonly seed: string;
}

/**
 * Draws objects at random: those whose name has the lowest SHA-256 under the seed. Without a sample, all of them.
 * Pure; in the order of the manifest.
 */
export function drawObjects(
  objects: readonly ManifestObject[],
  sample: Sample | undefined,
): readonly ManifestObject[] {
  if (sample === undefined || sample.count >= objects.length) return objects;
  const ranked = objects.map((object) => ({ object, rank: rankOf(object.name, sample.seed) }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const drawn = new Set(ranked.slice(0, sample.count).map(({ object }) => object));
  return objects.filter((object) => drawn.has(object));
}

function rankOf(name: string, seed: string): string {
  return createHash('sha256').update(`${seed}\0${name}`).digest('hex');
}
