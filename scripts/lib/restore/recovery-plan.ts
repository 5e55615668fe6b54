import type pg from 'pg';
import type { ManifestObject } from '../archive/manifest.ts';
import type { ReadyRun } from './ready-run.ts';
import { namedRoles, planRoles, readRoles } from './roles.ts';

/** What a restore for real would do, in numbers and names; no tenant's data. */
export interface RecoveryPlan {
  readonly tables: number;
  readonly rows: number;
  /** Of COPY text; the database will be larger by its indexes. */
  readonly textBytes: number;
  readonly storedBytes: number;
  readonly statements: number;
  readonly rolesToCreate: readonly string[];
  /** Roles that could log in where the backup was made: they come back without password and without login. */
  readonly loginsToSetUp: readonly string[];
  /** Roles that are there and are treated otherwise by row-level security. */
  readonly rolesDiffering: readonly string[];
  readonly extensionsMissing: readonly string[];
}

const EXTENSIONS = 'select name from pg_catalog.pg_available_extensions where name = any($1)';

/** Compares what a run needs with what the target has. Changes nothing. */
export async function readTargetFacts(
  client: pg.ClientBase,
  { run, contents: { detail, schema }, plan }: ReadyRun,
): Promise<RecoveryPlan> {
  const roles = planRoles(schema.roles, namedRoles(plan.statements), await readRoles(client));
  const names = schema.extensions.map(({ name }) => name);
  const { rows: available } = await client.query<{ name: string }>(EXTENSIONS, [names]);
  const sections = Object.values(detail.objects).flatMap((object) => object.sections);
  return {
    tables: detail.tables.length,
    rows: detail.tables.reduce((sum, { rows }) => sum + rows, 0),
    textBytes: sections.reduce((sum, { bytes }) => sum + bytes, 0),
    storedBytes: run.taken.partial ? bytesOf(run.taken.objects) : bytesOf(run.manifest.objects),
    statements: plan.statements.length,
    rolesToCreate: roles.create.map(({ name }) => name),
    loginsToSetUp: roles.create.filter(({ login }) => login).map(({ name }) => name),
    rolesDiffering: [...roles.differing],
    extensionsMissing: names.filter((name) => !available.some((found) => found.name === name)),
  };
}

function bytesOf(objects: readonly ManifestObject[]): number {
  return objects.reduce((sum, { size }) => sum + size, 0);
}
