import type pg from 'pg';
import { displayName } from '../../postgres/identifiers.ts';
import { parseSql } from '../../sql/parse.ts';
import { listMember, member, nodesOf, type Tree } from '../../sql/tree.ts';
import type { Model, TableModel } from '../../tenancy/model.ts';
import type { Subject } from '../subject.ts';
import { type Body, readBody } from './body.ts';
import { type FunctionRow, functionRows } from './functions.ts';
import { type Call, callsIn } from './names.ts';
import { perTree } from './per-tree.ts';
import { type PolicyRow, policyRows } from './policies.ts';
import { type RelationRow, relationRows } from './relations.ts';
import { type RoleRow, roleRows, type SchemaRow, schemaRows } from './roles.ts';
import { type TriggerRow, triggerRows } from './triggers.ts';

/** A policy with its expressions parsed. */
export interface Policy extends PolicyRow {
  readonly table: TableModel;
  readonly usingTree: Tree | undefined;
  readonly checkTree: Tree | undefined;
}

/** What the checks of policies, functions, views and triggers know, read once per subject. */
export interface Facts {
  readonly model: Model;
  readonly policies: readonly Policy[];
  readonly triggers: readonly TriggerRow[];
  readonly functions: ReadonlyMap<string, FunctionRow>;
  /** By their name without the schema. */
  readonly namesakes: ReadonlyMap<string, readonly FunctionRow[]>;
  readonly relations: ReadonlyMap<string, RelationRow>;
  /** By `schema.name` as the catalogue has it. */
  readonly relationNames: ReadonlyMap<string, RelationRow>;
  /** Tables of the model and their partitions, by oid. */
  readonly tables: ReadonlyMap<string, TableModel>;
  readonly roles: ReadonlyMap<string, RoleRow>;
  readonly schemas: ReadonlyMap<string, SchemaRow>;
  /** Bodies of the functions that a policy, a trigger or a definer reaches, by oid. */
  readonly bodies: ReadonlyMap<string, Body>;
}

const known = new WeakMap<Subject, Promise<Facts>>();

/** The facts about a subject: six queries, and each text parsed once. */
export function readFacts(client: pg.ClientBase, subject: Subject): Promise<Facts> {
  const found = known.get(subject) ?? gather(client, subject);
  known.set(subject, found);
  return found;
}

async function gather(client: pg.ClientBase, subject: Subject): Promise<Facts> {
  const { model } = subject;
  const relations = await relationRows.ask(client, subject);
  const functions = await functionRows.ask(client, subject);
  const triggers = await triggerRows.ask(client, subject);
  const policies = await parsePolicies(await policyRows.ask(client, subject), model);
  const roles = await roleRows.ask(client, subject);
  const schemas = await schemaRows.ask(client, subject);
  const byOid = new Map(relations.map((row) => [row.oid, row]));
  const namesakes = Map.groupBy(functions, ({ name }) => name);
  return {
    model,
    policies,
    triggers,
    functions: new Map(functions.map((row) => [row.oid, row])),
    namesakes,
    relations: byOid,
    relationNames: new Map(relations.map((row) => [`${row.schema}.${row.name}`, row])),
    tables: tablesOf(model, byOid),
    roles: new Map(roles.map((row) => [row.name, row])),
    schemas: new Map(schemas.map((row) => [row.name, row])),
    bodies: await readBodies(functions, namesakes, policies, triggers),
  };
}

function tablesOf(model: Model, relations: ReadonlyMap<string, RelationRow>): Map<string, TableModel> {
  const found = new Map<string, TableModel>();
  for (const row of relations.values()) {
    let top = row;
    for (let up = row.parent; up !== null; up = top.parent) {
      const next = relations.get(up);
      if (next === undefined) break;
      top = next;
    }
    // A child of plain inheritance is a table of its own; a partition is its parent's.
    const own = model.tables.get(displayName(row)) ?? model.tables.get(displayName(top));
    if (own !== undefined && (row.kind === 'r' || row.kind === 'p' || row.kind === 'f'))
      found.set(row.oid, own);
  }
  return found;
}

/** Expressions per call of the parser. */
const BATCH = 250;

