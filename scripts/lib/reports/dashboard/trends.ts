import type { Digest } from './digest.ts';
import { SHOWN_RUNS } from './history.ts';
import type { Overview } from './overview.ts';

/** One line in a chart. */
interface Trend {
  readonly kind: 'backup' | 'restore-drill';
  readonly fact: string;
  readonly title: string;
  readonly unit: (largest: number) => Unit;
}

interface Unit {
  readonly name: string;
  readonly size: number;
}

const TIMES: readonly Unit[] = [
  { name: 'seconds', size: 1000 },
  { name: 'minutes', size: 60_000 },
  { name: 'hours', size: 3_600_000 },
];
const SIZES: readonly Unit[] = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'].map((name, power) => ({
  name,
  size: 1024 ** power,
}));

const TRENDS: readonly Trend[] = [
  {
    kind: 'restore-drill',
    fact: 'rtoMilliseconds',
    title: 'Time to recover',
    unit: (largest) => largestUnit(TIMES, largest),
  },
  {
    kind: 'backup',
    fact: 'storedBytes',
    title: 'Size of the backup',
    unit: (largest) => largestUnit(SIZES, largest),
  },
  { kind: 'backup', fact: 'rows', title: 'Rows in the backup', unit: () => ({ name: 'rows', size: 1 }) },
];

/** The charts, each with its numbers in a sentence; none with fewer than two points. One place each: they do not compare. */
export function trendSections({ standings }: Overview): string[] {
  return TRENDS.flatMap((trend) => {
    const history = standings.find(({ kind }) => kind === trend.kind)?.history;
    const places = [...new Set(history?.points.map(({ place }) => place))];
    return places.flatMap((place) => {
      const points = history?.points.filter((point) => point.place === place) ?? [];
      return chart(trend, place, points, places.length > 1);
    });
  });
}

function chart(trend: Trend, place: string | undefined, points: readonly Digest[], named: boolean): string[] {
  const known = points.flatMap(({ entry, facts }) => {
    const value = facts[trend.fact];
    return typeof value === 'number' && value >= 0 ? [{ day: entry.at.slice(0, 10), value }] : [];
  });
  const shown = known.slice(-SHOWN_RUNS);
  const [first, last] = [shown[0], shown.at(-1)];
  if (first === undefined || last === undefined || shown.length < 2) return [];
  const values = shown.map(({ value }) => value);
  const largest = Math.max(...values);
  const unit = trend.unit(largest);
  const scaled = (value: number) => decimal(value / unit.size);
  const of = named && place !== undefined ? `, ${chartWord(place)}` : '';
  const title = `${trend.title}${of}`;
  const span = first.day === last.day ? first.day : `${first.day} to ${last.day}`;
  return [
    [
      `${trend.title}${of}: newest ${scaled(last.value)} ${unit.name}, between ${scaled(Math.min(...values))} and ${scaled(largest)} in the last ${shown.length} good runs.`,
      '',
      '```mermaid',
      'xychart-beta',
      `    title "${title}"`,
      `    x-axis "${span}" 1 --> ${shown.length}`,
      `    y-axis "${unit.name}" 0 --> ${decimal(ceiling(largest / unit.size))}`,
      `    line [${values.map(scaled).join(', ')}]`,
      '```',
    ].join('\n'),
  ];
}

/** The largest unit in which the number is at least one. */
function largestUnit(units: readonly Unit[], value: number): Unit {
  return units.findLast(({ size }) => value >= size) ?? units[0] ?? { name: '', size: 1 };
}

/** Mermaid has no escape inside its quotes that every version understands: letters, digits and simple marks only. */
function chartWord(text: string): string {
  return text
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, ' ')
    .trim()
    .slice(0, 40);
}

/** Mermaid reads no exponents. */
function decimal(value: number): string {
  if (value >= 1e15) return BigInt(Math.round(value)).toString();
  const digits = value >= 100 ? 0 : value >= 1 ? 2 : 4;
  const text = value.toFixed(digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A round number not below the value, so that the axis begins at 0 and ends above the line. */
function ceiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value) ?? 10 * power;
}
