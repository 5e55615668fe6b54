import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PastDrill } from './history.ts';
import { trendPicture } from './trend.ts';

/**
 * Draws the drills so far beside their reports, over the picture of the time before. It is made from the reports, which
 * are the evidence, and is none itself. Returns its path, or undefined when nothing was drilled yet.
 */
export async function drawTrend(reports: string, drills: readonly PastDrill[]): Promise<string | undefined> {
  if (drills.length === 0) return undefined;
  const folder = join(reports, 'restore-drill');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'trend.svg');
  // Whole or not at all, whoever else draws.
  const own = join(folder, `.trend-${process.pid}.svg`);
  await writeFile(own, trendPicture(drills));
  await rename(own, file);
  return file;
}
