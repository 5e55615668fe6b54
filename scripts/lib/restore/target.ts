import type pg from 'pg';
import type { Manifest } from '../archive/manifest.ts';
import { withConnection } from '../postgres/connect.ts';
import { displayName, type QualifiedName } from '../postgres/identifiers.ts';
import { readIdentity, type SessionIdentity } from '../postgres/identity.ts';
import { parseConnectionUrl } from '../postgres/url.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Model } from '../tenancy/model.ts';
import { type DrillMark, readDrillMark } from './drill-mark.ts';

/** Where a run is to be restored. */
export interface Target {
  readonly url: string;
  /** Started by ourselves for this drill alone. */
  readonly embedded: boolean;
  /** The database that the backup was taken of, where it is known: never to be restored into. */
  readonly sourceUrl: string | undefined;
  /** Another database of the source's own server is allowed. */
  readonly sameServer: boolean;
  /** What an earlier drill left there may go: a drill has no other use for it, and a real restore touches nothing. */
  readonly mayClear: boolean;
}

/** A target that may be restored into, as whom, and what an earlier drill left in it. */
export interface CheckedTarget {
  readonly identity: SessionIdentity;
  readonly earlier: DrillMark | undefined;
}

const RUNBOOK = 'RUNBOOK-DISASTER-RECOVERY.md#a-drill-failed';

const MARK = "select to_regclass('bulkhead.environment') is not null as marked";
const ENVIRONMENT = 'select name from bulkhead.environment';

/** Relations that are neither the server's own nor an extension's. `r`, `p`, `v`, `m` and `f` are tables and views. */
const RELATIONS = `
  select n.nspname as schema, c.relname as name, c.relkind in ('r', 'p', 'v', 'm', 'f') as rows
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where n.nspname not in ('information_schema') and n.nspname !~ '^pg_'
     and ($1::text[] is null or n.nspname = any($1))
     and not exists (select from pg_catalog.pg_depend d
                      where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'e')
   order by 1, 2`;

/**
 * Refuses a target that a restore must never touch: the source, another database of its server (unless
 * allowed), one marked as production, one that is not empty; and a login that could not restore or not judge.
 * Changes nothing. Returns as whom and where the restore will run, and the mark of an earlier drill when there is
 * nothing but what that one made.
 */
export async function checkTarget(
  client: pg.ClientBase,
  target: Target,
  { manifest, model }: { manifest: Manifest; model: Model },
  context: Context,
): Promise<CheckedTarget> {
  const identity = await readIdentity(client);
  if (identity.replica)
    throw refused(
      'TARGET_REPLICA',
      'the target is a replica, which takes no data',
      'Use a server of its own.',
    );
  if (!target.embedded) {
    await refuseSource(identity, target, manifest, context);
    await refuseProduction(client, identity);
  }
  const earlier = await refuseFilled(client, identity, model, target);
  if (!identity.superuser && !identity.bypassRls) {
    throw refused(
      'TARGET_LOGIN',
      `the login "${identity.role}" of the target is neither superuser nor BYPASSRLS: it could not read back what it restores`,
      'Use a superuser of a throw-away server, or a role with BYPASSRLS and CREATEROLE that owns the database.',
    );
  }
  return { identity, earlier };
}

async function refuseSource(
  identity: SessionIdentity,
  { url, sourceUrl, sameServer }: Target,
  manifest: Manifest,
  context: Context,
): Promise<void> {
  const source = sourceUrl === undefined ? undefined : await identifySource(sourceUrl, context);
  const isSource =
    source !== undefined &&
    source.database === identity.database &&
    sameCluster(source, identity, url, sourceUrl);
  if (isSource) {
    throw refused(
      'TARGET_IS_SOURCE',
      `the target is the database "${identity.database}" that the backup was taken of`,
      'Give STAGING_DATABASE_URL of another server, or none to have one started.',
    );
  }
  if (sameServer) return;
  const ofBackup =
    identity.systemIdentifier !== undefined && identity.systemIdentifier === manifest.systemIdentifier;
  const ofSource = source !== undefined && sameCluster(source, identity, url, sourceUrl);
  if (!ofBackup && !ofSource) return;
  throw refused(
    'TARGET_SAME_SERVER',
    `the target "${identity.database}" is on the server that the backup was taken of: roles are shared, and so is its disk`,
    'Give STAGING_DATABASE_URL of another server, or allow it with --same-server.',
  );
}

