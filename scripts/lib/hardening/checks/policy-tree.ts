import { quoteIdentifier } from '../../postgres/identifiers.ts';
import type { CheckSpec, Finding } from '../check.ts';
import type { Facts, Policy } from '../policy/facts.ts';
import { type Judgement, judgeExpression, type Part } from '../policy/judge.ts';
import { policyRows } from '../policy/policies.ts';
import { isForBypassing, policyName, repairPolicy } from '../policy/repair.ts';
import { treeCheck } from '../policy/tree-check.ts';
import { createFloor } from '../policy-sql.ts';

/** The expressions that decide about rows: USING about those that are there, WITH CHECK about new ones. */
function partsOf({ command }: Policy): Part[] {
  if (command === 'SELECT' || command === 'DELETE') return ['using'];
  return command === 'INSERT' ? ['check'] : ['using', 'check'];
}

const judged = new WeakMap<Policy, [Part, Judgement][]>();

/** What was found out about each expression of a policy. Judged once, however many checks ask. */
export function judgePolicy(facts: Facts, policy: Policy): [Part, Judgement][] {
  const known = judged.get(policy) ?? judgeParts(facts, policy);
  judged.set(policy, known);
  return known;
}

function judgeParts(facts: Facts, policy: Policy): [Part, Judgement][] {
  const [first, second] = partsOf(policy);
  if (first === undefined) return [];
  const judgement = judgeExpression(facts, policy, first);
  if (second === undefined) return [[first, judgement]];
  const repeats =
    (policy.check === null || policy.check === policy.using) &&
    judgement.verdict === 'bound' &&
    policy.table.nullTenant === 'forbidden';
  // The same text twice; only who may write memberships, or rows of everybody, is asked more of a new row.
  const again =
    repeats && facts.model.claim.from !== 'membership' ? judgement : judgeExpression(facts, policy, second);
  return [
    [first, judgement],
    [second, again],
  ];
}

const bound = treeCheck({
  id: 'RLS-07',
  title: "every permissive policy admits only rows of the session's tenant, by its parse tree",
  meaning:
    'A condition can name the tenant column and still let everything through: `tenant_id is not null`, `or current_tenant() is null`, `or is_admin`. Whoever makes the other half true reads and writes all tenants.',
  expected: "in each way in which the condition can be true, the row's tenant is the claim of the model",
  remedy:
    'Give the policy the condition of the model alone; what else it is to restrict belongs behind AND, never behind OR.',
  objects: 'permissive policies',
  nothing: 'no table of the model has a permissive policy',
  stage: 'isolated',
  query: policyRows.sql,
  judge: (facts) =>
    facts.policies
      .filter((policy) => policy.permissive && policy.table.kind !== 'shared')
      .map((policy) => judgeBound(facts, policy)),
});

function judgeBound(facts: Facts, policy: Policy): Finding {
  const object = { object: policyName(policy), table: policy.id };
  if (isForBypassing(facts, policy)) {
    return {
      ...object,
      verdict: 'green',
      observed: `only for ${policy.roles.join(', ')}, who sees past every policy`,
    };
  }
  const parts = judgePolicy(facts, policy);
  const [part, worst] =
    parts.find(([, { verdict }]) => verdict === 'open') ??
    parts.find(([, { verdict }]) => verdict === 'unknown') ??
    [];
  if (part === undefined || worst === undefined)
    return { ...object, verdict: 'green', observed: 'bound to the claim' };
  const where = parts.length > 1 ? `${part === 'using' ? 'USING' : 'WITH CHECK'}: ` : '';
  const floor = floorsOf(facts, policy).find((other) => isBound(facts, other));
  const held = floor === undefined ? '' : ` (for now the restrictive ${floor.name} holds it)`;
  const text = shown((part === 'check' ? (policy.check ?? policy.using) : policy.using) ?? '');
  return {
    ...object,
    verdict: worst.verdict === 'open' ? 'red' : 'grey',
    observed:
      worst.verdict === 'open'
        ? `${where}${worst.reason}${held}: ${text}`
        : `${where}cannot be judged: ${worst.reason}: ${text}`,
    fix: repairPolicy(facts, policy),
  };
}

