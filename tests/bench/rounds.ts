import type pg from 'pg';
import type { Measurement, Ratio, Unit } from './bench.ts';
import { readProcessorTime } from './processor.ts';

/** How long one unit of work took, in milliseconds. */
export interface Sample {
  readonly wall: number;
  /** Of the processor, in the server's sessions; undefined where the system does not tell. */
  readonly processor: number | undefined;
}

/** Does a fixed amount of work. */
export type Work = () => Promise<Sample>;

/**
 * Lets all work in turn, round after round, each round beginning with the next one: whatever else the machine does
 * meanwhile falls on all of them alike. Returns the samples of each, by round; those of a round before, to warm up, are
 * thrown away.
 */
export async function interleave(
  works: readonly Work[],
  rounds: number,
  { warm = true }: { warm?: boolean } = {},
): Promise<Sample[][]> {
  const samples: Sample[][] = works.map(() => []);
  if (warm) for (const work of works) await work();
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < works.length; turn += 1) {
      const index = (round + turn) % works.length;
      const work = works[index];
      if (work !== undefined) samples[index]?.push(await work());
    }
  }
  return samples;
}

/** Times some work of these sessions; `units` is how many things it does. */
export async function timed(
  sessions: readonly pg.Client[],
  units: number,
  work: () => Promise<unknown>,
): Promise<Sample> {
  const spent = await readProcessorTime(sessions);
  const began = performance.now();
  await work();
  const wall = performance.now() - began;
  const now = await readProcessorTime(sessions);
  const processor = spent === undefined || now === undefined ? undefined : (now - spent) / units;
  return { wall: wall / units, processor };
}

/** Ours beside the other, from samples of the same rounds. */
export function compared(
  what: string,
  unit: Unit,
  ours: readonly Sample[] | undefined,
  other: readonly Sample[] | undefined,
  most?: number,
): Measurement {
  const wall = (samples: readonly Sample[] | undefined) => (samples ?? []).map((sample) => sample.wall);
  const processor = (samples: readonly Sample[] | undefined) =>
    (samples ?? []).flatMap((sample) => sample.processor ?? []);
  const [mine, theirs] = [processor(ours), processor(other)];
  return {
    what,
    unit,
    ours: median(wall(ours)),
    other: median(wall(other)),
    ratio: ratioOf(wall(ours), wall(other)),
    ...(mine.length === 0 ? {} : { processor: ratioOf(mine, theirs) }),
    ...(most === undefined ? {} : { aim: { of: 'ratio', most } }),
  };
}

/** The ratio of each round for itself: a slow minute slows both sides of a pair, and cancels out. */
function ratioOf(ours: readonly number[], other: readonly number[]): Ratio {
  const ratios = ours.map((time, round) => time / (other[round] ?? Number.NaN));
  return { median: median(ratios), quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)] };
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** A time that is held against nothing but an aim, in milliseconds. */
export function absolute(
  what: string,
  samples: readonly Sample[] | undefined,
  most: number,
  note: string,
): Measurement {
  const ours = median((samples ?? []).map(({ wall }) => wall));
  const spent = (samples ?? []).flatMap(({ processor }) => processor ?? []);
  const busy = spent.length === 0 ? '' : `; of it ${Math.round(median(spent))} ms on the server's processor`;
  return { what, unit: 'milliseconds', ours, aim: { of: 'milliseconds', most }, note: `${note}${busy}` };
}
