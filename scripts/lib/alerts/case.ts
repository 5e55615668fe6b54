import type { Severity } from '../tenancy/alerts-schema.ts';
import type { Incident } from './incident.ts';
import { compareLooks } from './look.ts';
import { worstOf } from './policy.ts';

/**
 * What one issue tells of: one incident, or the many that a storm opened at once. Every incident keeps its fingerprint, its
 * looks and its state; a group only shares the page.
 */
export interface Case {
  /** The fingerprint of the only incident, or `group-` and one of its own. */
  readonly id: string;
  readonly state: 'open' | 'closed';
  /** When it was last closed, ISO; empty while it never was. */
  readonly closedAt: string;
  readonly members: readonly Incident[];
  /** Reports in which any member was red, each counted once. */
  readonly runs: number;
  /** The newest of them. */
  readonly lastRun: string;
  /** How many there were when the issue was last commented on. */
  readonly told: number;
  /** Number of the issue that told of it before; 0 when there was none. */
  readonly previous: number;
}

/** A case where it is kept. */
export interface Filed {
  readonly case: Case;
  /** Number of the issue; 0 where there are no issues. */
  readonly number: number;
  readonly url: string;
  /** Whether people see it as open: somebody may have closed or reopened it by hand. */
  readonly shown: 'open' | 'closed';
  /** The issue lacks its label or its hidden line, and is put right with the next change. */
  readonly damaged: boolean;
}

export function isGroup({ id }: Case): boolean {
  return id.startsWith('group-');
}

export function openMembers({ members }: Case): readonly Incident[] {
  return members.filter(({ state }) => state === 'open');
}

/** The severity of the worst open member; of all when none is open. */
export function severityOf(kept: Case): Severity {
  const open = openMembers(kept);
  return worstOf((open.length === 0 ? kept.members : open).map(({ severity }) => severity));
}

/** A new case of one incident, or of several. `group`: the id of a group. */
export function newCase(members: readonly Incident[], group: string | undefined, previous: number): Case {
  const runs = new Set(members.map(({ last }) => last));
  const lastRun = [...runs].sort(compareLooks).at(-1) ?? '';
  const [first] = members;
  const id = group ?? first?.fingerprint ?? '';
  const counted = group === undefined ? (first?.count ?? 1) : runs.size;
  return { id, state: 'open', closedAt: '', members, runs: counted, lastRun, told: counted, previous };
}
