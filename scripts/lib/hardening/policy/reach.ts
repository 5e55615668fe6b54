import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import { callsOf, candidates, type Facts, type Policy, pathOf } from './facts.ts';
import type { FunctionRow } from './functions.ts';
import { callOf, constantOf, isBuiltin } from './names.ts';
import { perTree } from './per-tree.ts';

/** A reading of a setting. */
export interface SettingRead {
  /** Undefined when the name is computed. */
  readonly name: string | undefined;
  /** A setting that is not there reads NULL. */
  readonly missingOk: boolean;
  /** An empty one does too. */
  readonly emptyOk: boolean;
}

/** Every expression of a policy, one that stands there twice only once. */
export function treesOf({ usingTree, checkTree }: Policy): Tree[] {
  return [usingTree, checkTree === usingTree ? undefined : checkTree].filter((tree) => tree !== undefined);
}

/** Every expression and statement of a function; none when it was not or cannot be read. */
export function treesOfFunction(facts: Facts, row: FunctionRow): Tree[] {
  const body = facts.bodies.get(row.oid);
  return body === undefined ? [] : [...body.statements.map(({ tree }) => tree), ...body.expressions];
}

const closures = new WeakMap<Facts, Map<string, readonly FunctionRow[]>>();

/** Functions that a function calls, itself included, and what those call. */
export function closureOf(facts: Facts, oid: string): readonly FunctionRow[] {
  const known = closures.get(facts) ?? new Map<string, readonly FunctionRow[]>();
  closures.set(facts, known);
  const found = known.get(oid) ?? climb(facts, oid);
  known.set(oid, found);
  return found;
}

function climb(facts: Facts, oid: string): FunctionRow[] {
  const found = new Map<string, FunctionRow>();
  const queue = [oid];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const row = facts.functions.get(next);
    if (row === undefined || found.has(next)) continue;
    found.set(next, row);
    for (const called of calledBy(facts, row)) queue.push(called.oid);
  }
  return [...found.values()];
}

/** Functions that the body of one calls, as far as names tell. */
export function calledBy(facts: Facts, row: FunctionRow): FunctionRow[] {
  const body = facts.bodies.get(row.oid);
  if (body === undefined) return [];
  const path = pathOf(row);
  return callsOf(body).flatMap((call) =>
    candidates(facts.namesakes, call).filter(
      ({ schema, parameters }) =>
        parameters >= call.args.length &&
        (call.schema !== undefined || path === undefined || path.includes(schema)),
    ),
  );
}

/** Every function that a policy calls, directly or not. */
export function functionsOf(facts: Facts, policy: Policy): readonly FunctionRow[] {
  const [first, ...others] = policy.functions ?? [];
  if (first === undefined) return [];
  if (others.length === 0) return closureOf(facts, first);
  return [...new Set([first, ...others].flatMap((oid) => closureOf(facts, oid)))];
}

/** Every reading of a setting within a tree. */
export const settingsIn = perTree(findSettings);

function findSettings(tree: Tree): readonly SettingRead[] {
  const found: SettingRead[] = [];
  const walk = (node: Tree, emptyOk: boolean): void => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) {
      for (const item of node) walk(item, false);
      return;
    }
    for (const [kind, value] of Object.entries(node)) {
      if (kind === 'FuncCall') readCall(value, emptyOk);
      else if (kind === 'TypeCast') walk(member(value, 'arg'), emptyOk);
      else if (kind === 'A_Expr' && textMember(value, 'kind') === 'AEXPR_NULLIF') {
        walk(member(value, 'lexpr'), constantOf(member(value, 'rexpr')) === '');
      } else walk(value, false);
    }
  };
  const readCall = (node: Tree, emptyOk: boolean): void => {
    const call = callOf(node);
    if (isBuiltin(call, 'current_setting')) {
      const name = constantOf(call.args[0]);
      const missingOk = constantOf(call.args[1]) === 'true';
      found.push({ name: typeof name === 'string' ? name : undefined, missingOk, emptyOk });
      return;
    }
    const trims = isBuiltin(call, 'btrim') && call.args.length === 1;
    for (const item of listMember(node, 'args')) walk(item, trims && emptyOk);
    for (const part of ['agg_filter', 'agg_order', 'over']) walk(member(node, part), false);
  };
  walk(tree, false);
  return found;
}

/** Every text constant within a tree, and the names of the columns. */
export const wordsIn = perTree(findWords);

function findWords(tree: Tree): readonly string[] {
  const found: string[] = [];
  const walk = (node: Tree): void => {
    if (node === null || typeof node !== 'object') return;
    for (const [kind, value] of Object.entries(node)) {
      if (kind === 'sval' && typeof value === 'string') found.push(value);
      else walk(value);
    }
  };
  walk(tree);
  return found;
}
