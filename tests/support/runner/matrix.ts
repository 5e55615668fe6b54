import { RunnerRefusal, StepFailure } from './refusal.ts';

export type Combination = Readonly<Record<string, unknown>>;

/** A job's strategy. */
export interface Strategy {
  /** One empty combination where there is no matrix. */
  readonly combinations: readonly Combination[];
  readonly matrix: boolean;
  readonly failFast: boolean;
  readonly maxParallel: number;
}

/**
 * The combinations of a matrix, in GitHub's order.
 * https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
 * @throws StepFailure for a matrix that GitHub refuses when it sees its values
 */
export function readStrategy(strategy: unknown): Strategy {
  if (strategy === undefined || strategy === null) {
    return { combinations: [{}], matrix: false, failFast: true, maxParallel: Number.POSITIVE_INFINITY };
  }
  const given = objectOf(strategy);
  const unknown = Object.keys(given).filter((key) => !['matrix', 'fail-fast', 'max-parallel'].includes(key));
  if (unknown.length > 0) throw new RunnerRefusal(`strategy: ${unknown.join(', ')} is not known`);
  const combinations = given.matrix === undefined ? [{}] : combine(objectOf(given.matrix));
  if (combinations.length > 256) {
    throw new StepFailure(`The matrix makes ${combinations.length} jobs, more than 256`);
  }
  return {
    combinations,
    matrix: given.matrix !== undefined,
    failFast: given['fail-fast'] !== false,
    maxParallel: Number(given['max-parallel'] ?? Number.POSITIVE_INFINITY),
  };
}

function combine({ include = [], exclude = [], ...vectors }: Record<string, unknown>): Combination[] {
  let made: Combination[] = Object.keys(vectors).length === 0 ? [] : [{}];
  for (const [name, values] of Object.entries(vectors)) {
    if (!Array.isArray(values)) throw new StepFailure(`Matrix vector '${name}' is no list`);
    if (values.length === 0) throw new StepFailure(`Matrix vector '${name}' does not contain any values`);
    made = made.flatMap((combination) => values.map((value) => ({ ...combination, [name]: value })));
  }
  const without = listOf(exclude);
  made = made.filter((combination) => !without.some((each) => agrees(combination, each, Object.keys(each))));
  const names = Object.keys(vectors);
  const added: Combination[] = [];
  for (const extra of listOf(include)) {
    const shared = Object.keys(extra).filter((name) => names.includes(name));
    const fitting = made.filter((combination) => agrees(combination, extra, shared));
    if (names.length === 0 || fitting.length === 0) added.push(extra);
    else made = made.map((each) => (fitting.includes(each) ? { ...each, ...extra } : each));
  }
  const all = [...made, ...added];
  if (all.length === 0) throw new StepFailure('Matrix must define at least one vector');
  return all;
}

function agrees(one: Combination, other: Combination, names: readonly string[]): boolean {
  return names.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));
}

function listOf(value: unknown): Combination[] {
  if (!Array.isArray(value)) throw new StepFailure('include and exclude of a matrix are lists');
  return value.map(objectOf);
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new StepFailure(
      `a strategy, a matrix and each of its entries is a mapping, not ${JSON.stringify(value)}`,
    );
  }
  return { ...value };
}