function sameCluster(
  source: SessionIdentity,
  target: SessionIdentity,
  targetUrl: string,
  sourceUrl: string | undefined,
): boolean {
  if (source.systemIdentifier !== undefined && target.systemIdentifier !== undefined) {
    return source.systemIdentifier === target.systemIdentifier;
  }
  // One of them does not tell its id: only the address is left to go by.
  const [a, b] = [parseConnectionUrl(targetUrl), parseConnectionUrl(sourceUrl ?? targetUrl)];
  return a.host === b.host && a.port === b.port;
}

/**
 * Fails when the source was named and cannot be asked: whether the target is the source would be a guess.
 */
function identifySource(url: string, context: Context): Promise<SessionIdentity> {
  return withConnection(url, context, { readOnly: true }, readIdentity);
}

async function refuseProduction(client: pg.ClientBase, { database }: SessionIdentity): Promise<void> {
  const { rows: marks } = await client.query<{ marked: boolean }>(MARK);
  if (marks[0]?.marked !== true) return;
  const { rows } = await client.query<{ name: string }>(ENVIRONMENT);
  if (rows[0]?.name !== 'production') return;
  throw refused(
    'TARGET_PRODUCTION',
    `the target "${database}" says of itself that it is production (bulkhead.environment)`,
    'Give STAGING_DATABASE_URL of another database, or none to have one started.',
  );
}

async function refuseFilled(
  client: pg.ClientBase,
  { database }: SessionIdentity,
  model: Model,
  { mayClear }: Target,
): Promise<DrillMark | undefined> {
  // A new project of a platform has the platform's own schemas; what counts there is ours.
  const schemas = model.platform === 'plain' ? null : [...model.schemas, 'bulkhead'];
  const { rows } = await client.query<QualifiedName & { rows: boolean }>(RELATIONS, [schemas]);
  if (rows.length === 0) return undefined;
  const mark = mayClear ? await readDrillMark(client) : undefined;
  const foreign = mark === undefined ? rows : rows.filter((relation) => !isOf(mark, relation));
  if (foreign.length === 0) return mark;
  const names = foreign.slice(0, 5).map(displayName);
  const beside = mark === undefined ? 'it has' : `beside what the drill of ${mark.run} made, it has`;
  throw refused(
    'TARGET_NOT_EMPTY',
    `the target "${database}" is not empty: ${beside} ${names.join(', ')}${foreign.length > 5 ? ' and more' : ''}`,
    mayClear
      ? 'Create a new database for the drill: only what an earlier drill has made is dropped to make room.'
      : 'Create a new database: nothing is dropped to make room.',
  );
}

/** Indexes and sequences go with the tables and schemas that they are in. */
function isOf({ schemas, relations }: DrillMark, relation: QualifiedName & { rows: boolean }): boolean {
  return schemas.includes(relation.schema) && (!relation.rows || relations.includes(displayName(relation)));
}

function refused(code: string, what: string, fix: string): BulkheadError {
  return new BulkheadError({ what, fix, code, runbook: RUNBOOK });
}

const CLAIM =
  "select pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended('bulkhead:restore', 0)) as taken";

/** Takes the target for as long as the session lives. Throws TARGET_BUSY when another restore works on it. */
export async function claimTarget(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ taken: boolean }>(CLAIM);
  if (rows[0]?.taken === true) return;
  throw refused('TARGET_BUSY', 'another restore works on the target', 'Wait until it has ended.');
}
