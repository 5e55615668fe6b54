import { type Detail, readDetail } from '../../scripts/lib/archive/detail.ts';
import { parseEnvelope, unwrapRunKey } from '../../scripts/lib/archive/envelope.ts';
import { detailObject } from '../../scripts/lib/archive/groups.ts';
import { openObject } from '../../scripts/lib/archive/open.ts';
import { readSections } from '../../scripts/lib/archive/read-sections.ts';
import { readSchemaDump } from '../../scripts/lib/archive/schema-dump.ts';
import { nameOf } from '../../scripts/lib/archive/sections.ts';
import { type CommitOutcome, commitShards } from '../../scripts/lib/backup/commit-shards.ts';
import { type Planned, planShards } from '../../scripts/lib/backup/plan-shards.ts';
import type { RunTerm } from '../../scripts/lib/backup/run-target.ts';
import { openRun, readFile, type VerifiedRun } from '../../scripts/lib/backup/runs.ts';
import { backUpShard, type ShardOutcome } from '../../scripts/lib/backup/shard.ts';
import { decodePlan, encodePlan, type VerifiedPlan } from '../../scripts/lib/backup/shard-plan.ts';
import type { Context } from '../../scripts/lib/runtime/context.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';
import { ENVIRONMENT, KEYS, modelOf } from '../backup/fixture.ts';
import { testContext } from '../support/context.ts';

/** A system that is not the portal: bigint keys, camelCase, a table that reaches its tenant through its parent alone. */
const MODEL = `
version: 1
schemas: [public]
tenant: { table: Organisation, key: orgId, type: bigint }
claim: { from: setting, name: app.org }
roles: { owner: portal_owner }
tables:
  "Request": { tenant: tenantId, key: requestId }
  "Note":
    via: requestId
    key: noteId
    parents: { requestId: Request }
  "Template": { tenant: tenantId, nullTenant: global }
  "Country": { shared: true }`;

/** Ten tenants; of the first one most rows, of the last one none. */
export const SCHEMA = `
  create table "Organisation" ("orgId" bigint primary key, name text);
  create table "Request" ("requestId" bigserial primary key, "tenantId" bigint, title text);
  create table "Note" ("noteId" bigserial primary key, "requestId" bigint, note text);
  create table "Template" (id bigserial primary key, "tenantId" bigint, body text);
  create table "Country" (code text primary key, name text);
  insert into "Organisation" select n, 'organisation ' || n from generate_series(1, 10) n;
  insert into "Request" ("tenantId", title)
    select n, 'request ' || i from generate_series(1, 9) n, generate_series(1, case n when 1 then 90 else n end) i;
  insert into "Note" ("requestId", note) select "requestId", repeat('note ', 20) from "Request", generate_series(1, 3);
  insert into "Template" ("tenantId", body) select nullif(n, 0), 'template' from generate_series(0, 5) n;
  insert into "Country" values ('ie', 'Ireland'), ('pt', 'Portugal');`;

export const unlocked = (): RunTerm => ({ tier: 'daily', lock: undefined });

/** The installation of a test: database, store and model, and who may be another one of them in a job. */
export interface Place {
  readonly url: string;
  readonly store: Store;
  readonly model: Model;
  readonly termOf?: (startedAt: Date, before: Date | undefined) => RunTerm;
}

export function otherModel(): Promise<Model> {
  return modelOf(MODEL);
}

/** Plans, and hands the plan on as text, as the output of a job does. */
export async function plan(
  place: Place,
  shards: number | undefined,
  shardBytes = 20 * 2 ** 30,
): Promise<Planned & { text: string }> {
  await using context = testContext({ command: 'backup-plan' });
  const termOf = place.termOf ?? unlocked;
  const asked = { shards, shardBytes, termOf, ledgerHead: null, keys: KEYS, environment: ENVIRONMENT };
  const planned = await planShards({ ...place, ...asked }, context);
  return { ...planned, text: encodePlan(planned.plan, KEYS.signing) };
}

export function verified(text: string, now = new Date()): VerifiedPlan {
  return decodePlan(text, KEYS.signing, { environment: ENVIRONMENT, now });
}

/** One job of the matrix. */
export async function writeShard(
  place: Place,
  text: string,
  group: string,
  context?: Context,
  patience = 0,
): Promise<ShardOutcome> {
  await using own = testContext({ command: 'backup-shard' });
  const asked = { jobs: 2, plan: verified(text), group, patience };
  const request = { ...place, environment: ENVIRONMENT, keys: KEYS, ...asked };
  return await backUpShard(request, context ?? own);
}

/** All jobs of the matrix, one after another. */
export async function writeShards(place: Place, text: string): Promise<ShardOutcome[]> {
  const outcomes: ShardOutcome[] = [];
  for (const group of verified(text).groups) outcomes.push(await writeShard(place, text, group));
  return outcomes;
}

/** The last job. */
export async function commit(place: Place, text: string, context?: Context): Promise<CommitOutcome> {
  await using own = testContext({ command: 'backup-nightly' });
  const termOf = place.termOf ?? unlocked;
  const request = { ...place, environment: ENVIRONMENT, keys: KEYS, plan: verified(text), termOf };
  return await commitShards(request, context ?? own);
}

/** A divided run as somebody reads it who has the keys, with nothing but the functions of the archive. */
export interface ReadGroups {
  readonly run: VerifiedRun;
  readonly details: ReadonlyMap<string, Detail>;
  readonly preData: string;
  readonly postData: string;
  /** COPY lines by table over all objects, sorted. */
  readonly lines: ReadonlyMap<string, readonly string[]>;
  /** The group of each tenant. */
  readonly home: ReadonlyMap<string, string>;
}

export async function readGroups(store: Store, name: string): Promise<ReadGroups> {
  const prefix = `v1/${ENVIRONMENT}/runs/${name}/`;
  const run = await openRun(store, ENVIRONMENT, name, [KEYS.signing]);
  const envelope = parseEnvelope((await readFile(store, `${prefix}keys.1.json`)) ?? Buffer.alloc(0));
  const details = new Map<string, Detail>();
  const lines = new Map<string, string[]>();
  const home = new Map<string, string>();
  let schema = { preData: '', postData: '' };
  for (const { id } of run.manifest.keyGroups) {
    const runKey = unwrapRunKey(envelope, name, [KEYS.recipient], id);
    const open = (object: string) =>
      openObject({ run: name, object, key: { runKey } }, store.get(`${prefix}${object}`));
    const index = detailObject(id);
    const detail = await readDetail(open(index), { run: name, object: index });
    details.set(id, detail);
    for (const tenant of detail.tenants) home.set(tenant.id, id);
    const listed = run.manifest.objects.filter(({ keyGroup }) => keyGroup === id).map((each) => each.name);
    if (listed.includes('schema.bha')) {
      schema = await readSchemaDump(open('schema.bha'), { run: name, object: 'schema.bha' });
    }
    for (const [object, { sections }] of Object.entries(detail.objects)) {
      for await (const section of readSections(open(object), sections, { run: name, object })) {
        const pieces: Buffer[] = [];
        for await (const piece of section.text) pieces.push(piece);
        const table = nameOf(section.section.table);
        const text = Buffer.concat(pieces).toString().split('\n').slice(0, -1);
        lines.set(table, [...(lines.get(table) ?? []), ...text].sort());
      }
    }
  }
  return { run, details, ...schema, lines, home };
}
