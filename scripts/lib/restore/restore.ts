import type { Detail } from '../archive/detail.ts';
import { displayName } from '../postgres/identifiers.ts';
import type { SessionIdentity } from '../postgres/identity.ts';
import { parseConnectionUrl } from '../postgres/url.ts';
import type { Context } from '../runtime/context.ts';
import type { Statement } from '../sql/statements.ts';
import type { Model } from '../tenancy/model.ts';
import { type Built, buildPostData, countStatements, type OpenReference } from './build.ts';
import { runStatements, type Tolerated } from './ddl.ts';
import { makersOf, rolesOfDefaults, setDefaultPrivileges } from './default-privileges.ts';
import { createExtensions, type Extensions } from './extensions.ts';
import { flushCommits, onLanes, withSession } from './lanes.ts';
import { type Loaded, loadObjects } from './load.ts';
import { joinRoles } from './membership.ts';
import type { OpenRun, RunContents } from './open-run.ts';
import { closeToOwners, joinOwners, openToOwners } from './ownership.ts';
import type { PostData } from './post-data.ts';
import { actingRoles, createRoles, namedRoles, planRoles, type RolePlan, readRoles } from './roles.ts';
import type { SchemaPlan } from './schema-plan.ts';
import { analyzeTables, setSequences } from './sequences.ts';

export interface Restoring {
  readonly run: OpenRun;
  readonly contents: RunContents;
  readonly plan: SchemaPlan;
  readonly model: Model;
  readonly url: string;
  readonly identity: SessionIdentity;
  /** Sessions that load at once. */
  readonly jobs: number;
}

/** What was restored and what was left as it is. */
export interface Restored {
  readonly loaded: Loaded;
  readonly roles: RolePlan;
  readonly extensions: Extensions;
  readonly tolerated: readonly Tolerated[];
  readonly statements: number;
  /** Schemas of the backup. */
  readonly schemas: readonly string[];
  /** Foreign keys that some rows break; none in a run of one snapshot that is restored whole. */
  readonly open: readonly OpenReference[];
  /** Makers of objects whose default privileges the login could not set. */
  readonly defaultsNotSet: readonly string[];
}

/**
 * Restores a run into an empty database, in the order that makes it fast and proves it: tables without indexes,
 * triggers and foreign keys; rows by COPY; owners and grants; then what is built over the rows and so checks them.
 * Row-level security comes last, and nothing is loaded past it. Named steps: roles, pre-data, load,
 * ownership-and-grants, post-data, sequences, statistics.
 * Throws RESTORE_ROLES, RESTORE_EXTENSION, RESTORE_DDL, RESTORE_LOAD, and what reading the run throws.
 */
export async function restoreRun(
  restoring: Restoring,
  context: Context,
  step: (name: string) => Promise<void>,
): Promise<Restored> {
  const { contents, plan, model, url, identity, jobs } = restoring;
  const { schema, detail } = contents;
  await step('roles');
  const { statements: all, preData, postData } = plan;
  const owners = actingRoles(all);
  const { roles, extensions } = await withSession(url, context, async (client) => {
    const needed = [...namedRoles(all), ...modelRoles(model), ...rolesOfDefaults(schema)];
    const rolePlan = planRoles(schema.roles, needed, await readRoles(client));
    await createRoles(client, rolePlan, identity);
    const made = new Set(rolePlan.create.map(({ name }) => name));
    const acting = [...modelRoles(model), ...makersOf(schema)].filter((name) => made.has(name));
    if (!identity.superuser) await joinOwners(client, owners, identity);
    await joinRoles(client, acting, identity);
    return { roles: rolePlan, extensions: await createExtensions(client, schema.extensions) };
  });

  await step('pre-data');
  const before = await runPart('pre-data', preData.structure, restoring, context);
  await step('load');
  const loaded = await load(restoring, context);
  await step('ownership-and-grants');
  const opened = identity.superuser
    ? []
    : await withSession(url, context, (client) => openToOwners(client, owners, plan, identity));
  const between = await runPart('ownership-and-grants', preData.ownership, restoring, context);
  if (opened.length > 0) await withSession(url, context, (client) => closeToOwners(client, opened, identity));
  await step('post-data');
  const after = await build(postData, restoring, context);
  const defaultsNotSet = await withSession(url, context, (client) =>
    setDefaultPrivileges(client, schema.defaultPrivileges ?? []),
  );

  await step('sequences');
  await withSession(url, context, async (client) => {
    await setSequences(client, detail.sequences);
    await flushCommits(client);
  });
  await step('statistics');
  await onLanes(url, context, jobs, (lanes, stop) => analyzeTables(lanes, detail.tables, stop));
  return {
    loaded,
    roles,
    extensions,
    tolerated: [...before, ...between, ...after.tolerated],
    open: after.open,
    statements: all.length,
    schemas: plan.schemas,
    defaultsNotSet,
  };
}

