import type { Tokens } from './access.ts';
import type { Artifact } from './artifacts.ts';
import type { BareRepository } from './git.ts';

/** How a branch is guarded: by classic protection, or by a ruleset. */
export type Guard = 'protected' | 'ruleset';

/** What the fake keeps of its one repository. Issues and workflows keep theirs in files of their own. */
export interface State {
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  /** Root of the API. */
  readonly url: string;
  readonly git: BareRepository;
  readonly tokens: Tokens;
  readonly guards: Map<string, Guard>;
  readonly artifacts: Map<number, Artifact>;
  /** Commits that GitHub signed. */
  readonly signed: Set<string>;
  archived: boolean;
  /** The clock; a test may set it. */
  now: () => Date;
  /** Next number of a kind, such as `artifact`. */
  next(kind: string): number;
}

export function newState(
  fixed: Omit<State, 'guards' | 'artifacts' | 'signed' | 'archived' | 'now' | 'next'>,
): State {
  const counters = new Map<string, number>();
  return {
    ...fixed,
    guards: new Map(),
    artifacts: new Map(),
    signed: new Set(),
    archived: false,
    now: () => new Date(),
    next(kind) {
      const number = (counters.get(kind) ?? 0) + 1;
      counters.set(kind, number);
      return number;
    },
  };
}
