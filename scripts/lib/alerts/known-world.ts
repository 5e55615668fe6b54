import type { GitHub } from '../github/client.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Filed } from './case.ts';
import { readIssues, type Trust } from './issue-list.ts';
import type { Memory } from './memory.ts';
import { readStateFile } from './state-file.ts';
import type { World } from './world.ts';

/** What was known when the run began. */
export interface KnownWorld {
  readonly world: World;
  readonly memory: Memory;
  readonly notebook: number | undefined;
  readonly oddities: readonly string[];
  /** Why the issues could not be read; the file stood in for them. */
  readonly error: BulkheadError | undefined;
}

interface Source {
  readonly github: GitHub | undefined;
  readonly trust: Trust;
  readonly stateFile: string;
}

/**
 * Reads what is known: from the issues, and what an earlier run that could not write them left in the file.
 * @throws BulkheadError `ALERT_STATE`
 */
export async function issueWorld(
  { github, trust, stateFile }: Source,
  context: Context,
): Promise<KnownWorld> {
  const file = await readStateFile(stateFile);
  if (github === undefined) return fromFile(file, undefined);
  try {
    const { cases, memory, notebook, oddities } = await readIssues(github, trust);
    const merged = merge(memory, file);
    return { world: worldOf(cases, merged), memory: merged, notebook, oddities, error: undefined };
  } catch (error) {
    if (!(error instanceof BulkheadError) || context.signal.aborted) throw error;
    context.log.warn(error.message);
    return fromFile(file, error);
  }
}

function fromFile(file: Memory, error: BulkheadError | undefined): KnownWorld {
  const cases = file.copies.map(
    ({ number, url, case: kept }): Filed => ({ case: kept, number, url, shown: kept.state, damaged: false }),
  );
  return { world: worldOf(cases, file), memory: file, notebook: undefined, oddities: [], error };
}

/** The issue's memory is the newer one; the file adds what could not be written there. */
function merge(issue: Memory, file: Memory): Memory {
  const ids = new Set(issue.outbox.map(({ id }) => id));
  const prints = new Set(issue.watched.map(({ fingerprint }) => fingerprint));
  // A file beside an issue says nothing new, unless a run had to fall back on it.
  const fellBack = file.deferred.findings.length > 0 || file.outbox.length > 0 || file.sent.length > 0;
  return {
    ...issue,
    outbox: [...issue.outbox, ...file.outbox.filter(({ id }) => !ids.has(id))],
    watched: fellBack
      ? [...issue.watched, ...file.watched.filter(({ fingerprint }) => !prints.has(fingerprint))]
      : issue.watched,
    sent: file.sent,
    deferred: {
      findings: [...issue.deferred.findings, ...file.deferred.findings],
      completed: [...issue.deferred.completed, ...file.deferred.completed],
    },
  };
}

function worldOf(cases: readonly Filed[], { watched, streams, outbox }: Memory): World {
  return { cases, watched, streams, outbox };
}
