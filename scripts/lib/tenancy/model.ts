import { displayName, type QualifiedName } from '../postgres/identifiers.ts';
import type { Alerts } from './alerts-schema.ts';
import type { Canaries } from './canaries-schema.ts';
import type { Gate } from './gate-schema.ts';
import type { Objectives } from './objectives-schema.ts';
import type { Recovery } from './recovery.ts';

/** Types that a tenant's key can have. */
export const KEY_TYPES = ['uuid', 'text', 'bigint', 'integer'] as const;
export type KeyType = (typeof KEY_TYPES)[number];

/**
 * How far a table has come on its way to full isolation. A check that asks for more than the stage of
 * its table reports "planned" and not red.
 */
export const STAGES = ['planned', 'expanded', 'backfilled', 'constrained', 'isolated', 'enforced'] as const;
export type Stage = (typeof STAGES)[number];

/** Where a signed-in session says which user it is. */
export type UserClaim =
  | { readonly from: 'jwt'; readonly setting: string; readonly path: readonly string[] }
  | { readonly from: 'setting'; readonly name: string };

/** Where a session says which tenant it acts for: the only source that a policy may read. */
export type Claim =
  | { readonly from: 'jwt'; readonly setting: string; readonly path: readonly string[] }
  | { readonly from: 'setting'; readonly name: string }
  | {
      readonly from: 'membership';
      readonly table: QualifiedName;
      readonly userColumn: string;
      readonly tenantColumn: string;
      readonly user: UserClaim;
    };

/** A pair of columns of a reference: `unit_id` of the child holds `id` of the parent. */
export interface ColumnPair {
  readonly child: string;
  readonly parent: string;
}

/** A reference from a table of the model to another. */
export interface Edge {
  readonly child: TableModel;
  readonly parent: TableModel;
  /** The reference itself. */
  readonly columns: readonly ColumnPair[];
  /** Further columns, beside the tenant's, that child and parent must have in common. */
  readonly agree: readonly ColumnPair[];
  /** The reference may be NULL. */
  readonly optional: boolean;
}

/** A row of another table that a type column may name. */
export interface Target {
  /** What the type column holds, as text. */
  readonly value: string;
  readonly table: TableModel;
  /** Column of the table that the reference holds. */
  readonly key: string;
}

/** A reference whose table stands in a column beside it, so that no foreign key can guard it. */
export interface Polymorphic {
  readonly child: TableModel;
  /** Holds the key. */
  readonly column: string;
  /** Says in which table. */
  readonly typeColumn: string;
  /** At least one. */
  readonly targets: readonly Target[];
  /** The reference may be NULL. */
  readonly optional: boolean;
}

/** `root`: one row is one tenant. `via`: the tenant is known only through a parent. `shared`: belongs to nobody. */
export type TableKind = 'root' | 'tenant' | 'via' | 'shared';

export interface TableModel extends QualifiedName {
  /** `schema.name` as people write it; unique in the model. */
  readonly id: string;
  readonly kind: TableKind;
  /** Column that holds the tenant's key; the key itself for the root; undefined for `via` and `shared`. */
  readonly tenantColumn: string | undefined;
  /** Only for `via`: the edge that leads to the tenant. */
  readonly via: Edge | undefined;
  readonly key: readonly string[];
  /** What a NULL in the tenant column means. */
  readonly nullTenant: 'forbidden' | 'global';
  readonly stage: Stage;
  /** References to other tables of the model, `via` included; the one to the root is implied. */
  readonly parents: readonly Edge[];
  /** References to one of several tables. */
  readonly polymorphic: readonly Polymorphic[];
  /** Columns that are named like a reference with a type column, and refer to nothing in this database. */
  readonly notReferences: readonly string[];
  /** What the audit trail records of changes to its rows; undefined when it records none. */
  readonly audit: Audit | undefined;
  /** SQL for columns whose values cannot be guessed, by column; `{n}` stands for a number that differs from row to row. */
  readonly samples: Readonly<Record<string, string>>;
}

