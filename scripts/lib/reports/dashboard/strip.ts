import type { Verdict } from '../../runtime/result.ts';
import type { LedgerEntry } from '../ledger-entry.ts';
import { SHOWN_RUNS } from './history.ts';
import { count } from './standing.ts';

/** The verdict is told by shape as well as by colour: a full bar, a broken one, a low one. */
const BARS: Readonly<Record<Verdict, (x: number) => string>> = {
  green: (x) => `<rect x="${x}" y="1" width="4" height="14" fill="#2da44e"/>`,
  red: (x) =>
    `<rect x="${x}" y="1" width="4" height="6" fill="#cf222e"/><rect x="${x}" y="9" width="4" height="6" fill="#cf222e"/>`,
  grey: (x) => `<rect x="${x}" y="10" width="4" height="5" fill="#8c959f"/>`,
};

const STEP = 5;

/** `last 30 runs: 28 green, 1 red, 1 grey`; what a reader without pictures gets. */
export function stripText(recent: readonly LedgerEntry[]): string {
  if (recent.length === 0) return 'no run';
  const counts = (['green', 'red', 'grey'] as const)
    .map((verdict) => [verdict, recent.filter((entry) => entry.verdict === verdict).length] as const)
    .filter(([, number]) => number > 0)
    .map(([verdict, number]) => `${number} ${verdict}`);
  return `last ${count(recent.length, 'run')}, newest on the right: ${counts.join(', ')}`;
}

/** The last runs of a kind as a picture, newest first in `recent`, newest on the right in the picture. */
export function stripSvg(kind: string, recent: readonly LedgerEntry[]): string {
  const width = SHOWN_RUNS * STEP;
  const runs = recent.slice(0, SHOWN_RUNS).toReversed();
  const before = SHOWN_RUNS - runs.length;
  const bars = runs.map(({ verdict }, index) => BARS[verdict]((before + index) * STEP));
  const line = `<rect x="0" y="15" width="${width}" height="1" fill="#8c959f" fill-opacity="0.4"/>`;
  const title = `${kind}: ${stripText(recent)}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="16" viewBox="0 0 ${width} 16" role="img" aria-label="${title}"><title>${title}</title>${line}${bars.join('')}</svg>\n`;
}
