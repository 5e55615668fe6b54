import { GROUP_ID } from '../archive/groups.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { optionalText } from '../runtime/inputs.ts';
import type { Portion } from './portion.ts';

/** What a drill takes that is about a part of a run. */
export const portionInputs = {
  shard: optionalText({
    description:
      'Drill a part of a divided run, such as 2-of-3: all shards together are the drill, joined by --join',
    placeholder: 'k-of-n',
  }),
  groups: optionalText({
    description: 'Drill these key groups of a divided run alone, such as s02,s03; never counts as a drill',
    placeholder: 'ids',
  }),
} as const;

/** How much of a run is meant. Throws PORTION. */
export function portionOf({
  shard,
  groups,
}: {
  readonly shard: string | undefined;
  readonly groups: string | undefined;
}): Portion {
  if (shard !== undefined && groups !== undefined) throw wrong('--shard and --groups were both given');
  if (groups !== undefined) {
    const ids = [...new Set(groups.split(',').map((id) => id.trim()))];
    const strange = ids.find((id) => !GROUP_ID.test(id));
    if (strange === undefined) return { of: 'groups', ids };
    throw wrong(`--groups names ${JSON.stringify(strange)}, which is no key group`);
  }
  if (shard === undefined) return { of: 'whole' };
  const [, number, count] = /^([1-9]\d?)(?:-of-|\/)([1-9]\d?)$/.exec(shard) ?? [];
  if (number === undefined || Number(number) > Number(count))
    throw wrong(`--shard is ${JSON.stringify(shard)}`);
  return { of: 'shard', number: Number(number), count: Number(count) };
}

function wrong(what: string): BulkheadError {
  return new BulkheadError({
    what,
    fix: 'Give --shard as 2-of-3, the second of three, or --groups as s02,s03, or neither for the whole run.',
    code: 'PORTION',
  });
}
