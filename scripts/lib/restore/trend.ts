import { formatDuration } from '../reports/quantity.ts';
import type { PastDrill } from './history.ts';

const WIDTH = 720;
const HEIGHT = 240;
const LEFT = 70;
const RIGHT = 16;
const TOP = 34;
const BOTTOM = 40;

const COLOURS: Readonly<Record<PastDrill['verdict'], string>> = {
  green: '#1a7f37',
  red: '#cf222e',
  grey: '#6e7781',
};

/**
 * The restore times of drills as a picture: a bar for each, in the colour of its verdict; a drill that restored nothing
 * is a mark on the ground. SVG without scripts, fonts or links, so that it can stand in a page. Pure.
 */
export function trendPicture(drills: readonly PastDrill[]): string {
  const times = drills.map(({ rtoMilliseconds }) => rtoMilliseconds ?? 0);
  const most = Math.max(1, ...times);
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, drills.length);
  const ground = HEIGHT - BOTTOM;
  const bars = drills.map(({ at, run, verdict, rtoMilliseconds }, index) => {
    const height = Math.max(3, ((rtoMilliseconds ?? 0) / most) * (ground - TOP));
    const x = LEFT + index * step + step * 0.15;
    const time = rtoMilliseconds === undefined ? 'nothing was restored' : formatDuration(rtoMilliseconds);
    return (
      `<rect x="${x.toFixed(1)}" y="${(ground - height).toFixed(1)}" width="${(step * 0.7).toFixed(1)}" height="${height.toFixed(1)}" fill="${COLOURS[verdict]}">` +
      `<title>${escapeText(`${at}: ${verdict}, ${time}, run ${run}`)}</title></rect>`
    );
  });
  const [first, last] = [drills[0], drills.at(-1)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Restore time of the last ${drills.length} drills" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="20" font-weight="bold">Time to restore (RTO), last ${drills.length} drills</text>`,
    `<line x1="${LEFT}" y1="${ground}" x2="${WIDTH - RIGHT}" y2="${ground}" stroke="#57606a"/>`,
    `<line x1="${LEFT}" y1="${TOP}" x2="${WIDTH - RIGHT}" y2="${TOP}" stroke="#d0d7de"/>`,
    `<text x="${LEFT - 6}" y="${TOP + 4}" text-anchor="end">${escapeText(formatDuration(most))}</text>`,
    `<text x="${LEFT - 6}" y="${ground + 4}" text-anchor="end">0</text>`,
    ...bars,
    `<text x="${LEFT}" y="${ground + 18}">${escapeText(first?.at.slice(0, 10) ?? '')}</text>`,
    `<text x="${WIDTH - RIGHT}" y="${ground + 18}" text-anchor="end">${escapeText(last?.at.slice(0, 10) ?? '')}</text>`,
    '</svg>',
    '',
  ].join('\n');
}

const BAR = 12;

/** The drills as rows of a table, each with its restore time as a bar, so that a report shows the trend in text. Pure. */
export function trendRows(drills: readonly PastDrill[]): Record<string, string | number | null>[] {
  const most = Math.max(1, ...drills.map(({ rtoMilliseconds }) => rtoMilliseconds ?? 0));
  return drills.map(({ at, run, verdict, rtoMilliseconds, rpoMilliseconds, rows, storedBytes }) => ({
    at,
    run,
    verdict,
    rtoMilliseconds: rtoMilliseconds ?? null,
    rto: '▇'.repeat(
      rtoMilliseconds === undefined ? 0 : Math.max(1, Math.round((rtoMilliseconds / most) * BAR)),
    ),
    rpoMilliseconds: rpoMilliseconds ?? null,
    rows: rows ?? null,
    storedBytes: storedBytes ?? null,
  }));
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