async function parsePolicies(rows: readonly PolicyRow[], model: Model): Promise<Policy[]> {
  const texts = new Set(rows.flatMap(({ using, check }) => [using, check]).filter((text) => text !== null));
  const trees = new Map<string, Tree>();
  const all = [...texts];
  for (let from = 0; from < all.length; from += BATCH) {
    const batch = all.slice(from, from + BATCH);
    const statements = await parseSql(batch.map((text) => `select ${text}`).join('\n;\n'), 'the policies');
    statements.forEach(({ tree }, index) => {
      trees.set(batch[index] ?? '', member(listMember(tree, 'targetList')[0], 'ResTarget', 'val'));
    });
  }
  return rows.map((row) => {
    const table = model.tables.get(row.id);
    if (table === undefined) throw new Error(`${row.id} is not in the model`);
    const treeOf = (text: string | null) => (text === null ? undefined : trees.get(text));
    return { ...row, table, usingTree: treeOf(row.using), checkTree: treeOf(row.check) };
  });
}

/** Reads bodies from where a session can enter, and from there on whatever bears the name of what they call. */
async function readBodies(
  functions: readonly FunctionRow[],
  namesakes: ReadonlyMap<string, readonly FunctionRow[]>,
  policies: readonly Policy[],
  triggers: readonly TriggerRow[],
): Promise<Map<string, Body>> {
  const byOid = new Map(functions.map((row) => [row.oid, row]));
  const entered = [
    ...new Set(policies.flatMap((policy) => policy.functions ?? [])),
    ...triggers.map((trigger) => trigger.function),
    ...functions.filter(({ definer, extension }) => definer && !extension).map(({ oid }) => oid),
  ];
  const bodies = new Map<string, Body>();
  const queue = entered.flatMap((oid) => byOid.get(oid) ?? []);
  for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
    if (bodies.has(row.oid)) continue;
    const body = await readBody(row);
    bodies.set(row.oid, body);
    for (const call of callsOf(body)) queue.push(...candidates(namesakes, call));
  }
  return bodies;
}

/** Every call that a body makes. */
export function callsOf(body: Body): Call[] {
  return [...body.statements.map(({ tree }) => tree), ...body.expressions].flatMap(callsIn);
}

/** Functions that a call may mean. One that says no schema may mean any of its name that the path leads to. */
export function candidates(
  namesakes: ReadonlyMap<string, readonly FunctionRow[]>,
  call: Call,
): readonly FunctionRow[] {
  if (call.schema === 'pg_catalog') return [];
  const named = namesakes.get(call.name) ?? [];
  return call.schema === undefined ? named : named.filter(({ schema }) => schema === call.schema);
}

/** Names of relations within a tree. */
export const rangesIn = perTree((tree): readonly { schema: string | undefined; name: string }[] =>
  nodesOf(tree, 'RangeVar').map((node) => ({
    schema: text(member(node, 'schemaname')),
    name: text(member(node, 'relname')) ?? '',
  })),
);

function text(value: Tree): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The relation that a name means: where it says no schema, the first of the path, or the only one of that name. */
export function findRelation(
  facts: Facts,
  name: { schema: string | undefined; name: string },
  path: readonly string[] = [],
): RelationRow | undefined {
  if (name.schema !== undefined) return facts.relationNames.get(`${name.schema}.${name.name}`);
  for (const schema of path) {
    const found = facts.relationNames.get(`${schema}.${name.name}`);
    if (found !== undefined) return found;
  }
  if (path.length > 0) return undefined;
  const all = [...facts.schemas.keys()].flatMap(
    (schema) => facts.relationNames.get(`${schema}.${name.name}`) ?? [],
  );
  return all.length === 1 ? all[0] : (all.find((row) => facts.tables.has(row.oid)) ?? all[0]);
}

/** The search_path that a function sets for itself; undefined when it takes its caller's. */
export function pathOf(row: FunctionRow): string[] | undefined {
  const setting = row.config?.find((entry) => entry.startsWith('search_path='));
  if (setting === undefined) return undefined;
  return setting
    .slice('search_path='.length)
    .split(',')
    .map((part) =>
      part
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .replaceAll('""', '"'),
    )
    .filter((part) => part !== '');
}
