import { type Body, readBody } from '../../hardening/policy/body.ts';
import { callsOf, candidates, type Facts, type Policy } from '../../hardening/policy/facts.ts';
import { callsIn } from '../../hardening/policy/names.ts';
import type { PolicyRow } from '../../hardening/policy/policies.ts';
import type { RelationRow } from '../../hardening/policy/relations.ts';
import { canonicalTree, type Tree } from '../../sql/tree.ts';
import type { TableModel } from '../../tenancy/model.ts';
import { newRelation, type Relation } from './picture.ts';
import { modelOf, type Sight } from './sight.ts';

/** A policy as a migration writes it. */
export interface WrittenPolicy {
  readonly table: string;
  readonly name: string;
  readonly permissive: boolean;
  readonly command: string;
  readonly roles: readonly string[];
  readonly using: Tree;
  readonly check: Tree;
}

const KINDS = { table: 'r', partitioned: 'p', view: 'v', matview: 'm' } as const;

/** What the judges of policies ask of a database, from the picture alone: ids stand for oids. */
export async function staticFacts(sight: Sight): Promise<Facts> {
  const { picture, model } = sight;
  const functions = [...picture.functions.values()].flat();
  const namesakes = Map.groupBy(functions, ({ name }) => name);
  const relations = new Map([...picture.relations.values()].map((item) => [item.id, rowOf(item)]));
  // A table that no migration so far has shown has at least the columns that the model names.
  for (const table of model.tables.values()) {
    if (relations.has(table.id)) continue;
    const named = [
      ...table.key,
      ...table.parents.flatMap(({ columns }) => columns.map(({ child }) => child)),
    ];
    const columns = new Set(table.tenantColumn === undefined ? named : [table.tenantColumn, ...named]);
    relations.set(table.id, { ...rowOf(newRelation(table, 'table', undefined)), columns: [...columns] });
  }
  const schemas = new Set([...relations.values(), ...functions].map(({ schema }) => schema));
  const tables = new Map<string, TableModel>();
  for (const id of relations.keys()) {
    const found = modelOf(sight, id);
    if (found !== undefined) tables.set(id, found);
  }
  const bodies = new Map<string, Body>();
  const queue = callsIn(sight.step.tree).flatMap((call) => candidates(namesakes, call));
  for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
    if (bodies.has(row.oid)) continue;
    const body = await readBody(row);
    bodies.set(row.oid, body);
    for (const call of callsOf(body)) queue.push(...candidates(namesakes, call));
  }
  return {
    model,
    policies: [],
    triggers: [],
    functions: new Map(functions.map((row) => [row.oid, row])),
    namesakes,
    relations,
    relationNames: new Map([...relations.values()].map((row) => [`${row.schema}.${row.name}`, row])),
    tables,
    roles: new Map(),
    schemas: new Map([...schemas].map((name) => [name, { name, creators: [], grantees: [] }])),
    bodies,
  };
}

function rowOf(relation: Relation): RelationRow {
  return {
    oid: relation.id,
    schema: relation.schema,
    name: relation.name,
    sql: relation.id,
    kind: KINDS[relation.kind],
    owner: '',
    secured: relation.secured,
    forced: relation.forced,
    invoker: relation.invoker,
    barrier: false,
    columns: [...relation.columns.keys()],
    reads: relation.reads,
    definition: null,
    parent: relation.parent ?? null,
    leading: [],
    readers: [],
    writers: [],
  };
}

/** The policy as the judges know one. Throws for a table that the model does not know. */
export function policyIn(facts: Facts, sight: Sight, written: WrittenPolicy): Policy {
  const table = modelOf(sight, written.table);
  if (table === undefined) throw new TypeError(`${written.table} is not in the model`);
  const called = [written.using, written.check]
    .flatMap(callsIn)
    .flatMap((call) => candidates(facts.namesakes, call));
  return {
    id: table.id,
    relation: written.table,
    relid: written.table,
    relname: sight.picture.relations.get(written.table)?.name ?? table.name,
    is_partition: table.id !== written.table,
    name: written.name,
    permissive: written.permissive,
    command: COMMANDS.find((command) => command === written.command) ?? 'ALL',
    roles: written.roles,
    // The judges only tell expressions apart by their text.
    using: written.using === undefined ? null : canonicalTree(written.using),
    check: written.check === undefined ? null : canonicalTree(written.check),
    functions: called.map(({ oid }) => oid),
    table,
    usingTree: written.using,
    checkTree: written.check,
  };
}

const COMMANDS: readonly PolicyRow['command'][] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'ALL'];
