import type { CheckSpec, Finding } from '../check.ts';
import { isPlatformSchema } from '../platform.ts';
import { type Anchors, sessionClaim } from '../policy/belongs.ts';
import { type Use, usesOf } from '../policy/confined.ts';
import { sourceOf } from '../policy/evaluate.ts';
import { type Facts, pathOf, rangesIn } from '../policy/facts.ts';
import { type FunctionRow, functionRows } from '../policy/functions.ts';
import { creatorsIn, revokeCreate, seesPast } from '../policy/platform.ts';
import { calledBy, treesOfFunction } from '../policy/reach.ts';
import { newSession } from '../policy/scope.ts';
import { columnKey, sourceKey } from '../policy/state.ts';
import { treeCheck } from '../policy/tree-check.ts';
import { pinPath } from './policy-functions.ts';

/** Functions whose right to be called is a right to do something. */
function definers(facts: Facts): FunctionRow[] {
  return [...facts.functions.values()].filter(({ definer, extension }) => definer && !extension);
}

const exposed = treeCheck({
  id: 'FN-01',
  title: 'no application role can call a function that reads or writes all tenants',
  meaning:
    'A SECURITY DEFINER function runs with the rights of its owner. Where the owner sees past row-level security, whoever may call it reads or writes rows of every tenant through it, and every function may be called by PUBLIC until somebody says otherwise.',
  expected:
    "every use of a tenant's table bound to the claim, or an owner whom row-level security holds, or no right to call it",
  remedy:
    'Revoke EXECUTE from PUBLIC and the application roles, or make it SECURITY INVOKER, or bind every query in it to the claim.',
  objects: 'SECURITY DEFINER functions',
  nothing: 'no table of the model exists in this database',
  stage: 'planned',
  query: functionRows.sql,
  clear: (facts) =>
    `none of ${facts.functions.size} functions is SECURITY DEFINER and open to an application role`,
  judge: (facts) =>
    definers(facts)
      .filter(
        ({ callers, returns }) => callers.length > 0 && returns !== 'trigger' && returns !== 'event_trigger',
      )
      .map((row) => judgeExposed(facts, row)),
});

function judgeExposed(facts: Facts, row: FunctionRow): Finding {
  const object = { object: row.signature };
  const reached = reach(facts, row, row.owner, new Set());
  const fix = `revoke execute on ${row.kind === 'p' ? 'procedure' : 'function'} ${row.signature} from ${row.grantees.join(', ')};`;
  const loose = reached.uses.filter(({ confined }) => !confined);
  if (loose.length > 0) {
    const tables = [
      ...new Set(loose.map(({ relation, writes }) => `${writes ? 'writes' : 'reads'} ${relation.sql}`)),
    ];
    return {
      ...object,
      verdict: 'red',
      observed: `${row.callers.join(', ')} may call it; as ${row.owner} it ${tables.join(', ')} of all tenants`,
      fix,
    };
  }
  if (reached.blind !== undefined)
    return { ...object, verdict: 'grey', observed: `cannot be judged: ${reached.blind}`, fix };
  return {
    ...object,
    verdict: 'green',
    observed:
      reached.uses.length > 0 ? 'bound to the claim' : "touches no tenant's table that its owner sees past",
  };
}

/** What a function does with tables that its actor sees past the policies of. */
interface Reached {
  readonly uses: readonly Use[];
  readonly blind: string | undefined;
}

function reach(facts: Facts, row: FunctionRow, actor: string, seen: ReadonlySet<string>): Reached {
  const key = `${row.oid} ${actor}`;
  if (seen.has(key)) return { uses: [], blind: undefined };
  const inner = new Set([...seen, key]);
  const uses: Use[] = [];
  const body = facts.bodies.get(row.oid);
  const scope = {
    session: { ...newSession(facts), budget: 50_000 },
    items: [],
    path: pathOf(row) ?? [],
    calls: [row.oid],
    ...(body === undefined ? {} : { body }),
  };
  for (const statement of [...(body?.statements ?? []), ...(body?.expressions ?? []).map(asSelect)]) {
    uses.push(
      ...usesOf(statement, scope, ownUser(facts)).filter(({ relation }) => seesPast(facts, actor, relation)),
    );
  }
  let blind = isBlind(facts, row, actor);
  for (const called of calledBy(facts, row)) {
    const next = reach(facts, called, called.definer ? called.owner : actor, inner);
    uses.push(...next.uses);
    blind ??= next.blind;
  }
  return { uses, blind };
}

function asSelect(tree: unknown): { kind: string; tree: unknown } {
  return { kind: 'SelectStmt', tree: { targetList: [{ ResTarget: { val: tree } }], op: 'SETOP_NONE' } };
}

/** Rows of the session's own user are nobody else's, whatever their tenant. */
function ownUser(facts: Facts): Anchors {
  const claim = sessionClaim(facts);
  if (claim.from !== 'jwt') return { tenants: [] };
  const user = sourceKey(sourceOf(claim.setting).setting, ['sub']);
  const columns = new Set(
    [...facts.relations.values()].flatMap((relation) =>
      facts.tables.has(relation.oid) ? relation.columns : [],
    ),
  );
  return {
    tenants: [],
    reaches: (item, _table, classes) =>
      classes.of(user).some((other) => [...columns].some((column) => other === columnKey(item, column))),
  };
}

