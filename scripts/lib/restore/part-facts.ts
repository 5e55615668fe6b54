import { SHARED_OBJECT } from '../archive/names.ts';
import type { Drill } from './drill.ts';
import type { Portion } from './portion.ts';
import { wholeObject } from './tally.ts';

/** Whether a drill is of a part, as far as it came: one that opened nothing is of what it was asked for. */
export function isPart({ run }: Pick<Drill, 'run'>, portion: Portion): boolean {
  return run === undefined ? portion.of !== 'whole' : run.taken.partial;
}

/**
 * What a report tells of a drill of a part. `partial` says that it proves nothing for the whole: whoever asks for drills
 * passes it over (`whyNot`), and its line of the ledger says it too.
 */
export function partFacts(
  drill: Drill,
  portion: Portion,
): Record<string, unknown> & { readonly groups?: readonly string[] } {
  if (!isPart(drill, portion)) return {};
  const { run, contents, restored, shared } = drill;
  return {
    partial: true,
    ...(run === undefined ? {} : { groups: [...run.taken.groups] }),
    ...(contents === undefined || restored === undefined ? {} : { rowsOfEverybody: rowsOfEverybody(drill) }),
    ...(shared === undefined ? {} : { sharedReferences: shared.map((reference) => ({ ...reference })) }),
  };
}

/** Rows that every part restores. */
function rowsOfEverybody({ contents }: Drill): number {
  return Object.entries(contents?.detail.objects ?? {})
    .filter(([name]) => wholeObject(name) === SHARED_OBJECT)
    .flatMap(([, { sections }]) => sections)
    .reduce((sum, { rows }) => sum + rows, 0);
}
