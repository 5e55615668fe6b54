import type pg from 'pg';
import { listMember, member, type Tree, textMember } from '../sql/tree.ts';
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
  return statements.flatMap(objectsOf);
}

function objectsOf({ kind, tree }: Statement): DatabaseObject[] {
  switch (kind) {
    case 'CreateSchemaStmt':
      return plain('schema', '', textMember(tree, 'schemaname'));
    case 'CreateStmt':
      return relation(member(tree, 'relation'));
    case 'ViewStmt':
      return relation(member(tree, 'view'));
    case 'CreateSeqStmt':
      return relation(member(tree, 'sequence'));
    case 'CreateTableAsStmt':
      return relation(member(tree, 'into', 'rel'));
    case 'IndexStmt':
      return plain('relation', schemaOf(member(tree, 'relation')), textMember(tree, 'idxname'));
    case 'CreateFunctionStmt': {
      const names = listMember(tree, 'funcname').map((name) => textMember(name, 'String', 'sval'));
      return plain('function', names.length > 1 ? (names[0] ?? '') : 'public', names.at(-1));
    }
    case 'CreateTrigStmt':
      return onTable('trigger', member(tree, 'relation'), textMember(tree, 'trigname'));
    case 'CreatePolicyStmt':
      return onTable('policy', member(tree, 'table'), textMember(tree, 'policy_name'));
    case 'AlterTableStmt':
      return listMember(tree, 'cmds').flatMap((command) => {
        const name = textMember(command, 'AlterTableCmd', 'def', 'Constraint', 'conname');
        return onTable('constraint', member(tree, 'relation'), name);
      });
    default:
      return [];
  }
}

function plain(kind: DatabaseObject['kind'], schema: string, name: string | undefined): DatabaseObject[] {
  return name === undefined ? [] : [{ kind, schema, table: '', name }];
}

function relation(range: Tree): DatabaseObject[] {
  return plain('relation', schemaOf(range), textMember(range, 'relname'));
}

function onTable(kind: DatabaseObject['kind'], range: Tree, name: string | undefined): DatabaseObject[] {
  const table = textMember(range, 'relname');
  if (name === undefined || table === undefined) return [];
  return [{ kind, schema: schemaOf(range), table, name }];
}

function schemaOf(range: Tree): string {
  return textMember(range, 'schemaname') ?? 'public';
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
