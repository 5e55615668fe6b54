import { quoteIdentifier } from '../../postgres/identifiers.ts';
import { listMember, member, type Tree } from '../../sql/tree.ts';
import type { CheckSpec, Finding } from '../check.ts';
import { isPlatformSchema } from '../platform.ts';
import { type Facts, findRelation, type Policy, pathOf, rangesIn } from '../policy/facts.ts';
import { type FunctionRow, functionRows } from '../policy/functions.ts';
import { callOf, isBuiltin } from '../policy/names.ts';
import { perTree } from '../policy/per-tree.ts';
import { creatorsIn, revokeCreate, whoCanAct } from '../policy/platform.ts';
import { policyRows } from '../policy/policies.ts';
import { functionsOf, settingsIn, treesOf, treesOfFunction } from '../policy/reach.ts';
import { policyName, repairPolicy } from '../policy/repair.ts';
import { treeCheck } from '../policy/tree-check.ts';

/** What is wrong with a function, and what puts it right. */
interface Fault {
  readonly what: string;
  readonly fix: string;
}

/** A search_path that leads only where the function needs it to, temporary objects last. */
export function pinPath(facts: Facts, row: FunctionRow): string {
  const schemas = treesOfFunction(facts, row)
    .flatMap(rangesIn)
    .filter(({ schema }) => schema === undefined)
    .flatMap((name) => findRelation(facts, name)?.schema ?? []);
  const path = ['pg_catalog', ...new Set(schemas), 'pg_temp'].map((name) =>
    /^[a-z_]+$/.test(name) ? name : quoteIdentifier(name),
  );
  return `alter function ${row.signature} set search_path = ${path.join(', ')};`;
}

const trusted = treeCheck({
  id: 'RLS-10',
  title:
    'every function that a policy calls gives the same answer to everybody and can be replaced by nobody',
  meaning:
    'A policy is as strong as the function that it calls. Without a pinned search_path a session lets it find its own current_setting(); where an application role may create in its schema or owns it, the function itself can be exchanged.',
  expected: 'STABLE, a pinned search_path, a trusted owner, a schema in which no application role may create',
  remedy: 'Alter the function; keep what policies call in a schema of its own that belongs to the migrator.',
  objects: 'functions',
  nothing: 'no policy calls a function',
  stage: 'planned',
  query: functionRows.sql,
  clear: (facts) => `${facts.policies.length} policies call no function of their own`,
  judge: (facts) => {
    const called = new Set(facts.policies.flatMap((policy) => functionsOf(facts, policy)));
    if (facts.policies.length === 0)
      return [{ object: '', verdict: 'grey', observed: 'no table of the model has a policy' }];
    return [...called].filter(({ extension }) => !extension).map((row) => judgeFunction(facts, row));
  },
});

function judgeFunction(facts: Facts, row: FunctionRow): Finding {
  const object = { object: row.signature };
  if (isPlatformSchema(facts.model, row.schema))
    return { ...object, verdict: 'green', observed: "the platform's own" };
  const faults = [...faultsOfKind(facts, row), ...faultsOfPlace(facts, row)];
  if (faults.length > 0) {
    return {
      ...object,
      verdict: 'red',
      observed: faults.map(({ what }) => what).join('; '),
      fix: [...new Set(faults.map(({ fix }) => fix))].join('\n'),
    };
  }
  const body = facts.bodies.get(row.oid);
  if (body?.unreadable !== undefined) {
    return { ...object, verdict: 'grey', observed: `cannot be judged: ${body.unreadable}` };
  }
  return { ...object, verdict: 'green', observed: row.volatility === 'i' ? 'IMMUTABLE' : 'STABLE' };
}

function faultsOfKind(facts: Facts, row: FunctionRow): Fault[] {
  const stable = `alter function ${row.signature} stable;`;
  if (row.volatility === 'v')
    return [{ what: 'VOLATILE: it is called for every row, and may answer differently', fix: stable }];
  if (row.volatility !== 'i') return [];
  const trees = treesOfFunction(facts, row);
  const reads = trees.some((tree) => settingsIn(tree).length > 0 || rangesIn(tree).length > 0);
  // The planner keeps the answer that the first session got.
  return reads ? [{ what: 'IMMUTABLE, but what it reads differs from session to session', fix: stable }] : [];
}

