import type { SchemaDump } from '../archive/schema-dump.ts';
import { displayName } from '../postgres/identifiers.ts';
import { type Statement, splitStatements } from '../sql/statements.ts';
import { member, textMember } from '../sql/tree.ts';
import { type PostData, partitionedTables, planPostData } from './post-data.ts';
import { dividePreData, type PreData } from './pre-data.ts';

/** The DDL of a backup, read and put in order before anything is touched. */
export interface SchemaPlan {
  readonly preData: PreData;
  readonly postData: PostData;
  /** All of it, as the dump has it. */
  readonly statements: readonly Statement[];
  /** Schemas that it creates. */
  readonly schemas: readonly string[];
  /** Tables and views that it creates, as `schema.name`. */
  readonly relations: readonly string[];
}

/** Reads the DDL of a backup with PostgreSQL's own parser. Throws SQL_SYNTAX. */
export async function planSchema(schema: SchemaDump): Promise<SchemaPlan> {
  const preData = await splitStatements(schema.preData, 'pre-data of the backup');
  const postData = await splitStatements(schema.postData, 'post-data of the backup');
  const statements = [...preData, ...postData];
  return {
    preData: dividePreData(preData),
    postData: planPostData(postData, partitionedTables(preData)),
    statements,
    schemas: statements.flatMap(({ kind, tree }) =>
      kind === 'CreateSchemaStmt' ? (textMember(tree, 'schemaname') ?? []) : [],
    ),
    relations: [...new Set(statements.flatMap(createdRelation))],
  };
}

/** Where each kind of statement has the name of what it creates. */
const CREATES: Readonly<Record<string, readonly string[]>> = {
  CreateStmt: ['relation'],
  CreateForeignTableStmt: ['base', 'relation'],
  ViewStmt: ['view'],
  CreateTableAsStmt: ['into', 'rel'],
};

function createdRelation({ kind, tree }: Statement): string[] {
  const place = CREATES[kind];
  if (place === undefined) return [];
  const relation = member(tree, ...place);
  const schema = textMember(relation, 'schemaname');
  const name = textMember(relation, 'relname');
  return schema === undefined || name === undefined ? [] : [displayName({ schema, name })];
}