/** A fresh session for each part: a dump changes the settings of its session. */
async function runPart(
  part: string,
  statements: readonly Statement[],
  { url, identity }: Restoring,
  context: Context,
): Promise<Tolerated[]> {
  const progress = context.progress(part);
  let done = 0;
  try {
    return await withSession(url, context, (client) =>
      runStatements(client, statements, {
        part,
        superuser: identity.superuser,
        signal: context.signal,
        onStatement: () => progress.update(++done, statements.length, 'statements'),
      }),
    );
  } finally {
    progress.end();
  }
}

async function build(
  plan: PostData,
  { run, url, identity, jobs, contents }: Restoring,
  context: Context,
): Promise<Built> {
  const progress = context.progress('post-data');
  const total = countStatements(plan, jobs);
  let done = 0;
  try {
    return await onLanes(url, context, jobs, async (lanes, stop) => {
      if (jobs > 1 && isHere(url)) for (const lane of lanes) await lane.query(NO_HELPERS);
      return buildPostData(lanes, plan, bytesByTable(contents.detail), stop, {
        part: 'post-data',
        superuser: identity.superuser,
        signal: stop.signal,
        leaveOpen: run.taken.partial || run.groups.length > 1,
        onStatement: () => progress.update(++done, total, 'statements'),
      });
    });
  } finally {
    progress.end();
  }
}

/**
 * Where each processor has a session already, the helpers of one that builds an index, or reads a table to validate a
 * foreign key, only take from the others.
 */
const NO_HELPERS = 'set max_parallel_maintenance_workers = 0; set max_parallel_workers_per_gather = 0';

/** Whether the server works on the processors of this machine. */
function isHere(url: string): boolean {
  return ['127.0.0.1', '::1', 'localhost'].includes(parseConnectionUrl(url).host);
}

/** Bytes of COPY text by table. */
function bytesByTable({ objects }: Detail): Map<string, number> {
  const bytes = new Map<string, number>();
  for (const { sections } of Object.values(objects)) {
    for (const section of sections) {
      const table = displayName(section.table);
      bytes.set(table, (bytes.get(table) ?? 0) + section.bytes);
    }
  }
  return bytes;
}

async function load({ run, contents, url, jobs }: Restoring, context: Context): Promise<Loaded> {
  const total = Object.values(contents.detail.objects)
    .flatMap(({ sections }) => sections)
    .reduce((sum, { bytes }) => sum + bytes, 0);
  const progress = context.progress('load');
  let done = 0;
  try {
    return await onLanes(url, context, jobs, (lanes, stop) =>
      loadObjects(run, contents.detail, lanes, stop, (bytes) => {
        done += bytes;
        progress.update(done, total, 'bytes');
      }),
    );
  } finally {
    progress.end();
  }
}

function modelRoles({ roles }: Model): string[] {
  return [...roles.app, ...roles.anonymous, ...roles.service, roles.owner];
}