function faultsOfPlace(facts: Facts, row: FunctionRow): Fault[] {
  const faults: Fault[] = [];
  const path = pathOf(row);
  const resolvesNames = !row.bound && (row.language === 'sql' || row.language === 'plpgsql');
  if (resolvesNames && row.config?.some((entry) => entry.startsWith('search_path=')) !== true) {
    faults.push({ what: "it takes its caller's search_path", fix: pinPath(facts, row) });
  }
  for (const schema of resolvesNames ? (path ?? []) : []) {
    if (schema === '$user' || creatorsIn(facts, schema).length > 0) {
      faults.push({
        what: `its search_path leads through ${schema}, where an application role may create`,
        fix: pinPath(facts, row),
      });
    }
  }
  const owners = whoCanAct(facts, row.owner);
  if (owners.length > 0) {
    const fix = `alter function ${row.signature} owner to ${quoteIdentifier(facts.model.roles.owner)};`;
    faults.push({ what: `${owners.join(', ')} can replace it as its owner`, fix });
  }
  const creators = creatorsIn(facts, row.schema);
  if (creators.length > 0) {
    faults.push({
      what: `${creators.join(', ')} may create in schema ${row.schema}`,
      fix: revokeCreate(facts, row.schema),
    });
  }
  return faults;
}

const perRow = treeCheck({
  id: 'RLS-11',
  title: 'no policy asks for the claim once per row where that costs',
  meaning:
    'A function called bare in a policy runs for every row that is looked at. With an index on the tenant column that is hardly more than the rows asked for; without one, or where the function is VOLATILE, every query takes time for all rows of all tenants.',
  expected:
    'the claim inside (select …), or an index that begins with the tenant column and a function that is not VOLATILE',
  remedy: 'Put the call into (select …): it then runs once per query.',
  objects: 'policies',
  nothing: 'no table of the model has a policy',
  stage: 'constrained',
  query: policyRows.sql,
  judge: (facts) =>
    facts.policies
      .filter(({ table, is_partition }) => table.kind !== 'shared' && !is_partition)
      .map((policy) => judgePerRow(facts, policy)),
});

function judgePerRow(facts: Facts, policy: Policy): Finding {
  const object = { object: policyName(policy), table: policy.id };
  const bare = treesOf(policy).flatMap(bareCallsIn);
  if (bare.length === 0) return { ...object, verdict: 'green', observed: 'once per query' };
  const rows = (policy.functions ?? []).flatMap((oid) => facts.functions.get(oid) ?? []);
  const slow = bare
    .map((node) => callOf(node))
    .filter(({ name, schema }) =>
      rows.some(
        (row) => row.volatility === 'v' && row.name === name && row.schema === (schema ?? row.schema),
      ),
    );
  const [column = ''] =
    policy.table.tenantColumn === undefined
      ? (policy.table.via?.columns.map(({ child }) => child) ?? [])
      : [policy.table.tenantColumn];
  const indexed = facts.relations.get(policy.relid)?.leading.includes(column) === true;
  if (slow.length === 0 && indexed)
    return { ...object, verdict: 'green', observed: 'per row, of those that the index finds' };
  const names = [
    ...new Set((slow.length > 0 ? slow : bare.map((node) => callOf(node))).map(({ name }) => `${name}()`)),
  ].join(', ');
  return {
    ...object,
    verdict: 'red',
    observed:
      slow.length > 0
        ? `${names} is VOLATILE and runs for every row`
        : `${names} runs for every row, and no index begins with ${column}`,
    fix: repairPolicy(facts, policy),
  };
}

const bareCallsIn = perTree(bareCalls);

/** Calls that stand outside every sub-select and do not depend on the row: those that could run once. */
function bareCalls(tree: Tree): Tree[] {
  if (tree === null || typeof tree !== 'object') return [];
  return Object.entries(tree).flatMap(([kind, value]): Tree[] => {
    if (kind === 'SubLink') return bareCalls(member(value, 'testexpr'));
    if (kind !== 'FuncCall') return bareCalls(value);
    const call = callOf(value);
    const isContext = call.schema !== undefined || isBuiltin(call, 'current_setting');
    return isContext && !hasColumn(listMember(value, 'args'))
      ? [value]
      : bareCalls(listMember(value, 'args'));
  });
}

function hasColumn(tree: Tree): boolean {
  if (tree === null || typeof tree !== 'object') return false;
  return Object.entries(tree).some(([kind, value]) => kind === 'ColumnRef' || hasColumn(value));
}

export const POLICY_FUNCTIONS: readonly CheckSpec[] = [trusted, perRow];
