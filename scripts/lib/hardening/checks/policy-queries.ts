import { nodesOf } from '../../sql/tree.ts';
import type { CheckSpec, Finding } from '../check.ts';
import { isPlatformSchema } from '../platform.ts';
import { type Facts, findRelation, type Policy, pathOf, rangesIn } from '../policy/facts.ts';
import { perTree } from '../policy/per-tree.ts';
import { seesPast } from '../policy/platform.ts';
import { policyRows } from '../policy/policies.ts';
import { closureOf, treesOf, treesOfFunction } from '../policy/reach.ts';
import type { RelationRow } from '../policy/relations.ts';
import { policyName, repairPolicy } from '../policy/repair.ts';
import { treeCheck } from '../policy/tree-check.ts';

/** Relations that a policy reads in its own sub-selects, views opened: the reader is the session, or the view's owner. */
interface Read {
  readonly relation: RelationRow;
  readonly actor: string;
  /** In a function: found only when it runs. */
  readonly called: boolean;
}

function readsOf(facts: Facts, policy: Policy, actor: string): Read[] {
  const direct = treesOf(policy)
    .flatMap(rangesIn)
    .flatMap((name) => opened(facts, findRelation(facts, name), actor, false, new Set()));
  const called = (policy.functions ?? [])
    .flatMap((oid) => closureOf(facts, oid))
    .flatMap((row) =>
      treesOfFunction(facts, row)
        .flatMap(rangesIn)
        .flatMap((name) =>
          opened(
            facts,
            findRelation(facts, name, pathOf(row) ?? []),
            row.definer ? row.owner : actor,
            true,
            new Set(),
          ),
        ),
    );
  return [...direct, ...called];
}

function opened(
  facts: Facts,
  relation: RelationRow | undefined,
  actor: string,
  called: boolean,
  seen: ReadonlySet<string>,
  reader = actor,
): Read[] {
  if (relation === undefined || seen.has(relation.oid)) return [];
  if (relation.kind !== 'v') return [{ relation, actor: reader, called }];
  const inner = new Set([...seen, relation.oid]);
  return (relation.reads ?? []).flatMap((oid) =>
    opened(facts, facts.relations.get(oid), actor, called, inner, relation.invoker ? actor : relation.owner),
  );
}

/** Policies of a table that apply to a role that only reads. */
function readPolicies(
  facts: Facts,
  index: ReadonlyMap<string, Policy[]>,
  relid: string,
  actor: string,
): Policy[] {
  const has = facts.roles.get(actor)?.has ?? [];
  return (index.get(relid) ?? []).filter(
    ({ command, roles }) =>
      (command === 'SELECT' || command === 'ALL') &&
      roles.some((role) => role === 'public' || has.includes(role)),
  );
}

/**
 * The way on which a policy comes back to a table that it is already being applied to, as PostgreSQL finds it: a
 * table met again is an error as soon as its policies hold any sub-select, be it only `(select claim())`.
 */
function circle(
  facts: Facts,
  index: ReadonlyMap<string, Policy[]>,
  policy: Policy,
  actor: string,
): string[] | undefined {
  const visited = new Set<string>();
  const walk = (from: Policy, active: readonly string[], as: string): string[] | undefined => {
    for (const { relation, actor: reader, called } of readsOf(facts, from, as)) {
      if (!relation.secured || seesPast(facts, reader, relation)) continue;
      const next = readPolicies(facts, index, relation.oid, reader);
      if (active.includes(relation.oid)) {
        const again = called
          ? next.some((each) => each === policy)
          : next.some((each) => treesOf(each).some(hasQuery));
        if (again && relation.oid === policy.relid) return [relation.sql];
        continue;
      }
      const key = `${relation.oid} ${reader}`;
      if (visited.has(key)) continue;
      visited.add(key);
      for (const each of next) {
        const found = walk(each, [...active, relation.oid], reader);
        if (found !== undefined) return [relation.sql, ...found];
      }
    }
    return undefined;
  };
  return walk(policy, [policy.relid], actor);
}

const hasQuery = perTree((tree) => nodesOf(tree, 'SubLink').length > 0);

const queries = treeCheck({
  id: 'RLS-12',
  title: 'what policies look up is protected itself, and leads to no circle',
  meaning:
    'A policy that looks into a table which an application role may write without row-level security lets that role write its own answer. One that comes back to its own table fails every query with 42P17, and the usual cure is a function that sees past everything.',
  expected:
    'row-level security on every table that a policy looks into, or no right for an application role to write it; no circle',
  remedy:
    "Enable row-level security there, or revoke the right. A circle is broken by a SECURITY DEFINER function that looks up the one fact, bound to the session's user.",
  objects: 'policies',
  nothing: 'no table of the model has a policy',
  stage: 'isolated',
  query: policyRows.sql,
  judge: (facts) => {
    const index = Map.groupBy(facts.policies, ({ relid }) => relid);
    return facts.policies.map((policy) => judgeQueries(facts, index, policy));
  },
});

function judgeQueries(facts: Facts, index: ReadonlyMap<string, Policy[]>, policy: Policy): Finding {
  const object = { object: policyName(policy), table: policy.id };
  const { app, anonymous } = facts.model.roles;
  const reads = readsOf(facts, policy, app[0] ?? anonymous[0] ?? facts.model.roles.owner);
  if (reads.length === 0) return { ...object, verdict: 'green', observed: 'looks nothing up' };
  for (const actor of [...app, ...anonymous].filter((role) => appliesTo(facts, policy, role))) {
    const way = circle(facts, index, policy, actor);
    if (way !== undefined) {
      return {
        ...object,
        verdict: 'red',
        observed: `infinite recursion (42P17): it comes back to its own table: ${[policy.relation, ...way].join(' → ')}`,
        fix: repairPolicy(facts, policy),
      };
    }
  }
  const bare = reads.find(({ relation }) => isWritable(facts, relation));
  if (bare !== undefined) {
    const { relation } = bare;
    return {
      ...object,
      verdict: 'red',
      observed: `believes ${relation.sql}, which ${relation.writers.join(', ')} may write without row-level security`,
      fix: `alter table ${relation.sql} enable row level security;`,
    };
  }
  const names = [...new Set(reads.map(({ relation }) => relation.sql))];
  return { ...object, verdict: 'green', observed: names.join(', ') };
}

function appliesTo(facts: Facts, { roles }: Policy, role: string): boolean {
  const has = facts.roles.get(role)?.has ?? [];
  return roles.some((name) => name === 'public' || has.includes(name));
}

function isWritable(facts: Facts, relation: RelationRow): boolean {
  return !relation.secured && relation.writers.length > 0 && !isPlatformSchema(facts.model, relation.schema);
}

export const POLICY_QUERIES: readonly CheckSpec[] = [queries];
