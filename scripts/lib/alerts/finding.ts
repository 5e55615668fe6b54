import { createHash } from 'node:crypto';
import { clip } from '../reports/markup.ts';
import type { ReportKind } from '../runtime/result.ts';
import type { IncidentKind } from './kinds.ts';
import type { Look } from './look.ts';
import { withoutValues } from './transition.ts';

/** What makes an incident the one it is. */
export interface Identity {
  readonly kind: IncidentKind;
  readonly check: string;
  readonly object: string;
  /** Staging and production are two systems, though their tables have the same names. */
  readonly environment: string;
}

/** Where a finding was looked for: only the same command, on the same environment and as widely, can take it back. */
export interface Stream {
  readonly command: string;
  readonly environment: string;
  /** What made the run look at less than all, such as `tenant`. */
  readonly narrowed: readonly string[];
}

/** The words of a finding, clipped so that they always fit where they are kept. */
export interface Words {
  readonly title: string;
  readonly expected: string;
  readonly observed: string;
  readonly meaning: string;
  readonly fix: string;
  /** Page and anchor under `docs/`. */
  readonly runbook: string;
  /** Path of the report below the folder of reports, `…/….json`; empty for a job. */
  readonly report: string;
  /** The page of the run; empty outside GitHub. */
  readonly run: string;
}

/** One check of one report, as far as it concerns alerts. */
export interface Finding extends Identity {
  readonly fingerprint: string;
  readonly stream: Stream;
  readonly look: Look;
  readonly words: Words;
  /** For how many runs the report itself says that it has been grey. */
  readonly greyRuns: number;
  /** One look per run and attempt, whatever the time: a job has no report of its own. */
  readonly oncePerAttempt: boolean;
}

/** A report that ran to its end: what it does not name is not wrong. */
export interface Completed {
  readonly id: string;
  readonly kind: ReportKind | 'job';
  readonly stream: Stream;
  readonly report: string;
}

const LIMITS: Readonly<Record<keyof Words, number>> = {
  title: 200,
  expected: 400,
  observed: 1000,
  meaning: 500,
  fix: 800,
  runbook: 200,
  report: 200,
  run: 300,
};

/** 16 hex digits that stay the same from run to run: SHA-256 of kind, check, object and environment. */
export function fingerprintOf({ kind, check, object, environment }: Identity): string {
  const text = JSON.stringify(['bulkhead/incident/1', kind, check, object, environment]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The words without values of rows, and with their lengths bounded: they stand in issues, also where nobody sees them. */
export function boundWords(words: Words): Words {
  const entries = Object.entries(words).map(([name, text]) => {
    const limit = Object.entries(LIMITS).find(([key]) => key === name)?.[1] ?? 200;
    return [name, clip(name === 'run' || name === 'report' ? text : withoutValues(text), limit)];
  });
  return { ...words, ...Object.fromEntries(entries) };
}

/** One name for a stream, for maps and hidden lines. */
export function streamKey({ command, environment, narrowed }: Stream): string {
  return [command, environment, ...narrowed].join('|');
}

/** Whether a run of `wide` has looked at all that a run of `narrow` looked at. */
export function coversStream(wide: Stream, narrow: Stream): boolean {
  return (
    wide.command === narrow.command &&
    wide.environment === narrow.environment &&
    wide.narrowed.every((part) => narrow.narrowed.includes(part))
  );
}
