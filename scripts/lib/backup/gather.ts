import { claimFile, PART_FILE, partFile, partSignatureFile } from '../archive/groups.ts';
import type { ManifestObject } from '../archive/manifest.ts';
import { keysFile, MANIFEST_FILE, SIGNATURE_FILE } from '../archive/names.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { MOST_SKEW } from '../storage/clock-skew.ts';
import type { WritingKeys } from './keys.ts';
import type { OpenedPart } from './part.ts';
import { refuseOtherPlan } from './plan-match.ts';
import { readPart } from './read-part.ts';
import type { RunFolder } from './run-target.ts';
import type { VerifiedPlan } from './shard-plan.ts';

const ANEW = 'Nothing was committed. Start the whole run anew.';

/**
 * Reads the parts of all shards of a plan, in their order. Throws PARTS_MISSING with the names of those that are not there,
 * PART_ELSEWHERE, PART_PLAN, PART_TERM, PART_TIME, PART_RECIPIENTS, and as `decodePart`.
 */
export async function gatherParts(
  folder: RunFolder,
  plan: VerifiedPlan,
  keys: WritingKeys,
  now: Date,
): Promise<OpenedPart[]> {
  const parts: OpenedPart[] = [];
  const missing: string[] = [];
  for (const group of plan.groups) {
    const part = await readPart(folder, group, keys.signing);
    if (part === undefined) {
      const begun = await folder.store.head(`${folder.prefix}${claimFile(group)}`);
      missing.push(`${group} (${begun === undefined ? 'it stored nothing' : 'it began and did not end'})`);
      continue;
    }
    refuseOtherPlan(part, plan, group);
    checkPart(part, plan, keys, now);
    parts.push(part);
  }
  if (missing.length === 0) return parts;
  throw refusal(
    'PARTS_MISSING',
    `run ${plan.run} is not whole: ${missing.length} of its ${plan.groups.length} shards left no part: ${missing.join(', ')}`,
    'Nothing was committed. Look at the reports of these shards. Where all of them stored nothing they can be run again ("Re-run failed jobs"); otherwise start the whole run anew ("Re-run all jobs", or the next slot of the night).',
  );
}

/** What a part says must be what the plan says, and what this job would have done. */
function checkPart(part: OpenedPart, plan: VerifiedPlan, keys: WritingKeys, now: Date): void {
  const { group } = part;
  const until = plan.lock?.until ?? null;
  if (part.tier !== plan.tier || part.lockUntil !== until) {
    throw refusal(
      'PART_TERM',
      `shard ${group} was stored as ${part.tier} and locked until ${part.lockUntil ?? 'never'}, and the plan says ${plan.tier} and ${until ?? 'never'}`,
      ANEW,
    );
  }
  const begin = Date.parse(plan.startedAt) - MOST_SKEW;
  const end = now.getTime() + MOST_SKEW;
  for (const [what, time] of [
    ['began', part.startedAt],
    ['took its snapshot', part.snapshotAt],
    ['ended', part.finishedAt],
  ] as const) {
    if (Date.parse(time) >= begin && Date.parse(time) <= end) continue;
    throw refusal(
      'PART_TIME',
      `shard ${group} ${what} at ${time}, which is not between the plan (${plan.startedAt}) and now (${now.toISOString()})`,
      'A clock is wrong: that of a runner or that of the server. Set it right and start the whole run anew.',
    );
  }
  const named = part.keys.recipients.map(({ kid }) => kid).sort();
  const wanted = keys.recipients.map(({ kid }) => kid).sort();
  if (named.join() === wanted.join()) return;
  throw refusal(
    'PART_RECIPIENTS',
    `shard ${group} is encrypted to ${named.join(', ')}, and this job has ${wanted.join(', ')}`,
    'The keys were changed while the run was made, or the jobs have different ones. Give all of them the same and start the whole run anew.',
  );
}