function shown(expression: string): string {
  const line = expression.replaceAll(/\s+/g, ' ');
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

function isBound(facts: Facts, policy: Policy): boolean {
  return judgePolicy(facts, policy).every(([, { verdict }]) => verdict === 'bound');
}

const floorsByFacts = new WeakMap<Facts, Map<string, Policy[]>>();

/** Restrictive policies for everybody and every command of the same table. */
function floorsOf(facts: Facts, { relid }: Pick<Policy, 'relid'>): readonly Policy[] {
  const known =
    floorsByFacts.get(facts) ?? Map.groupBy(facts.policies.filter(isFloor), (policy) => policy.relid);
  floorsByFacts.set(facts, known);
  return known.get(relid) ?? [];
}

function isFloor({ permissive, command, roles }: Policy): boolean {
  return !permissive && command === 'ALL' && roles.includes('public');
}

const floor = treeCheck({
  id: 'RLS-05',
  title: 'a restrictive floor for everybody lies under all policies',
  meaning:
    'Without it the next careless permissive policy, joined to the others by OR, opens the table. With it a later policy can only take rows away.',
  expected:
    "a RESTRICTIVE policy FOR ALL TO PUBLIC that admits only rows of the session's tenant, by its parse tree",
  remedy: 'Create it beside the permissive policies, with the same condition.',
  objects: 'tables',
  nothing: 'no table of the model exists in this database',
  stage: 'isolated',
  query: policyRows.sql,
  judge: (facts) =>
    [...facts.tables].flatMap(([relid, table]): Finding[] => {
      if (table.kind === 'shared' || facts.relations.get(relid)?.parent !== null) return [];
      const object = { object: table.id, table: table.id };
      const floors = floorsOf(facts, { relid });
      const holding = floors.filter((policy) => isBound(facts, policy));
      if (holding.length > 0)
        return [{ ...object, verdict: 'green', observed: holding.map(({ name }) => name).join(', ') }];
      const [first] = floors;
      if (first === undefined) {
        return [
          {
            ...object,
            verdict: 'red',
            observed: 'no restrictive floor',
            fix: createFloor(facts.model, table),
          },
        ];
      }
      const [, worst] = judgePolicy(facts, first).find(([, { verdict }]) => verdict !== 'bound') ?? [];
      const unknown = worst?.verdict === 'unknown';
      return [
        {
          ...object,
          verdict: unknown ? 'grey' : 'red',
          observed: `${first.name} ${unknown ? 'cannot be judged' : 'holds nothing'}: ${worst?.reason ?? ''}`,
          fix: repairPolicy(facts, first),
        },
      ];
    }),
});

const roles = treeCheck({
  id: 'RLS-13',
  title: 'every permissive policy names the roles that it is for',
  meaning:
    'A permissive policy without TO is for PUBLIC: for visitors nobody has signed in, for the login that a new service gets next year, for the owner. Nobody decided that they should see rows.',
  expected: 'TO the application roles of the model',
  remedy: 'Name the roles. A restrictive policy is the other way round: TO PUBLIC is right for it.',
  objects: 'permissive policies',
  nothing: 'no table of the model has a permissive policy',
  stage: 'isolated',
  query: policyRows.sql,
  judge: (facts) =>
    facts.policies
      .filter(({ permissive, table }) => permissive && table.kind !== 'shared')
      .map((policy): Finding => {
        const object = { object: policyName(policy), table: policy.id };
        const { app } = facts.model.roles;
        if (policy.roles.includes('public') && app.length > 0) {
          const to = app.map(quoteIdentifier).join(', ');
          return {
            ...object,
            verdict: 'red',
            observed: 'for PUBLIC',
            fix: `alter policy ${quoteIdentifier(policy.name)} on ${policy.relation} to ${to};`,
          };
        }
        const past = policy.roles.filter((role) => facts.roles.get(role)?.bypasses === true);
        const observed = `for ${policy.roles.join(', ')}`;
        // No policy has an effect on them: nothing is lost, and nothing gained.
        return past.length === 0
          ? { ...object, verdict: 'green', observed }
          : {
              ...object,
              verdict: 'green',
              expected: 'application roles',
              observed: `${past.join(', ')} sees past every policy, so naming it has no effect`,
            };
      }),
});

const writes = treeCheck({
  id: 'RLS-14',
  title: 'what a policy without WITH CHECK does is what its author meant',
  meaning:
    'A policy FOR INSERT without WITH CHECK admits no row at all, and one for UPDATE or ALL asks USING of the new row as well. Neither is a hole, whatever other tools say; the first is a command that never works.',
  expected: 'WITH CHECK in a policy for INSERT; elsewhere USING holds for new rows too',
  remedy:
    'Nothing to repair for isolation. Where an INSERT policy admits nothing, drop it or give it a WITH CHECK.',
  objects: 'policies for writing',
  nothing: 'no table of the model has a policy for writing',
  stage: 'isolated',
  query: policyRows.sql,
  judge: (facts) =>
    facts.policies
      .filter(({ command }) => command !== 'SELECT' && command !== 'DELETE')
      .map((policy): Finding => {
        const object = { object: policyName(policy), table: policy.id, verdict: 'green' as const };
        if (policy.check !== null) return { ...object, observed: 'WITH CHECK' };
        if (policy.command !== 'INSERT') return { ...object, observed: 'USING holds for new rows too' };
        return {
          ...object,
          expected: 'a WITH CHECK',
          observed: `${policy.name} FOR INSERT has none and admits no row`,
        };
      }),
});

/** Replaces the check of the same id that only asks whether the floor depends on the tenant column. */
export const FLOORS_BY_TREE: readonly CheckSpec[] = [floor];

export const POLICY_TREE: readonly CheckSpec[] = [bound, roles, writes];
