import type { Tree } from '../../sql/tree.ts';
import { assume } from './assume.ts';
import { belongs, claimKey, isMembership, sessionClaim } from './belongs.ts';
import type { Facts, Policy } from './facts.ts';
import { newSession, type Scope } from './scope.ts';
import { classesOf, columnKey, START, type State } from './state.ts';

/** One expression of a policy, and what it decides about. */
export type Part = 'using' | 'check';

/** What was found out about one expression. */
export interface Judgement {
  readonly verdict: 'bound' | 'open' | 'unknown';
  /** Why it is not bound, in words. */
  readonly reason: string;
  /** Places in settings that the tenant's column is compared with, although the model names another. */
  readonly otherSources: readonly string[];
}

/** What each row's policy is asked: does the condition hold only for rows of the session's tenant? */
export function judgeExpression(facts: Facts, policy: Policy, part: Part): Judgement {
  const tree = part === 'using' ? policy.usingTree : (policy.checkTree ?? policy.usingTree);
  if (tree === undefined) return { verdict: 'bound', reason: 'admits no row', otherSources: [] };
  const known = judgements.get(facts) ?? new Map<string, Judgement>();
  judgements.set(facts, known);
  const key = likeness(facts, policy, part);
  const judgement = known.get(key) ?? judgeTree(facts, policy, part, tree);
  known.set(key, judgement);
  return judgement;
}

const judgements = new WeakMap<Facts, Map<string, Judgement>>();

/** Equal for expressions of which the same is true: a thousand tables ask the same of their tenant column. */
function likeness(facts: Facts, policy: Policy, part: Part): string {
  const { table, command, permissive, functions, relname } = policy;
  const text = (part === 'using' ? policy.using : (policy.check ?? policy.using)) ?? '';
  const alone = table.via !== undefined || isMembership(facts, table) || text.includes(relname);
  return JSON.stringify([
    text,
    functions,
    part,
    command,
    permissive,
    table.tenantColumn,
    table.nullTenant,
    alone ? policy.relid : '',
  ]);
}

function judgeTree(facts: Facts, policy: Policy, part: Part, tree: Tree): Judgement {
  const states = waysOf(facts, policy, tree);
  const failing = states.filter((state) => !isAdmissible(facts, policy, part, state));
  if (failing.length === 0) return { verdict: 'bound', reason: 'bound to the claim', otherSources: [] };
  const open = failing.filter(({ unsure }) => unsure === undefined);
  const [worst] = open.length > 0 ? open : failing;
  return {
    verdict: open.length > 0 ? 'open' : 'unknown',
    reason: worst === undefined ? '' : (worst.unsure ?? reasonOf(facts, policy, part, worst)),
    otherSources: [...new Set(failing.flatMap((state) => otherSources(facts, policy, state)))],
  };
}

/** All ways in which an expression of a policy can be true. */
export function waysOf(facts: Facts, policy: Policy, tree: Tree): State[] {
  const relation = facts.relations.get(policy.relid);
  const session = newSession(facts, policy.functions);
  const own = { id: 0, alias: policy.relname, ...(relation === undefined ? {} : { relation }) };
  const scope: Scope = { session, items: [own], path: [], calls: [] };
  return assume(tree, scope, { ...START, items: new Map([[0, policy.relid]]) });
}

function isAdmissible(facts: Facts, policy: Policy, part: Part, state: State): boolean {
  const { table } = policy;
  if (writesMembership(facts, policy, part) && isOnlySelf(facts, state)) return false;
  if (belongs(facts, state, 0, table)) return true;
  return (
    readsGlobal(policy, part) &&
    table.tenantColumn !== undefined &&
    state.nulls.has(columnKey(0, table.tenantColumn))
  );
}

/** Rows of everybody may be read by everybody; a floor below all commands must let them through. */
function readsGlobal(policy: Policy, part: Part): boolean {
  return (
    policy.table.nullTenant === 'global' &&
    part === 'using' &&
    (policy.command === 'SELECT' || !policy.permissive)
  );
}

/** Who may write memberships of their own decides for themselves whose tenants they are. */
function writesMembership(facts: Facts, policy: Policy, part: Part): boolean {
  return part === 'check' && policy.permissive && isMembership(facts, policy.table);
}

function isOnlySelf(facts: Facts, state: State): boolean {
  const { claim } = facts.model;
  if (claim.from !== 'membership') return false;
  const others = new Map([...state.items].filter(([item]) => item !== 0));
  const classes = classesOf(state);
  if (classes.impossible) return false;
  const self = classes.same(columnKey(0, claim.userColumn), claimKey(claim.user));
  const member = [...others.keys()].some(
    (item) =>
      classes.same(columnKey(item, claim.userColumn), claimKey(claim.user)) &&
      classes.same(columnKey(item, claim.tenantColumn), columnKey(0, claim.tenantColumn)),
  );
  return self && !member;
}

/** Sources that the tenant's column (of the row itself or of a row that leads to it) was compared with in vain. */
function otherSources(facts: Facts, { table }: Policy, state: State): string[] {
  const classes = classesOf(state);
  const claim = claimKey(sessionClaim(facts));
  const columns = [...state.items].flatMap(([item, oid]) => {
    const model = item === 0 ? table : facts.tables.get(oid);
    const membership =
      facts.model.claim.from === 'membership' && model !== undefined && isMembership(facts, model);
    const own =
      membership && facts.model.claim.from === 'membership'
        ? facts.model.claim.userColumn
        : model?.tenantColumn;
    return own === undefined ? [] : [columnKey(item, own)];
  });
  return columns
    .flatMap((column) => classes.of(column))
    .filter((key) => key.startsWith('s ') && key !== claim)
    .map(describeSource);
}

/** A place in a setting, for people. */
function describeSource(key: string): string {
  const [setting, ...path] = JSON.parse(key.slice(2)) as string[];
  return path.length === 0 ? `${setting}` : `${path.join('.')} of ${setting}`;
}

function reasonOf(facts: Facts, policy: Policy, part: Part, state: State): string {
  if (writesMembership(facts, policy, part) && isOnlySelf(facts, state)) {
    return 'who is signed in can make themselves a member of any tenant';
  }
  const [other] = otherSources(facts, policy, state);
  if (other !== undefined) return `the tenant is taken from ${other}, which is not the claim of the model`;
  const compared = settingsCompared(facts, state);
  if (compared !== undefined) return `it is enough that ${compared}`;
  const notes = [...new Set(state.notes)].filter((note) => note !== 'true');
  if (state.equal.length === 0 && notes.length === 0) return 'it is true for every row';
  const columns = state.equal
    .flat()
    .filter((key) => key.startsWith('c 0 '))
    .map((key) => key.slice(4));
  const asked = [
    ...notes,
    ...new Set(columns.map((column) => `a comparison of ${column} with something that is not the claim`)),
  ];
  return asked.length === 0
    ? 'no condition of it names the claim'
    : `nothing ties the row to the claim where all it asks is ${asked.slice(0, 3).join(' and ')}`;
}

function settingsCompared(facts: Facts, state: State): string | undefined {
  const claim = claimKey(sessionClaim(facts));
  for (const [a, b] of state.equal) {
    for (const [source, value] of [
      [a, b],
      [b, a],
    ] as const) {
      if (source.startsWith('s ') && source !== claim && value.startsWith('k ')) {
        return `${describeSource(source)} is '${value.slice(2)}'`;
      }
    }
  }
  return undefined;
}
