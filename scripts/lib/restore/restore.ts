import type pg from 'pg';
import { connect } from '../postgres/connect.ts';
import type { SessionIdentity } from '../postgres/identity.ts';
import type { Context } from '../runtime/context.ts';
import { type Statement, splitStatements } from '../sql/statements.ts';
import { textMember } from '../sql/tree.ts';
import type { Model } from '../tenancy/model.ts';
import { runStatements, type Tolerated } from './ddl.ts';
import { makersOf, rolesOfDefaults, setDefaultPrivileges } from './default-privileges.ts';
import { createExtensions, type Extensions } from './extensions.ts';
import { type Loaded, loadObjects } from './load.ts';
import { joinRoles } from './membership.ts';
import type { OpenRun, RunContents } from './open-run.ts';
import { prepareOwners } from './ownership.ts';
import { PIN } from './restored.ts';
import { actingRoles, createRoles, namedRoles, planRoles, type RolePlan, readRoles } from './roles.ts';
import { analyzeTables, setSequences } from './sequences.ts';

/** How our sessions of a restore begin: an index takes as long as it takes. */
const SESSION = { statementTimeout: 0, lockTimeout: 60_000 } as const;

export interface Restoring {
  readonly run: OpenRun;
  readonly contents: RunContents;
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
  /** Makers of objects whose default privileges the login could not set. */
  readonly defaultsNotSet: readonly string[];
}

/**
 * Restores a run into an empty database, in the order that makes it fast and proves it: tables without indexes,
 * triggers and foreign keys; rows by COPY; then what is built over the rows and so checks them. Row-level
 * security comes last, and nothing is loaded past it. Named steps: roles, pre-data, load, post-data, sequences.
 * Throws RESTORE_ROLES, RESTORE_EXTENSION, RESTORE_DDL, RESTORE_LOAD, and what reading the run throws.
 */
export async function restoreRun(
  restoring: Restoring,
  context: Context,
  step: (name: string) => Promise<void>,
): Promise<Restored> {
  const { contents, model, url, identity } = restoring;
  const { schema, detail } = contents;
  await step('roles');
  const preData = await splitStatements(schema.preData, 'pre-data of the backup');
  const postData = await splitStatements(schema.postData, 'post-data of the backup');
  const all = [...preData, ...postData];
  const { roles, extensions, undo } = await withSession(url, context, async (client) => {
    const needed = [...namedRoles(all), ...modelRoles(model), ...rolesOfDefaults(schema)];
    const plan = planRoles(schema.roles, needed, await readRoles(client));
    await createRoles(client, plan, identity);
    const made = new Set(plan.create.map(({ name }) => name));
    const acting = [...modelRoles(model), ...makersOf(schema)].filter((name) => made.has(name));
    const owners = actingRoles(all);
    const granted = identity.superuser ? [] : await prepareOwners(client, owners, preData, identity);
    await joinRoles(client, acting, identity);
    return { roles: plan, extensions: await createExtensions(client, schema.extensions), undo: granted };
  });

  await step('pre-data');
  const before = await runPart('pre-data', preData, restoring, context);
  await withSession(url, context, async (client) => {
    for (const statement of undo) await client.query(statement);
  });
  await step('load');
  const loaded = await load(restoring, context);
  await step('post-data');
  const after = await runPart('post-data', postData, restoring, context);
  const defaultsNotSet = await withSession(url, context, (client) =>
    setDefaultPrivileges(client, schema.defaultPrivileges ?? []),
  );

  await step('sequences');
  await withSession(url, context, async (client) => {
    await setSequences(client, detail.sequences);
    await analyzeTables(client, detail.tables);
  });
  return {
    loaded,
    roles,
    extensions,
    tolerated: [...before, ...after],
    statements: all.length,
    schemas: createdSchemas(preData),
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
  const tolerated = await withSession(url, context, (client) =>
    runStatements(client, statements, {
      part,
      superuser: identity.superuser,
      signal: context.signal,
      onStatement: (done) => progress.update(done, statements.length, 'statements'),
    }),
  );
  progress.end();
  return tolerated;
}

async function load({ run, contents, url, jobs }: Restoring, context: Context): Promise<Loaded> {
  const lanes = await openLanes(url, context, jobs);
  const stop = haltOn(context.signal, lanes);
  const total = Object.values(contents.detail.objects)
    .flatMap(({ sections }) => sections)
    .reduce((sum, { bytes }) => sum + bytes, 0);
  const progress = context.progress('load');
  let done = 0;
  try {
    return await loadObjects(run, contents.detail, lanes, stop, (bytes) => {
      done += bytes;
      progress.update(done, total, 'bytes');
    });
  } finally {
    progress.end();
    await closeLanes(lanes);
  }
}

/** Opens sessions that work at once. When one cannot be opened, the others are ended. */
export async function openLanes(url: string, context: Context, count: number): Promise<pg.Client[]> {
  const lanes: pg.Client[] = [];
  try {
    for (let lane = 0; lane < count; lane++) {
      const client = await connect(url, context, SESSION);
      lanes.push(client);
      await client.query(PIN);
    }
    return lanes;
  } catch (error) {
    await closeLanes(lanes);
    throw error;
  }
}

export async function closeLanes(lanes: readonly pg.Client[]): Promise<void> {
  await Promise.all(lanes.map((lane) => lane.end()));
}

/** One switch: a COPY waits for the server and not for a signal, so an interruption or a failure cuts the sessions. */
export function haltOn(signal: AbortSignal, lanes: readonly pg.Client[]): AbortController {
  const stop = new AbortController();
  stop.signal.addEventListener('abort', () => {
    for (const lane of lanes) void lane.end();
  });
  const pass = () => stop.abort(signal.reason);
  if (signal.aborted) pass();
  else signal.addEventListener('abort', pass, { once: true, signal: stop.signal });
  return stop;
}

async function withSession<T>(
  url: string,
  context: Context,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const lanes = await openLanes(url, context, 1);
  const [client] = lanes;
  if (client === undefined) throw new Error('no session');
  try {
    return await work(client);
  } finally {
    await closeLanes(lanes);
  }
}

function modelRoles({ roles }: Model): string[] {
  return [...roles.app, ...roles.anonymous, ...roles.service, roles.owner];
}

function createdSchemas(preData: readonly Statement[]): string[] {
  return preData
    .filter(({ kind }) => kind === 'CreateSchemaStmt')
    .flatMap(({ tree }) => textMember(tree, 'schemaname') ?? []);
}
