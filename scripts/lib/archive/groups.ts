import { BulkheadError } from '../runtime/errors.ts';

/** The key group of a run made by one process. */
export const MAIN_GROUP = 'main';

/** Most shards that a run is divided into. */
export const MOST_SHARDS = 64;

/** `main`, or `s01` to `s64`: the parts of a run that a job matrix made, each with a snapshot and a run key of its own. */
export const GROUP_ID = /^(?:main|s(?:0[1-9]|[1-5]\d|6[0-4]))$/;

/** The group of the shard with this number, from 1. Throws a `RangeError` beyond `MOST_SHARDS`. */
export function shardGroup(number: number): string {
  if (!Number.isInteger(number) || number < 1 || number > MOST_SHARDS) {
    throw new RangeError(`${number} is not the number of a shard`);
  }
  return `s${String(number).padStart(2, '0')}`;
}

/** The groups of a run that is divided into so many shards, in their order: the first has what belongs to no tenant. */
export function shardGroups(count: number): string[] {
  return Array.from({ length: count }, (_, at) => shardGroup(at + 1));
}

/** The object that holds the index of a group: `detail.bha`, of a shard `detail.s02.bha`. Throws GROUP_ID. */
export function detailObject(group: string): string {
  if (GROUP_ID.test(group)) return group === MAIN_GROUP ? 'detail.bha' : `detail.${group}.bha`;
  throw new BulkheadError({
    what: `${JSON.stringify(group)} is not the id of a key group`,
    fix: 'A run of one process has the group main, a divided one s01 and so on.',
    code: 'GROUP_ID',
    exit: 1,
  });
}

/** Whether an object is the index of a group. */
export function isDetail(object: string): boolean {
  return detailGroup(object) !== undefined;
}

/** The group whose index an object is; undefined for every other object. */
export function detailGroup(object: string): string | undefined {
  const match = /^detail(?:\.(s\d{2}))?(?:\.\d{3})?\.bha$/.exec(object);
  return match === null ? undefined : (match[1] ?? MAIN_GROUP);
}

/** What the writer of a shard leaves in the run's folder for whoever commits the run; no reader needs it. */
export function partFile(group: string): string {
  return `parts/${group}.json`;
}

/** Where the signature of a part file is. */
export function partSignatureFile(group: string): string {
  return `parts/${group}.sig`;
}

/** The first file that a shard stores: it is there once, and so a shard is written once. */
export function claimFile(group: string): string {
  return `parts/${group}.begun`;
}

/** Any of the files that shards leave beside their objects. */
export const PART_FILE = /^parts\/s\d{2}\.(?:json|sig|begun)$/;
