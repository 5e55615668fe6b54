import type { Node, RangeVar } from 'libpg-query';
import type pg from 'pg';
import type { Statement } from './statements.ts';

/** Something that a migration makes. */
export interface DatabaseObject {
  readonly kind: 'schema' | 'relation' | 'function' | 'trigger' | 'policy' | 'constraint';
  readonly schema: string;
  /** Table of a trigger, policy or constraint; otherwise empty. */
  readonly table: string;
  readonly name: string;
}

/**
 * What the statements make, as far as they say it themselves: what a DO block makes cannot be read off.
 * Unqualified names are taken to be in `public`.
 */
export function createdObjects(statements: readonly Statement[]): DatabaseObject[] {
  return statements.flatMap(({ tree }) => objectsOf(tree));
}

function objectsOf(tree: Node): DatabaseObject[] {
  if ('CreateSchemaStmt' in tree) return plain('schema', '', tree.CreateSchemaStmt.schemaname);
  if ('CreateStmt' in tree) return relation(tree.CreateStmt.relation);
  if ('ViewStmt' in tree) return relation(tree.ViewStmt.view);
  if ('CreateSeqStmt' in tree) return relation(tree.CreateSeqStmt.sequence);
  if ('CreateTableAsStmt' in tree) return relation(tree.CreateTableAsStmt.into?.rel);
  if ('IndexStmt' in tree) {
    const { relation: table, idxname } = tree.IndexStmt;
    return plain('relation', schemaOf(table), idxname);
  }
  if ('CreateFunctionStmt' in tree) {
    const names = (tree.CreateFunctionStmt.funcname ?? []).map(stringOf);
    return plain('function', names.length > 1 ? (names[0] ?? '') : 'public', names.at(-1));
  }
  if ('CreateTrigStmt' in tree) {
    return onTable('trigger', tree.CreateTrigStmt.relation, tree.CreateTrigStmt.trigname);
  }
  if ('CreatePolicyStmt' in tree) {
    return onTable('policy', tree.CreatePolicyStmt.table, tree.CreatePolicyStmt.policy_name);
  }
  if ('AlterTableStmt' in tree) {
    const { relation: table, cmds = [] } = tree.AlterTableStmt;
    return cmds.flatMap((command) => {
      const definition = 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
      if (definition === undefined || !('Constraint' in definition)) return [];
      return onTable('constraint', table, definition.Constraint.conname);
    });
  }
  return [];
}

function plain(kind: DatabaseObject['kind'], schema: string, name: string | undefined): DatabaseObject[] {
  return name === undefined ? [] : [{ kind, schema, table: '', name }];
}

function relation(range: RangeVar | undefined): DatabaseObject[] {
  return plain('relation', schemaOf(range), range?.relname);
}

function onTable(
  kind: DatabaseObject['kind'],
  range: RangeVar | undefined,
  name: string | undefined,
): DatabaseObject[] {
  if (name === undefined || range?.relname === undefined) return [];
  return [{ kind, schema: schemaOf(range), table: range.relname, name }];
}

function schemaOf(range: RangeVar | undefined): string {
  return range?.schemaname ?? 'public';
}

function stringOf(node: Node): string {
  return 'String' in node ? (node.String.sval ?? '') : '';
}

/** `policy tenant_select on public.orders`, as a person would say it. */
export function describeObject(object: DatabaseObject): string {
  if (object.kind === 'schema') return `schema ${object.name}`;
  if (object.table !== '') return `${object.kind} ${object.name} on ${object.schema}.${object.table}`;
  return `${object.kind} ${object.schema}.${object.name}`;
}

const EXISTING = `
  with wanted as (
    select ordinality as position, kind, schema, "table", name,
           to_regclass(format('%I.%I', schema, case "table" when '' then name else "table" end)) as relation
      from unnest($1::text[], $2::text[], $3::text[], $4::text[])
           with ordinality as w (kind, schema, "table", name, ordinality)
  )
  select position::int
    from wanted w
   where case kind
           when 'schema' then exists (select from pg_namespace where nspname = w.name)
           when 'relation' then w.relation is not null
           when 'function' then exists (
             select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
              where n.nspname = w.schema and p.proname = w.name)
           when 'trigger' then exists (select from pg_trigger where tgrelid = w.relation and tgname = w.name)
           when 'policy' then exists (select from pg_policy where polrelid = w.relation and polname = w.name)
           when 'constraint' then exists (select from pg_constraint where conrelid = w.relation and conname = w.name)
         end`;

/** Those of the objects that the database has. One query. */
export async function existingObjects(
  client: pg.ClientBase,
  objects: readonly DatabaseObject[],
): Promise<DatabaseObject[]> {
  const { rows } = await client.query<{ position: number }>(EXISTING, [
    objects.map((object) => object.kind),
    objects.map((object) => object.schema),
    objects.map((object) => object.table),
    objects.map((object) => object.name),
  ]);
  const positions = new Set(rows.map((row) => row.position));
  return objects.filter((_, index) => positions.has(index + 1));
}