/** Where a shard was, as far as a manifest and a restore care. */
export interface Origin {
  readonly database: string;
  readonly serverVersion: string;
  readonly systemIdentifier: string | undefined;
}

/**
 * All shards must be of one database and one schema, and of the one that this job is connected to. Throws PARTS_SERVER,
 * PARTS_DATABASE, PARTS_SCHEMA. Pure.
 */
export function refuseDifferences(parts: readonly OpenedPart[], here: Origin): void {
  for (const { group, serverVersion, systemIdentifier, facts } of parts) {
    const system = here.systemIdentifier ?? null;
    if (serverVersion !== here.serverVersion || systemIdentifier !== system) {
      throw refusal(
        'PARTS_SERVER',
        `shard ${group} is of server ${systemIdentifier ?? 'without an identifier'} (PostgreSQL ${serverVersion}), and this job is connected to ${system ?? 'one without an identifier'} (PostgreSQL ${here.serverVersion})`,
        'Give all jobs the same DATABASE_URL. If the server was updated or replaced meanwhile, start the whole run anew.',
      );
    }
    if (facts.database !== here.database) {
      throw refusal(
        'PARTS_DATABASE',
        `shard ${group} is of another database of this server than the one that this job is connected to`,
        'Give all jobs the same DATABASE_URL, and start the whole run anew.',
      );
    }
  }
  const [first, ...others] = parts;
  const altered = others.filter(({ facts }) => facts.schema !== first?.facts.schema);
  if (first === undefined || altered.length === 0) return;
  throw refusal(
    'PARTS_SCHEMA',
    `the schema was changed while the shards were copied: ${altered.map(({ group }) => group).join(', ')} have another one than ${first.group}`,
    'The rows of one schema do not fit the other. Let migrations wait until the backup has ended, and start the whole run anew.',
  );
}

/**
 * Compares what the parts say with what lies in the folder: by names and sizes, because each shard has read back its own
 * objects. One list instead of a question for each. Throws SHARD_OBJECT_MISSING, SHARD_OBJECT_SIZE, SHARD_FILE_SURPLUS.
 */
export async function checkFolder(
  folder: RunFolder,
  parts: readonly OpenedPart[],
): Promise<ManifestObject[]> {
  const { store, prefix, run } = folder;
  const sizes = new Map<string, number>();
  for await (const { key, size } of store.list(prefix)) sizes.set(key.slice(prefix.length), size);
  const objects: ManifestObject[] = [];
  for (const { group, objects: listed } of parts) {
    for (const object of listed) {
      const size = sizes.get(object.name);
      if (size === undefined) {
        throw refusal('SHARD_OBJECT_MISSING', `${object.name} of shard ${group} of run ${run} is gone`, ANEW);
      }
      if (size !== object.size) {
        throw refusal(
          'SHARD_OBJECT_SIZE',
          `${object.name} of shard ${group} of run ${run} has ${size} bytes there, and ${object.size} were written`,
          ANEW,
        );
      }
      objects.push({ ...object, keyGroup: group });
    }
  }
  const known = new Set([
    ...objects.map(({ name }) => name),
    ...parts.flatMap(({ group }) => [claimFile(group), partFile(group), partSignatureFile(group)]),
    keysFile(1),
    SIGNATURE_FILE,
    MANIFEST_FILE,
  ]);
  const [stranger] = [...sizes.keys()].filter((name) => !known.has(name));
  if (stranger === undefined) return objects;
  const what = PART_FILE.test(stranger) ? 'of a shard that the plan does not have' : 'that no shard wrote';
  throw refusal('SHARD_FILE_SURPLUS', `${stranger} lies in the folder of run ${run}, a file ${what}`, ANEW);
}

function refusal(code: string, what: string, fix: string): BulkheadError {
  return new BulkheadError({ what, fix, code, exit: 1, runbook: 'RUNBOOK-MULTI-TENANT.md#a-backup-failed' });
}
