import { CHANGES } from './corpus/changes.ts';
import { FUNCTIONS } from './corpus/functions.ts';
import { INSERTS } from './corpus/inserts.ts';
import { JOINS } from './corpus/joins.ts';
import { KINDS } from './corpus/kinds.ts';
import { NULLS } from './corpus/nulls.ts';
import type { Pair } from './corpus/pair.ts';
import { READS } from './corpus/reads.ts';
import { SUBQUERIES } from './corpus/subqueries.ts';
import { VIEWS } from './corpus/views.ts';

export type { Pair, Side } from './corpus/pair.ts';

// Statements as data. Each pair is what the scope of tenant A refuses, and what it lets through: as near to it as can
// be. `{A}` and the names among the values stand for ids of the two tenants; see world.ts.

/** All pairs. */
export const CORPUS: readonly Pair[] = [
  ...READS,
  ...JOINS,
  ...SUBQUERIES,
  ...INSERTS,
  ...CHANGES,
  ...NULLS,
  ...VIEWS,
  ...FUNCTIONS,
  ...KINDS,
];