/** What the audit trail records of a table. */
export interface Audit {
  /** Columns of which it records that they changed, but never the value. */
  readonly redact: readonly string[];
}

/** A finding of the status that somebody answers for until a day. */
export interface Exception {
  /** Id of a check, such as `IDX-04`. */
  readonly check: string;
  /** The object as the finding names it; `*` stands for any characters. */
  readonly object: string;
  readonly owner: string;
  readonly reason: string;
  /** The last day on which it holds, UTC, `YYYY-MM-DD`. */
  readonly expires: string;
  /** Line and column in the file, for messages: `12:5`. */
  readonly place: string;
}

export interface Roles {
  /** Roles that act for one tenant, such as `authenticated`. */
  readonly app: readonly string[];
  /** Roles of visitors nobody has signed in. */
  readonly anonymous: readonly string[];
  /** Roles of the back end that see past row-level security. */
  readonly service: readonly string[];
  /** The role that owns the tables and runs migrations. */
  readonly owner: string;
}

/** The days on which a week can start, as `Date.getUTCDay` counts them. */
export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** How long backups are kept. A period is one in UTC; the one that is still running is kept beside those counted. */
export interface RetentionPolicy {
  /** Past days, weeks and months with a backup of which one is kept; 0: none for that reason. */
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
  /** So many of the newest good backups are kept whatever their age. */
  readonly minimumKeep: number;
  readonly weekStartsOn: Weekday;
  /** Which backup stands for a week or month. With `first` it is known when the backup is written. */
  readonly keep: 'first' | 'newest';
  /** Locks what a backup stores for as long as it is sure to be kept, in stores that can. */
  readonly lock: 'none' | 'governance' | 'compliance';
  /** Names of runs that are never removed. */
  readonly pinned: readonly string[];
}

/** The tenancy model of one database: what `bulkhead.yaml` says, checked and with every default filled in. */
export interface Model {
  readonly name: string;
  /** File that it was read from, for messages. */
  readonly file: string;
  /** What counts as ours; every table in these schemas must be in the model. */
  readonly schemas: readonly string[];
  /** Schemas that an API shows to the outside. */
  readonly exposedSchemas: readonly string[];
  readonly platform: 'plain' | 'supabase';
  /** Patterns of migration files, relative to the model's file. */
  readonly migrations: readonly string[];
  readonly tenant: { readonly table: TableModel; readonly key: string; readonly type: KeyType };
  readonly claim: Claim;
  readonly roles: Roles;
  /** By id, in the order of the file. */
  readonly tables: ReadonlyMap<string, TableModel>;
  readonly exceptions: readonly Exception[];
  readonly retention: RetentionPolicy;
  readonly recovery: Recovery;
  /** What the canaries take for abnormal. */
  readonly canaries: Canaries;
  /** How findings become incidents, and who is told. */
  readonly alerts: Alerts;
  /** How fresh the evidence has to be. */
  readonly objectives: Objectives;
  readonly gate: Gate;
}

/** The table with this name, or undefined when the model does not know it. */
export function findTable(model: Model, name: QualifiedName): TableModel | undefined {
  return model.tables.get(displayName(name));
}

/** Tables that hold rows of tenants: all but the shared ones. */
export function tenantTables(model: Model): TableModel[] {
  return [...model.tables.values()].filter((table) => table.kind !== 'shared');
}

/** Tables whose every change the audit trail records, in the order of the file. */
export function auditedTables(model: Model): (TableModel & { readonly audit: Audit })[] {
  return [...model.tables.values()].filter(
    (table): table is TableModel & { readonly audit: Audit } => table.audit !== undefined,
  );
}

/** True when a table has come at least as far as `stage`. */
export function hasReached(table: TableModel, stage: Stage): boolean {
  return STAGES.indexOf(table.stage) >= STAGES.indexOf(stage);
}
