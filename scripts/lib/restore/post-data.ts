import { displayName, type QualifiedName, quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import type { Statement } from '../sql/statements.ts';
import { listMember, member, type Tree, textMember } from '../sql/tree.ts';

/** An index or a constraint with one: built from the rows of its table, which it so checks. */
export interface Build {
  readonly statement: Statement;
  /** `schema.table` as people write it. */
  readonly table: string;
  /** A constraint takes the table for itself; indexes of one table can be built at the same time. */
  readonly exclusive: boolean;
}

/** A foreign key that is added at once and validated afterwards. */
export interface Validation {
  /** Adds it NOT VALID. */
  readonly add: Statement;
  /** Validates it: reads every row of the table. */
  readonly validate: Statement;
  readonly table: string;
  /** Name of the constraint. */
  readonly name: string;
}

/** The DDL that comes after the rows, by what can be done at the same time; each part needs those before it. */
export interface PostData {
  /** Settings of the session, for every session that runs any of it. */
  readonly settings: readonly Statement[];
  readonly builds: readonly Build[];
  /** Indexes of partitions that become parts of their parents’ indexes: foreign keys may need those. */
  readonly attachments: readonly Statement[];
  readonly validations: readonly Validation[];
  /** All else, one after the other in the order of the dump: triggers, rules, policies, comments … */
  readonly rest: readonly Statement[];
}

/**
 * Plans the DDL that comes after the rows. Indexes and unique constraints stand at the head of a dump and depend on
 * nothing but their tables. From the first view, function or table on, which an index after it may need, the order of
 * the dump is kept. `partitioned`: tables whose foreign keys cannot be validated later, as `schema.table`. Pure.
 */
export function planPostData(statements: readonly Statement[], partitioned: ReadonlySet<string>): PostData {
  const settings = statements.slice(0, headLength(statements));
  const after = statements.slice(settings.length);
  const definer = after.findIndex(({ kind }) => DEFINES.has(kind));
  const free = definer === -1 ? after : after.slice(0, definer);
  const plan = {
    settings,
    builds: [] as Build[],
    attachments: [] as Statement[],
    validations: [] as Validation[],
    rest: [] as Statement[],
  };
  for (const statement of free) {
    const build = buildOf(statement);
    if (build !== undefined) plan.builds.push(build);
    else if (isAttachment(statement)) plan.attachments.push(statement);
    else {
      const validation = validationOf(statement, partitioned);
      if (validation !== undefined) plan.validations.push(validation);
      else plan.rest.push(statement);
    }
  }
  if (definer !== -1) plan.rest.push(...after.slice(definer));
  return plan;
}

/** Things that an index, or a constraint, further down may be made with. */
const DEFINES: ReadonlySet<string> = new Set([
  'CreateFunctionStmt',
  'CreateStmt',
  'CreateTableAsStmt',
  'DefineStmt',
  'ViewStmt',
]);

function headLength(statements: readonly Statement[]): number {
  const first = statements.findIndex(({ kind }) => kind !== 'VariableSetStmt' && kind !== 'SelectStmt');
  return first === -1 ? statements.length : first;
}

function buildOf(statement: Statement): Build | undefined {
  const table = relationOf(statement.tree);
  if (table === undefined) return undefined;
  if (statement.kind === 'IndexStmt') return { statement, table, exclusive: false };
  const type = textMember(addedConstraint(statement), 'contype') ?? '';
  return INDEXED.has(type) ? { statement, table, exclusive: true } : undefined;
}

const INDEXED: ReadonlySet<string> = new Set(['CONSTR_PRIMARY', 'CONSTR_UNIQUE', 'CONSTR_EXCLUSION']);

function isAttachment({ kind, tree }: Statement): boolean {
  return kind === 'AlterTableStmt' && textMember(tree, 'objtype') === 'OBJECT_INDEX';
}

/**
 * Validating later takes a weaker lock, on one table instead of two, so that the keys of other tables are validated at
 * the same time; and it reads the rows with the same query as ADD CONSTRAINT does. Not for a key that is to stay
 * unvalidated, nor where a partitioned table is on either side: before 18 those cannot be, or not in all partitions.
 */
function validationOf(statement: Statement, partitioned: ReadonlySet<string>): Validation | undefined {
  const constraint = addedConstraint(statement);
  if (textMember(constraint, 'contype') !== 'CONSTR_FOREIGN') return undefined;
  if (member(constraint, 'initially_valid') !== true) return undefined;
  const relation = nameOf(member(statement.tree, 'relation'));
  const parent = nameOf(member(constraint, 'pktable'));
  const name = textMember(constraint, 'conname');
  if (relation === undefined || parent === undefined || name === undefined) return undefined;
  const table = displayName(relation);
  if (partitioned.has(table) || partitioned.has(displayName(parent))) return undefined;
  return {
    add: { ...statement, text: `${statement.text} NOT VALID` },
    validate: {
      ...statement,
      text: `ALTER TABLE ONLY ${quoteQualified(relation)} VALIDATE CONSTRAINT ${quoteIdentifier(name)}`,
    },
    table,
    name,
  };
}

/** The foreign key that a statement adds to a table; undefined for every other statement. */
export function addedReference(statement: Statement): { table: string; name: string } | undefined {
  const constraint = addedConstraint(statement);
  if (textMember(constraint, 'contype') !== 'CONSTR_FOREIGN') return undefined;
  const table = relationOf(statement.tree);
  const name = textMember(constraint, 'conname');
  return table === undefined || name === undefined ? undefined : { table, name };
}

function addedConstraint({ kind, tree }: Statement): Tree {
  if (kind !== 'AlterTableStmt') return undefined;
  const [command, ...others] = listMember(tree, 'cmds');
  if (others.length > 0 || textMember(command, 'AlterTableCmd', 'subtype') !== 'AT_AddConstraint')
    return undefined;
  return member(command, 'AlterTableCmd', 'def', 'Constraint');
}

function relationOf(tree: Tree): string | undefined {
  const name = nameOf(member(tree, 'relation'));
  return name === undefined ? undefined : displayName(name);
}

function nameOf(relation: Tree): QualifiedName | undefined {
  const schema = textMember(relation, 'schemaname');
  const name = textMember(relation, 'relname');
  return schema === undefined || name === undefined ? undefined : { schema, name };
}

/** The tables of a dump that are divided into partitions, as `schema.table`. */
export function partitionedTables(preData: readonly Statement[]): Set<string> {
  return new Set(
    preData
      .filter(({ kind, tree }) => kind === 'CreateStmt' && member(tree, 'partspec') !== undefined)
      .flatMap(({ tree }) => relationOf(tree) ?? []),
  );
}
