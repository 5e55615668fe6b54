import type { PastRun } from './history.ts';

/** What is known of a backup before it is made. */
export interface PlannedSize {
  /** Of the tables on disk, indexes left out. */
  readonly diskBytes: number;
  /** Sessions that copy at once. */
  readonly jobs: number;
  /** Runs that are kept at one a night. */
  readonly keptRuns: number;
}

/** What a backup will take. Every number is an estimate. */
export interface Estimate {
  readonly milliseconds: number;
  /** COPY text that leaves the database server: its egress. */
  readonly textBytes: number;
  /** What goes to the store, and stays there until the run is pruned. */
  readonly storedBytes: number;
  /** At one run a day for 30 days. */
  readonly monthlyEgressBytes: number;
  /** With as many runs as the policy keeps. */
  readonly keptBytes: number;
  readonly keptRuns: number;
  /** Where the rates are from: measured in so many runs, or assumed. */
  readonly basis: string;
}

/** Rates of a backup, measured or assumed. */
interface Rates {
  /** COPY text by bytes on disk. */
  readonly textPerDisk: number;
  /** Bytes in the store by COPY text. */
  readonly storedPerText: number;
  /** COPY text by second of the whole run. */
  readonly textBytesPerSecond: number;
}

/**
 * What holds until a run has been measured: a page holds about as much text as its size less a tenth, zstd at level 3
 * makes it a quarter, and a session copies, compresses and stores 30 MB of text in a second.
 */
const ASSUMED = { textPerDisk: 0.9, storedPerText: 0.25, textBytesPerSecondAndJob: 30e6 };

/** No more than this many runs are asked: the newest are the most alike. */
export const MEASURED_RUNS = 5;

/**
 * Estimates time, storage and egress of a backup, by the rates of the last good runs; without any by stated
 * defaults, and then the basis says "assumed". Pure.
 */
export function estimateBackup(
  { diskBytes, jobs, keptRuns }: PlannedSize,
  history: readonly PastRun[],
): Estimate {
  const measured = history.slice(0, MEASURED_RUNS).flatMap((run) => ratesOf(run) ?? []);
  const rates = measured.length > 0 ? medians(measured) : assumedRates(jobs);
  const textBytes = Math.round(diskBytes * rates.textPerDisk);
  const storedBytes = Math.round(textBytes * rates.storedPerText);
  return {
    milliseconds: Math.round((textBytes * 1000) / rates.textBytesPerSecond),
    textBytes,
    storedBytes,
    monthlyEgressBytes: textBytes * 30,
    keptBytes: storedBytes * keptRuns,
    keptRuns,
    basis:
      measured.length > 0
        ? `the median of the last ${measured.length} good runs`
        : `assumed: ${ASSUMED.textBytesPerSecondAndJob / 1e6} MB of text per second and job, a quarter of it stored; no good run was measured yet`,
  };
}

/** Undefined for a run that measures nothing: an empty one, or one whose report lacks a number. */
function ratesOf({ estimatedBytes, textBytes, storedBytes, milliseconds }: PastRun): Rates | undefined {
  if (estimatedBytes === undefined || estimatedBytes === 0 || textBytes === 0 || milliseconds <= 0)
    return undefined;
  return {
    textPerDisk: textBytes / estimatedBytes,
    storedPerText: storedBytes / textBytes,
    textBytesPerSecond: (textBytes * 1000) / milliseconds,
  };
}

function assumedRates(jobs: number): Rates {
  const { textBytesPerSecondAndJob, ...rest } = ASSUMED;
  return { ...rest, textBytesPerSecond: textBytesPerSecondAndJob * jobs };
}

function medians(rates: readonly Rates[]): Rates {
  const median = (value: (rates: Rates) => number) => {
    const sorted = rates.map(value).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  };
  return {
    textPerDisk: median((each) => each.textPerDisk),
    storedPerText: median((each) => each.storedPerText),
    textBytesPerSecond: median((each) => each.textBytesPerSecond),
  };
}
