import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { formatBytes } from '../../scripts/lib/reports/quantity.ts';

/** What a number means nothing without. */
export interface Machine {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly memory: string;
  readonly system: string;
  readonly node: string;
}

export function readMachine(now: Date): Machine {
  return {
    date: now.toISOString().slice(0, 16).replace('T', ' '),
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    memory: formatBytes(totalmem()),
    system: `${type()} ${release()}`,
    node: process.versions.node,
  };
}

/** Processes that want to run, over the last minute; our own are among them. */
export function readLoad(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}