/** Why nothing can be said about a function; undefined where its actor could not get past anything anyway. */
function isBlind(facts: Facts, row: FunctionRow, actor: string): string | undefined {
  if (row.extension || isPlatformSchema(facts.model, row.schema)) return undefined;
  const past = [...facts.tables.keys()].some((oid) => {
    const relation = facts.relations.get(oid);
    return (
      relation !== undefined && facts.tables.get(oid)?.kind !== 'shared' && seesPast(facts, actor, relation)
    );
  });
  if (!past) return undefined;
  const body = facts.bodies.get(row.oid);
  if (body?.unreadable !== undefined) return `${row.signature}: ${body.unreadable}`;
  return body?.dynamic === true ? `${row.signature} runs SQL that it puts together` : undefined;
}

const pinned = treeCheck({
  id: 'FN-02',
  title: 'every SECURITY DEFINER function finds only what its author meant',
  meaning:
    'Names without a schema are looked up along the search_path of the caller. Whoever calls the function puts a table, type or function of the same name before the right one, and their code runs with the rights of the owner. Temporary tables and types come first of all where pg_temp is not named last.',
  expected:
    'a pinned search_path that ends in pg_temp and leads through no schema in which an application role may create',
  remedy: 'Set it on the function, and write names in the body with their schema.',
  objects: 'SECURITY DEFINER functions',
  nothing: 'no table of the model exists in this database',
  stage: 'planned',
  query: functionRows.sql,
  clear: (facts) => `none of ${facts.functions.size} functions is SECURITY DEFINER`,
  judge: (facts) => definers(facts).map((row) => judgePinned(facts, row)),
});

function judgePinned(facts: Facts, row: FunctionRow): Finding {
  const object = { object: row.signature };
  if (isPlatformSchema(facts.model, row.schema))
    return { ...object, verdict: 'green', observed: "the platform's own" };
  if (row.bound) return { ...object, verdict: 'green', observed: 'its names were resolved when it was made' };
  if (row.language !== 'sql' && row.language !== 'plpgsql')
    return { ...object, verdict: 'green', observed: `written in ${row.language}, which looks no names up` };
  const path = pathOf(row);
  const fix = pinPath(facts, row);
  if (path === undefined)
    return { ...object, verdict: 'red', observed: "it takes its caller's search_path", fix };
  for (const schema of path) {
    const creators = creatorsIn(facts, schema);
    if (schema === '$user')
      return {
        ...object,
        verdict: 'red',
        observed: 'its search_path leads through the schema of whoever calls',
        fix,
      };
    if (creators.length === 0) continue;
    return {
      ...object,
      verdict: 'red',
      observed: `its search_path leads through ${schema}, where ${creators.join(', ')} may create`,
      fix: `${revokeCreate(facts, schema)}\n${fix}`,
    };
  }
  if (path.at(-1) === 'pg_temp') return { ...object, verdict: 'green', observed: path.join(', ') };
  const bare = barelyNamed(facts, row);
  if (bare === undefined)
    return {
      ...object,
      verdict: 'grey',
      observed: `its search_path does not end in pg_temp, and its body cannot be read`,
      fix,
    };
  return bare.length === 0
    ? {
        ...object,
        verdict: 'green',
        expected: 'every table and type named with its schema',
        observed: 'without pg_temp, but it names no table or type without a schema',
      }
    : {
        ...object,
        verdict: 'red',
        observed: `temporary objects come first: it names ${bare.slice(0, 3).join(', ')} without a schema, and its search_path does not end in pg_temp`,
        fix,
      };
}

/** Tables and types that a body names without a schema: what a temporary one of the same name would replace. */
function barelyNamed(facts: Facts, row: FunctionRow): string[] | undefined {
  const body = facts.bodies.get(row.oid);
  if (body === undefined || body.unreadable !== undefined) return undefined;
  const tables = treesOfFunction(facts, row)
    .flatMap(rangesIn)
    .filter(({ schema }) => schema === undefined);
  return [...new Set([...tables.map(({ name }) => name), ...body.types])];
}

const leakproof = treeCheck({
  id: 'FN-04',
  title: 'no function of the system claims to be LEAKPROOF',
  meaning:
    'A LEAKPROOF function may be run before the policies: it sees rows of every tenant, and what it logs, raises or divides by zero tells about them.',
  expected: 'NOT LEAKPROOF, apart from extensions',
  remedy: 'Take the attribute away. A superuser gave it, since nobody else can.',
  objects: 'functions',
  nothing: 'no table of the model exists in this database',
  stage: 'planned',
  query: functionRows.sql,
  clear: () => 'no function of the system',
  judge: (facts) =>
    [...facts.functions.values()]
      .filter(({ extension, schema }) => !extension && !isPlatformSchema(facts.model, schema))
      .map(
        (row): Finding =>
          row.leakproof
            ? {
                object: row.signature,
                verdict: 'red',
                observed: 'LEAKPROOF',
                fix: `alter function ${row.signature} not leakproof;`,
              }
            : { object: row.signature, verdict: 'green', observed: 'not LEAKPROOF' },
      ),
});

export const FUNCTIONS: readonly CheckSpec[] = [exposed, pinned, leakproof];
