import type { Tree } from '../../sql/tree.ts';
import type { Model, TableModel } from '../../tenancy/model.ts';
import { isUnknown, rangeId } from './names.ts';
import { type Born, indexesOf, type Picture, type Relation } from './picture.ts';
import type { Runner, Step } from './script.ts';

/** What a rule sees of one statement: the statement, and the schema right before it. */
export interface Sight {
  readonly step: Step;
  readonly picture: Picture;
  readonly model: Model;
  readonly serverMajor: number;
  readonly runner: Runner;
  /** Rows by table, where known: what takes no time on a small table is then no finding. */
  readonly rows: ReadonlyMap<string, number>;
  /** All statements of the change, in their order. */
  readonly steps: readonly Step[];
}

/** A finding without its place. */
export interface Draft {
  readonly rule: string;
  readonly what: string;
  readonly fix: string;
  /** Instead of the rule's own. */
  readonly severity?: 'block' | 'warn';
  /** What is taken away: a later statement of the transaction that gives it back makes the finding void. */
  readonly lost?: string;
}

/** Rules over one statement. */
export type Judge = (sight: Sight) => readonly Draft[];

/** Our own schema: the audit trail, the claim, the guards. */
export const OWN_SCHEMA = 'bulkhead';

/** Rows below which nobody notices a scan. */
export const SMALL = 10_000;

export function tableOf({ picture }: Sight, range: Tree): string {
  return rangeId(range, picture.schema);
}

/** Whether others use the table already: what the change itself makes nobody waits for. */
export function isExisting({ picture }: Sight, table: string): boolean {
  const relation = picture.relations.get(table);
  return relation === undefined || relation.born === undefined;
}

/** Whether a scan of the table takes nobody's time. */
export function isSmall({ rows }: Sight, table: string): boolean {
  const known = rows.get(table);
  return known !== undefined && known < SMALL;
}

/** The model of a table, or of the one whose partition it is. */
export function modelOf({ model, picture }: Sight, table: string): TableModel | undefined {
  for (let id: string | undefined = table; id !== undefined; id = picture.relations.get(id)?.parent) {
    const found = model.tables.get(id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether guards stand on the table: one of the model, our own, or one that is only known when it runs. */
export function isGuarded(sight: Sight, table: string): boolean {
  return isUnknown(table) || table.startsWith(`${OWN_SCHEMA}.`) || modelOf(sight, table) !== undefined;
}

/** Whether rows of tenants are in it. */
export function holdsTenants(sight: Sight, table: string): boolean {
  const model = modelOf(sight, table);
  return isUnknown(table) || (model !== undefined && model.kind !== 'shared');
}

export function relationOf({ picture }: Sight, table: string): Relation | undefined {
  return picture.relations.get(table);
}

/** Whether row-level security holds for the owner of the table, too. */
export function isForced(sight: Sight, table: string): boolean {
  return relationOf(sight, table)?.forced === true;
}

export function tenantColumn(sight: Sight, table: string): string | undefined {
  return modelOf(sight, table)?.tenantColumn;
}

/** The tenant's column and the references that must not be empty: where one is NULL, its key asks nothing. */
export function boundColumns(sight: Sight, table: string): string[] {
  const model = modelOf(sight, table);
  if (model === undefined) return [];
  const edges = model.parents.filter(({ optional }) => !optional).flatMap(({ columns }) => columns);
  const own = model.tenantColumn === undefined ? [] : [model.tenantColumn];
  return [...new Set([...own, ...edges.map(({ child }) => child)])];
}

/** Whether an index on the table, other than this one, finds the rows of one tenant. */
export function hasTenantIndex({ picture }: Sight, table: string, column: string, except = ''): boolean {
  return indexesOf(picture, table).some(
    (index) => index.id !== except && !index.partial && index.columns[0] === column,
  );
}

/** Whether both were made in one transaction. */
export function sameTransaction(born: Born | undefined, step: Step): boolean {
  return (
    born !== undefined &&
    step.transaction !== undefined &&
    born.file === step.file.path &&
    born.transaction === step.transaction
  );
}

/** Roles that act for tenants, for visitors, and everybody. */
export function outsideRoles({ model }: Sight): ReadonlySet<string> {
  return new Set([...model.roles.app, ...model.roles.anonymous, 'public']);
}
